/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-run-chart.h"
#include "strata-run-epochs.h"
#include "strata-run-table.h"
#include "strata-runs-page.h"

G_BEGIN_DECLS

struct _StrataRunsPage
{
  GtkWidget parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *states;
  GtkWidget *chart_box;
  StrataRunChart *chart;
  StrataRunTable *table;
  GtkLabel *summary_label;
  GtkMenuButton *epochs_button;
  StrataRunEpochs *epochs;
  GtkWidget *about_button;
  GtkEditable *name_entry;
  GtkEditable *note_entry;

  StrataSession *session;
  StrataRunStore *store;
  GListStore *items;   /* of StrataRunItem, one a run */
  GHashTable *deleted; /* id → StrataRun that can be put back */
  guint compare_source;
  gboolean focus_awaited; /* by the table */
};

/* strata-runs-page.c */
void strata_runs_page_compare (StrataRunsPage *self); /* soon */

/* strata-runs-page-actions.c */
void strata_runs_page_install_actions (GtkWidgetClass *widget_class);
void strata_runs_page_update_actions (StrataRunsPage *self);
/* The run others are compared with, or NULL; borrowed. */
StrataRun *strata_runs_page_get_baseline (StrataRunsPage *self);

G_END_DECLS

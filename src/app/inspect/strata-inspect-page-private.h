/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-inspect-page.h"
#include "strata-inspection.h"
#include "strata-pixel-view.h"

G_BEGIN_DECLS

struct _StrataInspectPage
{
  GtkWidget parent_instance;

  GtkStack *states;
  AdwStatusPage *empty_page;
  GtkDropDown *split_choice;
  GtkSpinButton *index_entry;
  GtkWidget *mistake_button;
  GtkWidget *searching;
  StrataPixelView *pixels;
  GtkImage *verdict_icon;
  GtkLabel *verdict_label;
  GtkLabel *place_label;
  GtkBox *probabilities;
  GtkBox *layers;
  GtkLabel *error_label;

  StrataSession *session;
  StrataDataset *dataset; /* whose classes the rows are of */
  StrataInspection *inspection;
  gboolean running; /* one inspection at a time: what is asked for meanwhile is */
  gboolean wanted;  /* done once, with the newest image and network */
  GCancellable *cancellable;
  GCancellable *search;
};

/* strata-inspect-page-view.c */
StrataDataset *strata_inspect_page_get_dataset (StrataInspectPage *self);
StrataSplit strata_inspect_page_get_split (StrataInspectPage *self);
guint strata_inspect_page_get_index (StrataInspectPage *self);
/* A row a class. */
void strata_inspect_page_make_rows (StrataInspectPage *self, StrataDataset *dataset);
void strata_inspect_page_show_image (StrataInspectPage *self);
/* Of the inspection at hand. */
void strata_inspect_page_show_probabilities (StrataInspectPage *self, StrataDataset *dataset);
void strata_inspect_page_show_layers (StrataInspectPage *self, StrataDataset *dataset);

G_END_DECLS

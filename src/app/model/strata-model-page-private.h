/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-advisor.h"
#include "strata-inspector.h"
#include "strata-model-page.h"
#include "strata-palette.h"
#include "strata-stack-view.h"

G_BEGIN_DECLS

struct _StrataModelPage
{
  GtkWidget parent_instance;

  StrataSession *session;
  StrataAdvisor *advisor;

  AdwFlap *inspector_flap, *palette_flap;
  StrataPalette *palette;
  StrataStackView *view;
  StrataInspector *inspector;
  GtkLabel *params, *params_count, *memory; /* one of the first two is shown */
  GtkButton *flop;
  GtkButton *advice_button;
  GtkImage *advice_icon;
  GtkLabel *advice_label;
  GtkWindow *listings[2]; /* by StrataListing; weak */

  GSimpleActionGroup *actions;
};

/* The preference that remembers whether a pane is shown. */
const char *strata_model_page_get_pane_key (StrataModelPage *self, AdwFlap *flap);

/* strata-model-page-actions.c */
void strata_model_page_add_actions (StrataModelPage *self);
void strata_model_page_update_actions (StrataModelPage *self);
void strata_model_page_insert (StrataModelPage *self, StrataLayer *layer);
void strata_model_page_edit (StrataModelPage *self, const char *argument); /* shows the inspector, focus in it */

/* strata-model-page-clipboard.c */
void strata_model_page_copy (StrataModelPage *self);
void strata_model_page_paste (StrataModelPage *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-view.h"
#include "strata-pace.h"
#include "strata-variant-row.h"
#include "strata-variants-window.h"

G_BEGIN_DECLS

/* strata-variants-window.c the window: what is ticked, training it, its curves
 * strata-variants-offer.c  other experiments to take into it */

#define STRATA_VARIANTS_MOST 4 /* that train at the same time, each with its share of the processors */

struct _StrataVariantsWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkListBox *list;
  GtkMenuButton *add_button;
  GtkButton *train_button;
  GtkStack *states;
  StrataChartView *chart;

  StrataSession *session; /* of the window it belongs to */
  GPtrArray *rows;        /* of StrataVariantRow, as they stand in the list */
  StrataPace *pace;       /* NULL: none trains */
};

/* A row at the end, ticked if there is room; takes no reference to what it shows. */
StrataVariantRow *strata_variants_window_add_row (StrataVariantsWindow *self,
                                                  StrataExperiment *experiment,
                                                  GFile *file,
                                                  const char *label,
                                                  const char *name,
                                                  const char *key);

void strata_variants_window_install_offer_actions (GtkWidgetClass *widget_class);
/* What there is to add, anew whenever the menu is opened. */
void strata_variants_window_offer (StrataVariantsWindow *self);

G_END_DECLS

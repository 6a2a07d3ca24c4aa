/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-cursor-hold.h"
#include "strata-curves.h"
#include "strata-figure-cache.h"

G_BEGIN_DECLS

struct _StrataCurves
{
  GtkWidget parent_instance;
  StrataTrainingLog *log;
  StrataCurvesView view;
  double pointer_x, pointer_y;
  StrataCursorHold hold;      /* of the cross-hair */
  StrataCurvesView drag_view; /* as the drag began */
  guint drag_plot;
  double pinch_scale; /* of the pinch under way, so far */
  gboolean y_zoomed;  /* the person has zoomed or panned y, too */
  gboolean was_zoomed;
  guint spoken_epochs;
  StrataFigureCache *cache; /* what of the figure need not be drawn again */
};

/* strata-curves.c */
StrataFigure *strata_curves_create_figure (StrataCurves *self);
void strata_curves_set_cursor (StrataCurves *self, double x, int plot, double y);
void strata_curves_select_earlier (StrataCurves *self, int earlier);
/* Draws the view as it is now and tells whether it is zoomed. */
void strata_curves_view_changed (StrataCurves *self);

/* strata-curves-input.c: the wheel, the drag, the keys */
void strata_curves_add_controllers (StrataCurves *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-curves-figure.h"

G_BEGIN_DECLS

/* The live learning curves. The wheel or a pinch zooms x at the pointer, with Control y; a drag pans, a double click shows
 * all; the pointer moves a cross-hair with every value there. A click on the line of an earlier training selects it. By
 * keys: arrows move the cross-hair (Home and End to its ends), + and - zoom where it stands, Control with + and - zooms y,
 * Shift with an arrow pans, 0 shows all, Up and Down select among the earlier trainings, Escape lets go. New data never
 * moves what was zoomed.
 * Properties: log (StrataTrainingLog), over (int, StrataOver), one-plot, log-loss, show-earlier (booleans), zoomed
 * (boolean, read-only), n-epochs (uint), smoothing (double, percent of the x axis). */

#define STRATA_TYPE_CURVES (strata_curves_get_type ())
G_DECLARE_FINAL_TYPE (StrataCurves, strata_curves, STRATA, CURVES, GtkWidget)

void strata_curves_set_log (StrataCurves *self, StrataTrainingLog *log);
void strata_curves_set_over (StrataCurves *self, StrataOver over);
void strata_curves_set_n_epochs (StrataCurves *self, guint n_epochs);
/* Shows all again. */
void strata_curves_reset_view (StrataCurves *self);
gboolean strata_curves_is_zoomed (StrataCurves *self);
/* What is seen now, to export; transfer full. */
StrataFigure *strata_curves_dup_figure (StrataCurves *self);

G_END_DECLS

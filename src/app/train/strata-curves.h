/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-curves-figure.h"

G_BEGIN_DECLS

/* The live learning curves. The wheel zooms at the pointer, a drag pans, a double click (or 0) shows all; the pointer (or
 * the arrow keys) moves a cross-hair with every value there. New data never moves what was zoomed.
 * Properties: log (StrataTrainingLog), over (int, StrataOver), one-plot, log-loss (booleans), n-epochs (uint). */

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

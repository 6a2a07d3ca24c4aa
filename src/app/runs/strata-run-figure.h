/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"
#include "strata-training-log.h"

G_BEGIN_DECLS

/* The curves of some trainings over each other, each named at its end: the loss above, the metric below, validation where
 * there is any; of a training with a log the training line as well, thinner, which grows within the epoch. */

#define STRATA_RUN_FIGURE_N_PLOTS 2

typedef struct
{
  const char *name;
  StrataHistory *history;
  gboolean picked;        /* drawn stronger */
  StrataTrainingLog *log; /* of a training of this program, drawn as its batches go; NULL: by its epochs alone */
} StrataRunCurve;

/* n_epochs: how far the axis reaches at least. */
StrataFigure *strata_run_figure_new (const StrataRunCurve *curves, guint n, guint n_epochs);
/* What a plot is of: "loss", or a metric that any of them has. */
const char *strata_run_figure_get_measure (const StrataRunCurve *curves, guint n, guint plot);
/* "val_loss" where it was measured, else "loss". */
const char *strata_run_figure_find_key (StrataHistory *history, const char *measure);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-figure.h"
#include "strata-training-log.h"

G_BEGIN_DECLS

/* How a person has chosen to see the curves. */
typedef struct
{
  StrataOver over;
  gboolean one_plot; /* the textbook's: all four lines, y from 0 to 1 */
  gboolean log_loss;
  StrataAxis x;                    /* empty: all of it */
  StrataAxis y[STRATA_N_MEASURES]; /* empty: what the lines need */
  guint n_epochs;                  /* planned: how far the x axis reaches */
  double cursor;                   /* NAN: none */
} StrataCurvesView;

/* The learning curves of a log as a figure; transfer full. */
StrataFigure *strata_curves_figure_new (StrataTrainingLog *log, const StrataCurvesView *view);
/* The whole x axis, however it is zoomed. */
StrataAxis strata_curves_get_full_x (StrataTrainingLog *log, const StrataCurvesView *view);

/* One line of the read-out under the pointer. */
typedef struct
{
  StrataColor color;
  const char *name; /* "training loss" */
  double value;
} StrataReading;
#define STRATA_MAX_READINGS 4
/* Values of all lines at x, those of the nearest epoch for validation; returns how many. */
gsize strata_curves_read (StrataTrainingLog *log,
                          StrataOver over,
                          double x,
                          StrataReading readings[STRATA_MAX_READINGS]);

G_END_DECLS

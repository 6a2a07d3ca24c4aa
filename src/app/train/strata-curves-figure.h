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
  double smoothing;                /* half the width of a mean over batches, in percent of the x axis; above 0 */
  gboolean show_earlier;           /* the earlier trainings, muted, behind */
  int earlier;                     /* which of them is selected; -1: none */
  StrataAxis x;                    /* empty: all of it */
  StrataAxis y[STRATA_N_MEASURES]; /* empty: what the lines need */
  guint n_epochs;                  /* planned: how far the x axis reaches */
  double cursor;                   /* NAN: none */
  double cursor_y;                 /* in the plot cursor_plot; NAN: moved by the keys, or none */
  guint cursor_plot;
} StrataCurvesView;

/* The learning curves of a log as a figure; transfer full. */
StrataFigure *strata_curves_figure_new (StrataTrainingLog *log, const StrataCurvesView *view);
/* Half the width, in x, of the mean that the training line shows over batches and time; 0 where it shows epochs. */
double strata_curves_get_smoothing (StrataTrainingLog *log, const StrataCurvesView *view);
/* Up to where, in x, what the figure draws will not change any more by what is still to come. */
double strata_curves_get_settled (StrataTrainingLog *log, const StrataCurvesView *view);

/* strata-curves-axes.c */
/* The whole x axis, however it is zoomed. */
StrataAxis strata_curves_get_full_x (StrataTrainingLog *log, const StrataCurvesView *view);
/* From the last epoch's mean to where the epoch under way stands: two points, transfer full; NULL: there is none. */
StrataSeries *strata_curves_make_current_epoch (StrataTrainingLog *log, StrataOver over, StrataMeasure measure);
/* Widens the axis to all of the series but what lies before x = settled; where that is all, to all of it. */
void strata_curves_include (StrataAxis *axis, StrataSeries *series, double settled);
/* The y axis of a measure: as zoomed, else what the lines need. */
StrataAxis strata_curves_get_y (StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure);
/* How long an epoch is along x. */
double strata_curves_get_epoch_length (StrataTrainingLog *log, StrataOver over);

/* strata-curves-read.c */
/* One line of the read-out under the pointer. */
typedef struct
{
  StrataColor color;
  guint plot;
  char *name;      /* "training loss" */
  double x, value; /* the point that is read */
  double min, max; /* of the batches around; NAN for a line */
} StrataReading;
/* Values of all lines at x, those of the nearest epoch where a line has a point an epoch: an array of StrataReading;
 * transfer full. */
GArray *strata_curves_read (StrataTrainingLog *log, const StrataCurvesView *view, double x);
/* What is marked within `reach` of x, a line each, and what must be said of the values there; NULL for nothing; transfer
 * full. */
char *strata_curves_read_notes (StrataTrainingLog *log, const StrataCurvesView *view, double x, double reach);
/* The earlier training whose line passes within reach_y of (x, y) in the plot; -1 for none. */
int strata_curves_find_earlier (StrataTrainingLog *log,
                                const StrataCurvesView *view,
                                guint plot,
                                double x,
                                double y,
                                double reach_y);

G_END_DECLS

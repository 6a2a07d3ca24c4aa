/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-evaluate-figures.h"

#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* Points of a curve: more are not told apart on a screen. */
#define MAX_POINTS 240

StrataMatrix *
strata_evaluate_matrix_new (StrataAssessment *assessment)
{
  const StrataScores *scores = strata_assessment_get_scores (assessment);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  StrataMatrix *matrix;

  for (guint i = 0; i < scores->n_classes; i++)
    g_ptr_array_add (names, (gpointer) strata_assessment_get_class_name (assessment, i));
  g_ptr_array_add (names, NULL);
  matrix = strata_matrix_new (scores->confusion, (const char *const *) names->pdata, scores->n_classes);
  matrix->row_title = g_strdup (_ ("true class"));
  matrix->column_title = g_strdup (_ ("taken for"));
  return matrix;
}

static StrataFigure *
square_figure_new (const char *title)
{
  StrataFigure *figure = strata_figure_new ();
  StrataPlot *plot = strata_figure_add_plot (figure, title);

  figure->x = (StrataAxis){ .min = 0, .max = 1 };
  figure->legend = TRUE;
  plot->y = (StrataAxis){ .min = 0, .max = 1.0 };
  return figure;
}

static StrataPlot *
get_plot (StrataFigure *figure)
{
  return g_ptr_array_index (figure->plots, 0);
}

static void
append (StrataSeries *series, double x, double y)
{
  strata_series_append (series, x, y, y, y);
}

static void
add_diagonal (StrataFigure *figure)
{
  g_autoptr (StrataSeries) series = strata_series_new ();

  append (series, 0, 0);
  append (series, 1, 1);
  StrataChartLayer *layer = strata_plot_add_line (get_plot (figure), series, STRATA_COLOR_GREY, NULL);
  layer->dashed = TRUE;
  layer->width = 1;
}

/* Every step-th rank and the last: a curve's shape in few points. */
static gsize
get_step (const StrataRanking *ranking)
{
  return MAX (1, ranking->n_ranks / MAX_POINTS);
}

static StrataSeries *
roc_series_new (const StrataRanking *ranking)
{
  StrataSeries *series = strata_series_new ();
  gsize step = get_step (ranking);

  append (series, 0, 0);
  for (gsize i = 0; i < ranking->n_ranks; i++)
    if (i % step == 0 || i + 1 == ranking->n_ranks)
      append (series, strata_ranking_get_false_positive_rate (ranking, i),
              strata_ranking_get_true_positive_rate (ranking, i));
  return series;
}

static StrataSeries *
precision_recall_series_new (const StrataRanking *ranking)
{
  StrataSeries *series = strata_series_new ();
  gsize step = get_step (ranking);

  append (series, 0, 1);
  for (gsize i = 0; i < ranking->n_ranks; i++)
    if (i % step == 0 || i + 1 == ranking->n_ranks)
      append (series, strata_ranking_get_true_positive_rate (ranking, i), strata_ranking_get_precision (ranking, i));
  return series;
}

typedef StrataSeries *(*SeriesFunc) (const StrataRanking *ranking);

static void
add_curves (StrataFigure *figure, StrataAssessment *assessment, guint label, SeriesFunc make, const char *text)
{
  guint n = strata_assessment_get_n_classes (assessment);

  /* The chosen class is drawn last, on top. */
  for (guint i = 0; i <= n; i++)
    {
      guint shown = i < n ? i : label;
      g_autoptr (StrataSeries) series = NULL;
      StrataChartLayer *layer;

      if (i == label)
        continue;
      series = make (strata_assessment_get_ranking (assessment, shown));
      layer = strata_plot_add_line (get_plot (figure), series, i < n ? STRATA_COLOR_GREY : STRATA_COLOR_BLUE,
                                    i < n ? NULL : text);
      layer->alpha = i < n ? 0.45 : 1;
      layer->width = i < n ? 1 : 2;
    }
}

StrataFigure *
strata_evaluate_roc_new (StrataAssessment *assessment, guint label)
{
  StrataFigure *figure = square_figure_new (_ ("True positive rate by false positive rate"));
  g_autofree char *area = strata_format_number (strata_assessment_get_ranking (assessment, label)->roc_auc, 3);
  /* Translators: a class and the area under its ROC curve: "Shirt · AUC 0.951" */
  g_autofree char *text =
    g_strdup_printf (_ ("%s · AUC %s"), strata_assessment_get_class_name (assessment, label), area);

  add_diagonal (figure);
  add_curves (figure, assessment, label, roc_series_new, text);
  return figure;
}

StrataFigure *
strata_evaluate_precision_recall_new (StrataAssessment *assessment, guint label)
{
  StrataFigure *figure = square_figure_new (_ ("Precision by recall"));
  g_autofree char *area =
    strata_format_number (strata_assessment_get_ranking (assessment, label)->average_precision, 3);
  /* Translators: a class and its average precision: "Shirt · AP 0.951" */
  g_autofree char *text =
    g_strdup_printf (_ ("%s · AP %s"), strata_assessment_get_class_name (assessment, label), area);

  add_curves (figure, assessment, label, precision_recall_series_new, text);
  return figure;
}

StrataFigure *
strata_evaluate_calibration_new (StrataAssessment *assessment)
{
  const StrataCalibration *calibration = strata_assessment_get_calibration (assessment);
  StrataFigure *figure = square_figure_new (_ ("Share that is right by confidence"));
  g_autoptr (StrataSeries) series = strata_series_new ();
  g_autofree char *share = strata_format_share (calibration->expected_error);
  /* Translators: the mean distance between confidence and what is right: "calibration error 4.1 %" */
  g_autofree char *text = g_strdup_printf (_ ("calibration error %s"), share);

  for (guint i = 0; i < calibration->n_bins; i++)
    if (calibration->bins[i].count > 0)
      append (series, calibration->bins[i].confidence, calibration->bins[i].accuracy);
  add_diagonal (figure);
  strata_plot_add_line (get_plot (figure), series, STRATA_COLOR_BLUE, text)->dots = TRUE;
  return figure;
}

StrataFigure *
strata_evaluate_confidence_new (StrataAssessment *assessment)
{
  const StrataCalibration *calibration = strata_assessment_get_calibration (assessment);
  StrataFigure *figure = square_figure_new (_ ("Images by confidence"));
  g_autoptr (StrataSeries) all = strata_series_new (), right = strata_series_new ();
  double half = 0.5 / calibration->n_bins, most = 1;

  for (guint i = 0; i < calibration->n_bins; i++)
    {
      append (all, (2 * i + 1) * half, (double) calibration->bins[i].count);
      append (right, (2 * i + 1) * half, (double) calibration->bins[i].right);
      most = MAX (most, (double) calibration->bins[i].count);
    }
  get_plot (figure)->y = (StrataAxis){ .min = 0, .max = most };
  strata_axis_round (&get_plot (figure)->y, 5);
  /* The bars of what is right stand before those of all: what is seen of these is wrong. */
  strata_plot_add_bars (get_plot (figure), all, STRATA_COLOR_ORANGE, half)->label = g_strdup (_ ("wrong"));
  strata_plot_add_bars (get_plot (figure), right, STRATA_COLOR_BLUE, half)->label = g_strdup (_ ("right"));
  return figure;
}

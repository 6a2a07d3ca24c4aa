/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-figure.h"

#include <glib/gi18n.h>
#include <math.h>

/* What the lines say at a place: for the read-out, the screen reader and the click on a line. */

/* Batches are read over this share of the visible axis: about what one sees as one place. */
#define PLACE_SHARE (1.0 / 400)

static void
reading_clear (gpointer data)
{
  g_free (((StrataReading *) data)->name);
}

/* The point nearest to x; FALSE when it is further than reach. */
static gboolean
find_nearest (StrataSeries *series, double x, double reach, StrataPoint *point)
{
  gsize n = strata_series_get_n (series), i = strata_series_find (series, x);

  if (n == 0)
    return FALSE;
  if (i == n || (i > 0 && x - strata_series_get_x (series, i - 1) < strata_series_get_x (series, i) - x))
    i--;
  *point = strata_series_get_point (series, i);
  return fabs (point->x - x) <= reach && isfinite (point->y);
}

static void
add_nearest (GArray *readings, StrataSeries *series, double x, double reach, StrataReading reading)
{
  StrataPoint point;

  if (!find_nearest (series, x, reach, &point))
    {
      g_free (reading.name);
      return;
    }
  reading.x = point.x;
  reading.value = point.y;
  reading.min = reading.max = NAN;
  g_array_append_val (readings, reading);
}

static void
add_mean (GArray *readings, StrataSeries *series, double x, double half, StrataReading reading)
{
  StrataStretch stretch;

  strata_series_get_range (series, strata_series_find (series, x - half), strata_series_find (series, x + half),
                           &stretch);
  if (stretch.n == 0)
    {
      g_free (reading.name);
      return;
    }
  reading.x = x;
  reading.value = stretch.mean;
  reading.min = reading.max = NAN;
  g_array_append_val (readings, reading);
}

static void
add_spread (GArray *readings, StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure, double x)
{
  StrataSeries *batches = strata_training_log_get_batches (log, view->over, measure);
  StrataAxis seen = strata_axis_is_empty (&view->x) ? strata_curves_get_full_x (log, view) : view->x;
  double half = (seen.max - seen.min) * PLACE_SHARE;
  StrataReading reading = { .color = STRATA_COLOR_BLUE, .plot = measure, .x = x };
  StrataStretch stretch;

  strata_series_get_range (batches, strata_series_find (batches, x - half), strata_series_find (batches, x + half),
                           &stretch);
  if (stretch.n == 0)
    return;
  reading.name = g_strdup (_ ("its batches"));
  reading.value = stretch.mean;
  reading.min = stretch.min;
  reading.max = stretch.max;
  g_array_append_val (readings, reading);
  /* The array owns the name. */
  /* cppcheck-suppress memleak */
}

static void
add_earlier (GArray *readings, StrataTrainingLog *log, const StrataCurvesView *view, StrataMeasure measure, double x)
{
  g_autoptr (StrataTrainingLog) one =
    view->show_earlier && view->earlier >= 0
      ? g_list_model_get_item (G_LIST_MODEL (strata_training_log_get_earlier (log)), (guint) view->earlier)
      : NULL;
  double reach = one != NULL ? strata_curves_get_epoch_length (one, view->over) / 2 + 1e-6 : 0;
  StrataSeries *series;
  StrataReading reading = { .color = STRATA_COLOR_GREY, .plot = view->one_plot ? 0 : measure };

  if (one == NULL)
    return;
  series = strata_training_log_get_validation (one, view->over, measure);
  if (strata_series_get_n (series) == 0)
    series = strata_training_log_get_training (one, view->over, measure);
  reading.name = g_strdup (strata_training_log_get_name (one));
  add_nearest (readings, series, x, reach, reading);
}

static char *
name_measure (StrataTrainingLog *log, int measure, gboolean validation)
{
  const char *key = strata_training_log_get_metric_key (log);

  if (measure == STRATA_MEASURE_LOSS)
    return g_strdup (validation ? _ ("validation loss") : _ ("training loss"));
  if (key == NULL || g_str_equal (key, "accuracy"))
    return g_strdup (validation ? _ ("validation accuracy") : _ ("training accuracy"));
  return g_strdup_printf (validation ? _ ("validation %s") : _ ("training %s"), key);
}

GArray *
strata_curves_read (StrataTrainingLog *log, const StrataCurvesView *view, double x)
{
  static const StrataColor textbook[STRATA_N_MEASURES][2] = { { STRATA_COLOR_BLUE, STRATA_COLOR_ORANGE },
                                                              { STRATA_COLOR_GREEN, STRATA_COLOR_PURPLE } };
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (StrataReading));
  double reach = strata_curves_get_epoch_length (log, view->over) / 2 + 1e-6;
  double smoothing = strata_curves_get_smoothing (log, view);

  g_array_set_clear_func (readings, reading_clear);
  for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
    {
      const StrataColor *colors = textbook[view->one_plot ? measure : STRATA_MEASURE_LOSS];
      guint plot = view->one_plot ? 0 : (guint) measure;
      StrataReading training = { .color = colors[0], .plot = plot, .name = name_measure (log, measure, FALSE) };
      StrataReading held_out = { .color = colors[1], .plot = plot, .name = name_measure (log, measure, TRUE) };

      if (smoothing > 0 && strata_series_get_n (strata_training_log_get_batches (log, view->over, measure)) > 0)
        add_mean (readings, strata_training_log_get_batches (log, view->over, measure), x, smoothing, training);
      else
        add_nearest (readings, strata_training_log_get_training (log, view->over, measure), x, reach, training);
      if (!view->one_plot)
        add_spread (readings, log, view, measure, x);
      add_nearest (readings, strata_training_log_get_validation (log, view->over, measure), x, reach, held_out);
      add_earlier (readings, log, view, measure, x);
    }
  return readings;
}

char *
strata_curves_read_notes (StrataTrainingLog *log, const StrataCurvesView *view, double x, double reach)
{
  g_autoptr (GString) notes = g_string_new (NULL);
  guint n;
  const StrataLogMarker *markers = strata_training_log_get_markers (log, &n);

  for (guint i = 0; i < n; i++)
    if (markers[i].text != NULL && fabs (markers[i].x[view->over] - x) <= reach)
      g_string_append_printf (notes, "%s%s", notes->len > 0 ? "\n" : "", markers[i].text);
  /* What Keras reports is the mean since the epoch began; early in the first one it lags far behind. */
  if (strata_curves_get_smoothing (log, view) <= 0 && x < strata_curves_get_epoch_length (log, view->over))
    g_string_append_printf (notes, "%s%s", notes->len > 0 ? "\n" : "",
                            _ ("In the first epoch the training line is the mean since the start: it lags behind its "
                               "batches."));
  return notes->len > 0 ? g_string_free (g_steal_pointer (&notes), FALSE) : NULL;
}

/* Where a line passes at x; NAN beyond its ends. */
static double
interpolate (StrataSeries *series, double x)
{
  gsize i = strata_series_find (series, x);
  StrataPoint left, right;

  if (i == 0 || i >= strata_series_get_n (series))
    return NAN;
  left = strata_series_get_point (series, i - 1);
  right = strata_series_get_point (series, i);
  return left.y + (right.y - left.y) * (x - left.x) / MAX (right.x - left.x, 1e-12);
}

/* From y to the nearer of the training's two lines; NAN when neither passes there. */
static double
get_distance (StrataTrainingLog *log,
              const StrataCurvesView *view,
              StrataMeasure measure,
              double smoothing,
              double x,
              double y)
{
  StrataSeries *batches = strata_training_log_get_batches (log, view->over, measure);
  double held_out = interpolate (strata_training_log_get_validation (log, view->over, measure), x), training;
  StrataStretch stretch;

  if (smoothing > 0)
    {
      strata_series_get_range (batches, strata_series_find (batches, x - smoothing),
                               strata_series_find (batches, x + smoothing), &stretch);
      training = stretch.mean;
    }
  else
    training = interpolate (strata_training_log_get_training (log, view->over, measure), x);
  return fmin (fabs (held_out - y), fabs (training - y));
}

int
strata_curves_find_earlier (StrataTrainingLog *log,
                            const StrataCurvesView *view,
                            guint plot,
                            double x,
                            double y,
                            double reach_y)
{
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));
  guint n = view->show_earlier ? g_list_model_get_n_items (earlier) : 0;
  double nearest = reach_y, smoothing = strata_curves_get_smoothing (log, view);
  int found = -1;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (earlier, i);

      for (guint measure = 0; strata_training_log_get_shown (one) && measure < STRATA_N_MEASURES; measure++)
        {
          double distance = get_distance (one, view, measure, smoothing, x, y);

          if ((view->one_plot || measure == plot) && distance <= nearest)
            {
              nearest = distance;
              found = (int) i;
            }
        }
    }
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the learning curves take to draw, by the number of batches they hold, at the size they have in a window of
 * 1440 x 900: all of them, a tenth of them, and the part that changes while a training runs. Processor time of this thread,
 * rasterized to an image. */

#include <math.h>
#include <time.h>

#include "strata-curves-figure.h"

#define WIDTH 1020
#define HEIGHT 540
#define ROUNDS 40
#define BATCHES_PER_EPOCH 1719

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static StrataTrainingLog *
create_log (guint n_batches)
{
  static const char *const keys[] = { "accuracy", "loss", "val_accuracy", "val_loss", NULL };
  StrataTrainingLog *log = strata_training_log_new ();
  g_autoptr (StrataHistory) history = strata_history_new (keys);

  strata_training_log_clear (log, history);
  for (guint i = 0; i < n_batches; i++)
    {
      double loss = 0.4 + 2 * exp (-(double) i / BATCHES_PER_EPOCH), noise = g_random_double () - 0.5;
      StrataEvent event = { .kind = STRATA_EVENT_BATCH,
                            .epoch = i / BATCHES_PER_EPOCH + 1,
                            .step = i % BATCHES_PER_EPOCH + 1,
                            .n_steps = BATCHES_PER_EPOCH,
                            .seconds = i * 1e-3,
                            .running_loss = loss,
                            .running_metric = 1 - loss / 3,
                            .loss = loss + 0.4 * noise,
                            .metric = 1 - loss / 3 + 0.3 * noise,
                            .n_batches = 1 };

      event.loss_min = event.loss_max = event.loss;
      event.metric_min = event.metric_max = event.metric;
      strata_training_log_add (log, &event);
      if (event.step < BATCHES_PER_EPOCH)
        continue;
      event.kind = STRATA_EVENT_EPOCH;
      strata_history_append (history, (double[]){ event.running_metric, loss, event.running_metric, loss }, 1.7, 0.01);
      strata_training_log_add (log, &event);
    }
  return log;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

/* left: from where on the figure is drawn, as a share of its width. */
static void
measure (StrataTrainingLog *log, const char *name, const StrataCurvesView *view, double left)
{
  StrataChartStyle style;
  double took[ROUNDS];

  strata_chart_style_init_light (&style);
  for (int i = 0; i < ROUNDS; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
      cairo_t *cr = cairo_create (surface);
      double start = get_cpu_ms ();
      g_autoptr (StrataFigure) figure = strata_curves_figure_new (log, view);

      cairo_rectangle (cr, WIDTH * left, 0, WIDTH, HEIGHT);
      cairo_clip (cr);
      strata_figure_draw (figure, cr, WIDTH, HEIGHT, &style);
      took[i] = get_cpu_ms () - start;
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
  qsort (took, ROUNDS, sizeof took[0], compare);
  g_print ("  %-24s p50 %6.2f ms   p95 %6.2f ms\n", name, took[ROUNDS / 2], took[ROUNDS * 95 / 100]);
}

int
main (void)
{
  static const guint numbers[] = { 17190, 171900, 1000000 };
  StrataCurvesView view = { .cursor = NAN, .cursor_y = NAN, .earlier = -1, .show_earlier = TRUE, .smoothing = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (StrataTrainingLog) log = create_log (numbers[i]);
      double end = (double) numbers[i] / BATCHES_PER_EPOCH;

      g_print ("%u batches\n", numbers[i]);
      view.x = view.y[0] = view.y[1] = STRATA_AXIS_EMPTY;
      view.over = STRATA_OVER_EPOCHS;
      measure (log, "epochs", &view, 0);
      measure (log, "epochs, the last tenth", &view, 0.9);
      view.over = STRATA_OVER_BATCHES;
      measure (log, "batches", &view, 0);
      view.x = (StrataAxis){ .min = 0.45 * end * BATCHES_PER_EPOCH, .max = 0.55 * end * BATCHES_PER_EPOCH };
      measure (log, "batches, a tenth of them", &view, 0);
    }
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ring between a fast writer and readers of any speed: nothing lost, nothing out of order. */

#include "strata-progress.h"
#include "train-fixture.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#define N_EPOCHS 20
#define N_STEPS 20000

/* A step's loss, known to the reader too. */
static double
get_loss (guint epoch, guint64 step)
{
  return (double) ((epoch * 7919 + step * 104729) % 1000) / 1000;
}

static gpointer
write_all (gpointer data)
{
  StrataProgress *progress = data;

  for (guint epoch = 1; epoch <= N_EPOCHS; epoch++)
    {
      for (guint64 step = 1; step <= N_STEPS; step++)
        {
          StrataEvent event = { .kind = STRATA_EVENT_BATCH, .epoch = epoch, .step = step };
          event.loss = get_loss (epoch, step);
          event.metric = -event.loss;
          strata_progress_push_batch (progress, &event);
        }
      double value = epoch;
      StrataProgressRow row = { .values = &value, .seconds = 1 };
      StrataEvent event = { .kind = STRATA_EVENT_EPOCH, .epoch = epoch, .step = N_STEPS };
      strata_progress_push (progress, &event, &row, 1);
      StrataEvent note = { .kind = STRATA_EVENT_NOTE, .epoch = epoch, .note_kind = "kind", .note_text = "text" };
      strata_progress_push (progress, &note, NULL, 0);
    }
  return NULL;
}

typedef struct
{
  guint epoch;    /* of the last batch */
  guint64 step;   /* the same */
  guint n_epochs; /* ended */
  guint n_notes;
  guint n_merged;
} Reader;

static void
check_batch (Reader *reader, const StrataEvent *event)
{
  double sum = 0, minimum = INFINITY, maximum = -INFINITY;

  g_assert_cmpuint (event->epoch, ==, reader->n_epochs + 1);
  if (event->epoch != reader->epoch)
    reader->step = 0;
  reader->epoch = event->epoch;
  g_assert_cmpuint (event->step, ==, reader->step + event->n_batches);
  for (guint64 step = reader->step + 1; step <= event->step; step++)
    {
      double loss = get_loss (event->epoch, step);
      sum += loss;
      minimum = fmin (minimum, loss);
      maximum = fmax (maximum, loss);
    }
  g_assert_cmpfloat_with_epsilon (event->loss, sum / (double) event->n_batches, 1e-9);
  g_assert_cmpfloat_with_epsilon (event->metric, -sum / (double) event->n_batches, 1e-9);
  g_assert_cmpfloat (event->loss_min, ==, minimum);
  g_assert_cmpfloat (event->loss_max, ==, maximum);
  g_assert_cmpfloat (event->metric_min, ==, -maximum);
  g_assert_cmpfloat (event->metric_max, ==, -minimum);
  reader->step = event->step;
  reader->n_merged += event->n_batches > 1;
}

static void
on_event (const StrataEvent *event, const StrataProgressRow *row, gpointer data)
{
  Reader *reader = data;

  switch (event->kind)
    {
    case STRATA_EVENT_BATCH:
      check_batch (reader, event);
      break;
    case STRATA_EVENT_EPOCH:
      g_assert_cmpuint (event->epoch, ==, reader->n_epochs + 1);
      g_assert_cmpuint (reader->step, ==, N_STEPS);
      g_assert_nonnull (row);
      g_assert_cmpfloat (row->values[0], ==, event->epoch);
      reader->n_epochs++;
      break;
    case STRATA_EVENT_NOTE:
      g_assert_cmpuint (event->epoch, ==, reader->n_epochs);
      g_assert_cmpstr (event->note_text, ==, "text");
      reader->n_notes++;
      break;
    case STRATA_EVENT_VALIDATING:
      g_assert_not_reached ();
    }
}

/* data: microseconds between two readings; negative: all at the end. */
static void
test_reader (gconstpointer data)
{
  int pause = GPOINTER_TO_INT (data);
  StrataProgress *progress = strata_progress_new ();
  Reader reader = { 0 };
  GThread *writer = g_thread_new ("writer", write_all, progress);

  while (pause >= 0 && reader.n_notes < N_EPOCHS)
    {
      strata_progress_read (progress, on_event, &reader);
      if (pause > 0)
        g_usleep ((gulong) pause);
    }
  g_thread_join (writer);
  strata_progress_read (progress, on_event, &reader);
  g_assert_cmpuint (reader.n_epochs, ==, N_EPOCHS);
  g_assert_cmpuint (reader.n_notes, ==, N_EPOCHS);
  if (pause < 0)
    g_assert_cmpuint (reader.n_merged, >, 0);
  g_assert_cmpuint (strata_progress_read (progress, on_event, &reader), ==, 0);
  strata_progress_free (progress);
}

/* What was never read is freed with the rest. */
static void
test_unread (void)
{
  StrataProgress *progress = strata_progress_new ();

  write_all (progress);
  strata_progress_free (progress);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/train/progress/eager", GINT_TO_POINTER (0), test_reader);
  g_test_add_data_func ("/train/progress/a-frame", GINT_TO_POINTER (16000), test_reader);
  g_test_add_data_func ("/train/progress/slow", GINT_TO_POINTER (300000), test_reader);
  g_test_add_data_func ("/train/progress/at-the-end", GINT_TO_POINTER (-1), test_reader);
  g_test_add_func ("/train/progress/unread", test_unread);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-training-log.h"

#include "strata-checkpoint.h"
#include "strata-measure-series.h"

#include <math.h>

typedef struct
{
  double x[STRATA_N_OVER];
} Place;

struct _StrataTrainingLog
{
  GObject parent_instance;
  StrataHistory *history;
  char *first_key;  /* the metric that the batches tell of; NULL: none */
  char *metric_key; /* the one that is shown */
  char *name, *folder;
  GListStore *earlier; /* NULL until asked for */
  GListStore *checkpoints;
  gboolean hidden; /* as an earlier training */
  StrataMeasureSeries series[STRATA_N_OVER][STRATA_N_MEASURES];
  StrataMeasureSeries chosen[STRATA_N_OVER]; /* of the metric that is shown, where it is not the first */
  GArray *epoch_ends;                        /* of Place */
  GArray *markers;                           /* of StrataLogMarker */
  StrataEvent last;
  gboolean has_last;
  gboolean dirty;
};

enum
{
  APPENDED,
  CLEARED,
  METRIC_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataTrainingLog, strata_training_log, G_TYPE_OBJECT)

static void
marker_clear (gpointer data)
{
  g_clear_pointer (&((StrataLogMarker *) data)->text, g_free);
}

static void
for_each_series (StrataTrainingLog *self, void (*call) (StrataMeasureSeries *series))
{
  for (int over = 0; over < STRATA_N_OVER; over++)
    {
      for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
        call (&self->series[over][measure]);
      call (&self->chosen[over]);
    }
}

static void
strata_training_log_finalize (GObject *object)
{
  StrataTrainingLog *self = STRATA_TRAINING_LOG (object);

  for_each_series (self, strata_measure_series_clear);
  g_clear_object (&self->history);
  g_clear_object (&self->earlier);
  g_clear_object (&self->checkpoints);
  g_free (self->first_key);
  g_free (self->metric_key);
  g_free (self->name);
  g_free (self->folder);
  g_array_unref (self->epoch_ends);
  g_array_unref (self->markers);
  G_OBJECT_CLASS (strata_training_log_parent_class)->finalize (object);
}

static void
strata_training_log_class_init (StrataTrainingLogClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_training_log_finalize;

  signals[APPENDED] =
    g_signal_new ("appended", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLEARED] =
    g_signal_new ("cleared", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[METRIC_CHANGED] =
    g_signal_new ("metric-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_training_log_init (StrataTrainingLog *self)
{
  for_each_series (self, strata_measure_series_init);
  for (int over = 1; over < STRATA_N_OVER; over++)
    for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
      strata_measure_series_share (&self->series[over][measure], &self->series[0][measure]);
  self->checkpoints = g_list_store_new (STRATA_TYPE_CHECKPOINT);
  self->epoch_ends = g_array_new (FALSE, FALSE, sizeof (Place));
  self->markers = g_array_new (FALSE, FALSE, sizeof (StrataLogMarker));
  g_array_set_clear_func (self->markers, marker_clear);
}

StrataTrainingLog *
strata_training_log_new (void)
{
  return g_object_new (STRATA_TYPE_TRAINING_LOG, NULL);
}

void
strata_training_log_clear (StrataTrainingLog *self, StrataHistory *history)
{
  for_each_series (self, strata_measure_series_empty);
  g_set_object (&self->history, history);
  g_free (self->first_key);
  self->first_key = g_strdup (history != NULL ? strata_history_get_metric_key (history) : NULL);
  /* Who looks at a metric goes on looking at it while the trainings have it. */
  if (self->metric_key == NULL || history == NULL
      || !g_strv_contains (strata_history_get_keys (history), self->metric_key))
    {
      g_free (self->metric_key);
      self->metric_key = g_strdup (self->first_key);
    }
  g_array_set_size (self->epoch_ends, 0);
  g_array_set_size (self->markers, 0);
  g_list_store_remove_all (self->checkpoints);
  self->has_last = FALSE;
  self->dirty = FALSE;
  g_signal_emit (self, signals[CLEARED], 0);
}

void
strata_training_log_set_name (StrataTrainingLog *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
}

const char *
strata_training_log_get_name (StrataTrainingLog *self)
{
  return self->name;
}

void
strata_training_log_set_folder (StrataTrainingLog *self, const char *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
}

const char *
strata_training_log_get_folder (StrataTrainingLog *self)
{
  return self->folder;
}

GListStore *
strata_training_log_get_earlier (StrataTrainingLog *self)
{
  if (self->earlier == NULL)
    self->earlier = g_list_store_new (STRATA_TYPE_TRAINING_LOG);
  return self->earlier;
}

void
strata_training_log_keep (StrataTrainingLog *self)
{
  g_autoptr (StrataTrainingLog) kept = NULL;

  if (self->epoch_ends->len == 0)
    return;
  kept = strata_training_log_new ();
  kept->history = g_steal_pointer (&self->history);
  kept->first_key = g_steal_pointer (&self->first_key);
  kept->metric_key = g_strdup (self->metric_key);
  kept->name = g_steal_pointer (&self->name);
  kept->folder = g_steal_pointer (&self->folder);
  kept->last = self->last;
  kept->has_last = TRUE;
  for (int over = 0; over < STRATA_N_OVER; over++)
    {
      for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
        strata_measure_series_swap (&kept->series[over][measure], &self->series[over][measure]);
      strata_measure_series_swap (&kept->chosen[over], &self->chosen[over]);
    }
  g_array_append_vals (kept->epoch_ends, self->epoch_ends->data, self->epoch_ends->len);
  g_list_store_append (strata_training_log_get_earlier (self), kept);
}

void
strata_training_log_add_earlier (StrataTrainingLog *self, StrataTrainingLog *one)
{
  g_list_store_append (strata_training_log_get_earlier (self), one);
  if (self->metric_key != NULL)
    strata_training_log_show_metric (one, self->metric_key);
  g_signal_emit (self, signals[APPENDED], 0);
}

static Place
get_place (const StrataEvent *event)
{
  double steps = MAX (event->n_steps, 1);

  return (Place){ .x = {
                    [STRATA_OVER_EPOCHS] = event->epoch - 1 + event->step / steps,
                    [STRATA_OVER_BATCHES] = (event->epoch - 1) * steps + event->step,
                    [STRATA_OVER_TIME] = event->seconds,
                  } };
}

static void
add_batch (StrataTrainingLog *self, const StrataEvent *event)
{
  Place place = get_place (event);

  for (int over = 0; over < STRATA_N_OVER; over++)
    {
      StrataMeasureSeries *loss = &self->series[over][STRATA_MEASURE_LOSS];
      StrataMeasureSeries *metric = &self->series[over][STRATA_MEASURE_METRIC];
      double x = place.x[over];

      strata_series_append (loss->batches, x, event->loss, event->loss_min, event->loss_max);
      strata_series_append (metric->batches, x, event->metric, event->metric_min, event->metric_max);
      /* Through the first epoch the running mean is the only line there is; later an epoch counts as a whole. */
      if (event->epoch == 1)
        {
          strata_series_append (loss->training, x, event->running_loss, event->running_loss, event->running_loss);
          strata_series_append (metric->training, x, event->running_metric, event->running_metric,
                                event->running_metric);
        }
    }
}

static gboolean
shows_another (StrataTrainingLog *self)
{
  return g_strcmp0 (self->metric_key, self->first_key) != 0;
}

static void
append_chosen (StrataTrainingLog *self, guint epoch)
{
  for (int over = 0; over < STRATA_N_OVER; over++)
    {
      const double x = strata_training_log_get_epoch_end (self, over, epoch);

      strata_measure_series_add_epoch (&self->chosen[over], x, self->history, epoch, self->metric_key);
    }
}

void
strata_training_log_show_metric (StrataTrainingLog *self, const char *key)
{
  if (g_strcmp0 (self->metric_key, key) == 0)
    return;
  g_free (self->metric_key);
  self->metric_key = g_strdup (key);
  for (int over = 0; over < STRATA_N_OVER; over++)
    strata_measure_series_empty (&self->chosen[over]);
  for (guint epoch = 1; shows_another (self) && epoch <= self->epoch_ends->len; epoch++)
    append_chosen (self, epoch);
  for (guint i = 0; self->earlier != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->earlier)); i++)
    {
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (G_LIST_MODEL (self->earlier), i);
      strata_training_log_show_metric (one, key);
    }
  g_signal_emit (self, signals[METRIC_CHANGED], 0);
}

static void
add_epoch (StrataTrainingLog *self, const StrataEvent *event)
{
  Place place = get_place (event);
  const char *keys[STRATA_N_MEASURES] = { "loss", self->first_key };

  place.x[STRATA_OVER_EPOCHS] = event->epoch;
  place.x[STRATA_OVER_BATCHES] = (double) event->epoch * event->n_steps;
  g_array_append_val (self->epoch_ends, place);
  for (int over = 0; over < STRATA_N_OVER; over++)
    for (int measure = 0; measure < STRATA_N_MEASURES; measure++)
      strata_measure_series_add_epoch (&self->series[over][measure], place.x[over], self->history, event->epoch,
                                       keys[measure]);
  if (shows_another (self))
    append_chosen (self, event->epoch);
}

/* Only a batch brings values; the end of an epoch moves the place and leaves what was last measured. */
static void
remember (StrataTrainingLog *self, const StrataEvent *event)
{
  StrataEvent before = self->last;

  self->last = *event;
  self->last.note_kind = self->last.note_text = NULL;
  if (event->kind != STRATA_EVENT_BATCH && self->has_last)
    {
      self->last.loss = before.loss;
      self->last.metric = before.metric;
      self->last.running_loss = before.running_loss;
      self->last.running_metric = before.running_metric;
      self->last.learning_rate = before.learning_rate;
      self->last.samples_per_second = before.samples_per_second;
    }
  self->has_last = TRUE;
}

/* The file is written while the next epoch runs; what it holds is the end of its own. */
static void
add_checkpoint (StrataTrainingLog *self, const StrataEvent *event)
{
  strata_training_log_add_marker (self, STRATA_MARKER_CHECKPOINT, event->note_text);
  if (event->epoch > 0 && event->epoch <= self->epoch_ends->len)
    memcpy (g_array_index (self->markers, StrataLogMarker, self->markers->len - 1).x,
            g_array_index (self->epoch_ends, Place, event->epoch - 1).x, sizeof (Place));
  if (event->note_path != NULL)
    strata_checkpoints_add (self->checkpoints, event->note_path, event->epoch, TRUE);
}

static void
add_note (StrataTrainingLog *self, const StrataEvent *event)
{
  if (g_strcmp0 (event->note_kind, "checkpoint") == 0)
    add_checkpoint (self, event);
  else if (g_strcmp0 (event->note_kind, "kept") == 0)
    strata_checkpoints_add (self->checkpoints, event->note_path, event->epoch, FALSE);
  else if (g_strcmp0 (event->note_kind, "dropped") == 0)
    strata_checkpoints_remove (self->checkpoints, event->note_path);
  else if (g_strcmp0 (event->note_kind, "learning-rate") == 0)
    strata_training_log_add_marker (self, STRATA_MARKER_LEARNING_RATE, event->note_text);
}

void
strata_training_log_add (StrataTrainingLog *self, const StrataEvent *event)
{
  if (event->kind == STRATA_EVENT_BATCH)
    add_batch (self, event);
  else if (event->kind == STRATA_EVENT_EPOCH)
    add_epoch (self, event);
  if (event->kind == STRATA_EVENT_NOTE)
    add_note (self, event);
  else
    remember (self, event);
  self->dirty = TRUE;
}

void
strata_training_log_add_epochs (StrataTrainingLog *self, guint n_steps)
{
  double seconds = 0;

  for (guint i = 0; i < strata_history_get_n_epochs (self->history); i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (self->history), i);
      double took = strata_history_row_get_seconds (row);

      seconds += isnan (took) ? 0 : took;
      StrataEvent event = {
        .kind = STRATA_EVENT_EPOCH,
        .epoch = i + 1,
        .step = n_steps,
        .n_steps = n_steps,
        .seconds = seconds,
        .loss = strata_history_row_get_value (row, "loss"),
        .learning_rate = strata_history_row_get_learning_rate (row),
      };
      strata_training_log_add (self, &event);
    }
}

void
strata_training_log_add_marker (StrataTrainingLog *self, StrataMarkerKind kind, const char *text)
{
  StrataLogMarker marker = { .kind = kind, .text = g_strdup (text) };

  if (self->has_last)
    {
      Place place = get_place (&self->last);

      memcpy (marker.x, place.x, sizeof marker.x);
    }
  g_array_append_val (self->markers, marker);
  self->dirty = TRUE;
}

void
strata_training_log_flush (StrataTrainingLog *self)
{
  if (self->dirty)
    {
      self->dirty = FALSE;
      g_signal_emit (self, signals[APPENDED], 0);
    }
}

static const StrataMeasureSeries *
get_series (StrataTrainingLog *self, StrataOver over, StrataMeasure measure)
{
  return measure == STRATA_MEASURE_METRIC && shows_another (self) ? &self->chosen[over] : &self->series[over][measure];
}

StrataSeries *
strata_training_log_get_batches (StrataTrainingLog *self, StrataOver over, StrataMeasure measure)
{
  return get_series (self, over, measure)->batches;
}

StrataSeries *
strata_training_log_get_training (StrataTrainingLog *self, StrataOver over, StrataMeasure measure)
{
  return get_series (self, over, measure)->training;
}

StrataSeries *
strata_training_log_get_validation (StrataTrainingLog *self, StrataOver over, StrataMeasure measure)
{
  return get_series (self, over, measure)->validation;
}

StrataHistory *
strata_training_log_get_history (StrataTrainingLog *self)
{
  return self->history;
}

const char *
strata_training_log_get_metric_key (StrataTrainingLog *self)
{
  return self->metric_key;
}

gboolean
strata_training_log_get_running (StrataTrainingLog *self, StrataMeasure measure, double *value)
{
  if (!self->has_last || (measure == STRATA_MEASURE_METRIC && shows_another (self)))
    return FALSE;
  *value = measure == STRATA_MEASURE_LOSS ? self->last.running_loss : self->last.running_metric;
  return TRUE;
}

double
strata_training_log_get_epoch_end (StrataTrainingLog *self, StrataOver over, guint epoch)
{
  if (epoch == 0 || epoch > self->epoch_ends->len)
    return NAN;
  return g_array_index (self->epoch_ends, Place, epoch - 1).x[over];
}

const StrataLogMarker *
strata_training_log_get_markers (StrataTrainingLog *self, guint *n)
{
  *n = self->markers->len;
  return (const StrataLogMarker *) self->markers->data;
}

GListStore *
strata_training_log_get_checkpoints (StrataTrainingLog *self)
{
  return self->checkpoints;
}

void
strata_training_log_show_earlier (StrataTrainingLog *self, guint i, gboolean shown)
{
  g_autoptr (StrataTrainingLog) one = g_list_model_get_item (G_LIST_MODEL (strata_training_log_get_earlier (self)), i);

  if (one == NULL || one->hidden != shown)
    return;
  one->hidden = !shown;
  g_signal_emit (self, signals[APPENDED], 0);
}

gboolean
strata_training_log_get_shown (StrataTrainingLog *self)
{
  return !self->hidden;
}

const StrataEvent *
strata_training_log_get_last (StrataTrainingLog *self)
{
  return self->has_last ? &self->last : NULL;
}

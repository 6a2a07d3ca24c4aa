/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-trainer-private.h"

#include <math.h>

enum
{
  PROP_STATE = 1,
  N_PROPS
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataTrainer, strata_trainer, G_TYPE_OBJECT)

GQuark
strata_train_error_quark (void)
{
  return g_quark_from_static_string ("strata-train-error-quark");
}

GType
strata_trainer_state_get_type (void)
{
  static GType type;
  static const GEnumValue values[] = {
    { STRATA_TRAINER_READY, "STRATA_TRAINER_READY", "ready" },
    { STRATA_TRAINER_RUNNING, "STRATA_TRAINER_RUNNING", "running" },
    { STRATA_TRAINER_PAUSED, "STRATA_TRAINER_PAUSED", "paused" },
    { STRATA_TRAINER_STOPPING, "STRATA_TRAINER_STOPPING", "stopping" },
    { STRATA_TRAINER_FINISHED, "STRATA_TRAINER_FINISHED", "finished" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataTrainerState", values));
  return type;
}

/* --- Waking the owner ------------------------------------------------------------------------------------------------ */

/* The worker sets the source's ready time; this runs in the owner's main context. The worker holds no reference to the
 * trainer, so an owner that lets go of it ends the training. */
static gboolean
strata_trainer_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = strata_trainer_dispatch };

static gboolean
on_woken (gpointer user_data)
{
  g_autoptr (StrataTrainer) self = g_object_ref (user_data);
  StrataTrainerState state = strata_trainer_get_state (self);

  if (state != self->notified_state)
    {
      self->notified_state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  if (self->emitted < g_atomic_int_get (&self->ended))
    {
      self->emitted = g_atomic_int_get (&self->ended);
      g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
    }
  return G_SOURCE_CONTINUE;
}

/* --- The object ------------------------------------------------------------------------------------------------------ */

static void
strata_trainer_dispose (GObject *object)
{
  StrataTrainer *self = STRATA_TRAINER (object);

  if (self->thread != NULL)
    {
      g_mutex_lock (&self->mutex);
      g_atomic_int_set (&self->abandon, TRUE);
      g_cond_broadcast (&self->resumed);
      g_mutex_unlock (&self->mutex);
      strata_trainer_wait (self);
    }
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);

  G_OBJECT_CLASS (strata_trainer_parent_class)->dispose (object);
}

static void
strata_session_clear (StrataSession *session)
{
  g_clear_object (&session->scaler);
  g_clear_object (&session->history);
  g_free (session->sample_weights);
  g_free (session->validation_sample_weights);
  g_free (session->indices);
  g_free (session->validation_indices);
  g_free (session->counts);
  g_clear_pointer (&session->weights, st_weights_free);
  g_clear_pointer (&session->live, st_weights_free);
  g_clear_pointer (&session->optimizer, st_optimizer_free);
  strata_keep_clear (&session->keep);
}

static void
strata_trainer_finalize (GObject *object)
{
  StrataTrainer *self = STRATA_TRAINER (object);

  strata_session_clear (&self->session);
  strata_restored_clear (&self->restored);
  g_clear_object (&self->experiment);
  g_clear_object (&self->working);
  g_clear_object (&self->dataset);
  g_clear_object (&self->sequential);
  g_clear_object (&self->initial);
  g_clear_object (&self->history);
  g_clear_object (&self->network);
  g_strfreev (self->keys);
  g_free (self->class_weights);
  g_free (self->base_folder);
  g_free (self->directory);
  g_free (self->run_folder);
  g_clear_pointer (&self->snapshot, strata_snapshot_free);
  g_free (self->origin.run);
  g_free (self->origin.name);
  g_free (self->outcome_text);
  g_clear_error (&self->error);
  g_hash_table_unref (self->statuses);
  strata_progress_free (self->progress);
  g_cond_clear (&self->resumed);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (strata_trainer_parent_class)->finalize (object);
}

static void
strata_trainer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataTrainer *self = STRATA_TRAINER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, strata_trainer_get_state (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_trainer_class_init (StrataTrainerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strata_trainer_dispose;
  object_class->finalize = strata_trainer_finalize;
  object_class->get_property = strata_trainer_get_property;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STRATA_TYPE_TRAINER_STATE, STRATA_TRAINER_READY,
                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * StrataTrainer::finished:
   * @self: the trainer
   *
   * A run has ended, be it at its last epoch or before. Emitted in the main context of the thread that made the trainer,
   * when everything the run published can be read.
   */
  signals[SIGNAL_FINISHED] =
    g_signal_new ("finished", STRATA_TYPE_TRAINER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_trainer_init (StrataTrainer *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->resumed);
  self->progress = strata_progress_new ();
  self->session.keep.lock = -1;
  self->keeps_checkpoints = TRUE;
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  g_source_set_callback (self->source, on_woken, self, NULL);
  g_source_attach (self->source, context);
}

/**
 * strata_trainer_new:
 * @experiment: what to train; a frozen copy is taken
 * @dataset: its data
 * @initial: (nullable): the weights to start from, copied; with them the optimizer's state where the rule is the same,
 *   and the scaler where it is of the experiment's kind. %NULL for fresh weights from the seed
 * @error: what keeps it from training: the first thing wrong, naming layer or field
 *
 * Returns: (transfer full) (nullable): a trainer that belongs to the calling thread
 */
StrataTrainer *
strata_trainer_new (StrataExperiment *experiment, StrataDataset *dataset, StrataNetwork *initial, GError **error)
{
  g_return_val_if_fail (STRATA_IS_EXPERIMENT (experiment), NULL);
  g_return_val_if_fail (STRATA_IS_DATASET (dataset), NULL);

  g_autoptr (StrataTrainer) self = g_object_new (STRATA_TYPE_TRAINER, NULL);
  self->experiment = strata_experiment_freeze (experiment);
  self->dataset = g_object_ref (dataset);
  self->initial = initial != NULL ? g_object_ref (initial) : NULL;
  return strata_trainer_settle (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * strata_trainer_set_folders:
 * @self: a trainer that has not been started
 * @base_folder: (nullable): where relative paths of the experiment's files start; %NULL: the current folder
 * @directory: (nullable): where callbacks write; %NULL: the current folder
 */
void
strata_trainer_set_folders (StrataTrainer *self, const char *base_folder, const char *directory)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (self->thread == NULL);

  g_free (self->base_folder);
  g_free (self->directory);
  self->base_folder = g_strdup (base_folder);
  self->directory = g_strdup (directory);
}

/**
 * strata_trainer_set_run_folder:
 * @self: a trainer that has not been started
 * @folder: (nullable): where the training keeps itself, made if need be; %NULL: nowhere
 *
 * From then on its checkpoints, its history and its record are written there by the side thread. Each checkpoint that is
 * there is a note of kind "kept" with its path, each that was thinned away one of kind "dropped".
 */
void
strata_trainer_set_run_folder (StrataTrainer *self, const char *folder)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (self->thread == NULL);

  g_free (self->run_folder);
  self->run_folder = g_strdup (folder);
}

/**
 * strata_trainer_set_origin:
 * @self: a trainer that has not trained yet
 * @run: the id of the kept training whose network it goes on from
 * @name: what that is called now
 *
 * Its record says so from then on, with the epoch whose weights it begins with, whatever becomes of the other one.
 */
void
strata_trainer_set_origin (StrataTrainer *self, const char *run, const char *name)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (run != NULL && name != NULL);
  g_return_if_fail (self->thread == NULL);

  g_free (self->origin.run);
  g_free (self->origin.name);
  self->origin.run = g_strdup (run);
  self->origin.name = g_strdup (name);
}

/**
 * strata_trainer_set_keeps_checkpoints:
 * @self: a trainer that has not been started
 * @keeps_checkpoints: whether its run folder gets checkpoints of epochs beside the snapshot it goes on from
 */
void
strata_trainer_set_keeps_checkpoints (StrataTrainer *self, gboolean keeps_checkpoints)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (self->thread == NULL);

  self->keeps_checkpoints = keeps_checkpoints;
}

void
strata_trainer_set_n_threads (StrataTrainer *self, guint n_threads)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (self->thread == NULL);

  self->n_threads = n_threads;
}

/* --- Commands -------------------------------------------------------------------------------------------------------- */

static void
begin (StrataTrainer *self)
{
  strata_restored_clear (&self->restored);
  g_atomic_int_set (&self->pause, FALSE);
  g_atomic_int_set (&self->stop_now, FALSE);
  g_atomic_int_set (&self->stop_after_epoch, FALSE);
  strata_trainer_set_state (self, STRATA_TRAINER_RUNNING);
  self->thread = g_thread_new ("strata-trainer", strata_trainer_run, self);
}

void
strata_trainer_start (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (strata_trainer_get_state (self) == STRATA_TRAINER_READY);

  begin (self);
}

void
strata_trainer_continue (StrataTrainer *self, guint more_epochs)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED);

  strata_trainer_wait (self);
  self->n_epochs = self->session.epoch + more_epochs;
  begin (self);
}

void
strata_trainer_pause (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));

  g_atomic_int_set (&self->pause, TRUE);
}

void
strata_trainer_resume (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));

  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->pause, FALSE);
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->mutex);
}

static void
request_stop (StrataTrainer *self, gint *flag)
{
  g_mutex_lock (&self->mutex);
  g_atomic_int_set (flag, TRUE);
  if (self->state == STRATA_TRAINER_RUNNING)
    self->state = STRATA_TRAINER_STOPPING;
  g_cond_broadcast (&self->resumed);
  g_mutex_unlock (&self->mutex);
  g_source_set_ready_time (self->source, 0);
}

void
strata_trainer_stop_now (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));

  request_stop (self, &self->stop_now);
}

void
strata_trainer_stop_after_epoch (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));

  request_stop (self, &self->stop_after_epoch);
}

/**
 * strata_trainer_set_learning_rate:
 * @self: a trainer
 * @learning_rate: finite, 0 or more
 *
 * Takes effect from the next batch, without a reset of anything, and is noted in the events.
 */
void
strata_trainer_set_learning_rate (StrataTrainer *self, double learning_rate)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));
  g_return_if_fail (isfinite (learning_rate) && learning_rate >= 0);

  g_mutex_lock (&self->mutex);
  self->learning_rate = learning_rate;
  g_mutex_unlock (&self->mutex);
  g_atomic_int_set (&self->learning_rate_changed, TRUE);
}

void
strata_trainer_wait (StrataTrainer *self)
{
  g_return_if_fail (STRATA_IS_TRAINER (self));

  g_clear_pointer (&self->thread, g_thread_join);
}

/* --- Reading progress ------------------------------------------------------------------------------------------------ */

typedef struct
{
  StrataTrainer *trainer;
  StrataEventFunc func;
  gpointer user_data;
} StrataReader;

static void
deliver (const StrataEvent *event, const StrataProgressRow *row, gpointer user_data)
{
  StrataReader *reader = user_data;

  if (row != NULL)
    strata_history_append (reader->trainer->history, row->values, row->seconds, event->learning_rate);
  if (reader->func != NULL)
    reader->func (event, reader->user_data);
}

/**
 * strata_trainer_read:
 * @self: a trainer
 * @func: (nullable) (scope call): called for each event in order; the history row of an epoch is there by then
 * @user_data: for @func
 *
 * Delivers what was published since the last call. Never waits for the training.
 *
 * Returns: the number of events
 */
guint
strata_trainer_read (StrataTrainer *self, StrataEventFunc func, gpointer user_data)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), 0);

  StrataReader reader = { .trainer = self, .func = func, .user_data = user_data };
  return strata_progress_read (self->progress, deliver, &reader);
}

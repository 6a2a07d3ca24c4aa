/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-trainer-private.h"

#include "strata-snapshot-private.h"

#include <math.h>
#include <string.h>

/* --- What a callback may ask and do ---------------------------------------------------------------------------------- */

/* Under which a snapshot remembers the epoch of its weights. */
static GQuark
snapshot_epoch_quark (void)
{
  return g_quark_from_static_string ("strata-snapshot-epoch");
}

static gboolean
get_log (StrataCallbackContext *context, const char *key, double *value)
{
  StrataFit *fit = context->trainer;

  for (gsize k = 0; k < fit->trainer->n_keys; k++)
    if (g_str_equal (fit->trainer->keys[k], key))
      {
        *value = fit->logs[k];
        return context->batch == 0 || !g_str_has_prefix (key, "val_");
      }
  return FALSE;
}

StrataNetwork *
strata_trainer_copy_network (StrataTrainer *trainer, guint epoch)
{
  StrataSession *session = &trainer->session;
  StrataNetwork *network =
    strata_network_new (trainer->sequential, st_weights_copy (session->weights), session->scaler,
                        strata_experiment_get_compile (trainer->working), st_optimizer_copy (session->optimizer));

  g_object_set_qdata (G_OBJECT (network), snapshot_epoch_quark (), GUINT_TO_POINTER (epoch));
  return network;
}

static double
get_seconds (StrataCallbackContext *context)
{
  return strata_fit_get_seconds (context->trainer);
}

/* The network published at the end of this epoch is such a copy already. */
static StrataNetwork *
snapshot (StrataCallbackContext *context)
{
  StrataFit *fit = context->trainer;
  StrataTrainer *trainer = fit->trainer;
  StrataNetwork *network = NULL;

  g_mutex_lock (&trainer->mutex);
  if (!fit->averaged && context->batch == 0 && trainer->network != NULL && trainer->weights_epoch == context->epoch)
    network = g_object_ref (trainer->network);
  g_mutex_unlock (&trainer->mutex);
  return network != NULL ? network : strata_trainer_copy_network (trainer, context->epoch);
}

static void
restore (StrataCallbackContext *context, StrataNetwork *network)
{
  StrataFit *fit = context->trainer;

  st_weights_assign (fit->session->weights, strata_network_get_weights (network));
  fit->session->weights_epoch = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (network), snapshot_epoch_quark ()));
}

static GVariant *
pack_network (StrataCallbackContext *context, StrataNetwork *network)
{
  guint epoch = GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (network), snapshot_epoch_quark ()));

  return g_variant_new ("(u@(ayay))", epoch, strata_snapshot_pack_weights (network));
}

static StrataNetwork *
unpack_network (StrataCallbackContext *context, GVariant *packed)
{
  StrataFit *fit = context->trainer;
  StrataSession *session = fit->session;
  g_autoptr (GVariant) values = NULL;
  guint epoch;

  if (!g_variant_is_of_type (packed, G_VARIANT_TYPE ("(u(ayay))")))
    return NULL;
  g_variant_get (packed, "(u@(ayay))", &epoch, &values);
  StWeights *weights = st_weights_copy (session->weights);
  if (!strata_snapshot_unpack_weights (values, weights))
    {
      st_weights_free (weights);
      return NULL;
    }
  StrataNetwork *network =
    strata_network_new (fit->trainer->sequential, weights, session->scaler,
                        strata_experiment_get_compile (fit->trainer->working), st_optimizer_copy (session->optimizer));
  g_object_set_qdata (G_OBJECT (network), snapshot_epoch_quark (), GUINT_TO_POINTER (epoch));
  return network;
}

static void
stop (StrataCallbackContext *context, const char *reason)
{
  StrataFit *fit = context->trainer;

  g_free (fit->stop_reason);
  fit->stop_reason = g_strdup (reason);
}

static void
note (StrataCallbackContext *context, const char *kind, const char *text)
{
  strata_fit_note (context->trainer, kind, text, NULL, context->epoch);
}

StrataFileWriter *
strata_fit_get_writer (StrataFit *fit)
{
  if (fit->writer == NULL)
    fit->writer = strata_file_writer_new ();
  return fit->writer;
}

static void
save (StrataCallbackContext *context, StrataNetwork *network, const char *path, gboolean weights_only, const char *text)
{
  strata_file_writer_save_network (strata_fit_get_writer (context->trainer), network, path, weights_only,
                                   context->epoch, text);
}

static void
save_text (StrataCallbackContext *context, const char *path, const char *text)
{
  strata_file_writer_save_text (strata_fit_get_writer (context->trainer), path, text, context->epoch);
}

static void
run_aside (StrataCallbackContext *context,
           StrataFileFunc func,
           gpointer data,
           GDestroyNotify free_data,
           const char *path)
{
  strata_file_writer_run (strata_fit_get_writer (context->trainer), func, data, free_data, path, context->epoch);
}

static void
use_average (StrataCallbackContext *context)
{
  StrataFit *fit = context->trainer;

  if (!fit->averaged)
    st_optimizer_swap_average (fit->session->optimizer, fit->session->weights);
  fit->averaged = TRUE;
}

/* Outside the hooks the weights are always those that are trained: snapshots and checkpoints know no others. */
void
strata_fit_end_average (StrataFit *fit)
{
  if (fit->averaged)
    st_optimizer_swap_average (fit->session->optimizer, fit->session->weights);
  fit->averaged = FALSE;
}

static void
back_up (StrataCallbackContext *context, const char *folder)
{
  StrataFit *fit = context->trainer;

  g_free (fit->backup_folder);
  fit->backup_folder = g_strdup (folder);
}

static gint64
get_iterations (StrataCallbackContext *context)
{
  StrataFit *fit = context->trainer;

  return st_optimizer_get_iterations (fit->session->optimizer);
}

static double
get_learning_rate (StrataCallbackContext *context)
{
  StrataFit *fit = context->trainer;

  return st_optimizer_get_learning_rate (fit->session->optimizer);
}

static void
set_learning_rate (StrataCallbackContext *context, double learning_rate, gboolean tells)
{
  strata_fit_change_rate (context->trainer, learning_rate, tells);
}

void
strata_fit_init_context (StrataFit *fit)
{
  fit->context = (StrataCallbackContext){
    .epoch = fit->session->epoch,
    .n_epochs = fit->trainer->n_epochs,
    .history = fit->session->history,
    .get_log = get_log,
    .get_seconds = get_seconds,
    .get_learning_rate = get_learning_rate,
    .set_learning_rate = set_learning_rate,
    .snapshot = snapshot,
    .restore = restore,
    .pack_network = pack_network,
    .unpack_network = unpack_network,
    .stop = stop,
    .note = note,
    .save = save,
    .save_text = save_text,
    .run_aside = run_aside,
    .use_average = use_average,
    .keeps_average = st_optimizer_get_config (fit->session->optimizer)->use_ema,
    .back_up = back_up,
    .get_iterations = get_iterations,
    .n_steps = fit->trainer->n_steps,
    .sequential = fit->trainer->sequential,
    .directory = fit->trainer->directory,
    .base_folder = fit->trainer->base_folder,
    .trainer = fit,
  };
}

/* --- The hooks ------------------------------------------------------------------------------------------------------- */

gboolean
strata_fit_train_begin (StrataFit *fit, GError **error)
{
  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->train_begin != NULL && !klass->train_begin (callback, &fit->context, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
strata_fit_epoch_begin (StrataFit *fit, GError **error)
{
  fit->context.epoch = fit->session->epoch + 1;
  fit->context.batch = 0;

  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->epoch_begin != NULL && !klass->epoch_begin (callback, &fit->context, error))
        return FALSE;
    }
  return TRUE;
}

void
strata_fit_batch_end (StrataFit *fit)
{
  StrataTrainer *trainer = fit->trainer;
  StMeasures *measures = &fit->session->measures;

  fit->context.epoch = fit->session->epoch + 1;
  fit->context.batch = fit->session->step;
  fit->logs[trainer->loss_key] = measures->loss_sum / measures->count;
  for (gsize i = 0; i < trainer->n_metrics; i++)
    fit->logs[trainer->metric_keys[i]] = st_measures_get_metric (measures, trainer->metrics, i, trainer->n_outputs);

  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->batch_end != NULL)
        klass->batch_end (callback, &fit->context);
    }
  strata_fit_back_up (fit);
}

void
strata_fit_test_begin (StrataFit *fit)
{
  fit->context.epoch = fit->session->epoch + 1;
  fit->context.batch = 0;

  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->test_begin != NULL)
        klass->test_begin (callback, &fit->context);
    }
}

gboolean
strata_fit_epoch_end (StrataFit *fit, GError **error)
{
  gboolean went_well = TRUE;

  fit->context.epoch = fit->session->epoch;
  fit->context.batch = 0;

  for (guint i = 0; i < fit->callbacks->len && went_well; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      went_well = klass->epoch_end == NULL || klass->epoch_end (callback, &fit->context, error);
    }
  strata_fit_end_average (fit);
  strata_fit_back_up (fit);
  return went_well;
}

void
strata_fit_train_end (StrataFit *fit)
{
  fit->context.suspended = fit->session->suspended;
  fit->context.epoch = fit->session->epoch;
  fit->context.batch = 0;

  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      if (klass->train_end != NULL)
        klass->train_end (callback, &fit->context);
    }
}

/* --- What the owner gets to see -------------------------------------------------------------------------------------- */

void
strata_fit_note (StrataFit *fit, const char *kind, const char *text, const char *path, guint epoch)
{
  StrataEvent event = {
    .kind = STRATA_EVENT_NOTE,
    .epoch = epoch,
    .step = fit->session->step,
    .n_steps = fit->trainer->n_steps,
    .seconds = strata_fit_get_seconds (fit),
    .learning_rate = st_optimizer_get_config (fit->session->optimizer)->learning_rate,
    .note_kind = kind,
    .note_text = text,
    .note_path = path,
  };

  strata_progress_push (fit->trainer->progress, &event, NULL, 0);
}

void
strata_fit_collect_files (StrataFit *fit)
{
  if (fit->writer == NULL)
    return;
  for (;;)
    {
      g_autoptr (StrataFileResult) result = strata_file_writer_take_result (fit->writer);
      if (result == NULL)
        return;
      if (result->error != NULL)
        {
          strata_fit_note (fit, "warning", result->error->message, result->path, result->epoch);
          /* One failure stands for the like that follow it. */
          if (fit->warnings->len == 0)
            g_string_append (fit->warnings, result->error->message);
        }
      else if (result->text != NULL)
        strata_fit_note (fit, result->kind, result->text, result->path, result->epoch);
      if (g_strcmp0 (result->kind, "kept") == 0 || g_strcmp0 (result->kind, "dropped") == 0)
        strata_fit_keep_written (fit, result);
      if (g_strcmp0 (result->kind, "snapshot") == 0)
        strata_fit_snapshot_written (fit, result);
    }
}

void
strata_fit_publish_network (StrataFit *fit, guint weights_epoch)
{
  StrataTrainer *trainer = fit->trainer;
  StrataNetwork *network = strata_trainer_copy_network (trainer, weights_epoch);

  fit->session->weights_epoch = weights_epoch;
  g_mutex_lock (&trainer->mutex);
  StrataNetwork *before = g_steal_pointer (&trainer->network);
  trainer->network = network;
  trainer->weights_epoch = weights_epoch;
  g_mutex_unlock (&trainer->mutex);
  g_clear_object (&before);
}

gboolean
strata_fit_has_published_rate (StrataFit *fit)
{
  StrataTrainer *trainer = fit->trainer;
  double rate = st_optimizer_get_config (fit->session->optimizer)->learning_rate;

  g_mutex_lock (&trainer->mutex);
  g_autoptr (StrataNetwork) published = trainer->network != NULL ? g_object_ref (trainer->network) : NULL;
  g_mutex_unlock (&trainer->mutex);
  return published != NULL && st_optimizer_get_config (strata_network_get_optimizer (published))->learning_rate == rate;
}

void
strata_fit_publish_statuses (StrataFit *fit)
{
  StrataTrainer *trainer = fit->trainer;

  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      char *status = klass->get_status != NULL ? klass->get_status (callback) : NULL;
      if (status == NULL)
        continue;
      g_mutex_lock (&trainer->mutex);
      g_hash_table_insert (trainer->statuses,
                           g_strdup (strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback))), status);
      g_mutex_unlock (&trainer->mutex);
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The whole state of a training, taken on the worker thread and written by the side thread, and put back. What a training
 * depends on is here or can be had again from seed, epoch and step: the order of the images, dropout's masks. */

#include "strata-trainer-private.h"

#include "formats/strata-experiment-json.h"
#include "strata-run-files.h"
#include "strata-snapshot-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The next one comes no sooner than this many times what the last one cost, both threads' work together: less than 1 % of
 * one processor goes into them. After a failure, such as a full disk, it is tried again after a while. */
#define PACE 150
#define LEAST_INTERVAL (G_USEC_PER_SEC / 4)
#define AFTER_FAILURE (30 * (gint64) G_USEC_PER_SEC)

/* --- Taking ------------------------------------------------------------------------------------------------------------ */

static void
add_history (GVariantDict *values, StrataHistory *history)
{
  const char *const *keys = strata_history_get_keys (history);
  GVariantBuilder rows;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(addd)"));
  for (guint i = 0; i < strata_history_get_n_epochs (history); i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), i);
      GVariantBuilder numbers;
      g_variant_builder_init (&numbers, G_VARIANT_TYPE ("ad"));
      for (guint k = 0; keys[k] != NULL; k++)
        g_variant_builder_add (&numbers, "d", strata_history_row_get_value (row, keys[k]));
      g_variant_builder_add (&rows, "(addd)", &numbers, strata_history_row_get_seconds (row),
                             strata_history_row_get_learning_rate (row));
    }
  g_variant_dict_insert (values, "history", "a(addd)", &rows);
}

static void
add_measures (GVariantDict *values, const StMeasures *measures, gsize n_metrics)
{
  GVariantBuilder sums;

  g_variant_builder_init (&sums, G_VARIANT_TYPE ("ad"));
  for (gsize i = 0; i < n_metrics; i++)
    g_variant_builder_add (&sums, "d", measures->metric_sum[i]);
  g_variant_dict_insert (values, "measures", "(ddad)", measures->loss_sum, measures->count, &sums);
  g_variant_dict_insert_value (
    values, "metric-weights",
    g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, measures->metric_weight, n_metrics, sizeof (double)));
  g_variant_dict_insert_value (
    values, "metric-counts",
    g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, measures->counts, measures->n_counts, sizeof (double)));
}

static void
add_scaler (GVariantDict *values, StrataScaler *scaler)
{
  gsize n;
  const float *scale = strata_scaler_get_scale (scaler, &n);
  const float *offset = strata_scaler_get_offset (scaler, &n);

  g_variant_dict_insert (values, "scaler", "(i@ay@ay)", strata_scaler_get_scaling (scaler),
                         g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, scale, n * sizeof *scale, 1),
                         g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, offset, n * sizeof *offset, 1));
}

static void
add_rates (GVariantDict *values, GArray *rates)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("a(utdd)"));
  for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
      const StrataRateChange *change = &g_array_index (rates, StrataRateChange, i);
      g_variant_builder_add (&list, "(utdd)", change->epoch, change->step, change->before, change->after);
    }
  g_variant_dict_insert (values, "rates", "a(utdd)", &list);
}

static void
add_callbacks (StrataFit *fit, GVariantDict *values)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      g_auto (GVariantDict) state;
      g_variant_dict_init (&state, NULL);
      if (klass->save_state != NULL)
        klass->save_state (callback, &fit->context, &state);
      g_variant_builder_add (&list, "{sv}", strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback)),
                             g_variant_dict_end (&state));
    }
  g_variant_dict_insert (values, "callbacks", "a{sv}", &list);
}

/* Beside the weights as they are now, those that a loss without end would go back to. */
static void
add_networks (StrataFit *fit, GVariantDict *values)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;

  g_mutex_lock (&self->mutex);
  g_autoptr (StrataNetwork) good = self->network != NULL ? g_object_ref (self->network) : NULL;
  gboolean same = good != NULL && session->step == 0 && self->weights_epoch == session->epoch;
  g_mutex_unlock (&self->mutex);
  same = same && strata_fit_has_published_rate (fit);
  g_autoptr (StrataNetwork) now =
    same ? g_object_ref (good) : strata_trainer_copy_network (self, session->epoch + (session->step > 0 ? 1 : 0));

  g_variant_dict_insert_value (values, "weights", strata_snapshot_pack_weights (now));
  g_variant_dict_insert_value (values, "optimizer", strata_snapshot_pack_optimizer (now));
  if (good == NULL && self->initial != NULL)
    g_variant_dict_insert_value (values, "initial", strata_snapshot_pack_weights (self->initial));
  if (good == NULL || same)
    return;
  g_variant_dict_insert_value (values, "good-weights", strata_snapshot_pack_weights (good));
  g_variant_dict_insert_value (values, "good-optimizer", strata_snapshot_pack_optimizer (good));
}

GVariant *
strata_fit_take_state (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;
  g_autofree char *experiment = strata_experiment_to_json (self->experiment);
  g_autofree char *began = session->keep.began != NULL ? g_date_time_format_iso8601 (session->keep.began) : NULL;
  g_auto (GVariantDict) values;

  g_variant_dict_init (&values, NULL);
  g_variant_dict_insert (&values, "experiment", "s", experiment);
  if (self->base_folder != NULL)
    g_variant_dict_insert (&values, "base-folder", "s", self->base_folder);
  g_variant_dict_insert (&values, "images", "(tt)", (guint64) self->n_train, (guint64) self->n_validation);
  g_variant_dict_insert (&values, "planned-epochs", "u", self->n_epochs);
  g_variant_dict_insert (&values, "epoch", "u", session->epoch);
  g_variant_dict_insert (&values, "step", "t", session->step);
  g_variant_dict_insert (&values, "begun", "u", session->begun);
  g_variant_dict_insert (&values, "seconds", "(dd)", strata_fit_get_seconds (fit), session->epoch_seconds);
  g_variant_dict_insert (&values, "began", "s", began != NULL ? began : "");
  if (self->origin.run != NULL)
    g_variant_dict_insert (&values, "origin", "(ssu)", self->origin.run, self->origin.name, self->origin.epoch);
  if (fit->stop_reason != NULL)
    g_variant_dict_insert (&values, "stop-reason", "s", fit->stop_reason);
  add_history (&values, session->history);
  add_measures (&values, &session->measures, self->n_metrics);
  add_scaler (&values, session->scaler);
  add_rates (&values, session->keep.rates);
  add_networks (fit, &values);
  add_callbacks (fit, &values);
  return g_variant_ref_sink (g_variant_dict_end (&values));
}

void
strata_fit_snapshot (StrataFit *fit)
{
  StrataKeep *keep = &fit->session->keep;
  gint64 begin = g_get_monotonic_time ();
  g_autofree char *path = g_build_filename (fit->trainer->run_folder, STRATA_RUN_SNAPSHOT, NULL);
  g_autoptr (GVariant) values = strata_fit_take_state (fit);

  strata_file_writer_save_snapshot (strata_fit_get_writer (fit), values, path, fit->session->epoch);
  keep->snapshot_taking = g_get_monotonic_time () - begin;
  keep->n_snapshots++;
}

void
strata_fit_snapshot_if_due (StrataFit *fit)
{
  StrataKeep *keep = &fit->session->keep;

  if (keep->n_snapshots == 0 && g_get_monotonic_time () >= keep->next_snapshot)
    strata_fit_snapshot (fit);
}

void
strata_fit_snapshot_written (StrataFit *fit, const StrataFileResult *result)
{
  StrataKeep *keep = &fit->session->keep;
  gint64 cost = keep->snapshot_taking + (gint64) (result->cpu_seconds * G_USEC_PER_SEC);

  keep->n_snapshots--;
  keep->next_snapshot =
    g_get_monotonic_time () + (result->error != NULL ? AFTER_FAILURE : MAX (PACE * cost, LEAST_INTERVAL));
}

/* --- Putting back ------------------------------------------------------------------------------------------------------ */

gboolean
strata_snapshot_add_rows (StrataSnapshot *snapshot, StrataHistory *history, gsize n_keys)
{
  g_autoptr (GVariant) rows = g_variant_dict_lookup_value (&snapshot->values, "history", G_VARIANT_TYPE ("a(addd)"));

  if (rows == NULL || g_variant_n_children (rows) != strata_snapshot_get_n_epochs (snapshot))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) numbers = NULL;
      double seconds, rate;
      gsize n;
      g_variant_get_child (rows, i, "(@addd)", &numbers, &seconds, &rate);
      const double *row = g_variant_get_fixed_array (numbers, &n, sizeof *row);
      if (n != n_keys)
        return FALSE;
      strata_history_append (history, row, seconds, rate);
    }
  return TRUE;
}

/**
 * strata_trainer_resume_from:
 * @self: a trainer that has not been started, made for the experiment of @snapshot
 * @snapshot: (transfer full): where to go on
 * @error: why it cannot
 *
 * When it is started it goes on from there, in the snapshot's folder, as if nothing had happened.
 *
 * Returns: whether it fits
 */
gboolean
strata_trainer_resume_from (StrataTrainer *self, StrataSnapshot *snapshot, GError **error)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), FALSE);
  g_return_val_if_fail (strata_trainer_get_state (self) == STRATA_TRAINER_READY, FALSE);

  guint64 n_train = 0, n_validation = 0;
  gboolean whole = g_variant_dict_lookup (&snapshot->values, "images", "(tt)", &n_train, &n_validation);

  self->snapshot = snapshot;
  if (whole && (n_train != self->n_train || n_validation != self->n_validation))
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("The training in “%s” had other images: its data set was changed."), snapshot->folder);
      return FALSE;
    }
  if (!whole || !strata_snapshot_add_rows (snapshot, self->history, self->n_keys))
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("The snapshot in “%s” is not of its experiment; start the training anew."), snapshot->folder);
      return FALSE;
    }
  self->n_epochs = snapshot->planned_epochs;
  StrataOrigin origin = { 0 };
  if (g_variant_dict_lookup (&snapshot->values, "origin", "(ssu)", &origin.run, &origin.name, &origin.epoch))
    self->origin = origin;
  g_free (self->run_folder);
  self->run_folder = g_strdup (snapshot->folder);
  return TRUE;
}

static gboolean
restore_scaler (StrataSession *session, GVariantDict *values)
{
  g_autoptr (GVariant) scale = NULL, offset = NULL;
  gsize n_scale, n_offset;
  int scaling;

  if (!g_variant_dict_lookup (values, "scaler", "(i@ay@ay)", &scaling, &scale, &offset))
    return FALSE;
  g_autofree float *scales = g_memdup2 (g_variant_get_fixed_array (scale, &n_scale, 1), g_variant_get_size (scale));
  g_autofree float *offsets = g_memdup2 (g_variant_get_fixed_array (offset, &n_offset, 1), g_variant_get_size (offset));
  gsize n;
  strata_scaler_get_scale (session->scaler, &n);
  if (scaling != (int) strata_scaler_get_scaling (session->scaler) || n_scale != n * sizeof *scales
      || n_offset != n_scale)
    return FALSE;
  /* The one fitted anew knows more of itself than the numbers it applies. */
  if (n == 0
      || (memcmp (scales, strata_scaler_get_scale (session->scaler, NULL), n_scale) == 0
          && memcmp (offsets, strata_scaler_get_offset (session->scaler, NULL), n_offset) == 0))
    return TRUE;
  g_object_unref (session->scaler);
  session->scaler = strata_scaler_new ((StrataScaling) scaling, scales, offsets, n);
  return TRUE;
}

/* The weights and optimizer under these names, as a network. */
static StrataNetwork *
restore_network (StrataTrainer *self, const char *weights_key, const char *optimizer_key)
{
  StrataSession *session = &self->session;
  g_autoptr (GVariant) weights = g_variant_dict_lookup_value (&self->snapshot->values, weights_key, NULL);
  g_autoptr (GVariant) optimizer = g_variant_dict_lookup_value (&self->snapshot->values, optimizer_key, NULL);

  if (weights == NULL || optimizer == NULL || !strata_snapshot_unpack_weights (weights, session->weights)
      || !strata_snapshot_unpack_optimizer (optimizer, session->optimizer,
                                            strata_sequential_get_model (self->sequential)))
    return NULL;
  return strata_trainer_copy_network (self, session->epoch);
}

static gboolean
restore_networks (StrataTrainer *self)
{
  StrataSession *session = &self->session;
  gboolean apart = g_variant_dict_contains (&self->snapshot->values, "good-weights");
  g_autoptr (GVariant) initial = g_variant_dict_lookup_value (&self->snapshot->values, "initial", NULL);

  if (initial != NULL)
    {
      StWeights *weights = st_weights_new (strata_sequential_get_model (self->sequential));
      g_clear_object (&self->initial);
      self->initial = strata_network_new (self->sequential, weights, session->scaler, NULL, NULL);
      if (!strata_snapshot_unpack_weights (initial, weights))
        return FALSE;
    }
  g_autoptr (StrataNetwork) good = apart ? restore_network (self, "good-weights", "good-optimizer") : NULL;
  if (apart && good == NULL)
    return FALSE;
  g_autoptr (StrataNetwork) now = restore_network (self, "weights", "optimizer");
  if (now == NULL)
    return FALSE;
  if (session->epoch > 0)
    {
      g_mutex_lock (&self->mutex);
      g_set_object (&self->network, (apart ? good : now));
      self->weights_epoch = session->epoch;
      g_mutex_unlock (&self->mutex);
    }
  return TRUE;
}

/* The numbers under the key, where there are just so many. */
static gboolean
restore_numbers (GVariantDict *values, const char *key, double *numbers, gsize n)
{
  g_autoptr (GVariant) saved = g_variant_dict_lookup_value (values, key, G_VARIANT_TYPE ("ad"));
  gsize n_saved;

  if (saved == NULL)
    return FALSE;
  const double *all = g_variant_get_fixed_array (saved, &n_saved, sizeof *all);
  for (gsize i = 0; i < MIN (n, n_saved); i++)
    numbers[i] = all[i];
  return n == n_saved;
}

static gboolean
restore_measures (StrataTrainer *self, GVariantDict *values)
{
  StMeasures *measures = &self->session.measures;
  g_autoptr (GVariant) sums = NULL;
  gsize n;

  st_measures_reset_counts (measures, self->session.counts, self->n_counts);
  if (!g_variant_dict_lookup (values, "measures", "(dd@ad)", &measures->loss_sum, &measures->count, &sums))
    return FALSE;
  const double *metrics = g_variant_get_fixed_array (sums, &n, sizeof *metrics);
  for (gsize i = 0; i < MIN (n, self->n_metrics); i++)
    {
      measures->metric_sum[i] = metrics[i];
      measures->metric_weight[i] = measures->count;
    }
  /* Snapshots of before there were such metrics say nothing of them. */
  return n == self->n_metrics
         && (!g_variant_dict_contains (values, "metric-weights")
             || (restore_numbers (values, "metric-weights", measures->metric_weight, self->n_metrics)
                 && restore_numbers (values, "metric-counts", measures->counts, self->n_counts)));
}

static void
restore_rates (StrataKeep *keep, GVariantDict *values)
{
  GVariantIter *iter;
  StrataRateChange change;

  if (!g_variant_dict_lookup (values, "rates", "a(utdd)", &iter))
    return;
  while (g_variant_iter_next (iter, "(utdd)", &change.epoch, &change.step, &change.before, &change.after))
    {
      if (keep->rates == NULL)
        keep->rates = g_array_new (FALSE, FALSE, sizeof (StrataRateChange));
      g_array_append_val (keep->rates, change);
    }
  g_variant_iter_free (iter);
}

gboolean
strata_trainer_restore_snapshot (StrataTrainer *self, GError **error)
{
  StrataSession *session = &self->session;
  GVariantDict *values = &self->snapshot->values;
  const char *began = NULL;

  g_variant_dict_lookup (values, "epoch", "u", &session->epoch);
  g_variant_dict_lookup (values, "begun", "u", &session->begun);
  if (!g_variant_dict_lookup (values, "step", "t", &session->step) || session->step > self->n_steps
      || !g_variant_dict_lookup (values, "seconds", "(dd)", &session->seconds, &session->epoch_seconds)
      || !g_variant_dict_lookup (values, "began", "&s", &began)
      || !strata_snapshot_add_rows (self->snapshot, session->history, self->n_keys) || !restore_scaler (session, values)
      || !restore_measures (self, values) || !restore_networks (self))
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                   _ ("The snapshot in “%s” is not of its experiment; start the training anew."),
                   self->snapshot->folder);
      return FALSE;
    }
  session->keep.began = g_date_time_new_from_iso8601 (began, NULL);
  if (session->keep.began == NULL)
    session->keep.began = g_date_time_new_now_local ();
  session->weights_epoch = session->epoch + (session->step > 0 ? 1 : 0);
  restore_rates (&session->keep, values);
  if (session->step > 0 && self->shuffle)
    st_random_shuffle (self->seed, session->epoch, session->indices, self->n_train);
  return TRUE;
}

/* After the callbacks' train_begin: they go on where they were. */
gboolean
strata_fit_restore_callbacks (StrataFit *fit, GError **error)
{
  GVariantDict *values = &fit->trainer->snapshot->values;
  g_autoptr (GVariant) states = g_variant_dict_lookup_value (values, "callbacks", G_VARIANT_TYPE_VARDICT);
  const char *stop_reason = NULL;

  if (g_variant_dict_lookup (values, "stop-reason", "&s", &stop_reason))
    fit->stop_reason = g_strdup (stop_reason);
  for (guint i = 0; states != NULL && i < fit->callbacks->len; i++)
    {
      StrataCallback *callback = fit->callbacks->pdata[i];
      StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
      const char *name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback));
      g_autoptr (GVariant) saved = g_variant_lookup_value (states, name, G_VARIANT_TYPE_VARDICT);
      if (saved == NULL || klass->load_state == NULL)
        continue;
      g_auto (GVariantDict) state;
      g_variant_dict_init (&state, saved);
      if (!klass->load_state (callback, &fit->context, &state))
        {
          g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE,
                       _ ("The snapshot in “%s” lacks what %s had counted; start the training anew."),
                       fit->trainer->snapshot->folder, name);
          return FALSE;
        }
    }
  return TRUE;
}

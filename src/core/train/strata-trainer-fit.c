/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The training itself. Everything here runs on the worker thread. */

#include "strata-number.h"
#include "strata-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

double
strata_fit_get_seconds (StrataFit *fit)
{
  return fit->session->seconds + (double) (g_get_monotonic_time () - fit->resumed_at) / G_USEC_PER_SEC;
}

void
strata_trainer_set_state (StrataTrainer *self, StrataTrainerState state)
{
  g_mutex_lock (&self->mutex);
  self->state = state;
  g_mutex_unlock (&self->mutex);
  g_source_set_ready_time (self->source, 0);
}

/* --- Commands -------------------------------------------------------------------------------------------------------- */

static void
wait_while_paused (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;

  fit->session->seconds = strata_fit_get_seconds (fit);
  strata_trainer_set_state (self, STRATA_TRAINER_PAUSED);
  g_mutex_lock (&self->mutex);
  while (g_atomic_int_get (&self->pause) && !g_atomic_int_get (&self->stop_now) && !g_atomic_int_get (&self->abandon))
    g_cond_wait (&self->resumed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  strata_trainer_set_state (self, g_atomic_int_get (&self->stop_now) || g_atomic_int_get (&self->stop_after_epoch)
                                    ? STRATA_TRAINER_STOPPING
                                    : STRATA_TRAINER_RUNNING);
  fit->resumed_at = g_get_monotonic_time ();
}

void
strata_fit_change_rate (StrataFit *fit, double learning_rate, gboolean tells)
{
  double before = st_optimizer_get_learning_rate (fit->session->optimizer);

  if (learning_rate == before)
    return;
  st_optimizer_set_learning_rate (fit->session->optimizer, learning_rate);
  if (!tells)
    return;
  strata_fit_keep_rate (fit, before, learning_rate);
  g_autofree char *text = g_strdup_printf (_ ("learning rate %g → %g"), before, learning_rate);
  strata_fit_note (fit, "learning-rate", text, NULL, fit->session->epoch + 1);
}

static void
change_learning_rate (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;

  g_mutex_lock (&self->mutex);
  double after = self->learning_rate;
  g_mutex_unlock (&self->mutex);
  strata_fit_change_rate (fit, after, TRUE);
}

/* Before each batch; FALSE: the training is to end here. */
static gboolean
obey (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;

  if (g_atomic_int_get (&self->pause) && !g_atomic_int_get (&self->stop_now))
    wait_while_paused (fit);
  if (g_atomic_int_compare_and_exchange (&self->learning_rate_changed, TRUE, FALSE))
    change_learning_rate (fit);
  return !g_atomic_int_get (&self->stop_now) && !g_atomic_int_get (&self->abandon);
}

/* --- An epoch -------------------------------------------------------------------------------------------------------- */

static void
publish_batch (StrataFit *fit)
{
  StrataSession *session = fit->session;
  const StMeasures *measures = &session->measures;
  gboolean has_metric = fit->trainer->n_metrics > 0;
  gsize main = fit->trainer->main_metric;
  /* What cannot be told of one batch, such as an area under a curve, is told of all so far. */
  double running =
    has_metric ? st_measures_get_metric (measures, fit->trainer->metrics, main, fit->trainer->n_outputs) : NAN;
  double seconds = strata_fit_get_seconds (fit);
  StrataEvent event = {
    .kind = STRATA_EVENT_BATCH,
    .epoch = session->epoch + 1,
    .step = session->step,
    .n_steps = fit->trainer->n_steps,
    .seconds = seconds,
    .loss = measures->batch_loss,
    .metric = has_metric && !isnan (measures->batch_metric[main]) ? measures->batch_metric[main] : running,
    .running_loss = measures->loss_sum / measures->count,
    .running_metric = running,
    .learning_rate = st_optimizer_get_learning_rate (session->optimizer),
    .samples_per_second = measures->count / MAX (seconds - session->epoch_seconds, 1e-9),
  };

  strata_progress_push_batch (fit->trainer->progress, &event);
}

static void
train_batch (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;
  gsize first = session->step * self->batch_size;
  gsize end = MIN (first + self->batch_size, self->n_train);
  gsize next_end = MIN (end + self->batch_size, self->n_train);
  StBatch batch = {
    .indices = session->indices + first,
    .n = end - first,
    .epoch = session->epoch,
    .step = session->step,
    .next = next_end > end ? session->indices + end : NULL,
    .n_next = next_end - end,
  };

  st_plan_train_step (fit->plan, session->weights, session->optimizer, &fit->source, &batch, &session->measures);
  session->step++;
}

/* FALSE: the trainer was abandoned. */
static gboolean
validate (StrataFit *fit, StMeasures *measures)
{
  StrataTrainer *self = fit->trainer;

  st_measures_reset_counts (measures, fit->validation_counts, self->n_counts);
  for (gsize first = 0; first < self->n_validation; first += fit->validation_batch)
    {
      StBatch batch = {
        .indices = fit->session->validation_indices + first,
        .n = MIN (fit->validation_batch, self->n_validation - first),
        .epoch = fit->session->epoch,
      };
      st_plan_evaluate_step (fit->validation_plan, fit->session->weights, &fit->validation_source, &batch, measures);
      if (g_atomic_int_get (&self->abandon))
        return FALSE;
    }
  return TRUE;
}

static void
log_measures (StrataFit *fit, const StMeasures *measures, gsize first_key)
{
  StrataTrainer *self = fit->trainer;

  fit->logs[first_key + self->loss_key] = measures->loss_sum / measures->count;
  for (gsize i = 0; i < self->n_metrics; i++)
    fit->logs[first_key + self->metric_keys[i]] = st_measures_get_metric (measures, self->metrics, i, self->n_outputs);
}

static void
publish_epoch (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;
  double seconds = strata_fit_get_seconds (fit);
  double learning_rate = st_optimizer_get_learning_rate (session->optimizer);
  StrataProgressRow row = { .values = fit->logs, .seconds = seconds - session->epoch_seconds };
  StrataEvent event = {
    .kind = STRATA_EVENT_EPOCH,
    .epoch = session->epoch,
    .step = self->n_steps,
    .n_steps = self->n_steps,
    .seconds = seconds,
    .loss = fit->logs[self->loss_key],
    .metric = self->n_metrics > 0 ? fit->logs[self->metric_keys[self->main_metric]] : NAN,
    .learning_rate = learning_rate,
    .samples_per_second = (double) self->n_train / MAX (row.seconds, 1e-9),
  };

  event.loss_min = event.loss_max = event.running_loss = event.loss;
  event.metric_min = event.metric_max = event.running_metric = event.metric;
  strata_history_append (session->history, fit->logs, row.seconds, learning_rate);
  strata_progress_push (self->progress, &event, &row, self->n_keys);
}

static void
announce_validation (StrataFit *fit)
{
  StrataEvent event = {
    .kind = STRATA_EVENT_VALIDATING,
    .epoch = fit->session->epoch + 1,
    .step = fit->session->step,
    .n_steps = fit->trainer->n_steps,
    .seconds = strata_fit_get_seconds (fit),
    .learning_rate = st_optimizer_get_learning_rate (fit->session->optimizer),
  };

  strata_progress_push (fit->trainer->progress, &event, NULL, 0);
}

/* The weights of the last epoch whose loss was a number come back, and with them the epoch's beginning. */
static StrataOutcome
go_back (StrataFit *fit, const char *where, GError **error)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;
  double learning_rate = st_optimizer_get_learning_rate (session->optimizer);
  g_autofree char *held = NULL;

  g_mutex_lock (&self->mutex);
  g_autoptr (StrataNetwork) good = self->network != NULL ? g_object_ref (self->network) : NULL;
  guint good_epoch = self->weights_epoch;
  g_mutex_unlock (&self->mutex);
  if (good != NULL)
    {
      st_weights_assign (session->weights, strata_network_get_weights (good));
      st_optimizer_assign (session->optimizer, strata_network_get_optimizer (good));
      st_optimizer_set_learning_rate (session->optimizer, learning_rate);
      held = g_strdup_printf (_ ("the weights of epoch %u were put back"), good_epoch);
    }
  else
    {
      st_weights_free (session->weights);
      st_optimizer_free (session->optimizer);
      strata_trainer_prepare_weights (self);
      st_optimizer_set_learning_rate (session->optimizer, learning_rate);
      held = g_strdup (_ ("the weights are the initial ones"));
    }
  g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_NOT_FINITE,
               _ ("The loss is not a finite number %s; %s. Lower the learning rate (%g) or standardize the pixels."),
               where, held, learning_rate);
  session->step = 0;
  return STRATA_OUTCOME_NOT_FINITE;
}

static StrataOutcome
finish_epoch (StrataFit *fit, GError **error)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;
  StMeasures validation = { 0 };

  log_measures (fit, &session->measures, 0);
  if (self->rate_key >= 0)
    fit->logs[self->rate_key] = st_optimizer_get_learning_rate (session->optimizer);
  if (self->n_validation > 0)
    {
      announce_validation (fit);
      strata_fit_test_begin (fit);
      gboolean whole = validate (fit, &validation);
      strata_fit_end_average (fit);
      if (!whole)
        return STRATA_OUTCOME_STOPPED;
      log_measures (fit, &validation, self->n_metrics + 1);
    }
  if (!st_weights_are_finite (session->weights) || !isfinite (validation.loss_sum))
    {
      g_autofree char *where = g_strdup_printf (_ ("after epoch %u"), session->epoch + 1);
      return go_back (fit, where, error);
    }

  session->epoch++;
  session->step = 0;
  strata_fit_publish_network (fit, session->epoch);
  publish_epoch (fit);
  gboolean went_well = strata_fit_epoch_end (fit, error);
  strata_fit_publish_statuses (fit);
  strata_fit_keep_epoch (fit);
  return went_well ? STRATA_OUTCOME_NONE : STRATA_OUTCOME_FAILED;
}

static StrataOutcome
run_epoch (StrataFit *fit, GError **error)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;

  if (session->begun <= session->epoch)
    {
      if (!strata_fit_epoch_begin (fit, error))
        return STRATA_OUTCOME_FAILED;
      session->begun = session->epoch + 1;
    }
  if (session->step == 0)
    {
      st_measures_reset_counts (&session->measures, session->counts, self->n_counts);
      session->epoch_seconds = strata_fit_get_seconds (fit);
      if (self->shuffle)
        st_random_shuffle (self->seed, session->epoch, session->indices, self->n_train);
    }
  while (session->step < self->n_steps)
    {
      if (!obey (fit))
        return STRATA_OUTCOME_STOPPED;
      train_batch (fit);
      strata_fit_batch_end (fit);
      publish_batch (fit);
      strata_fit_collect_files (fit);
      strata_fit_keep_batch (fit);
      if (!isfinite (session->measures.batch_loss))
        {
          g_autofree char *batch = strata_count_to_text (session->step);
          g_autofree char *where = g_strdup_printf (_ ("in epoch %u, batch %s"), session->epoch + 1, batch);
          return go_back (fit, where, error);
        }
      if (fit->stop_reason != NULL && session->step < self->n_steps)
        return STRATA_OUTCOME_EARLY_STOPPED;
    }
  return finish_epoch (fit, error);
}

/* --- A run ----------------------------------------------------------------------------------------------------------- */

static StrataOutcome
run_epochs (StrataFit *fit, GError **error)
{
  StrataTrainer *self = fit->trainer;
  StrataSession *session = fit->session;

  if (!session->suspended && !strata_fit_train_begin (fit, error))
    return STRATA_OUTCOME_FAILED;
  if (self->snapshot != NULL && !strata_fit_restore_callbacks (fit, error))
    return STRATA_OUTCOME_FAILED;
  g_clear_pointer (&self->snapshot, strata_snapshot_free);
  if (session->live != NULL)
    st_weights_assign (session->weights, session->live);
  g_clear_pointer (&session->live, st_weights_free);
  session->suspended = FALSE;
  if (!strata_fit_keep_begin (fit, error))
    return STRATA_OUTCOME_FAILED;
  /* Ended already, when the program did before it could say so. */
  if (fit->stop_reason != NULL)
    return STRATA_OUTCOME_EARLY_STOPPED;

  while (session->epoch < self->n_epochs)
    {
      StrataOutcome outcome = run_epoch (fit, error);
      if (outcome != STRATA_OUTCOME_NONE)
        return outcome;
      if (fit->stop_reason != NULL)
        return STRATA_OUTCOME_EARLY_STOPPED;
      if (session->epoch < self->n_epochs && g_atomic_int_get (&self->stop_after_epoch))
        return STRATA_OUTCOME_STOPPED;
    }
  return STRATA_OUTCOME_DONE;
}

static void
end_training (StrataFit *fit, StrataOutcome outcome)
{
  StrataSession *session = fit->session;
  gboolean in_epoch = session->step > 0;
  guint weights_epoch = session->epoch + (in_epoch ? 1 : 0);
  gboolean averages = (outcome == STRATA_OUTCOME_DONE || outcome == STRATA_OUTCOME_EARLY_STOPPED)
                      && st_optimizer_get_config (session->optimizer)->use_ema
                      && st_optimizer_get_iterations (session->optimizer) > 0;
  gboolean changed; /* since the network was published */

  if (outcome == STRATA_OUTCOME_STOPPED)
    {
      session->suspended = TRUE;
      session->live = st_weights_copy (session->weights);
    }
  session->weights_epoch = weights_epoch;
  strata_fit_keep_last_state (fit, outcome);
  changed = in_epoch || averages || (session->epoch > 0 && !strata_fit_has_published_rate (fit));
  /* As Keras: in the end the weights become their moving average. */
  if (averages)
    st_optimizer_take_average (session->optimizer, session->weights);
  if (outcome != STRATA_OUTCOME_FAILED)
    strata_fit_train_end (fit);
  if (session->weights_epoch == weights_epoch)
    g_clear_pointer (&session->live, st_weights_free);
  if ((changed && st_weights_are_finite (session->weights)) || session->weights_epoch != weights_epoch)
    strata_fit_publish_network (fit, session->weights_epoch);
  strata_fit_publish_statuses (fit);
  if (fit->writer != NULL)
    strata_file_writer_flush (fit->writer);
  strata_fit_collect_files (fit);
}

static char *
describe_outcome (StrataFit *fit, StrataOutcome outcome, const GError *error)
{
  StrataSession *session = fit->session;
  GString *text = g_string_new (NULL);

  switch (outcome)
    {
    case STRATA_OUTCOME_DONE:
      g_string_printf (text, session->epoch == 1 ? _ ("%u epoch done") : _ ("All %u epochs done"), session->epoch);
      break;
    case STRATA_OUTCOME_EARLY_STOPPED:
      if (session->step > 0)
        g_string_printf (text, _ ("Stopped early in epoch %u: %s"), session->epoch + 1, fit->stop_reason);
      else
        g_string_printf (text, _ ("Stopped early at epoch %u: %s"), session->epoch, fit->stop_reason);
      break;
    case STRATA_OUTCOME_STOPPED:
      if (session->step > 0)
        {
          g_autofree char *step = strata_count_to_text (session->step);
          g_autofree char *n_steps = strata_count_to_text (fit->trainer->n_steps);

          g_string_printf (text, _ ("Stopped in epoch %u after batch %s of %s"), session->epoch + 1, step, n_steps);
        }
      else if (session->epoch > 0)
        g_string_printf (text, _ ("Stopped after epoch %u"), session->epoch);
      else
        g_string_append (text, _ ("Stopped before the first batch"));
      break;
    case STRATA_OUTCOME_NOT_FINITE:
    case STRATA_OUTCOME_FAILED:
      g_string_append (text, error->message);
      break;
    case STRATA_OUTCOME_NONE:
      break;
    }
  if (fit->warnings->len > 0)
    g_string_append_printf (text, " (%s)", fit->warnings->str);
  return g_string_free (text, FALSE);
}

static void
fit_clear (StrataFit *fit)
{
  strata_file_writer_free (fit->writer);
  g_clear_pointer (&fit->validation_plan, st_plan_free);
  g_clear_pointer (&fit->plan, st_plan_free);
  g_clear_pointer (&fit->team, st_team_free);
  g_clear_pointer (&fit->callbacks, g_ptr_array_unref);
  g_string_free (fit->warnings, TRUE);
  g_free (fit->stop_reason);
  g_free (fit->backup_folder);
  g_free (fit->logs);
  g_free (fit->validation_counts);
}

gpointer
strata_trainer_run (gpointer trainer)
{
  StrataTrainer *self = trainer;
  StrataFit fit = {
    .trainer = self,
    .session = &self->session,
    .logs = g_new (double, self->n_keys),
    .validation_counts = g_new (double, MAX (self->n_counts, 1)),
    .warnings = g_string_new (NULL),
    .resumed_at = g_get_monotonic_time (),
  };
  StrataOutcome outcome = STRATA_OUTCOME_FAILED;
  GError *error = NULL;

  st_team_lower_priority ();
  for (gsize k = 0; k < self->n_keys; k++)
    fit.logs[k] = NAN;
  if (strata_trainer_prepare (self, &error))
    {
      strata_fit_compile (&fit);
      strata_fit_list_callbacks (&fit);
      strata_fit_init_context (&fit);
      outcome = run_epochs (&fit, &error);
      end_training (&fit, outcome);
    }
  self->session.seconds = strata_fit_get_seconds (&fit);
  char *text = describe_outcome (&fit, outcome, error);
  strata_fit_keep_end (&fit, outcome, text);
  fit_clear (&fit);

  g_mutex_lock (&self->mutex);
  self->outcome = outcome;
  g_free (self->outcome_text);
  self->outcome_text = text;
  g_clear_error (&self->error);
  self->error = error;
  g_mutex_unlock (&self->mutex);
  g_atomic_int_inc (&self->ended);
  strata_trainer_set_state (self, STRATA_TRAINER_FINISHED);
  return NULL;
}

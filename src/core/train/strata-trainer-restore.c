/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Other weights put into a training that has ended, and taken out again; and a training taken up from what was kept of
 * another. The owner's thread: no run is under way. */

#include "strata-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

void
strata_restored_clear (StrataRestored *restored)
{
  g_clear_pointer (&restored->weights, st_weights_free);
  g_clear_pointer (&restored->live, st_weights_free);
  g_clear_pointer (&restored->optimizer, st_optimizer_free);
  restored->there = FALSE;
}

static void
publish (StrataTrainer *self, guint epoch)
{
  StrataNetwork *network = strata_trainer_copy_network (self, epoch);

  self->session.weights_epoch = epoch;
  g_mutex_lock (&self->mutex);
  StrataNetwork *before = g_steal_pointer (&self->network);
  self->network = network;
  self->weights_epoch = epoch;
  g_mutex_unlock (&self->mutex);
  g_clear_object (&before);
}

/**
 * strata_trainer_restore:
 * @self: a trainer whose run has ended
 * @network: such as a checkpoint of this training; copied, with its optimizer's state where the rule is the same
 * @epoch: after which its weights were those (from 1)
 * @error: says which layer does not fit
 *
 * The network is that of @epoch from now on, and a training that is continued goes on from it, as the next epoch of the
 * same history. An epoch that was stopped in its middle is begun anew. strata_trainer_undo_restore() takes it back until
 * the training is continued.
 *
 * Returns: whether it fitted
 */
gboolean
strata_trainer_restore (StrataTrainer *self, StrataNetwork *network, guint epoch, GError **error)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), FALSE);
  g_return_val_if_fail (STRATA_IS_NETWORK (network), FALSE);
  g_return_val_if_fail (strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED, FALSE);

  StrataSession *session = &self->session;
  StOptimizer *optimizer = strata_network_get_optimizer (network);

  if (!strata_network_check_fits (network, self->sequential, error))
    return FALSE;
  strata_trainer_wait (self);
  strata_restored_clear (&self->restored);
  self->restored = (StrataRestored){
    .there = TRUE,
    .weights = st_weights_copy (session->weights),
    .optimizer = st_optimizer_copy (session->optimizer),
    .live = g_steal_pointer (&session->live),
    .step = session->step,
    .weights_epoch = session->weights_epoch,
  };
  st_weights_assign (session->weights, strata_network_get_weights (network));
  if (optimizer != NULL && strata_optimizer_is_same_rule (optimizer, session->optimizer))
    st_optimizer_take_state (session->optimizer, optimizer);
  session->step = 0;
  publish (self, epoch);
  return TRUE;
}

/**
 * strata_trainer_undo_restore:
 * @self: a trainer whose run has ended
 *
 * Returns: whether there was a restored network to take back: not once the training was continued
 */
gboolean
strata_trainer_undo_restore (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), FALSE);
  g_return_val_if_fail (strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED, FALSE);

  StrataSession *session = &self->session;
  StrataRestored *restored = &self->restored;

  if (!restored->there)
    return FALSE;
  st_weights_assign (session->weights, restored->weights);
  st_optimizer_assign (session->optimizer, restored->optimizer);
  session->live = g_steal_pointer (&restored->live);
  session->step = restored->step;
  publish (self, restored->weights_epoch);
  strata_restored_clear (restored);
  return TRUE;
}

/* --- Taking up ------------------------------------------------------------------------------------------------------- */

/* The first epochs of a history, for the worker and for the owner; what it does not tell is not a number. */
static void
take_rows (StrataTrainer *self, StrataHistory *history, guint n_epochs)
{
  StrataSession *session = &self->session;
  g_autofree double *values = g_new (double, self->n_keys);

  for (guint i = 0; i < n_epochs; i++)
    {
      g_autoptr (StrataHistoryRow) row = g_list_model_get_item (G_LIST_MODEL (history), i);
      double seconds = strata_history_row_get_seconds (row), rate = strata_history_row_get_learning_rate (row);

      for (gsize k = 0; k < self->n_keys; k++)
        values[k] = strata_history_row_get_value (row, self->keys[k]);
      strata_history_append (self->history, values, seconds, rate);
      strata_history_append (session->history, values, seconds, rate);
      session->seconds += isnan (seconds) ? 0 : seconds;
    }
}

/* A rate that was lowered by then is not raised again. */
static void
take_rate (StrataTrainer *self)
{
  StOptimizer *before = strata_network_get_optimizer (self->initial), *now = self->session.optimizer;

  if (before == NULL || !strata_optimizer_is_same_rule (before, now)
      || st_optimizer_get_config (before)->schedule.kind != ST_CONSTANT_RATE)
    return;
  st_optimizer_set_learning_rate (now, st_optimizer_get_learning_rate (before));
}

/**
 * strata_trainer_take_up:
 * @self: a trainer that has not been started, made with an initial network
 * @history: of the training that the network is from
 * @n_epochs: how many of its epochs are behind this one, no more than it has
 * @weights_epoch: after which the network's weights were those (from 1)
 * @error: a file of the experiment could not be read
 *
 * As if the training had been stopped there: its state is %STRATA_TRAINER_FINISHED, and strata_trainer_continue() goes on
 * from the network, in this trainer's own run folder, with the order of the images and the learning rate that the epoch
 * after @n_epochs had. Callbacks begin to count anew. Blocking: it may go over the data.
 *
 * Returns: whether it was taken up
 */
gboolean
strata_trainer_take_up (StrataTrainer *self,
                        StrataHistory *history,
                        guint n_epochs,
                        guint weights_epoch,
                        GError **error)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), FALSE);
  g_return_val_if_fail (STRATA_IS_HISTORY (history), FALSE);
  g_return_val_if_fail (n_epochs <= strata_history_get_n_epochs (history), FALSE);
  g_return_val_if_fail (self->initial != NULL && strata_trainer_get_state (self) == STRATA_TRAINER_READY, FALSE);

  StrataSession *session = &self->session;

  if (!strata_trainer_prepare_session (self, error))
    return FALSE;
  take_rows (self, history, n_epochs);
  take_rate (self);
  session->epoch = session->begun = n_epochs;
  session->prepared = TRUE;
  publish (self, weights_epoch);
  self->outcome = STRATA_OUTCOME_STOPPED;
  /* Translators: a kept training was opened again */
  self->outcome_text = g_strdup_printf (_ ("Taken up after epoch %u"), weights_epoch);
  strata_trainer_set_state (self, STRATA_TRAINER_FINISHED);
  return TRUE;
}

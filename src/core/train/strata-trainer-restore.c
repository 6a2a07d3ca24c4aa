/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Other weights put into a training that has ended, and taken out again. The owner's thread: no run is under way. */

#include "strata-trainer-private.h"

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

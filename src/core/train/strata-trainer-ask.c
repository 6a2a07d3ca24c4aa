/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a trainer says of itself, to its owner's thread. */

#include "strata-trainer-private.h"

StrataTrainerState
strata_trainer_get_state (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), STRATA_TRAINER_READY);

  g_mutex_lock (&self->mutex);
  StrataTrainerState state = self->state;
  g_mutex_unlock (&self->mutex);
  return state;
}

/* The outcome of a run is there once it is finished. */
StrataOutcome
strata_trainer_get_outcome (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), STRATA_OUTCOME_NONE);
  return strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED ? self->outcome : STRATA_OUTCOME_NONE;
}

const char *
strata_trainer_get_outcome_text (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);
  return strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED ? self->outcome_text : NULL;
}

const GError *
strata_trainer_get_error (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);
  return strata_trainer_get_state (self) == STRATA_TRAINER_FINISHED ? self->error : NULL;
}

StrataExperiment *
strata_trainer_get_experiment (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);
  return self->experiment;
}

StrataHistory *
strata_trainer_get_history (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);
  return self->history;
}

guint64
strata_trainer_get_seed (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), 0);
  return self->seed;
}

guint
strata_trainer_get_n_epochs (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), 0);
  return self->n_epochs;
}

guint64
strata_trainer_get_steps_per_epoch (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), 0);
  return self->n_steps;
}

StrataNetwork *
strata_trainer_dup_network (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);

  g_mutex_lock (&self->mutex);
  StrataNetwork *network = self->network != NULL ? g_object_ref (self->network) : NULL;
  g_mutex_unlock (&self->mutex);
  return network;
}

guint
strata_trainer_get_weights_epoch (StrataTrainer *self)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), 0);

  g_mutex_lock (&self->mutex);
  guint epoch = self->weights_epoch;
  g_mutex_unlock (&self->mutex);
  return epoch;
}

char *
strata_trainer_dup_callback_status (StrataTrainer *self, const char *class_name)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);

  g_mutex_lock (&self->mutex);
  char *status = g_strdup (g_hash_table_lookup (self->statuses, class_name));
  g_mutex_unlock (&self->mutex);
  return status;
}

char *
strata_trainer_dup_callback_folder (StrataTrainer *self, const char *class_name)
{
  g_return_val_if_fail (STRATA_IS_TRAINER (self), NULL);

  StrataCallback *callback = strata_experiment_get_callback (self->experiment, class_name);
  const char *argument = callback != NULL ? STRATA_CALLBACK_GET_CLASS (callback)->folder_argument : NULL;
  StrataCallbackContext context = { .directory = self->directory };
  g_autofree char *folder = NULL;

  if (argument == NULL || !strata_callback_get_enabled (callback))
    return NULL;
  g_object_get (callback, argument, &folder, NULL);
  return strata_callback_resolve_path (&context, folder != NULL ? folder : "");
}

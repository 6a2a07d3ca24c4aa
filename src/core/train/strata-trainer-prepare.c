/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has to be made before the first epoch, on the worker thread: it reads files and goes over the data. */

#include "strata-adapt.h"
#include "strata-trainer-private.h"
#include "strata-weights-file.h"

static gboolean
read_weights_file (StrataTrainer *self, const char *property, gsize n, float **weights, GError **error)
{
  g_autofree char *path = NULL;

  g_object_get (strata_experiment_get_fit (self->working), property, &path, NULL);
  if (path == NULL || *path == '\0' || n == 0)
    return TRUE;
  g_autofree char *full = self->base_folder == NULL || g_path_is_absolute (path)
                            ? g_strdup (path)
                            : g_build_filename (self->base_folder, path, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (full);
  *weights = strata_sample_weights_read (file, n, error);
  return *weights != NULL;
}

/* Slots and iterations go on only where the rule and its numbers are the same; the learning rate may differ. */
gboolean
strata_optimizer_is_same_rule (StOptimizer *one, StOptimizer *other)
{
  const StOptimizerConfig *a = st_optimizer_get_config (one), *b = st_optimizer_get_config (other);

  return a->rule == b->rule && st_optimizer_get_n_slots (one) == st_optimizer_get_n_slots (other)
         && a->momentum == b->momentum && a->nesterov == b->nesterov && a->beta_1 == b->beta_1 && a->beta_2 == b->beta_2
         && a->rho == b->rho && a->epsilon == b->epsilon && a->amsgrad == b->amsgrad && a->centered == b->centered;
}

void
strata_trainer_prepare_weights (StrataTrainer *self)
{
  StrataSession *session = &self->session;
  const StModel *model = strata_sequential_get_model (self->sequential);
  StOptimizer *before = self->initial != NULL ? strata_network_get_optimizer (self->initial) : NULL;
  StOptimizerConfig config;

  strata_optimizer_get_config (strata_compile_settings_get_optimizer (strata_experiment_get_compile (self->working)),
                               &config);
  session->weights = st_weights_new (model);
  if (self->initial != NULL)
    st_weights_assign (session->weights, strata_network_get_weights (self->initial));
  else
    {
      StSource source;

      strata_sequential_initialize (self->sequential, session->weights, self->seed);
      strata_scaler_get_source (session->scaler, self->dataset, STRATA_SPLIT_TRAIN, &source);
      strata_adapt (self->sequential, session->weights, &source, self->n_train);
    }

  session->optimizer = st_optimizer_new (model, &config);
  if (before != NULL && strata_optimizer_is_same_rule (before, session->optimizer))
    st_optimizer_take_state (session->optimizer, before);
}

/* Weights that were trained behind a scaler go on behind the same one. */
static StrataScaler *
make_scaler (StrataTrainer *self)
{
  StrataScaler *before = self->initial != NULL ? strata_network_get_scaler (self->initial) : NULL;
  StrataScaling scaling;

  g_object_get (strata_experiment_get_scaling (self->working), "scaling", &scaling, NULL);
  if (before != NULL && strata_scaler_get_scaling (before) == scaling)
    return g_object_ref (before);
  return strata_scaler_fit (scaling, self->dataset);
}

gboolean
strata_trainer_prepare_session (StrataTrainer *self, GError **error)
{
  StrataSession *session = &self->session;

  g_clear_pointer (&session->sample_weights, g_free);
  if (!read_weights_file (self, "sample-weights", self->n_train, &session->sample_weights, error)
      || !read_weights_file (self, "validation-sample-weights", self->n_validation, &session->validation_sample_weights,
                             error))
    return FALSE;
  session->scaler = make_scaler (self);
  session->indices = g_new (guint32, self->n_train);
  session->validation_indices = g_new (guint32, self->n_validation);
  for (gsize i = 0; i < self->n_train; i++)
    session->indices[i] = (guint32) i;
  for (gsize i = 0; i < self->n_validation; i++)
    session->validation_indices[i] = (guint32) i;
  session->history = strata_history_new ((const char *const *) self->keys);
  g_clear_pointer (&session->counts, g_free);
  session->counts = g_new (double, MAX (self->n_counts, 1));
  st_measures_reset_counts (&session->measures, session->counts, self->n_counts);
  strata_trainer_prepare_weights (self);
  return TRUE;
}

gboolean
strata_trainer_prepare (StrataTrainer *self, GError **error)
{
  StrataSession *session = &self->session;

  if (session->prepared)
    return TRUE;
  if (!strata_trainer_prepare_session (self, error))
    return FALSE;
  if (self->snapshot != NULL ? !strata_trainer_restore_snapshot (self, error)
                             : !strata_trainer_restore_backup (self, error))
    return FALSE;
  session->prepared = TRUE;
  return TRUE;
}

void
strata_fit_compile (StrataFit *fit)
{
  StrataTrainer *self = fit->trainer;
  const StModel *model = strata_sequential_get_model (self->sequential);
  StPlanOptions options = {
    .batch_size = self->batch_size,
    .training = true,
    .seed = self->seed,
  };

  /* Settled when the trainer was made. */
  strata_compile_settings_fill_options (strata_experiment_get_compile (self->working),
                                        strata_sequential_get_output_shape (self->sequential), &options, NULL);
  fit->team = st_team_new (self->n_threads, true);
  fit->plan = st_plan_new (model, fit->team, &options);
  strata_scaler_get_source (fit->session->scaler, self->dataset, STRATA_SPLIT_TRAIN, &fit->source);
  fit->source.sample_weights = fit->session->sample_weights;
  fit->source.class_weights = self->class_weights;

  if (self->n_validation == 0)
    return;
  fit->validation_batch = MIN (st_model_get_inference_batch (model), self->n_validation);
  options.batch_size = fit->validation_batch;
  options.training = false;
  fit->validation_plan = st_plan_new (model, fit->team, &options);
  strata_scaler_get_source (fit->session->scaler, self->dataset, STRATA_SPLIT_VALIDATION, &fit->validation_source);
  fit->validation_source.sample_weights = fit->session->validation_sample_weights;
}

void
strata_fit_list_callbacks (StrataFit *fit)
{
  GListModel *callbacks = G_LIST_MODEL (strata_experiment_get_callbacks (fit->trainer->working));

  fit->callbacks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
    {
      g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);
      if (strata_callback_get_enabled (callback))
        g_ptr_array_add (fit->callbacks, g_steal_pointer (&callback));
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-network-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (StrataNetwork, strata_network, G_TYPE_OBJECT)

static void
strata_network_finalize (GObject *object)
{
  StrataNetwork *self = STRATA_NETWORK (object);

  g_clear_pointer (&self->single_plan, st_plan_free);
  g_clear_pointer (&self->single_team, st_team_free);
  g_mutex_clear (&self->single_lock);
  g_clear_pointer (&self->optimizer, st_optimizer_free);
  g_clear_pointer (&self->weights, st_weights_free);
  g_clear_object (&self->compile);
  g_clear_object (&self->scaler);
  g_clear_object (&self->sequential);

  G_OBJECT_CLASS (strata_network_parent_class)->finalize (object);
}

static void
strata_network_class_init (StrataNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_network_finalize;
}

static void
strata_network_init (StrataNetwork *self)
{
  g_mutex_init (&self->single_lock);
}

/* --- Making one ---------------------------------------------------------------------------------------------------- */

/**
 * strata_network_new:
 * @sequential: the layers the weights belong to
 * @weights: (transfer full): made for the model of @sequential
 * @scaler: (nullable): how pixels were scaled for it
 * @compile: (nullable): copied
 * @optimizer: (transfer full) (nullable): the state of its training
 *
 * Returns: (transfer full): the network
 */
StrataNetwork *
strata_network_new (StrataSequential *sequential,
                    StWeights *weights,
                    StrataScaler *scaler,
                    StrataCompileSettings *compile,
                    StOptimizer *optimizer)
{
  StrataNetwork *self = g_object_new (STRATA_TYPE_NETWORK, NULL);

  self->sequential = g_object_ref (sequential);
  self->weights = weights;
  self->scaler = scaler != NULL ? g_object_ref (scaler) : NULL;
  if (compile != NULL)
    self->compile = STRATA_COMPILE_SETTINGS (strata_configurable_copy (STRATA_CONFIGURABLE (compile)));
  self->optimizer = optimizer;
  return self;
}

StrataNetwork *
strata_network_new_initialized (StrataSequential *sequential, guint64 seed)
{
  StWeights *weights = st_weights_new (strata_sequential_get_model (sequential));

  strata_sequential_initialize (sequential, weights, seed);
  return strata_network_new (sequential, weights, NULL, NULL, NULL);
}

StrataNetwork *
strata_network_recompile (StrataNetwork *self, StrataCompileSettings *compile)
{
  return strata_network_new (self->sequential, st_weights_copy (self->weights), self->scaler, compile, NULL);
}

StrataSequential *
strata_network_get_sequential (StrataNetwork *self)
{
  return self->sequential;
}

StWeights *
strata_network_get_weights (StrataNetwork *self)
{
  return self->weights;
}

StOptimizer *
strata_network_get_optimizer (StrataNetwork *self)
{
  return self->optimizer;
}

StrataScaler *
strata_network_get_scaler (StrataNetwork *self)
{
  return self->scaler;
}

StrataCompileSettings *
strata_network_get_compile (StrataNetwork *self)
{
  return self->compile;
}

/* --- Fitting ------------------------------------------------------------------------------------------------------- */

/* The next layer that has weights, from *i on; NULL at the end. */
static const StrataSequentialLayer *
next_weighted_layer (StrataSequential *sequential, guint *i)
{
  while (*i < strata_sequential_get_n_layers (sequential))
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, (*i)++);

      if (layer->n_weights > 0)
        return layer;
    }
  return NULL;
}

static char *
describe_weight (const StWeightInfo *info)
{
  StrataShape shape = { .rank = info->shape.rank };

  for (int i = 0; i < shape.rank; i++)
    shape.dim[i] = info->shape.dim[i];
  return strata_shape_to_string (&shape);
}

/* The weights of one layer in the stack against those of the network's layer in the same place. */
static gboolean
check_layer_fits (const StModel *wanted_model,
                  const StrataSequentialLayer *wanted,
                  const StModel *model,
                  const StrataSequentialLayer *layer,
                  GError **error)
{
  if (wanted->n_weights != layer->n_weights)
    {
      g_set_error (
        error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
        _ ("The layer “%s” has %u weights, but “%s” in its place in the model has %u; use the experiment the "
           "model was trained from"),
        wanted->name, wanted->n_weights, layer->name, layer->n_weights);
      return FALSE;
    }
  for (guint i = 0; i < wanted->n_weights; i++)
    {
      const StWeightInfo *a = st_model_get_weight (wanted_model, wanted->first_weight + i);
      const StWeightInfo *b = st_model_get_weight (model, layer->first_weight + i);
      g_autofree char *wanted_shape = describe_weight (a);
      g_autofree char *shape = describe_weight (b);

      if (strcmp (a->name, b->name) == 0 && strcmp (wanted_shape, shape) == 0)
        continue;
      g_set_error (
        error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
        _ ("The layer “%s” needs a %s of %s, but the model has a %s of %s there; use the experiment the model "
           "was trained from"),
        wanted->name, a->name, wanted_shape, b->name, shape);
      return FALSE;
    }
  return TRUE;
}

gboolean
strata_network_check_fits (StrataNetwork *self, StrataSequential *sequential, GError **error)
{
  const StModel *wanted_model = strata_sequential_get_model (sequential);
  const StModel *model = strata_sequential_get_model (self->sequential);
  guint i = 0, j = 0;

  for (;;)
    {
      const StrataSequentialLayer *wanted = next_weighted_layer (sequential, &i);
      const StrataSequentialLayer *layer = next_weighted_layer (self->sequential, &j);

      if (wanted == NULL && layer == NULL)
        return TRUE;
      if (wanted == NULL || layer == NULL)
        {
          g_set_error (
            error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
            _ ("%s has the layer “%s” with weights, and %s has none to match it; use the experiment the model "
               "was trained from"),
            wanted == NULL ? _ ("The model") : _ ("The experiment"), wanted == NULL ? layer->name : wanted->name,
            wanted == NULL ? _ ("the experiment") : _ ("the model"));
          return FALSE;
        }
      if (!check_layer_fits (wanted_model, wanted, model, layer, error))
        return FALSE;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-private.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>

/* The sequence a stack stands for: blocks unrolled, names as Keras gives them, each layer settled on what comes in. */

static void
clear_unrolled (gpointer data)
{
  g_free (((StrataUnrolled *) data)->name);
}

static void
append_layer (GArray *entries, StrataLayer *layer, guint repeat)
{
  const StrataUnrolled entry = { .layer = layer, .repeat = repeat };

  if (strata_layer_get_enabled (layer))
    g_array_append_val (entries, entry);
}

/* A faulty number of repeats is told elsewhere; here it may only not run away. */
static void
append_block (GArray *entries, StrataBlock *block)
{
  GListModel *members = G_LIST_MODEL (strata_block_get_layers (block));
  guint n = g_list_model_get_n_items (members);
  guint repeat;

  if (!strata_layer_get_enabled (STRATA_LAYER (block)))
    return;
  g_object_get (block, "repeat", &repeat, NULL);
  repeat = MIN (repeat, STRATA_MAX_REPEAT);
  for (guint r = 0; r < repeat; r++)
    for (guint i = 0; i < n; i++)
      {
        g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
        append_layer (entries, member, r);
      }
}

/* "dense", "dense_1", ...: the first that is not taken; counts remembers where to go on. */
static char *
next_name (const char *base, GHashTable *counts, GHashTable *taken)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, base));
  char *name;

  for (;;)
    {
      name = count == 0 ? g_strdup (base) : g_strdup_printf ("%s_%u", base, count);
      count++;
      if (!g_hash_table_contains (taken, name))
        break;
      g_free (name);
    }
  g_hash_table_insert (counts, (gpointer) base, GUINT_TO_POINTER (count));
  return name;
}

/* Own names go first, so that an automatic one never takes them. */
static void
give_names (GArray *entries)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < entries->len; i++)
    {
      StrataUnrolled *entry = &g_array_index (entries, StrataUnrolled, i);
      const char *own = strata_layer_get_name (entry->layer);

      if (own != NULL && entry->repeat == 0)
        {
          entry->name = g_strdup (own);
          g_hash_table_add (taken, entry->name);
        }
    }
  for (guint i = 0; i < entries->len; i++)
    {
      StrataUnrolled *entry = &g_array_index (entries, StrataUnrolled, i);
      const char *own = strata_layer_get_name (entry->layer);

      if (entry->name != NULL)
        continue;
      entry->name =
        next_name (own ? own : strata_configurable_get_keras_name (STRATA_CONFIGURABLE (entry->layer)), counts, taken);
      g_hash_table_add (taken, entry->name);
    }
}

GArray *
strata_layers_unroll (GListModel *layers)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (StrataUnrolled));
  guint n = g_list_model_get_n_items (layers);

  g_array_set_clear_func (entries, clear_unrolled);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);

      if (STRATA_IS_BLOCK (layer))
        append_block (entries, STRATA_BLOCK (layer));
      else
        append_layer (entries, layer, 0);
    }
  give_names (entries);
  return entries;
}

static gboolean
check_name_is_free (const GArray *entries, guint i, GError **error)
{
  const StrataUnrolled *entry = &g_array_index (entries, StrataUnrolled, i);

  if (strata_layer_get_name (entry->layer) == NULL)
    return TRUE;
  for (guint k = 0; k < i; k++)
    if (g_str_equal (g_array_index (entries, StrataUnrolled, k).name, entry->name))
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                     _ ("%s: another layer has this name already: choose another"), entry->name);
        return FALSE;
      }
  return TRUE;
}

static gboolean
count_weights (StrataLayer *layer, const StrataShape *input, StrataLayerInference *inference, GError **error)
{
  g_autoptr (GArray) weights = strata_layer_list_weights (layer, input);

  for (guint i = 0; i < weights->len; i++)
    {
      const StrataWeightSpec *weight = &g_array_index (weights, StrataWeightSpec, i);
      guint64 size = strata_shape_get_size (&weight->shape);

      if (!strata_initializer_check (weight->initializer, weight, error))
        {
          g_prefix_error (error, "%s: ", strata_layer_get_effective_name (layer));
          return FALSE;
        }
      inference->n_params += size;
      if (!weight->trainable)
        inference->n_non_trainable += size;
    }
  if (inference->n_params > STRATA_MAX_PARAMS)
    {
      g_autofree char *is = strata_count_to_text (inference->n_params);
      g_autofree char *most = strata_count_to_text (STRATA_MAX_PARAMS);

      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                   _ ("%s: %s parameters are too many to train here: make the layer smaller, to at most %s"),
                   strata_layer_get_effective_name (layer), is, most);
      return FALSE;
    }
  return TRUE;
}

/* A padding or an upsampling can ask for any amount of memory. */
static gboolean
check_size (StrataLayer *layer, const StrataShape *output, GError **error)
{
  double size = 1;

  for (int i = 0; i < output->rank; i++)
    size *= (double) output->dim[i];
  if (size <= STRATA_MAX_OUTPUTS)
    return TRUE;
  g_autofree char *shape = strata_shape_to_string (output);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("%s: %s are too many numbers to go out of one sample: keep below %u million"),
               strata_layer_get_effective_name (layer), shape, STRATA_MAX_OUTPUTS / 1000000);
  return FALSE;
}

gboolean
strata_unrolled_settle (const GArray *entries,
                        guint i,
                        const StrataShape *input,
                        StrataLayerInference *inference,
                        GError **error)
{
  StrataLayer *layer = g_array_index (entries, StrataUnrolled, i).layer;
  StrataLayerClass *klass = STRATA_LAYER_GET_CLASS (layer);

  *inference = (StrataLayerInference){ .effective_name = inference->effective_name, .output_shape.rank = -1 };
  if (STRATA_IS_INPUT (layer) && i > 0)
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
                   _ ("%s: Input can only be the first layer: move it up, or remove it"),
                   strata_layer_get_effective_name (layer));
      return FALSE;
    }
  if (!check_name_is_free (entries, i, error))
    return FALSE;
  if (input->rank < 0 && !STRATA_IS_INPUT (layer))
    return strata_configurable_validate (STRATA_CONFIGURABLE (layer), error);
  if (!strata_layer_infer (layer, input, &inference->output_shape, error)
      || !check_size (layer, &inference->output_shape, error) || !count_weights (layer, input, inference, error))
    {
      inference->output_shape.rank = -1;
      inference->n_params = inference->n_non_trainable = 0;
      return FALSE;
    }
  if (klass->get_forward_flop != NULL)
    inference->forward_flop = klass->get_forward_flop (layer, input);
  return TRUE;
}

void
strata_shape_to_engine (const StrataShape *shape, StShape *engine)
{
  *engine = (StShape){ .rank = shape->rank };
  for (int i = 0; i < shape->rank; i++)
    engine->dim[i] = shape->dim[i];
}

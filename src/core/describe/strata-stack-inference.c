/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-stack-inference.h"

typedef struct
{
  GArray *entries; /* of StrataUnrolled */
  guint next;
  StrataShape shape; /* what comes in; rank < 0: unknown */
  StrataStackInference *result;
} Walk;

static void
set_unknown (StrataLayer *layer)
{
  strata_layer_set_inference (layer, &(StrataLayerInference){ .output_shape.rank = -1 });
}

static void
set_members_unknown (StrataBlock *block)
{
  GListModel *members = G_LIST_MODEL (strata_block_get_layers (block));

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
      set_unknown (member);
    }
}

static void
add (StrataLayerInference *sum, const StrataLayerInference *part)
{
  sum->n_params += part->n_params;
  sum->n_non_trainable += part->n_non_trainable;
  sum->forward_flop += part->forward_flop;
}

/* Settles the next entry and moves on; FALSE with the error when it cannot be. */
static gboolean
step (Walk *walk, StrataLayerInference *inference, GError **error)
{
  const StrataUnrolled *entry = &g_array_index (walk->entries, StrataUnrolled, walk->next);
  StrataShape input = walk->shape;
  gboolean settled;

  inference->effective_name = entry->name;
  if (entry->repeat == 0)
    strata_layer_set_effective_name (entry->layer, entry->name);
  settled = strata_unrolled_settle (walk->entries, walk->next, &input, inference, error);
  walk->shape = inference->output_shape;
  walk->next++;
  return settled;
}

static void
infer_layer (Walk *walk, StrataLayer *layer, StrataLayerInference *inference)
{
  g_autoptr (GError) error = NULL;

  if (!step (walk, inference, &error) && walk->result->faulty == NULL)
    walk->result->faulty = layer;
  inference->error = error;
  strata_layer_set_inference (layer, inference);
  inference->error = NULL;
}

/* Members show their first repeat; the block shows the sum of all, and the first error inside it. */
static void
infer_repeats (Walk *walk, guint n_entries, StrataLayerInference *block, GError **error)
{
  guint end = walk->next + n_entries;

  while (walk->next < end)
    {
      const StrataUnrolled *entry = &g_array_index (walk->entries, StrataUnrolled, walk->next);
      StrataLayerInference member = { 0 };
      g_autoptr (GError) member_error = NULL;

      if (!step (walk, &member, &member_error) && *error == NULL)
        {
          *error = g_error_copy (member_error);
          if (walk->result->faulty == NULL)
            walk->result->faulty = entry->layer;
        }
      add (block, &member);
      member.error = member_error;
      if (entry->repeat == 0 || member_error != NULL)
        {
          member.effective_name = strata_layer_get_effective_name (entry->layer);
          strata_layer_set_inference (entry->layer, &member);
        }
    }
}

static guint
count_entries (Walk *walk, StrataBlock *block)
{
  GListModel *members = G_LIST_MODEL (strata_block_get_layers (block));
  guint n_enabled = 0, repeat;

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataLayer) member = g_list_model_get_item (members, i);
      n_enabled += strata_layer_get_enabled (member);
    }
  g_object_get (block, "repeat", &repeat, NULL);
  return n_enabled * MIN (repeat, STRATA_MAX_REPEAT);
}

static void
infer_block (Walk *walk, StrataBlock *block, const char *name)
{
  StrataLayerInference inference = { .effective_name = name, .output_shape.rank = -1 };
  g_autoptr (GError) error = NULL;
  guint n_entries = count_entries (walk, block);

  set_members_unknown (block);
  strata_layer_set_effective_name (STRATA_LAYER (block), name);
  if (!strata_block_check (block, &error))
    {
      walk->next += n_entries;
      walk->shape.rank = -1;
      if (walk->result->faulty == NULL)
        walk->result->faulty = STRATA_LAYER (block);
    }
  else
    infer_repeats (walk, n_entries, &inference, &error);

  inference.output_shape = walk->shape;
  inference.error = error;
  strata_layer_set_inference (STRATA_LAYER (block), &inference);
  walk->result->n_params += inference.n_params;
  walk->result->n_non_trainable += inference.n_non_trainable;
  walk->result->forward_flop += inference.forward_flop;
}

void
strata_stack_infer (GListModel *layers, const StrataShape *input, StrataStackInference *result)
{
  g_autoptr (GArray) entries = strata_layers_unroll (layers);
  Walk walk = { .entries = entries, .shape = *input, .result = result };
  guint n_blocks = 0;

  *result = (StrataStackInference){ 0 };
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (layers, i);
      StrataLayerInference inference = { 0 };

      if (!strata_layer_get_enabled (layer))
        {
          set_unknown (layer);
          if (STRATA_IS_BLOCK (layer))
            set_members_unknown (STRATA_BLOCK (layer));
          continue;
        }
      if (STRATA_IS_BLOCK (layer))
        {
          const char *own = strata_layer_get_name (layer);
          g_autofree char *name = n_blocks == 0 ? g_strdup ("block") : g_strdup_printf ("block_%u", n_blocks);

          n_blocks += own == NULL;
          infer_block (&walk, STRATA_BLOCK (layer), own ? own : name);
          continue;
        }
      infer_layer (&walk, layer, &inference);
      result->n_params += inference.n_params;
      result->n_non_trainable += inference.n_non_trainable;
      result->forward_flop += inference.forward_flop;
    }
}

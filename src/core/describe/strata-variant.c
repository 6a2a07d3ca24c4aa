/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-variant.h"

#include "strata-advice-private.h"

#include <glib/gi18n-lib.h>

#define LAYER(context, i) (&g_array_index ((context)->layers, StrataAdviceLayer, (i)))

static const struct
{
  const char *label, *name;
} words[] = {
  [STRATA_VARIANT_AS_IT_IS] = { N_ ("As it is"), N_ ("as it is") },
  [STRATA_VARIANT_STANDARDIZED] = { N_ ("Standardized pixels"), N_ ("standardized") },
  [STRATA_VARIANT_BATCH_NORMALIZATION] = { N_ ("With BatchNormalization"), "BatchNorm" },
  [STRATA_VARIANT_SELU] = { N_ ("With selu and lecun_normal"), "selu" },
};

const char *
strata_variant_get_label (StrataVariant variant)
{
  g_return_val_if_fail ((guint) variant < STRATA_N_VARIANTS, NULL);

  return _ (words[variant].label);
}

const char *
strata_variant_get_name (StrataVariant variant)
{
  g_return_val_if_fail ((guint) variant < STRATA_N_VARIANTS, NULL);

  return _ (words[variant].name);
}

static gboolean
standardize (StrataEditor *editor)
{
  StrataScalingSettings *settings = strata_experiment_get_scaling (strata_editor_get_experiment (editor));
  int scaling;

  g_object_get (settings, "scaling", &scaling, NULL);
  if (scaling == STRATA_SCALING_STANDARD || scaling == STRATA_SCALING_STANDARD_PER_PIXEL)
    return FALSE;
  strata_mend_standardize (NULL, editor, NULL);
  return TRUE;
}

/* --- Hidden layers ----------------------------------------------------------------------------------------------------- */

/* The last Dense is the output, unless it stands in a block. */
static gboolean
is_hidden (StrataAdviceContext *context, guint i)
{
  return STRATA_IS_DENSE (LAYER (context, i)->layer)
         && ((gint) i != strata_advice_find_last_dense (context) || LAYER (context, i)->block != NULL);
}

/* Whether a BatchNormalization stands between the Dense and the next one. */
static gboolean
is_normalized (StrataAdviceContext *context, guint i)
{
  for (guint j = i + 1; j < context->layers->len && !STRATA_IS_DENSE (LAYER (context, j)->layer); j++)
    if (STRATA_IS_BATCH_NORMALIZATION (LAYER (context, j)->layer))
      return TRUE;
  return FALSE;
}

/* Found anew, as layers that were inserted before it have moved it. */
static void
insert_normalization (StrataEditor *editor, StrataLayer *dense)
{
  g_autoptr (StrataLayer) normalization = strata_layer_new ("BatchNormalization", NULL, NULL);
  GListModel *list;
  guint position;

  if (strata_advice_find_layer (strata_editor_get_experiment (editor), dense, &list, &position))
    strata_editor_insert_layer (editor, list, position + 1, normalization);
}

static gboolean
normalize (StrataEditor *editor, StrataAdviceContext *context)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < context->layers->len; i++)
    if (is_hidden (context, i) && !is_normalized (context, i))
      {
        insert_normalization (editor, LAYER (context, i)->layer);
        changed = TRUE;
      }
  return changed;
}

static gboolean
use_selu (StrataEditor *editor, StrataAdviceContext *context)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < context->layers->len; i++)
    {
      StrataLayer *dense = LAYER (context, i)->layer;

      if (!is_hidden (context, i) || strata_advice_get_effective_activation (context, i) == ST_SELU)
        continue;
      strata_mend_set_activation (editor, dense, "selu");
      strata_mend_set (editor, dense, "kernel-initializer", "lecun_normal");
      changed = TRUE;
    }
  return changed;
}

/**
 * strata_variant_new:
 * @experiment: what to vary
 * @variant: how
 *
 * Returns: (transfer full) (nullable): a copy that is otherwise, or, as it is, a copy; %NULL where nothing would differ
 */
StrataExperiment *
strata_variant_new (StrataExperiment *experiment, StrataVariant variant)
{
  g_return_val_if_fail (STRATA_IS_EXPERIMENT (experiment), NULL);

  g_autoptr (StrataExperiment) copy = strata_experiment_freeze (experiment);
  g_autoptr (StrataEditor) editor = strata_editor_new (copy);
  StrataAdviceContext context;
  gboolean changed = variant == STRATA_VARIANT_AS_IT_IS;

  strata_advice_context_init (&context, copy);
  if (variant == STRATA_VARIANT_STANDARDIZED)
    changed = standardize (editor);
  else if (variant == STRATA_VARIANT_BATCH_NORMALIZATION)
    changed = normalize (editor, &context);
  else if (variant == STRATA_VARIANT_SELU)
    changed = use_selu (editor, &context);
  strata_advice_context_clear (&context);
  if (!changed)
    return NULL;
  if (variant != STRATA_VARIANT_AS_IT_IS)
    {
      const char *before = strata_experiment_get_name (experiment);
      g_autofree char *name = before != NULL && *before != '\0'
                                ? g_strdup_printf ("%s · %s", before, strata_variant_get_name (variant))
                                : g_strdup (strata_variant_get_name (variant));
      strata_experiment_set_name (copy, name);
    }
  return g_steal_pointer (&copy);
}

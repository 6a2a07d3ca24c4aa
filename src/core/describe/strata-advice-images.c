/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "strata-advice-private.h"
#include "strata-number.h"

/* Rules about layers that change images at random. */

#define LAYER(context, i) (&g_array_index ((context)->layers, StrataAdviceLayer, (i)))

/* The first layer with weights, of those that run. */
static const StrataAdviceLayer *
find_learner (StrataAdviceContext *context)
{
  for (guint i = 0; i < context->layers->len; i++)
    if (strata_layer_get_n_params (LAYER (context, i)->layer) > 0)
      return LAYER (context, i);
  return NULL;
}

static void
mend_move_to_images (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  g_autoptr (StrataLayer) layer = STRATA_LAYER (g_object_ref (strata_advice_get_subject (advice)));
  StrataAdviceContext context;
  const StrataAdviceLayer *learner;

  strata_advice_context_init (&context, strata_editor_get_experiment (editor));
  learner = find_learner (&context);
  strata_mend_remove (advice, editor, NULL);
  strata_mend_insert (editor, learner->block != NULL ? STRATA_LAYER (learner->block) : learner->layer, layer);
  strata_advice_context_clear (&context);
}

static void
check_place (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  const StrataAdviceLayer *learner = find_learner (context);
  gboolean is_behind = FALSE;

  for (guint i = 0; learner != NULL && i < context->layers->len; i++)
    {
      const StrataAdviceLayer *entry = LAYER (context, i);
      StrataAdvice *advice;

      is_behind |= entry == learner;
      if (!is_behind || !strata_layer_augments (entry->layer))
        continue;
      advice = strata_advice_add (context, rule, entry->layer, NULL, NULL, NULL);
      if (learner->input.rank == 3)
        strata_advice_add_mend (advice, g_strdup (_ ("Move to the Images")), mend_move_to_images, NULL);
      strata_advice_add_mend (advice, g_strdup (_ ("Remove")), strata_mend_remove, NULL);
      return;
    }
}

/* Standardized pixels lie about 0, and half of them below. */
static void
check_value_range (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  int scaling = STRATA_SCALING_NONE;

  g_object_get (strata_experiment_get_scaling (context->experiment), "scaling", &scaling, NULL);
  if (scaling != STRATA_SCALING_STANDARD && scaling != STRATA_SCALING_STANDARD_PER_PIXEL)
    return;
  for (guint i = 0; i < context->layers->len; i++)
    {
      StrataLayer *layer = LAYER (context, i)->layer;
      g_autofree char *text = NULL;
      double range[2];
      guint n;

      /* A Rescaling in front may have brought the pixels back. */
      if (STRATA_IS_RESCALING (layer))
        return;
      if (!STRATA_IS_RANDOM_CONTRAST (layer))
        continue;
      g_object_get (layer, "value-range", &text, NULL);
      if (strata_numbers_parse (text, range, 2, &n) && n == 2 && range[0] >= 0)
        strata_advice_add_mend (strata_advice_add (context, rule, layer, "value-range", NULL, NULL),
                                g_strdup (_ ("Set -5, 5")), strata_mend_set_argument, "-5, 5");
    }
}

const StrataAdviceRule strata_advice_image_rules[] = {
  { .id = "contrast-cuts-pixels",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("RandomContrast cuts off dark pixels"),
    .reason = N_ (
      "Pixels are standardized here, so that half of them lie below 0, and value_range leaves nothing below 0 in training."),
    .source = "https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_contrast/",
    .check = check_value_range },
  { .id = "augmentation-inside",
    .rank = STRATA_ADVICE_HINT,
    .title = N_ ("Augmentation belongs to the images"),
    .reason = N_ (
      "Behind a layer that learns it changes what that layer found instead of the picture; in front, all layers see new pictures."),
    .source = "https://keras.io/api/layers/preprocessing_layers/image_augmentation/",
    .check = check_place },
  { 0 },
};

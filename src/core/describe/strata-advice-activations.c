/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "strata-advice-private.h"

/* Rules about activations, and the layers that depend on them. */

#define LAYER(context, i) (&g_array_index ((context)->layers, StrataAdviceLayer, (i)))

/* From so many layers on, plain nets of this kind learn slowly or not at all. */
#define DEEP_RELU 10
#define DEEP_SIGMOID 5

static const char *
nick_of (StActivation activation)
{
  g_autoptr (GEnumClass) choices = g_type_class_ref (STRATA_TYPE_ACTIVATION);

  return g_enum_get_value (choices, activation)->value_nick; /* static */
}

/* Grows with its input without bound, so that large inputs make large steps. */
static gboolean
is_unbounded (StActivation activation)
{
  return activation != ST_SIGMOID && activation != ST_TANH && activation != ST_SOFTMAX;
}

static gboolean
is_rectifier (StActivation activation)
{
  return activation == ST_RELU || activation == ST_LEAKY_RELU || activation == ST_ELU || activation == ST_SOFTPLUS
         || activation == ST_GELU || activation == ST_SWISH;
}

static gboolean
has_initializer (StrataLayer *layer, const char *keras_name)
{
  g_autoptr (StrataConfigurable) initializer = NULL;

  g_object_get (layer, "kernel-initializer", &initializer, NULL);
  return initializer != NULL && g_strcmp0 (strata_configurable_get_keras_name (initializer), keras_name) == 0;
}

static void
check_raw_pixels (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  int scaling = STRATA_SCALING_NONE;
  gint first = strata_advice_find_first_dense (context);

  g_object_get (strata_experiment_get_scaling (context->experiment), "scaling", &scaling, NULL);
  if (scaling != STRATA_SCALING_NONE || first < 0)
    return;
  for (gint i = 0; i < first; i++)
    if (STRATA_IS_BATCH_NORMALIZATION (LAYER (context, i)->layer))
      return;

  StActivation activation = strata_advice_get_effective_activation (context, first);
  if (!is_unbounded (activation))
    return;

  const char *nick = nick_of (activation);
  StrataAdvice *advice = strata_advice_add (
    context, rule, strata_experiment_get_scaling (context->experiment), "scaling",
    g_strdup_printf (_ ("%s learns poorly from raw pixels"), nick),
    activation == ST_RELU
      ? g_strdup (_ ("Values of 0 … 255 make large, one-sided steps. Standardize them and relu overtakes sigmoid."))
      : g_strdup_printf (_ ("Values of 0 … 255 make large, one-sided steps, which %s passes on undamped."), nick));
  strata_advice_add_mend (advice, g_strdup (_ ("Standardize")), strata_mend_standardize, NULL);
}

/* A run of hidden Dense layers, none normalized, of the activations that `belongs` accepts. */
typedef struct
{
  GPtrArray *layers; /* of StrataLayer, (transfer none): each member of a block once */
  guint depth;       /* repeats counted */
} Run;

static void
run_clear (Run *run)
{
  g_ptr_array_unref (run->layers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static Run
find_run (StrataAdviceContext *context, gboolean (*belongs) (StActivation activation))
{
  Run run = { .layers = g_ptr_array_new () };
  gint last = strata_advice_find_last_dense (context);

  for (gint i = 0; i < (gint) context->layers->len; i++)
    {
      StrataAdviceLayer *entry = LAYER (context, i);

      if (STRATA_IS_BATCH_NORMALIZATION (entry->layer))
        {
          g_ptr_array_set_size (run.layers, 0);
          run.depth = 0;
        }
      /* The last Dense is the output, unless it stands in a block. */
      if (!STRATA_IS_DENSE (entry->layer) || (i == last && entry->block == NULL)
          || !belongs (strata_advice_get_effective_activation (context, i)))
        continue;
      g_ptr_array_add (run.layers, entry->layer);
      run.depth += entry->repeat;
    }
  return run;
}

static gboolean
is_sigmoid (StActivation activation)
{
  return activation == ST_SIGMOID || activation == ST_TANH;
}

static void
normalize_run (StrataEditor *editor, const Run *run)
{
  for (guint i = 0; i < run->layers->len; i++)
    {
      g_autoptr (StrataLayer) normalization = strata_layer_new ("BatchNormalization", NULL, NULL);
      GListModel *list;
      guint position;

      if (strata_advice_find_layer (strata_editor_get_experiment (editor), g_ptr_array_index (run->layers, i), &list,
                                    &position))
        strata_editor_insert_layer (editor, list, position + 1, normalization);
    }
}

/* The activation may stand in a layer of its own behind the Dense. */
void
strata_mend_set_activation (StrataEditor *editor, StrataLayer *dense, const char *nick)
{
  GListModel *list;
  guint position;

  if (strata_advice_get_activation (dense) == ST_LINEAR
      && strata_advice_find_layer (strata_editor_get_experiment (editor), dense, &list, &position))
    for (guint i = position + 1; i < g_list_model_get_n_items (list); i++)
      {
        g_autoptr (StrataLayer) next = g_list_model_get_item (list, i);
        if (STRATA_IS_DENSE (next))
          break;
        if (STRATA_IS_ACTIVATION_LAYER (next))
          {
            strata_mend_set (editor, next, "activation", nick);
            return;
          }
      }
  strata_mend_set (editor, dense, "activation", nick);
}

static void
mend_run (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  gboolean (*belongs) (StActivation) =
    g_str_equal (strata_advice_get_id (advice), "deep-sigmoid") ? is_sigmoid : is_rectifier;
  StrataAdviceContext context;

  strata_advice_context_init (&context, strata_editor_get_experiment (editor));
  {
    g_auto (Run) run = find_run (&context, belongs);

    if (g_str_equal (value, "batch_normalization"))
      normalize_run (editor, &run);
    else
      for (guint i = 0; i < run.layers->len; i++)
        {
          StrataLayer *dense = g_ptr_array_index (run.layers, i);
          strata_mend_set_activation (editor, dense, "selu");
          strata_mend_set (editor, dense, "kernel-initializer", "lecun_normal");
        }
  }
  strata_advice_context_clear (&context);
}

static void
check_run (StrataAdviceContext *context,
           const StrataAdviceRule *rule,
           gboolean (*belongs) (StActivation),
           guint deep,
           const char *title_format,
           const char *reason)
{
  g_auto (Run) run = find_run (context, belongs);

  if (run.depth < deep)
    return;

  StrataLayer *first = g_ptr_array_index (run.layers, 0);
  StActivation activation = strata_advice_get_activation (first);
  const char *nick = activation == ST_LINEAR ? (belongs == is_sigmoid ? "sigmoid" : "relu") : nick_of (activation);
  g_autofree char *depth = g_strdup_printf ("%u", run.depth);
  g_auto (GStrv) parts = g_strsplit (title_format, "%s", 3);
  g_autofree char *title = g_strconcat (parts[0], depth, parts[1], nick, parts[2], NULL);
  StrataAdvice *advice = strata_advice_add (context, rule, first, NULL, g_steal_pointer (&title), g_strdup (reason));

  strata_advice_add_mend (advice, g_strdup (_ ("Add BatchNormalization")), mend_run, "batch_normalization");
  strata_advice_add_mend (advice, g_strdup (_ ("Use selu with lecun_normal")), mend_run, "selu");
}

/* Translators: a number and an activation: "20 layers of relu learn slowly". */
#define DEEP_TITLE N_ ("%s layers of %s learn slowly")

static void
check_deep_relu (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_run (context, rule, is_rectifier, DEEP_RELU, _ (DEEP_TITLE), _ (rule->reason));
}

static void
check_deep_sigmoid (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_run (context, rule, is_sigmoid, DEEP_SIGMOID, _ (DEEP_TITLE), _ (rule->reason));
}

/* Once for all: twenty layers of selu are one matter. */
static void
mend_selu_initializers (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  StrataAdviceContext context;

  strata_advice_context_init (&context, strata_editor_get_experiment (editor));
  for (guint i = 0; i < context.layers->len; i++)
    {
      StrataLayer *layer = LAYER (&context, i)->layer;
      if (STRATA_IS_DENSE (layer) && strata_advice_get_effective_activation (&context, i) == ST_SELU
          && !has_initializer (layer, "lecun_normal"))
        strata_mend_set (editor, layer, "kernel-initializer", "lecun_normal");
    }
  strata_advice_context_clear (&context);
}

static void
check_selu_initializer (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  for (guint i = 0; i < context->layers->len; i++)
    {
      StrataLayer *layer = LAYER (context, i)->layer;

      if (!STRATA_IS_DENSE (layer) || strata_advice_get_effective_activation (context, i) != ST_SELU
          || has_initializer (layer, "lecun_normal"))
        continue;
      strata_advice_add_mend (strata_advice_add (context, rule, layer, "kernel-initializer", NULL, NULL),
                              g_strdup (_ ("Use lecun_normal")), mend_selu_initializers, NULL);
      return;
    }
}

static void
mend_swap_dropout (StrataAdvice *advice, StrataEditor *editor, const char *class_name)
{
  StrataLayer *old = STRATA_LAYER (strata_advice_get_subject (advice));
  double rate = 0.5;

  g_object_get (old, "rate", &rate, NULL);
  g_autoptr (StrataLayer) replacement = strata_layer_new (class_name, "rate", rate, NULL);
  strata_layer_set_name (replacement, strata_layer_get_name (old));
  strata_mend_replace (editor, old, replacement);
}

/* The activation whose output reaches layer i. */
static StActivation
get_activation_before (StrataAdviceContext *context, guint i)
{
  for (guint j = i; j > 0; j--)
    {
      StrataLayer *layer = LAYER (context, j - 1)->layer;
      if (STRATA_IS_DENSE (layer) || STRATA_IS_ACTIVATION_LAYER (layer))
        return strata_advice_get_activation (layer);
    }
  return ST_LINEAR;
}

static void
check_dropout_after_selu (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  for (guint i = 0; i < context->layers->len; i++)
    if (STRATA_IS_DROPOUT (LAYER (context, i)->layer) && get_activation_before (context, i) == ST_SELU)
      strata_advice_add_mend (strata_advice_add (context, rule, LAYER (context, i)->layer, NULL, NULL, NULL),
                              g_strdup (_ ("Use AlphaDropout")), mend_swap_dropout, "AlphaDropout");
}

static void
check_alpha_dropout (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  for (guint i = 0; i < context->layers->len; i++)
    if (STRATA_IS_ALPHA_DROPOUT (LAYER (context, i)->layer) && get_activation_before (context, i) != ST_SELU)
      strata_advice_add_mend (strata_advice_add (context, rule, LAYER (context, i)->layer, NULL, NULL, NULL),
                              g_strdup (_ ("Use Dropout")), mend_swap_dropout, "Dropout");
}

static void
mend_activation (StrataAdvice *advice, StrataEditor *editor, const char *nick)
{
  strata_mend_set_activation (editor, STRATA_LAYER (strata_advice_get_subject (advice)), nick);
}

static void
check_output_activation (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  gint last = strata_advice_find_last_dense (context);
  const char *loss = strata_advice_get_loss (context->experiment);

  if (last < 0
      || (!g_str_equal (loss, "sparse_categorical_crossentropy") && !g_str_equal (loss, "categorical_crossentropy")
          && !g_str_equal (loss, "categorical_focal_crossentropy"))
      || strata_advice_takes_logits (context->experiment))
    return;

  StActivation activation = strata_advice_get_effective_activation (context, last);
  if (activation == ST_SOFTMAX)
    return;

  StrataAdvice *advice = strata_advice_add (
    context, rule, LAYER (context, last)->layer, "activation", NULL,
    g_strdup_printf (_ ("%s takes the outputs as probabilities that add up to 1, and %s does not make them so."), loss,
                     nick_of (activation)));
  strata_advice_add_mend (advice, g_strdup (_ ("Use softmax")), mend_activation, "softmax");
}

static void
check_hidden_softmax (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  gint last = strata_advice_find_last_dense (context);

  for (gint i = 0; i < last; i++)
    if (strata_advice_get_activation (LAYER (context, i)->layer) == ST_SOFTMAX)
      strata_advice_add_mend (strata_advice_add (context, rule, LAYER (context, i)->layer, "activation", NULL, NULL),
                              g_strdup (_ ("Use relu")), strata_mend_set_argument, "relu");
}

static void
check_linear_pair (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  gint last = strata_advice_find_last_dense (context);

  for (gint i = 0; i < last; i++)
    {
      StrataLayer *layer = LAYER (context, i)->layer;

      if (STRATA_IS_DENSE (layer) && strata_advice_get_effective_activation (context, i) == ST_LINEAR)
        strata_advice_add_mend (strata_advice_add (context, rule, layer, "activation", NULL, NULL),
                                g_strdup (_ ("Use relu")), strata_mend_set_argument, "relu");
    }
}

static void
check_zero_kernel (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  for (guint i = 0; i < context->layers->len; i++)
    {
      StrataLayer *layer = LAYER (context, i)->layer;

      if (STRATA_IS_DENSE (layer)
          && (has_initializer (layer, "zeros") || has_initializer (layer, "ones")
              || has_initializer (layer, "constant")))
        strata_advice_add_mend (strata_advice_add (context, rule, layer, "kernel-initializer", NULL, NULL),
                                g_strdup (_ ("Use glorot_uniform")), strata_mend_set_argument, "glorot_uniform");
    }
}

static void
check_dropout_at_output (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  gint last = strata_advice_find_last_dense (context);

  for (guint i = last + 1; last >= 0 && i < context->layers->len; i++)
    {
      const StrataAdviceLayer *entry = LAYER (context, i);
      if (STRATA_IS_DROPOUT (entry->layer) || STRATA_IS_ALPHA_DROPOUT (entry->layer))
        strata_advice_add_mend (strata_advice_add (context, rule, entry->layer, NULL, NULL, NULL),
                                g_strdup (_ ("Remove")), strata_mend_remove, NULL);
    }
}

const StrataAdviceRule strata_advice_activation_rules[] = {
  { .id = "relu-on-raw-pixels",
    .rank = STRATA_ADVICE_WARNING,
    .source = "LeCun, Bottou, Orr, Müller: Efficient BackProp, 1998, section 4.3",
    .check = check_raw_pixels },
  { .id = "deep-relu",
    .rank = STRATA_ADVICE_WARNING,
    .reason =
      N_ ("Gradients fade on their way back through so many layers; normalizing each layer's output keeps them alive."),
    .source = "Ioffe, Szegedy: Batch Normalization, 2015; Klambauer et al.: Self-Normalizing Neural Networks, 2017",
    .check = check_deep_relu },
  { .id = "deep-sigmoid",
    .rank = STRATA_ADVICE_WARNING,
    .reason = N_ ("The slope of sigmoid and tanh is small away from zero, so gradients vanish layer by layer."),
    .source = "Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks, 2010",
    .check = check_deep_sigmoid },
  { .id = "output-activation",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("The last layer should give probabilities"),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_output_activation },
  { .id = "hidden-softmax",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("softmax inside the network"),
    .reason =
      N_ ("It makes the outputs of a layer compete for a sum of 1, which holds back what later layers can see."),
    .source = "Goodfellow, Bengio, Courville: Deep Learning, 2016, section 6.2.2.3",
    .check = check_hidden_softmax },
  { .id = "dropout-after-selu",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("Dropout undoes what selu keeps"),
    .reason = N_ ("Setting values to 0 shifts the mean and variance that selu holds; AlphaDropout keeps both."),
    .source = "Klambauer et al.: Self-Normalizing Neural Networks, 2017",
    .check = check_dropout_after_selu },
  { .id = "constant-kernel",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("All units start alike"),
    .reason = N_ ("With equal weights all units of the layer learn the same, as if there were only one."),
    .source = "Goodfellow, Bengio, Courville: Deep Learning, 2016, section 8.4",
    .check = check_zero_kernel },
  { .id = "linear-pair",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("A layer without an activation adds nothing"),
    .reason = N_ ("Two linear layers in a row are one linear layer: without an activation between them depth is lost."),
    .source = "Goodfellow, Bengio, Courville: Deep Learning, 2016, section 6.1",
    .check = check_linear_pair },
  { .id = "dropout-at-output",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("Dropout after the last layer"),
    .reason = N_ ("It wipes out answers themselves, so that the loss is high for what the network got right."),
    .source = "Srivastava et al.: Dropout, 2014",
    .check = check_dropout_at_output },
  { .id = "selu-initializer",
    .rank = STRATA_ADVICE_HINT,
    .title = N_ ("selu is made for lecun_normal"),
    .reason = N_ ("Only with weights of variance 1 / inputs do selu layers keep mean 0 and variance 1."),
    .source = "Klambauer et al.: Self-Normalizing Neural Networks, 2017",
    .check = check_selu_initializer },
  { .id = "alpha-dropout-without-selu",
    .rank = STRATA_ADVICE_HINT,
    .title = N_ ("AlphaDropout belongs to selu"),
    .reason = N_ ("It fills in selu's lower limit; behind other activations plain Dropout is what was meant."),
    .source = "Klambauer et al.: Self-Normalizing Neural Networks, 2017",
    .check = check_alpha_dropout },
  { 0 },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "strata-advice-private.h"

/* Rules about the loss and the last layer: what it gives must be what the loss compares with the labels. */

static StrataLoss *
get_loss (StrataAdviceContext *context)
{
  return strata_compile_settings_get_loss (strata_experiment_get_compile (context->experiment));
}

gboolean
strata_advice_takes_logits (StrataExperiment *experiment)
{
  StrataLoss *loss = strata_compile_settings_get_loss (strata_experiment_get_compile (experiment));
  StLossArguments arguments = { 0 };

  if (loss != NULL)
    strata_loss_get_arguments (loss, &arguments);
  return arguments.from_logits;
}

static void
mend_logits (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  StrataExperiment *experiment = strata_editor_get_experiment (editor);

  strata_mend_set (editor, strata_compile_settings_get_loss (strata_experiment_get_compile (experiment)), "from-logits",
                   "false");
}

/* The last activation is the Dense's own or a layer behind it: the argument is set where it stands. */
static void
mend_last_activation (StrataAdvice *advice, StrataEditor *editor, const char *value)
{
  strata_mend_set_activation (editor, STRATA_LAYER (strata_advice_get_subject (advice)), value);
}

static StrataAdvice *
complain (StrataAdviceContext *context,
          const StrataAdviceRule *rule,
          gint last,
          const char *loss,
          StActivation activation)
{
  g_autoptr (GEnumClass) choices = g_type_class_ref (STRATA_TYPE_ACTIVATION);

  return strata_advice_add (
    context, rule, g_array_index (context->layers, StrataAdviceLayer, last).layer, "activation", NULL,
    g_strdup_printf (_ (rule->reason), loss, g_enum_get_value (choices, activation)->value_nick));
}

static void
check_logits (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  gint last = strata_advice_find_last_dense (context);
  StActivation activation;

  if (last < 0 || !strata_advice_takes_logits (context->experiment))
    return;
  activation = strata_advice_get_effective_activation (context, last);
  if (activation != ST_SOFTMAX && activation != ST_SIGMOID)
    return;

  StrataAdvice *advice = complain (context, rule, last, strata_advice_get_loss (context->experiment), activation);
  strata_advice_add_mend (advice, g_strdup (_ ("Turn from_logits Off")), mend_logits, NULL);
  strata_advice_add_mend (advice, g_strdup (_ ("Use linear")), mend_last_activation, "linear");
}

/* What a loss asks of the outputs, and the activation that gives it. */
typedef enum
{
  ANYTHING,
  SHARES,   /* from 0 to 1 */
  POSITIVE, /* 0 and above */
  SIDES,    /* both sides of 0 */
} Range;

static Range
get_range (StLoss loss)
{
  switch (loss)
    {
    case ST_BINARY_CROSSENTROPY:
    case ST_BINARY_FOCAL_CROSSENTROPY:
    case ST_KL_DIVERGENCE:
      return SHARES;
    case ST_POISSON:
    case ST_MEAN_SQUARED_LOGARITHMIC_ERROR:
      return POSITIVE;
    case ST_HINGE:
    case ST_SQUARED_HINGE:
      return SIDES;
    default:
      return ANYTHING;
    }
}

static gboolean
gives (StActivation activation, Range range)
{
  const gboolean is_share = activation == ST_SOFTMAX || activation == ST_SIGMOID || activation == ST_HARD_SIGMOID
                            || activation == ST_SPARSE_SIGMOID;

  switch (range)
    {
    case SHARES:
      return is_share;
    case POSITIVE:
      return is_share || activation == ST_RELU || activation == ST_RELU6 || activation == ST_SOFTPLUS
             || activation == ST_EXPONENTIAL || activation == ST_SQUAREPLUS || activation == ST_SPARSE_PLUS;
    case SIDES:
      return !is_share && activation != ST_RELU && activation != ST_RELU6 && activation != ST_SOFTPLUS
             && activation != ST_EXPONENTIAL;
    case ANYTHING:
    default:
      return TRUE;
    }
}

static void
check_range (StrataAdviceContext *context,
             const StrataAdviceRule *rule,
             Range range,
             const char *label,
             const char *use)
{
  gint last = strata_advice_find_last_dense (context);
  StrataLoss *loss = get_loss (context);
  StActivation activation;

  if (last < 0 || loss == NULL || get_range (strata_loss_get_loss (loss)) != range
      || strata_advice_takes_logits (context->experiment))
    return;
  activation = strata_advice_get_effective_activation (context, last);
  if (!gives (activation, range))
    strata_advice_add_mend (complain (context, rule, last, strata_advice_get_loss (context->experiment), activation),
                            g_strdup (label), mend_last_activation, use);
}

static void
check_shares (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  StrataLoss *loss = get_loss (context);
  const gboolean is_joint = loss != NULL && strata_loss_get_loss (loss) == ST_KL_DIVERGENCE;

  check_range (context, rule, SHARES, is_joint ? _ ("Use softmax") : _ ("Use sigmoid"),
               is_joint ? "softmax" : "sigmoid");
}

static void
check_positive (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_range (context, rule, POSITIVE, _ ("Use softplus"), "softplus");
}

static void
check_sides (StrataAdviceContext *context, const StrataAdviceRule *rule)
{
  check_range (context, rule, SIDES, _ ("Use tanh"), "tanh");
}

const StrataAdviceRule strata_advice_loss_rules[] = {
  { .id = "logits-after-activation",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("The loss applies the activation a second time"),
    .reason = N_ ("With from_logits %s takes the sums of the last layer as they are, and %s has changed them already."),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_logits },
  { .id = "outputs-are-no-shares",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("The loss wants numbers from 0 to 1"),
    .reason = N_ ("%s takes each output as a probability, and %s gives others too."),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_shares },
  { .id = "outputs-below-zero",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("The loss wants numbers above 0"),
    .reason = N_ ("%s takes the logarithm of the outputs, and %s gives numbers below 0."),
    .source = "https://keras.io/api/losses/probabilistic_losses/",
    .check = check_positive },
  { .id = "outputs-on-one-side",
    .rank = STRATA_ADVICE_WARNING,
    .title = N_ ("The loss wants numbers on both sides of 0"),
    .reason = N_ ("For %s yes is 1 and no is −1, and %s never gets below 0."),
    .source = "https://keras.io/api/losses/hinge_losses/",
    .check = check_sides },
  { 0 },
};

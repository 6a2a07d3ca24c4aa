/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' SwapEMAWeights. A training that another callback ends early ends with the average here as any other does, where
 * Keras' would be left with the weights that were put away. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"
#include "strata-trainer.h"

#include <glib/gi18n-lib.h>

struct _StrataSwapEmaWeights
{
  StrataCallback parent_instance;

  gboolean swap_on_epoch;
};

G_DEFINE_FINAL_TYPE (StrataSwapEmaWeights, strata_swap_ema_weights, STRATA_TYPE_CALLBACK)

static gboolean
strata_swap_ema_weights_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  if (context->keeps_average)
    return TRUE;
  g_set_error_literal (
    error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
    _ ("SwapEMAWeights: the optimizer keeps no moving average of the weights; switch on its use_ema, "
       "or switch off SwapEMAWeights."));
  return FALSE;
}

static void
strata_swap_ema_weights_test_begin (StrataCallback *callback, StrataCallbackContext *context)
{
  context->use_average (context);
}

static gboolean
strata_swap_ema_weights_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  if (STRATA_SWAP_EMA_WEIGHTS (callback)->swap_on_epoch)
    context->use_average (context);
  return TRUE;
}

static void
strata_swap_ema_weights_class_init (StrataSwapEmaWeightsClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "SwapEMAWeights";
  configurable_class->keras_name = "swap_ema_weights";
  configurable_class->summary = N_ ("Validates with the optimizer's moving average of the weights");
  configurable_class->formula = "w̄ ← ema_momentum w̄ + (1 − ema_momentum) w";
  callback_class->train_begin = strata_swap_ema_weights_train_begin;
  callback_class->test_begin = strata_swap_ema_weights_test_begin;
  callback_class->epoch_end = strata_swap_ema_weights_epoch_end;

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataSwapEmaWeights, swap_on_epoch),
    g_param_spec_boolean ("swap-on-epoch", N_ ("For callbacks too"),
                          N_ ("Callbacks that keep the weights of an epoch keep the average"), FALSE, STRATA_ARGUMENT));
}

static void
strata_swap_ema_weights_init (StrataSwapEmaWeights *self)
{
}

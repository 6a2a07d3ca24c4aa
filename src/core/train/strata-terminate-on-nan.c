/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' TerminateOnNaN. The trainer itself never trains on with a loss that is not a number, so switching this on only
 * says so in the experiment, and carries it over to Keras. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataTerminateOnNan
{
  StrataCallback parent_instance;
};

G_DEFINE_FINAL_TYPE (StrataTerminateOnNan, strata_terminate_on_nan, STRATA_TYPE_CALLBACK)

static void
strata_terminate_on_nan_batch_end (StrataCallback *callback, StrataCallbackContext *context)
{
  double loss;

  if (context->get_log (context, "loss", &loss) && !isfinite (loss))
    context->stop (context, _ ("TerminateOnNaN: the loss is not a finite number"));
}

static void
strata_terminate_on_nan_class_init (StrataTerminateOnNanClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "TerminateOnNaN";
  configurable_class->keras_name = "terminate_on_nan";
  configurable_class->summary = N_ ("Ends the training when the loss is not a number");
  callback_class->batch_end = strata_terminate_on_nan_batch_end;
}

static void
strata_terminate_on_nan_init (StrataTerminateOnNan *self)
{
}

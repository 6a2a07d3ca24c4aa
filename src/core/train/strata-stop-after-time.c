/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends the training after a time, pauses left out, be it in the middle of an epoch. Keras has no such callback;
 * strata_keras_code() writes one. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataStopAfterTime
{
  StrataCallback parent_instance;

  double minutes;

  double began; /* in seconds of the training */
  double spent;
  gboolean over;
};

G_DEFINE_FINAL_TYPE (StrataStopAfterTime, strata_stop_after_time, STRATA_TYPE_CALLBACK)

static gboolean
strata_stop_after_time_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataStopAfterTime *self = STRATA_STOP_AFTER_TIME (callback);

  self->began = context->get_seconds (context);
  self->spent = 0;
  self->over = FALSE;
  return TRUE;
}

static void
strata_stop_after_time_batch_end (StrataCallback *callback, StrataCallbackContext *context)
{
  StrataStopAfterTime *self = STRATA_STOP_AFTER_TIME (callback);

  self->spent = context->get_seconds (context) - self->began;
  if (self->over || self->spent < self->minutes * 60)
    return;
  self->over = TRUE;
  g_autofree char *minutes = g_strdup_printf ("%g", self->minutes);
  /* Translators: %s is a number */
  g_autofree char *reason = g_strdup_printf (_ ("time over, minutes given: %s"), minutes);
  context->stop (context, reason);
}

static void
strata_stop_after_time_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataStopAfterTime *self = STRATA_STOP_AFTER_TIME (callback);

  g_variant_dict_insert (state, "began", "d", self->began);
}

static gboolean
strata_stop_after_time_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  return g_variant_dict_lookup (state, "began", "d", &STRATA_STOP_AFTER_TIME (callback)->began);
}

static char *
strata_stop_after_time_get_status (StrataCallback *callback)
{
  StrataStopAfterTime *self = STRATA_STOP_AFTER_TIME (callback);

  if (self->over)
    return g_strdup (_ ("time over"));
  if (self->spent <= 0)
    return NULL;
  /* Translators: "1.5 of 10 minutes" */
  return g_strdup_printf (_ ("%.1f of %g minutes"), self->spent / 60, self->minutes);
}

static void
strata_stop_after_time_class_init (StrataStopAfterTimeClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);
  GParamSpec *pspec;

  configurable_class->class_name = "StopAfterTime";
  configurable_class->keras_name = "stop_after_time";
  configurable_class->summary = N_ ("Ends the training after some minutes, pauses left out");
  callback_class->train_begin = strata_stop_after_time_train_begin;
  callback_class->batch_end = strata_stop_after_time_batch_end;
  callback_class->get_status = strata_stop_after_time_get_status;
  callback_class->save_state = strata_stop_after_time_save_state;
  callback_class->load_state = strata_stop_after_time_load_state;

  pspec = g_param_spec_double ("minutes", N_ ("Minutes"), N_ ("How long to train"), -G_MAXDOUBLE, G_MAXDOUBLE, 10,
                               STRATA_ARGUMENT);
  strata_param_spec_set_range (
    pspec, &(StrataRange){ .minimum = 0, .maximum = INFINITY, .above_minimum = TRUE, .below_maximum = TRUE });
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataStopAfterTime, minutes),
                                              pspec);
}

static void
strata_stop_after_time_init (StrataStopAfterTime *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ends the training when a measure is as good as wanted. Keras has no such callback; strata_keras_code() writes one. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataStopAtTarget
{
  StrataCallback parent_instance;

  char *monitor;
  double target;
  StrataMonitorMode mode;

  double value; /* of the last epoch, NaN before the first */
  guint reached_epoch;
};

G_DEFINE_FINAL_TYPE (StrataStopAtTarget, strata_stop_at_target, STRATA_TYPE_CALLBACK)

static gboolean
strata_stop_at_target_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataStopAtTarget *self = STRATA_STOP_AT_TARGET (callback);

  self->value = NAN;
  self->reached_epoch = 0;
  return strata_callback_check_keys (callback, strata_history_get_keys (context->history), error);
}

static gboolean
is_reached (StrataStopAtTarget *self)
{
  gboolean maximized = self->mode == STRATA_MONITOR_MAX
                       || (self->mode == STRATA_MONITOR_AUTO && strata_monitor_is_maximized (self->monitor, "auto"));

  return maximized ? self->value >= self->target : self->value <= self->target;
}

static gboolean
strata_stop_at_target_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataStopAtTarget *self = STRATA_STOP_AT_TARGET (callback);

  if (!context->get_log (context, self->monitor, &self->value) || !is_reached (self))
    return TRUE;
  self->reached_epoch = context->epoch;
  g_autofree char *reason =
    g_strdup_printf (_ ("target reached, %s is %.4f (wanted %g)"), self->monitor, self->value, self->target);
  context->stop (context, reason);
  return TRUE;
}

static char *
strata_stop_at_target_get_status (StrataCallback *callback)
{
  StrataStopAtTarget *self = STRATA_STOP_AT_TARGET (callback);

  if (self->reached_epoch > 0)
    return g_strdup_printf (_ ("reached in epoch %u: %s %.4f"), self->reached_epoch, self->monitor, self->value);
  if (isnan (self->value))
    return NULL;
  /* Translators: how far a measure is from its target: "val_accuracy 0.8123, wanted 0.85" */
  return g_strdup_printf (_ ("%s %.4f, wanted %g"), self->monitor, self->value, self->target);
}

static gboolean
strata_stop_at_target_validate (StrataConfigurable *configurable, GError **error)
{
  StrataStopAtTarget *self = STRATA_STOP_AT_TARGET (configurable);

  if (self->monitor != NULL && *self->monitor != '\0')
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("monitor is empty: name what to watch, such as val_accuracy"));
  return FALSE;
}

static void
strata_stop_at_target_class_init (StrataStopAtTargetClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "StopAtTarget";
  configurable_class->keras_name = "stop_at_target";
  configurable_class->summary = N_ ("Ends the training when a measure is as good as wanted");
  configurable_class->validate = strata_stop_at_target_validate;
  callback_class->train_begin = strata_stop_at_target_train_begin;
  callback_class->epoch_end = strata_stop_at_target_epoch_end;
  callback_class->get_status = strata_stop_at_target_get_status;

  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataStopAtTarget, monitor),
                                              g_param_spec_string ("monitor", N_ ("Monitor"),
                                                                   N_ ("What is watched: val_accuracy, loss and so on"),
                                                                   "val_accuracy", STRATA_ARGUMENT));
  strata_configurable_class_install_argument (configurable_class, G_STRUCT_OFFSET (StrataStopAtTarget, target),
                                              g_param_spec_double ("target", N_ ("Target"),
                                                                   N_ ("The value at which the training ends"),
                                                                   -G_MAXDOUBLE, G_MAXDOUBLE, 0.9, STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataStopAtTarget, mode),
    g_param_spec_enum ("mode", N_ ("Mode"), N_ ("Whether low or high values are better; auto decides by the name"),
                       STRATA_TYPE_MONITOR_MODE, STRATA_MONITOR_AUTO, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
}

static void
strata_stop_at_target_init (StrataStopAtTarget *self)
{
  self->value = NAN;
}

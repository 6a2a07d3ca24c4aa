/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' EarlyStopping, rule for rule: the first monitored epoch always counts as the best so far; an epoch better than
 * the best, yet not than the baseline, neither resets the wait nor ends the training; and with restore_best_weights the
 * best weights are put back at the end however the training ended. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataEarlyStopping
{
  StrataCallback parent_instance;

  char *monitor;
  double min_delta;
  guint patience;
  StrataMonitorMode mode;
  double baseline; /* NaN: none */
  gboolean restore_best_weights;
  guint start_from_epoch;

  /* While it trains. */
  guint wait;
  gboolean has_best;
  double best;
  guint best_epoch;
  StrataNetwork *best_network;
  guint restored_epoch;
  guint stopped_epoch;
};

G_DEFINE_FINAL_TYPE (StrataEarlyStopping, strata_early_stopping, STRATA_TYPE_CALLBACK)

static gboolean
is_maximized (StrataEarlyStopping *self)
{
  return self->mode == STRATA_MONITOR_MAX
         || (self->mode == STRATA_MONITOR_AUTO && strata_monitor_is_maximized (self->monitor, "auto"));
}

static gboolean
is_improvement (StrataEarlyStopping *self, double value, double reference)
{
  return strata_monitor_is_improvement (value, reference, self->min_delta, is_maximized (self));
}

static gboolean
strata_early_stopping_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);

  self->wait = 0;
  self->has_best = FALSE;
  self->best_epoch = 0;
  self->restored_epoch = 0;
  self->stopped_epoch = 0;
  g_clear_object (&self->best_network);
  return strata_callback_check_keys (callback, strata_history_get_keys (context->history), error);
}

static void
keep_best (StrataEarlyStopping *self, StrataCallbackContext *context)
{
  self->best_epoch = context->epoch;
  if (!self->restore_best_weights)
    return;
  g_clear_object (&self->best_network);
  self->best_network = context->snapshot (context);
}

static gboolean
strata_early_stopping_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);
  double value;

  if (context->epoch <= self->start_from_epoch || !context->get_log (context, self->monitor, &value))
    return TRUE;
  if (self->restore_best_weights && self->best_network == NULL)
    keep_best (self, context);

  self->wait++;
  if (!self->has_best || is_improvement (self, value, self->best))
    {
      self->has_best = TRUE;
      self->best = value;
      keep_best (self, context);
      if (isnan (self->baseline) || is_improvement (self, value, self->baseline))
        self->wait = 0;
      return TRUE;
    }
  if (self->wait >= self->patience && context->epoch > 1)
    {
      g_autofree char *reason =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "EarlyStopping: no improvement in %s for %u epoch",
                                      "EarlyStopping: no improvement in %s for %u epochs", self->wait),
                         self->monitor, self->wait);
      self->stopped_epoch = context->epoch;
      context->stop (context, reason);
    }
  return TRUE;
}

static void
strata_early_stopping_train_end (StrataCallback *callback, StrataCallbackContext *context)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);

  if (!self->restore_best_weights || self->best_network == NULL)
    return;
  self->restored_epoch = self->best_epoch;
  context->restore (context, self->best_network);
  g_autofree char *text = g_strdup_printf (_ ("weights of epoch %u put back"), self->best_epoch);
  context->note (context, "restored", text);
}

static void
strata_early_stopping_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);

  g_variant_dict_insert (state, "wait", "u", self->wait);
  g_variant_dict_insert (state, "stopped-epoch", "u", self->stopped_epoch);
  g_variant_dict_insert (state, "best-epoch", "u", self->best_epoch);
  if (self->has_best)
    g_variant_dict_insert (state, "best", "d", self->best);
  if (self->best_network != NULL)
    g_variant_dict_insert_value (state, "best-network", context->pack_network (context, self->best_network));
}

static gboolean
strata_early_stopping_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);
  g_autoptr (GVariant) network = g_variant_dict_lookup_value (state, "best-network", NULL);

  self->has_best = g_variant_dict_lookup (state, "best", "d", &self->best);
  if (network != NULL && (self->best_network = context->unpack_network (context, network)) == NULL)
    return FALSE;
  return g_variant_dict_lookup (state, "wait", "u", &self->wait)
         && g_variant_dict_lookup (state, "stopped-epoch", "u", &self->stopped_epoch)
         && g_variant_dict_lookup (state, "best-epoch", "u", &self->best_epoch);
}

static char *
strata_early_stopping_get_status (StrataCallback *callback)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (callback);

  if (self->stopped_epoch > 0)
    return g_strdup_printf (_ ("stopped after epoch %u, best was epoch %u"), self->stopped_epoch, self->best_epoch);
  if (self->restored_epoch > 0)
    return g_strdup_printf (_ ("weights of epoch %u put back"), self->restored_epoch);
  if (!self->has_best)
    return NULL;
  return g_strdup_printf (_ ("%u of %u epochs without improvement"), self->wait, self->patience);
}

static gboolean
strata_early_stopping_validate (StrataConfigurable *configurable, GError **error)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (configurable);

  if (self->monitor != NULL && *self->monitor != '\0')
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("monitor is empty: name what to watch, such as val_loss"));
  return FALSE;
}

static void
strata_early_stopping_finalize (GObject *object)
{
  StrataEarlyStopping *self = STRATA_EARLY_STOPPING (object);

  g_clear_object (&self->best_network);

  G_OBJECT_CLASS (strata_early_stopping_parent_class)->finalize (object);
}

static void
install (StrataEarlyStoppingClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
strata_early_stopping_class_init (StrataEarlyStoppingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);
  GParamSpec *pspec;

  object_class->finalize = strata_early_stopping_finalize;
  configurable_class->class_name = "EarlyStopping";
  configurable_class->keras_name = "early_stopping";
  configurable_class->summary = N_ ("Ends the training when a measure no longer improves");
  configurable_class->validate = strata_early_stopping_validate;
  callback_class->train_begin = strata_early_stopping_train_begin;
  callback_class->epoch_end = strata_early_stopping_epoch_end;
  callback_class->train_end = strata_early_stopping_train_end;
  callback_class->get_status = strata_early_stopping_get_status;
  callback_class->save_state = strata_early_stopping_save_state;
  callback_class->load_state = strata_early_stopping_load_state;

  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, monitor),
           g_param_spec_string ("monitor", N_ ("Monitor"), N_ ("What is watched: val_loss, accuracy and so on"),
                                "val_loss", STRATA_ARGUMENT));
  pspec = g_param_spec_double ("min-delta", N_ ("Smallest change"), N_ ("A smaller change counts as none"),
                               -G_MAXDOUBLE, G_MAXDOUBLE, 0, STRATA_ARGUMENT);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, min_delta), pspec);
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, patience),
           g_param_spec_uint ("patience", N_ ("Patience"), N_ ("Epochs without improvement before it stops"), 0,
                              G_MAXINT, 0, STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, mode),
           g_param_spec_enum ("mode", N_ ("Mode"),
                              N_ ("Whether low or high values are better; auto decides by the name"),
                              STRATA_TYPE_MONITOR_MODE, STRATA_MONITOR_AUTO, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, baseline),
           g_param_spec_double (
             "baseline", N_ ("Baseline"), N_ ("Only values better than this count"), -G_MAXDOUBLE, G_MAXDOUBLE, 0,
             STRATA_ARGUMENT | STRATA_PARAM_ADVANCED | STRATA_PARAM_OPTIONAL | G_PARAM_LAX_VALIDATION));
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, restore_best_weights),
           g_param_spec_boolean ("restore-best-weights", N_ ("Restore the best weights"),
                                 N_ ("Puts the weights of the best epoch back at the end"), FALSE, STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataEarlyStopping, start_from_epoch),
           g_param_spec_uint ("start-from-epoch", N_ ("Start from epoch"), N_ ("Epochs to let pass before it watches"),
                              0, G_MAXINT, 0, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
}

static void
strata_early_stopping_init (StrataEarlyStopping *self)
{
}

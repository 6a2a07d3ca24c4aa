/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' ReduceLROnPlateau, rule for rule: an epoch in the cooldown neither waits nor reduces, the best counts all the
 * same; and at the least rate nothing is reduced, so neither the wait nor the cooldown begins anew. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataReduceLrOnPlateau
{
  StrataCallback parent_instance;

  char *monitor;
  double factor;
  guint patience;
  StrataMonitorMode mode;
  double min_delta;
  guint cooldown;
  double min_lr;

  /* While it trains. */
  gboolean has_best;
  double best;
  guint wait, cooling, n_reductions;
};

G_DEFINE_FINAL_TYPE (StrataReduceLrOnPlateau, strata_reduce_lr_on_plateau, STRATA_TYPE_CALLBACK)

static gboolean
is_improvement (StrataReduceLrOnPlateau *self, double value)
{
  gboolean maximized = self->mode == STRATA_MONITOR_MAX
                       || (self->mode == STRATA_MONITOR_AUTO && strata_monitor_is_maximized (self->monitor, "auto"));

  return !self->has_best || strata_monitor_is_improvement (value, self->best, self->min_delta, maximized);
}

static gboolean
strata_reduce_lr_on_plateau_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (callback);

  self->has_best = FALSE;
  self->wait = self->cooling = self->n_reductions = 0;
  return strata_callback_check_keys (callback, strata_history_get_keys (context->history), error);
}

static void
reduce (StrataReduceLrOnPlateau *self, StrataCallbackContext *context)
{
  double before = context->get_learning_rate (context);

  if (!(before > (double) (float) self->min_lr))
    return;
  context->set_learning_rate (context, MAX (before * self->factor, self->min_lr), TRUE);
  self->cooling = self->cooldown;
  self->wait = 0;
  self->n_reductions++;
}

static gboolean
strata_reduce_lr_on_plateau_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (callback);
  double value;

  if (!context->get_log (context, self->monitor, &value))
    return TRUE;
  if (self->cooling > 0)
    {
      self->cooling--;
      self->wait = 0;
    }
  if (is_improvement (self, value))
    {
      self->has_best = TRUE;
      self->best = value;
      self->wait = 0;
    }
  else if (self->cooling == 0 && ++self->wait >= self->patience)
    reduce (self, context);
  return TRUE;
}

static void
strata_reduce_lr_on_plateau_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (callback);

  g_variant_dict_insert (state, "counts", "(uuu)", self->wait, self->cooling, self->n_reductions);
  if (self->has_best)
    g_variant_dict_insert (state, "best", "d", self->best);
}

static gboolean
strata_reduce_lr_on_plateau_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (callback);

  self->has_best = g_variant_dict_lookup (state, "best", "d", &self->best);
  return g_variant_dict_lookup (state, "counts", "(uuu)", &self->wait, &self->cooling, &self->n_reductions);
}

static char *
strata_reduce_lr_on_plateau_get_status (StrataCallback *callback)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (callback);
  g_autofree char *reductions = NULL;

  if (!self->has_best)
    return NULL;
  if (self->n_reductions > 0)
    reductions =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, " · reduced %u time", " · reduced %u times", self->n_reductions),
                       self->n_reductions);
  if (self->cooling > 0)
    return g_strdup_printf (_ ("cooling down: %u of %u epochs left%s"), self->cooling, self->cooldown,
                            reductions != NULL ? reductions : "");
  return g_strdup_printf (_ ("%u of %u epochs without improvement%s"), self->wait, self->patience,
                          reductions != NULL ? reductions : "");
}

static gboolean
strata_reduce_lr_on_plateau_validate (StrataConfigurable *configurable, GError **error)
{
  StrataReduceLrOnPlateau *self = STRATA_REDUCE_LR_ON_PLATEAU (configurable);

  if (self->monitor != NULL && *self->monitor != '\0')
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("monitor is empty: name what to watch, such as val_loss"));
  return FALSE;
}

static void
install (StrataReduceLrOnPlateauClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
strata_reduce_lr_on_plateau_class_init (StrataReduceLrOnPlateauClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "ReduceLROnPlateau";
  configurable_class->keras_name = "reduce_lr_on_plateau";
  configurable_class->summary = N_ ("Makes steps smaller when a measure no longer improves");
  configurable_class->validate = strata_reduce_lr_on_plateau_validate;
  callback_class->sets_learning_rate = TRUE;
  callback_class->train_begin = strata_reduce_lr_on_plateau_train_begin;
  callback_class->epoch_end = strata_reduce_lr_on_plateau_epoch_end;
  callback_class->get_status = strata_reduce_lr_on_plateau_get_status;
  callback_class->save_state = strata_reduce_lr_on_plateau_save_state;
  callback_class->load_state = strata_reduce_lr_on_plateau_load_state;

  install (klass, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, monitor),
           g_param_spec_string ("monitor", N_ ("Monitor"), N_ ("What is watched: val_loss, accuracy and so on"),
                                "val_loss", STRATA_ARGUMENT));
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, factor),
                                            "factor", N_ ("Factor"), N_ ("What the learning rate is multiplied by"), 0,
                                            0.1, &(StrataRange){ .minimum = 0, .maximum = 1, .below_maximum = TRUE });
  install (klass, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, patience),
           g_param_spec_uint ("patience", N_ ("Patience"), N_ ("Epochs without improvement before it reduces"), 0,
                              G_MAXINT, 10, STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, mode),
           g_param_spec_enum ("mode", N_ ("Mode"),
                              N_ ("Whether low or high values are better; auto decides by the name"),
                              STRATA_TYPE_MONITOR_MODE, STRATA_MONITOR_AUTO, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, min_delta),
                                            "min-delta", N_ ("Smallest change"), N_ ("A smaller change counts as none"),
                                            STRATA_PARAM_ADVANCED, 1e-4,
                                            &(StrataRange){ .minimum = 0, .maximum = INFINITY });
  install (klass, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, cooldown),
           g_param_spec_uint ("cooldown", N_ ("Cooldown"), N_ ("Epochs after a reduction before it watches again"), 0,
                              G_MAXINT, 0, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  strata_configurable_class_install_number (
    configurable_class, G_STRUCT_OFFSET (StrataReduceLrOnPlateau, min_lr), "min-lr", N_ ("Least learning rate"),
    N_ ("It is not reduced below this"), STRATA_PARAM_ADVANCED, 0, &(StrataRange){ .minimum = 0, .maximum = INFINITY });
}

static void
strata_reduce_lr_on_plateau_init (StrataReduceLrOnPlateau *self)
{
}

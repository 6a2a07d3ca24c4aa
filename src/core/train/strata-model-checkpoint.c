/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' ModelCheckpoint with save_freq "epoch": saves the network after every epoch, or after those that are better
 * than all before. What is best is remembered when a training is continued, as Keras does over several fits. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"

#include <glib/gi18n-lib.h>

struct _StrataModelCheckpoint
{
  StrataCallback parent_instance;

  char *filepath;
  char *monitor;
  gboolean save_best_only;
  gboolean save_weights_only;
  StrataMonitorMode mode;

  /* While it trains. */
  gboolean has_best;
  double best;
  guint saved_epoch;
  double saved_value;
};

G_DEFINE_FINAL_TYPE (StrataModelCheckpoint, strata_model_checkpoint, STRATA_TYPE_CALLBACK)

static gboolean
strata_model_checkpoint_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (callback);

  if (!strata_callback_check_keys (callback, strata_history_get_keys (context->history), error))
    return FALSE;
  g_autofree char *path = strata_callback_resolve_path (context, self->filepath);
  return strata_callback_prepare_folder (path, "ModelCheckpoint", error);
}

/* Whether this epoch is to be saved; remembers the best. */
static gboolean
is_due (StrataModelCheckpoint *self, double value)
{
  gboolean maximized = self->mode == STRATA_MONITOR_MAX
                       || (self->mode == STRATA_MONITOR_AUTO && strata_monitor_is_maximized (self->monitor, "auto"));

  if (!self->save_best_only)
    return TRUE;
  if (self->has_best && !strata_monitor_is_improvement (value, self->best, 0, maximized))
    return FALSE;
  self->has_best = TRUE;
  self->best = value;
  return TRUE;
}

static char *
describe_saved (StrataModelCheckpoint *self)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (digits, sizeof digits, "%.4f", self->saved_value);
  return g_strdup_printf (_ ("saved epoch %u · %s %s"), self->saved_epoch, self->monitor, digits);
}

static gboolean
strata_model_checkpoint_epoch_end (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (callback);
  double value;

  if (!context->get_log (context, self->monitor, &value) || !is_due (self, value))
    return TRUE;
  g_autofree char *name = strata_checkpoint_format_path (self->filepath, context, error);
  if (name == NULL)
    return FALSE;
  self->saved_epoch = context->epoch;
  self->saved_value = value;

  g_autofree char *path = strata_callback_resolve_path (context, name);
  g_autofree char *text = describe_saved (self);
  g_autoptr (StrataNetwork) network = context->snapshot (context);
  context->save (context, network, path, self->save_weights_only, text);
  return TRUE;
}

static void
strata_model_checkpoint_save_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (callback);

  if (self->has_best)
    g_variant_dict_insert (state, "best", "d", self->best);
  g_variant_dict_insert (state, "saved", "(ud)", self->saved_epoch, self->saved_value);
}

static gboolean
strata_model_checkpoint_load_state (StrataCallback *callback, StrataCallbackContext *context, GVariantDict *state)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (callback);

  self->has_best = g_variant_dict_lookup (state, "best", "d", &self->best);
  return g_variant_dict_lookup (state, "saved", "(ud)", &self->saved_epoch, &self->saved_value);
}

static char *
strata_model_checkpoint_get_status (StrataCallback *callback)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (callback);

  return self->saved_epoch > 0 ? describe_saved (self) : NULL;
}

static gboolean
strata_model_checkpoint_validate (StrataConfigurable *configurable, GError **error)
{
  StrataModelCheckpoint *self = STRATA_MODEL_CHECKPOINT (configurable);
  const char *empty = NULL;

  if (self->filepath == NULL || *self->filepath == '\0')
    empty = _ ("filepath is empty; name a file that ends in .keras or .h5");
  else if (self->monitor == NULL || *self->monitor == '\0')
    empty = _ ("monitor is empty; name what to watch, such as \"val_loss\"");
  if (empty == NULL)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, "%s", empty);
  return FALSE;
}

static void
install (StrataModelCheckpointClass *klass, gsize offset, GParamSpec *pspec)
{
  strata_configurable_class_install_argument (STRATA_CONFIGURABLE_CLASS (klass), offset, pspec);
}

static void
strata_model_checkpoint_class_init (StrataModelCheckpointClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "ModelCheckpoint";
  configurable_class->keras_name = "model_checkpoint";
  configurable_class->summary = N_ ("Saves the network after epochs, or after the best ones");
  configurable_class->validate = strata_model_checkpoint_validate;
  callback_class->train_begin = strata_model_checkpoint_train_begin;
  callback_class->epoch_end = strata_model_checkpoint_epoch_end;
  callback_class->get_status = strata_model_checkpoint_get_status;
  callback_class->save_state = strata_model_checkpoint_save_state;
  callback_class->load_state = strata_model_checkpoint_load_state;

  install (klass, G_STRUCT_OFFSET (StrataModelCheckpoint, filepath),
           g_param_spec_string ("filepath", N_ ("File"),
                                N_ ("Where to save; {epoch:02d} and {val_loss:.3f} are filled in"),
                                "fashion_mnist_model.h5", STRATA_ARGUMENT | STRATA_PARAM_REQUIRED));
  install (klass, G_STRUCT_OFFSET (StrataModelCheckpoint, monitor),
           g_param_spec_string ("monitor", N_ ("Monitor"), N_ ("What is watched: val_loss, accuracy and so on"),
                                "val_loss", STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataModelCheckpoint, save_best_only),
           g_param_spec_boolean ("save-best-only", N_ ("Only the best"),
                                 N_ ("Saves only when the measure is better than ever before"), FALSE,
                                 STRATA_ARGUMENT));
  install (klass, G_STRUCT_OFFSET (StrataModelCheckpoint, save_weights_only),
           g_param_spec_boolean ("save-weights-only", N_ ("Only the weights"),
                                 N_ ("Leaves out the stack and the optimizer"), FALSE,
                                 STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
  install (klass, G_STRUCT_OFFSET (StrataModelCheckpoint, mode),
           g_param_spec_enum ("mode", N_ ("Mode"),
                              N_ ("Whether low or high values are better; auto decides by the name"),
                              STRATA_TYPE_MONITOR_MODE, STRATA_MONITOR_AUTO, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED));
}

static void
strata_model_checkpoint_init (StrataModelCheckpoint *self)
{
}

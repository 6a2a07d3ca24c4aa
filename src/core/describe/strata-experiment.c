/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable-private.h"
#include "strata-experiment.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>

struct _StrataExperiment
{
  StrataConfigurable parent_instance;
  char *name;
  char *description;
  StrataDataSettings *data;
  StrataScalingSettings *scaling;
  StrataStack *stack;
  StrataCompileSettings *compile;
  StrataFitSettings *fit;
  GListStore *callbacks;
  GPtrArray *watched; /* the callbacks as of the last change of the list */
};

G_DEFINE_FINAL_TYPE (StrataExperiment, strata_experiment, STRATA_TYPE_CONFIGURABLE)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_DESCRIPTION,
  PROP_DATA,
  PROP_SCALING,
  PROP_STACK,
  PROP_COMPILE,
  PROP_FIT,
  PROP_CALLBACKS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static void
set_text (StrataExperiment *self, char **field, const char *text, GParamSpec *pspec)
{
  if (g_strcmp0 (*field, text ? text : "") == 0)
    return;
  g_free (*field);
  *field = g_strdup (text ? text : "");
  g_object_notify_by_pspec (G_OBJECT (self), pspec);
}

static void
strata_experiment_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataExperiment *self = STRATA_EXPERIMENT (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    case PROP_DATA:
      g_value_set_object (value, self->data);
      break;
    case PROP_SCALING:
      g_value_set_object (value, self->scaling);
      break;
    case PROP_STACK:
      g_value_set_object (value, self->stack);
      break;
    case PROP_COMPILE:
      g_value_set_object (value, self->compile);
      break;
    case PROP_FIT:
      g_value_set_object (value, self->fit);
      break;
    case PROP_CALLBACKS:
      g_value_set_object (value, self->callbacks);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_experiment_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataExperiment *self = STRATA_EXPERIMENT (object);

  switch (id)
    {
    case PROP_NAME:
      set_text (self, &self->name, g_value_get_string (value), pspec);
      break;
    case PROP_DESCRIPTION:
      set_text (self, &self->description, g_value_get_string (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
on_callbacks_changed (GListModel *callbacks, guint position, guint n_removed, guint n_added, StrataExperiment *self)
{
  for (guint i = 0; i < n_removed; i++)
    {
      strata_configurable_unwatch (STRATA_CONFIGURABLE (self), self->watched->pdata[position]);
      g_ptr_array_remove_index (self->watched, position);
    }
  for (guint i = 0; i < n_added; i++)
    {
      StrataCallback *callback = g_list_model_get_item (callbacks, position + i);
      strata_configurable_watch (STRATA_CONFIGURABLE (self), callback);
      g_ptr_array_insert (self->watched, position + i, callback);
    }
  strata_configurable_emit_changed (STRATA_CONFIGURABLE (self));
}

/* The stack's shapes follow what the data gives. */
static void
on_data_changed (StrataExperiment *self)
{
  g_autoptr (StrataShape) shape = NULL;

  g_object_get (self->data, "input-shape", &shape, NULL);
  strata_stack_set_input_shape (self->stack, shape);
}

static void
copy_arguments (gpointer from, gpointer to)
{
  guint n = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (from, &n);

  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) copied = G_VALUE_INIT;

      g_value_init (&value, arguments[i]->value_type);
      g_object_get_property (from, arguments[i]->name, &value);
      strata_value_copy_deep (&value, &copied);
      g_object_set_property (to, arguments[i]->name, &copied);
    }
  strata_configurable_set_unknown_fields (to, strata_configurable_get_unknown_fields (from));
  strata_configurable_set_outer_fields (to, strata_configurable_get_outer_fields (from));
}

static void
strata_experiment_copy_contents (StrataConfigurable *configurable, StrataConfigurable *copied)
{
  StrataExperiment *self = STRATA_EXPERIMENT (configurable);
  StrataExperiment *copy = STRATA_EXPERIMENT (copied);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) callbacks = g_ptr_array_new_with_free_func (g_object_unref);

  copy_arguments (self->data, copy->data);
  copy_arguments (self->scaling, copy->scaling);
  copy_arguments (self->compile, copy->compile);
  copy_arguments (self->fit, copy->fit);
  for (guint i = 0; i < strata_stack_get_n_layers (self->stack); i++)
    g_ptr_array_add (layers, strata_configurable_copy (STRATA_CONFIGURABLE (strata_stack_get_layer (self->stack, i))));
  strata_stack_splice (copy->stack, 0, strata_stack_get_n_layers (copy->stack), (StrataLayer **) layers->pdata,
                       layers->len);
  for (guint i = 0; i < self->watched->len; i++)
    g_ptr_array_add (callbacks, strata_configurable_copy (self->watched->pdata[i]));
  g_list_store_splice (copy->callbacks, 0, copy->watched->len, callbacks->pdata, callbacks->len);
}

static gboolean
strata_experiment_equal_contents (StrataConfigurable *configurable_a, StrataConfigurable *configurable_b)
{
  StrataExperiment *a = STRATA_EXPERIMENT (configurable_a);
  StrataExperiment *b = STRATA_EXPERIMENT (configurable_b);
  guint n_layers = strata_stack_get_n_layers (a->stack);

  if (!strata_configurable_equal (STRATA_CONFIGURABLE (a->data), STRATA_CONFIGURABLE (b->data))
      || !strata_configurable_equal (STRATA_CONFIGURABLE (a->scaling), STRATA_CONFIGURABLE (b->scaling))
      || !strata_configurable_equal (STRATA_CONFIGURABLE (a->compile), STRATA_CONFIGURABLE (b->compile))
      || !strata_configurable_equal (STRATA_CONFIGURABLE (a->fit), STRATA_CONFIGURABLE (b->fit))
      || n_layers != strata_stack_get_n_layers (b->stack) || a->watched->len != b->watched->len)
    return FALSE;
  for (guint i = 0; i < n_layers; i++)
    if (!strata_configurable_equal (STRATA_CONFIGURABLE (strata_stack_get_layer (a->stack, i)),
                                    STRATA_CONFIGURABLE (strata_stack_get_layer (b->stack, i))))
      return FALSE;
  for (guint i = 0; i < a->watched->len; i++)
    if (!strata_configurable_equal (a->watched->pdata[i], b->watched->pdata[i]))
      return FALSE;
  return TRUE;
}

static void
strata_experiment_dispose (GObject *object)
{
  StrataExperiment *self = STRATA_EXPERIMENT (object);
  StrataConfigurable *configurable = STRATA_CONFIGURABLE (object);

  if (self->data != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->data, on_data_changed, self);
      strata_configurable_unwatch (configurable, self->data);
      strata_configurable_unwatch (configurable, self->scaling);
      strata_configurable_unwatch (configurable, self->stack);
      strata_configurable_unwatch (configurable, self->compile);
      strata_configurable_unwatch (configurable, self->fit);
      g_signal_handlers_disconnect_by_func (self->callbacks, on_callbacks_changed, self);
    }
  for (guint i = 0; i < self->watched->len; i++)
    strata_configurable_unwatch (configurable, self->watched->pdata[i]);
  g_ptr_array_set_size (self->watched, 0);
  g_clear_object (&self->data);
  g_clear_object (&self->scaling);
  g_clear_object (&self->stack);
  g_clear_object (&self->compile);
  g_clear_object (&self->fit);
  g_clear_object (&self->callbacks);
  G_OBJECT_CLASS (strata_experiment_parent_class)->dispose (object);
}

static void
strata_experiment_finalize (GObject *object)
{
  StrataExperiment *self = STRATA_EXPERIMENT (object);

  g_free (self->name);
  g_free (self->description);
  g_ptr_array_unref (self->watched);
  G_OBJECT_CLASS (strata_experiment_parent_class)->finalize (object);
}

static void
strata_experiment_class_init (StrataExperimentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  const GParamFlags part = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strata_experiment_get_property;
  object_class->set_property = strata_experiment_set_property;
  object_class->dispose = strata_experiment_dispose;
  object_class->finalize = strata_experiment_finalize;
  configurable_class->class_name = "Experiment";
  configurable_class->keras_name = "experiment";
  configurable_class->copy_contents = strata_experiment_copy_contents;
  configurable_class->equal_contents = strata_experiment_equal_contents;

  props[PROP_NAME] = g_param_spec_string ("name", N_ ("Name"), N_ ("What it is called"), "", STRATA_EDIT);
  props[PROP_DESCRIPTION] =
    g_param_spec_string ("description", N_ ("Description"), N_ ("What it teaches"), "", STRATA_EDIT);
  props[PROP_DATA] = g_param_spec_object ("data", NULL, NULL, STRATA_TYPE_DATA_SETTINGS, part);
  props[PROP_SCALING] = g_param_spec_object ("scaling", NULL, NULL, STRATA_TYPE_SCALING_SETTINGS, part);
  props[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, STRATA_TYPE_STACK, part);
  props[PROP_COMPILE] = g_param_spec_object ("compile", NULL, NULL, STRATA_TYPE_COMPILE_SETTINGS, part);
  props[PROP_FIT] = g_param_spec_object ("fit", NULL, NULL, STRATA_TYPE_FIT_SETTINGS, part);
  props[PROP_CALLBACKS] = g_param_spec_object ("callbacks", NULL, NULL, G_TYPE_LIST_STORE, part);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
add_callbacks (StrataExperiment *self)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_CALLBACK);

  for (guint i = 0; i < kinds->len; i++)
    {
      g_autoptr (StrataCallback) callback = g_object_new (g_array_index (kinds, GType, i), NULL);
      g_list_store_append (self->callbacks, callback);
    }
}

static void
strata_experiment_init (StrataExperiment *self)
{
  StrataConfigurable *configurable = STRATA_CONFIGURABLE (self);

  self->name = g_strdup ("");
  self->description = g_strdup ("");
  self->data = g_object_new (STRATA_TYPE_DATA_SETTINGS, NULL);
  self->scaling = g_object_new (STRATA_TYPE_SCALING_SETTINGS, NULL);
  self->stack = strata_stack_new ();
  self->compile = g_object_new (STRATA_TYPE_COMPILE_SETTINGS, NULL);
  self->fit = g_object_new (STRATA_TYPE_FIT_SETTINGS, NULL);
  self->callbacks = g_list_store_new (STRATA_TYPE_CALLBACK);
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);

  on_data_changed (self);
  g_signal_connect_swapped (self->data, "changed", G_CALLBACK (on_data_changed), self);
  g_signal_connect (self->callbacks, "items-changed", G_CALLBACK (on_callbacks_changed), self);
  add_callbacks (self);
  strata_configurable_watch (configurable, self->data);
  strata_configurable_watch (configurable, self->scaling);
  strata_configurable_watch (configurable, self->stack);
  strata_configurable_watch (configurable, self->compile);
  strata_configurable_watch (configurable, self->fit);
}

StrataExperiment *
strata_experiment_new (void)
{
  return g_object_new (STRATA_TYPE_EXPERIMENT, NULL);
}

StrataExperiment *
strata_experiment_freeze (StrataExperiment *self)
{
  return STRATA_EXPERIMENT (strata_configurable_copy (STRATA_CONFIGURABLE (self)));
}

const char *
strata_experiment_get_name (StrataExperiment *self)
{
  return self->name;
}

void
strata_experiment_set_name (StrataExperiment *self, const char *name)
{
  set_text (self, &self->name, name, props[PROP_NAME]);
}

const char *
strata_experiment_get_description (StrataExperiment *self)
{
  return self->description;
}

StrataDataSettings *
strata_experiment_get_data (StrataExperiment *self)
{
  return self->data;
}

StrataScalingSettings *
strata_experiment_get_scaling (StrataExperiment *self)
{
  return self->scaling;
}

StrataStack *
strata_experiment_get_stack (StrataExperiment *self)
{
  return self->stack;
}

StrataCompileSettings *
strata_experiment_get_compile (StrataExperiment *self)
{
  return self->compile;
}

StrataFitSettings *
strata_experiment_get_fit (StrataExperiment *self)
{
  return self->fit;
}

GListStore *
strata_experiment_get_callbacks (StrataExperiment *self)
{
  return self->callbacks;
}

StrataCallback *
strata_experiment_get_callback (StrataExperiment *self, const char *class_name)
{
  for (guint i = 0; i < self->watched->len; i++)
    if (g_strcmp0 (strata_configurable_get_class_name (self->watched->pdata[i]), class_name) == 0)
      return self->watched->pdata[i];
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-look.h"

#include <glib/gi18n.h>

#include "strata-format.h"

static const char *
get_activation_nick (int activation)
{
  g_autoptr (GEnumClass) choices = g_type_class_ref (STRATA_TYPE_ACTIVATION);
  GEnumValue *value = g_enum_get_value (choices, activation);

  return value != NULL ? value->value_nick : "linear"; /* static */
}

const char *
strata_look_get_activation_icon_name (int activation)
{
  g_autofree char *name = g_strdup_printf ("strata-activation-%s-symbolic", get_activation_nick (activation));

  return g_intern_string (g_strdelimit (name, "_", '-'));
}

const char *
strata_look_get_icon_name (StrataConfigurable *part)
{
  const char *icon_name = strata_kind_get_icon_name (G_OBJECT_TYPE (part));

  if (STRATA_IS_DENSE (part) || STRATA_IS_ACTIVATION_LAYER (part))
    {
      int activation = ST_LINEAR;
      g_object_get (part, "activation", &activation, NULL);
      return strata_look_get_activation_icon_name (activation);
    }
  if (STRATA_IS_DATA_SETTINGS (part))
    return "strata-data-symbolic";
  if (STRATA_IS_SCALING_SETTINGS (part))
    return "strata-scaling-symbolic";
  if (STRATA_IS_COMPILE_SETTINGS (part))
    return "strata-compile-symbolic";
  return icon_name != NULL ? icon_name : "strata-dense-symbolic";
}

const char *
strata_look_get_hue_of_kind (GType kind)
{
  static const struct
  {
    const char *family, *hue;
  } hues[] = {
    { "Core", "hue-core" },
    { "Activations", "hue-core" },
    { "Convolution", "hue-convolution" },
    { "Pooling", "hue-convolution" },
    { "Normalization", "hue-normalization" },
    { "Regularization", "hue-regularization" },
    { "Shape", "hue-shape" },
    { "Blocks", "hue-block" },
  };
  const char *family = strata_kind_get_family (kind);

  for (guint i = 0; i < G_N_ELEMENTS (hues); i++)
    if (g_strcmp0 (hues[i].family, family) == 0)
      return hues[i].hue;
  return "hue-shape";
}

const char *
strata_look_get_hue (StrataConfigurable *part)
{
  if (STRATA_IS_DATA_SETTINGS (part) || STRATA_IS_SCALING_SETTINGS (part))
    return "hue-data";
  /* A block of one kind has the hue of its kind. */
  if (STRATA_IS_BLOCK (part))
    {
      g_autoptr (StrataConfigurable) first =
        g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (part))), 0);
      if (first != NULL)
        return strata_look_get_hue (first);
    }
  return strata_look_get_hue_of_kind (G_OBJECT_TYPE (part));
}

/* --- Words --------------------------------------------------------------------------------------------------------- */

static const char *
get_scaling_title (StrataConfigurable *scaling)
{
  int kind = STRATA_SCALING_NONE;

  g_object_get (scaling, "scaling", &kind, NULL);
  switch (kind)
    {
    case STRATA_SCALING_MIN_MAX:
      return _ ("Min-max scaling");
    case STRATA_SCALING_STANDARD:
      return _ ("Standard scaling");
    case STRATA_SCALING_STANDARD_PER_PIXEL:
      return _ ("Standard scaling per pixel");
    default:
      return _ ("Raw pixels");
    }
}

static char *
dup_data_title (StrataConfigurable *data, StrataSession *session)
{
  StrataDataset *dataset = session != NULL ? strata_session_get_dataset (session) : NULL;
  g_autofree char *source = NULL;

  if (dataset != NULL)
    return g_strdup (strata_dataset_get_name (dataset));
  g_object_get (data, "source", &source, NULL);
  return g_strdup (g_strcmp0 (source, "fashion-mnist") == 0 ? "Fashion-MNIST" : _ ("IDX files"));
}

char *
strata_look_dup_title (StrataConfigurable *part, StrataSession *session)
{
  if (STRATA_IS_DATA_SETTINGS (part))
    return dup_data_title (part, session);
  if (STRATA_IS_SCALING_SETTINGS (part))
    return g_strdup (get_scaling_title (part));
  if (STRATA_IS_COMPILE_SETTINGS (part))
    return g_strdup (_ ("Compile"));
  if (STRATA_IS_BLOCK (part))
    {
      guint repeat = 0;
      g_object_get (part, "repeat", &repeat, NULL);
      const char *name = strata_layer_get_name (STRATA_LAYER (part));
      g_autofree char *times = strata_format_figure (g_strdup_printf ("×%u", repeat));
      return g_strdup_printf ("%s %s", name != NULL ? name : _ ("Block"), times);
    }
  return g_strdup (strata_layer_get_effective_name (STRATA_LAYER (part)));
}

/* "Dense 100 relu → BatchNormalization" */
static char *
dup_block_subtitle (StrataBlock *block)
{
  GListModel *members = G_LIST_MODEL (strata_block_get_layers (block));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (members); i++)
    {
      g_autoptr (StrataConfigurable) member = g_list_model_get_item (members, i);
      g_autofree char *arguments = strata_look_dup_arguments (member);

      g_string_append_printf (text, "%s%s", i > 0 ? " → " : "", strata_configurable_get_class_name (member));
      if (STRATA_IS_DENSE (member))
        {
          guint units = 0;
          g_object_get (member, "units", &units, NULL);
          g_string_append_printf (text, " %u", units);
        }
      g_strdelimit (arguments, "·", ' ');
      if (*arguments != '\0')
        g_string_append_printf (text, " %s", arguments);
    }
  if (text->len == 0)
    g_string_append (text, _ ("no layers"));
  return g_string_free (text, FALSE);
}

static char *
dup_data_subtitle (StrataConfigurable *data, StrataSession *session)
{
  StrataDataset *dataset = session != NULL ? strata_session_get_dataset (session) : NULL;

  if (dataset == NULL)
    {
      const char *error = session != NULL ? strata_session_get_data_error (session) : NULL;
      return g_strdup (error != NULL ? _ ("no images") : _ ("Reading…"));
    }

  g_autofree char *train = strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN));
  g_autofree char *valid = strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_VALIDATION));
  g_autofree char *test = strata_format_count (strata_dataset_get_n (dataset, STRATA_SPLIT_TEST));
  /* Translators: numbers of images for training, validation and test. */
  return g_strdup_printf (_ ("%s train · %s valid · %s test"), train, valid, test);
}

static char *
dup_scaling_subtitle (StrataConfigurable *scaling, StrataSession *session)
{
  StrataScaler *scaler = session != NULL ? strata_session_get_scaler (session) : NULL;
  int kind = STRATA_SCALING_NONE;

  g_object_get (scaling, "scaling", &kind, NULL);
  if (kind == STRATA_SCALING_NONE)
    return strata_format_figures (_ ("no scaling · 0 … 255"));
  if (scaler == NULL || (int) strata_scaler_get_scaling (scaler) != kind)
    return g_strdup (_ ("fitted on the training images"));
  return strata_scaler_describe (scaler);
}

static char *
dup_compile_subtitle (StrataConfigurable *part)
{
  StrataCompileSettings *compile = STRATA_COMPILE_SETTINGS (part);
  StrataConfigurable *optimizer = (StrataConfigurable *) strata_compile_settings_get_optimizer (compile);
  StrataConfigurable *loss = (StrataConfigurable *) strata_compile_settings_get_loss (compile);
  g_auto (GStrv) metrics = strata_compile_settings_dup_metric_names (compile);
  GString *text = g_string_new (NULL);

  if (optimizer != NULL)
    g_string_append_printf (text, "%s %g", strata_configurable_get_class_name (optimizer),
                            strata_optimizer_get_learning_rate (STRATA_OPTIMIZER (optimizer)));
  if (loss != NULL)
    g_string_append_printf (text, " · %s", strata_configurable_get_keras_name (loss));
  for (guint i = 0; metrics[i] != NULL; i++)
    g_string_append_printf (text, " · %s", metrics[i]);
  return g_string_free (text, FALSE);
}

char *
strata_look_dup_subtitle (StrataConfigurable *part, StrataSession *session)
{
  if (STRATA_IS_DATA_SETTINGS (part))
    return dup_data_subtitle (part, session);
  if (STRATA_IS_SCALING_SETTINGS (part))
    return dup_scaling_subtitle (part, session);
  if (STRATA_IS_COMPILE_SETTINGS (part))
    return dup_compile_subtitle (part);
  if (STRATA_IS_BLOCK (part))
    return dup_block_subtitle (STRATA_BLOCK (part));

  GString *text = g_string_new (strata_configurable_get_class_name (part));
  if (!strata_layer_get_enabled (STRATA_LAYER (part)))
    g_string_append_printf (text, " · %s", _ ("disabled"));
  g_autofree char *arguments = strata_look_dup_arguments (part);
  if (*arguments != '\0')
    g_string_append_printf (text, " · %s", arguments);
  return g_string_free (text, FALSE);
}

char *
strata_look_dup_shape (StrataConfigurable *part, StrataSession *session)
{
  StrataExperiment *experiment = session != NULL ? strata_session_get_experiment (session) : NULL;
  const StrataShape *shape = NULL;

  if (STRATA_IS_LAYER (part))
    {
      if (strata_layer_get_enabled (STRATA_LAYER (part)))
        shape = strata_layer_get_output_shape (STRATA_LAYER (part));
    }
  else if (experiment != NULL && !STRATA_IS_COMPILE_SETTINGS (part))
    shape = strata_stack_get_input_shape (strata_experiment_get_stack (experiment));
  return shape != NULL && shape->rank >= 0 ? strata_format_figure (strata_shape_to_string (shape)) : g_strdup ("");
}

char *
strata_look_dup_count (StrataConfigurable *part, StrataSession *session)
{
  StrataExperiment *experiment = session != NULL ? strata_session_get_experiment (session) : NULL;

  if (STRATA_IS_LAYER (part))
    {
      if (!strata_layer_get_enabled (STRATA_LAYER (part))
          || strata_layer_get_output_shape (STRATA_LAYER (part)) == NULL)
        return g_strdup ("");
      return strata_format_count (strata_layer_get_n_params (STRATA_LAYER (part)));
    }
  if (experiment == NULL)
    return g_strdup ("");
  if (STRATA_IS_DATA_SETTINGS (part))
    {
      guint n_classes = 0;
      g_object_get (part, "n-classes", &n_classes, NULL);
      return g_strdup_printf (ngettext ("%u class", "%u classes", n_classes), n_classes);
    }
  if (STRATA_IS_COMPILE_SETTINGS (part))
    return strata_format_count (strata_stack_get_n_params (strata_experiment_get_stack (experiment)));
  return g_strdup ("");
}

char *
strata_look_dup_flop (StrataConfigurable *part)
{
  double flop = 0;

  if (!STRATA_IS_LAYER (part) || !strata_layer_get_enabled (STRATA_LAYER (part)))
    return g_strdup ("");
  flop = strata_layer_get_forward_flop (STRATA_LAYER (part));
  return flop > 0 ? strata_format_flop (flop) : g_strdup ("");
}

char *
strata_look_dup_kind (StrataConfigurable *part)
{
  const char *class_name = strata_configurable_get_class_name (part);
  const char *summary = strata_kind_get_summary (G_OBJECT_TYPE (part));

  if (STRATA_IS_DATA_SETTINGS (part))
    return g_strdup (_ ("Where the images come from"));
  if (STRATA_IS_SCALING_SETTINGS (part))
    return g_strdup (_ ("Fitted on the training images alone"));
  if (STRATA_IS_COMPILE_SETTINGS (part))
    return g_strdup (_ ("How it learns: loss, optimizer, metrics"));
  if (summary == NULL)
    return g_strdup (class_name);
  return g_strdup_printf ("%s · %s", class_name, _ (summary));
}

/* --- Where a layer stands ------------------------------------------------------------------------------------------ */

/* Goes through the list; shape is what comes in, and then what comes out. TRUE when the layer was met. */
static gboolean
walk (GListModel *list, StrataLayer *wanted, StrataShape *shape)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (StrataLayer) layer = g_list_model_get_item (list, i);
      const StrataShape *output = strata_layer_get_output_shape (layer);

      if (layer == wanted)
        return TRUE;
      if (STRATA_IS_BLOCK (layer))
        {
          StrataShape inner = *shape;
          if (walk (G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer))), wanted, &inner))
            {
              *shape = inner;
              return TRUE;
            }
        }
      if (strata_layer_get_enabled (layer))
        *shape = output != NULL ? *output : (StrataShape){ .rank = -1 };
    }
  return FALSE;
}

gboolean
strata_look_get_input_shape (StrataExperiment *experiment, StrataLayer *layer, StrataShape *shape)
{
  StrataStack *stack = strata_experiment_get_stack (experiment);
  const StrataShape *input = strata_stack_get_input_shape (stack);

  *shape = input != NULL ? *input : (StrataShape){ .rank = -1 };
  return walk (G_LIST_MODEL (stack), layer, shape) && shape->rank >= 0;
}

StrataBlock *
strata_look_find_block (StrataExperiment *experiment, StrataLayer *layer)
{
  StrataStack *stack = strata_experiment_get_stack (experiment);

  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    {
      StrataLayer *block = strata_stack_get_layer (stack, i);
      if (STRATA_IS_BLOCK (block) && g_list_store_find (strata_block_get_layers (STRATA_BLOCK (block)), layer, NULL))
        return STRATA_BLOCK (block);
    }
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* training_config: {"loss": ..., "metrics": [...], "optimizer_config": {"class_name": ..., "config": {...}}}; the
 * compile_config of an archive calls the last one "optimizer". */

/* --- Writing ------------------------------------------------------------------------------------------------------- */

double
strata_keras_get_learning_rate (StrataNetwork *network)
{
  StOptimizer *optimizer = strata_network_get_optimizer (network);

  if (optimizer == NULL || st_optimizer_get_config (optimizer)->schedule.kind != ST_CONSTANT_RATE)
    return NAN;
  return st_optimizer_get_config (optimizer)->learning_rate;
}

static void
add_optimizer (JsonBuilder *builder, StrataOptimizer *optimizer, double learning_rate, const StrataKerasStyle *style)
{
  g_autoptr (StrataConfigurable) object = strata_configurable_copy (STRATA_CONFIGURABLE (optimizer));

  if (!isnan (learning_rate))
    g_object_set (object, "learning-rate", learning_rate, "schedule", NULL, NULL);
  strata_keras_begin_object (builder, "keras.optimizers", strata_configurable_get_class_name (object), style);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, strata_configurable_get_keras_name (object));
  strata_keras_add_arguments (builder, object, style);
  strata_keras_end_object (builder, style);
}

static gboolean
is_default (StrataConfigurable *object)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    if (!strata_configurable_is_default (object, arguments[i]))
      return FALSE;
  return TRUE;
}

static void
add_metrics (JsonBuilder *builder, GPtrArray *metrics, const StrataKerasStyle *style)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < metrics->len; i++)
    {
      StrataConfigurable *metric = metrics->pdata[i];
      const char *identifier = strata_metric_get_identifier (STRATA_METRIC (metric));

      if (identifier != NULL)
        {
          json_builder_add_string_value (builder, identifier);
          continue;
        }
      strata_keras_begin_object (builder, "keras.metrics", strata_configurable_get_class_name (metric), style);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, strata_metric_get_name (STRATA_METRIC (metric)));
      strata_keras_add_arguments (builder, metric, style);
      strata_keras_end_object (builder, style);
    }
  json_builder_end_array (builder);
}

void
strata_keras_add_training (JsonBuilder *builder,
                           StrataCompileSettings *compile,
                           double learning_rate,
                           const StrataKerasStyle *style)
{
  StrataLoss *loss = strata_compile_settings_get_loss (compile);
  GPtrArray *weighted = strata_compile_settings_get_weighted_metrics (compile);

  json_builder_set_member_name (builder, "loss");
  if (is_default (STRATA_CONFIGURABLE (loss)))
    json_builder_add_string_value (builder, strata_configurable_get_keras_name (STRATA_CONFIGURABLE (loss)));
  else
    strata_keras_add_object (builder, STRATA_CONFIGURABLE (loss), style);
  json_builder_set_member_name (builder, "metrics");
  add_metrics (builder, strata_compile_settings_get_metrics (compile), style);
  json_builder_set_member_name (builder, "weighted_metrics");
  if (weighted->len > 0)
    add_metrics (builder, weighted, style);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "loss_weights");
  json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, style->for_archive ? "optimizer" : "optimizer_config");
  add_optimizer (builder, strata_compile_settings_get_optimizer (compile), learning_rate, style);
}

char *
strata_keras_training_to_json (StrataCompileSettings *compile, double learning_rate)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  strata_keras_add_training (builder, compile, learning_rate, STRATA_KERAS_PLAIN);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return strata_keras_to_text (root);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

static gboolean
is_empty (JsonNode *node)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!is_empty (json_array_get_element (array, i)))
      return FALSE;
  return array != NULL;
}

/* The class' name without its package: Keras 2 writes "Custom>Adam". */
static const char *
strip_package (const char *class_name)
{
  const char *after = class_name != NULL ? strrchr (class_name, '>') : NULL;

  return after != NULL ? after + 1 : class_name;
}

/* 0.019999999552965164 is what float32 makes of 0.02: the shortest text that gives the same float32 is what was meant. */
static double
shorten (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if ((double) (float) value != value)
    return value;
  for (int digits = 1; digits <= 9; digits++)
    {
      char format[8];
      double candidate;

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      candidate = g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, value), NULL);
      if ((float) candidate == (float) value)
        return candidate;
    }
  return value;
}

static void
shorten_arguments (StrataConfigurable *optimizer)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (optimizer, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    if (G_IS_PARAM_SPEC_DOUBLE (arguments[i]))
      {
        double value;

        g_object_get (optimizer, arguments[i]->name, &value, NULL);
        g_object_set (optimizer, arguments[i]->name, shorten (value), NULL);
      }
}

static StrataConfigurable *
read_optimizer (JsonObject *training, const char *file_name, GError **error)
{
  const StrataKerasPlace place = { file_name, "training_config: optimizer_config" };
  JsonObject *object = strata_keras_get_object (
    training, json_object_has_member (training, "optimizer") ? "optimizer" : "optimizer_config");
  const char *class_name = object != NULL ? strip_package (strata_keras_get_text (object, "class_name")) : NULL;
  JsonObject *config = object != NULL ? strata_keras_get_object (object, "config") : NULL;
  g_autoptr (StrataConfigurable) optimizer = NULL;

  if (class_name == NULL || config == NULL)
    {
      strata_keras_set_error (&place, STRATA_FORMAT_ERROR_FIELD, error, _ ("class_name or config is missing"));
      return NULL;
    }
  optimizer = strata_kind_new (STRATA_TYPE_OPTIMIZER, class_name);
  if (optimizer == NULL)
    {
      strata_keras_set_error (&place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("there is no optimizer “%s” here; compile the model with SGD or Adam"), class_name);
      return NULL;
    }
  if (!strata_keras_set_arguments (optimizer, config, &place, error))
    return NULL;
  shorten_arguments (optimizer);
  return g_steal_pointer (&optimizer);
}

/* A name, {"class_name": "function", "config": name}, or {"class_name": "SparseCategoricalCrossentropy", "config": {}}. */
static StrataConfigurable *
read_loss (JsonObject *training, const char *file_name, GError **error)
{
  const StrataKerasPlace place = { file_name, "training_config: loss" };
  JsonNode *node = json_object_get_member (training, "loss");
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *config = object != NULL ? strata_keras_get_object (object, "config") : NULL;
  g_autoptr (StrataConfigurable) loss = NULL;
  const char *name = NULL;

  if (object != NULL)
    name = strip_package (strata_keras_get_text (object, "class_name"));
  else if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    name = json_node_get_string (node);
  if (object != NULL && g_strcmp0 (name, "function") == 0)
    name = strata_keras_get_text (object, "config");
  if (name != NULL)
    loss = STRATA_CONFIGURABLE (strata_loss_new (name));
  if (loss == NULL)
    {
      strata_keras_set_error (&place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("this version has no loss “%s”; compile the model with another"),
                              name != NULL ? name : "");
      return NULL;
    }
  if (config != NULL && !strata_keras_set_arguments (loss, config, &place, error))
    return NULL;
  return g_steal_pointer (&loss);
}

/* A metric by its name, or an object whose class is one of keras.metrics. */
static StrataMetric *
new_metric (const char *name, gboolean is_class)
{
  if (name == NULL)
    return NULL;
  return is_class ? STRATA_METRIC (strata_kind_new (STRATA_TYPE_METRIC, name)) : strata_metric_new (name);
}

/* Metrics go into the list; lists in lists are one list, as Keras 2 nests them an output. */
static gboolean
read_metrics (JsonNode *node, GPtrArray *metrics, const StrataKerasPlace *place, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *config = object != NULL ? strata_keras_get_object (object, "config") : NULL;
  g_autoptr (StrataMetric) metric = NULL;
  gboolean is_class = object != NULL;
  const char *name = NULL;

  if (is_empty (node))
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!read_metrics (json_array_get_element (array, i), metrics, place, error))
          return FALSE;
      return TRUE;
    }
  if (object != NULL)
    name = strip_package (strata_keras_get_text (object, "class_name"));
  else if (JSON_NODE_HOLDS_VALUE (node))
    name = json_node_get_string (node);
  /* Keras 2 resolves "accuracy" when it compiles, and writes both the name it goes by and the function. */
  if (g_strcmp0 (name, "MeanMetricWrapper") == 0 && config != NULL)
    {
      name = strata_keras_get_text (config, "name");
      is_class = FALSE;
    }
  else if (g_strcmp0 (name, "function") == 0)
    {
      name = strata_keras_get_text (object, "config");
      is_class = FALSE;
    }

  metric = new_metric (g_strcmp0 (name, "acc") == 0 ? "accuracy" : name, is_class);
  if (metric == NULL)
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                              _ ("this version has no metric “%s”; compile the model without it"),
                              name != NULL ? name : "");
      return FALSE;
    }
  if (is_class && config != NULL)
    {
      const char *own = strata_keras_get_text (config, "name");

      if (own != NULL && !g_str_equal (own, STRATA_METRIC_GET_CLASS (metric)->default_name))
        g_object_set (metric, "name", own, NULL);
      if (!strata_keras_check_registered (object, place, error)
          || !strata_keras_set_arguments (STRATA_CONFIGURABLE (metric), config, place, error))
        return FALSE;
    }
  g_ptr_array_add (metrics, g_steal_pointer (&metric));
  return TRUE;
}

static GPtrArray *
read_metrics_member (JsonObject *training, const char *member, const char *file_name, GError **error)
{
  g_autofree char *what = g_strdup_printf ("training_config: %s", member);
  g_autoptr (GPtrArray) metrics = g_ptr_array_new_with_free_func (g_object_unref);
  JsonNode *node = json_object_get_member (training, member);

  if (node != NULL && !read_metrics (node, metrics, &(StrataKerasPlace){ file_name, what }, error))
    return NULL;
  return g_steal_pointer (&metrics);
}

StrataCompileSettings *
strata_keras_training_from_json (const char *json, const char *file_name, GError **error)
{
  g_autoptr (JsonNode) root = strata_keras_parse (json, "training_config", file_name, error);
  g_autoptr (StrataConfigurable) optimizer = NULL;
  g_autoptr (StrataConfigurable) loss = NULL;
  g_autoptr (GPtrArray) metrics = NULL;
  g_autoptr (GPtrArray) weighted = NULL;
  JsonObject *training;

  if (root == NULL)
    return NULL;
  training = json_node_get_object (root);
  optimizer = read_optimizer (training, file_name, error);
  if (optimizer == NULL)
    return NULL;
  loss = read_loss (training, file_name, error);
  if (loss == NULL)
    return NULL;
  metrics = read_metrics_member (training, "metrics", file_name, error);
  weighted = metrics != NULL ? read_metrics_member (training, "weighted_metrics", file_name, error) : NULL;
  if (weighted == NULL)
    return NULL;
  if (!is_empty (json_object_get_member (training, "loss_weights")))
    {
      strata_keras_set_error (&(StrataKerasPlace){ file_name, "training_config" }, STRATA_FORMAT_ERROR_UNSUPPORTED,
                              error, _ ("%s are not known here; compile the model without them"), "loss_weights");
      return NULL;
    }
  return g_object_new (STRATA_TYPE_COMPILE_SETTINGS, "optimizer", optimizer, "loss", loss, "metrics", metrics,
                       "weighted-metrics", weighted->len > 0 ? weighted : NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-python.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "strata-initializer.h"
#include "strata-number.h"
#include "strata-settings.h"
#include "strata-shape.h"
#include "strata-tuple.h"

#define LINE_WIDTH 88

/**
 * strata_python_quote:
 * @text: (nullable): UTF-8
 *
 * Returns: (transfer full): a Python string literal in double quotes, or None.
 */
char *
strata_python_quote (const char *text)
{
  GString *literal;

  if (text == NULL)
    return g_strdup ("None");

  literal = g_string_new ("\"");
  for (const char *c = text; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (literal, "\\%c", *c);
    else if (*c == '\n')
      g_string_append (literal, "\\n");
    else if ((guchar) *c < 0x20 || *c == 0x7f)
      g_string_append_printf (literal, "\\x%02x", (guchar) *c);
    else
      g_string_append_c (literal, *c);
  g_string_append_c (literal, '"');
  return g_string_free (literal, FALSE);
}

static char *
quote_number (double number, gboolean optional)
{
  if (isnan (number))
    return g_strdup (optional ? "None" : "float(\"nan\")");
  if (isinf (number))
    return g_strdup (number > 0 ? "float(\"inf\")" : "float(\"-inf\")");
  return strata_number_to_text (number);
}

/* Of a list's text. */
static char *
quote_numbers (GParamSpec *pspec, const char *text)
{
  const StrataListForm *form = strata_param_spec_get_list_form (pspec);

  if (text == NULL || *text == '\0')
    return g_strdup ("None");
  if (form != NULL && form->shortest == 1 && strchr (text, ',') == NULL)
    return g_strdup (text);
  return g_strdup_printf ("[%s]", text);
}

static char *
quote_word (GParamSpec *pspec, const char *text)
{
  guint64 number;

  if (strata_param_spec_get_words (pspec) != NULL && strata_frequency_parse (text, &number))
    return g_strdup_printf ("%" PRIu64, number);
  return strata_python_quote (text);
}

static char *
quote_shape (const StrataShape *shape)
{
  GString *literal = g_string_new ("(");

  if (shape == NULL || shape->rank < 0)
    {
      g_string_free (literal, TRUE);
      return g_strdup ("None");
    }
  for (int i = 0; i < shape->rank; i++)
    g_string_append_printf (literal, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", shape->dim[i]);
  g_string_append (literal, shape->rank == 1 ? ",)" : ")");
  return g_string_free (literal, FALSE);
}

/* An initializer or a loss as it comes is its short name, but for Constant, which Keras makes by that of no value; what a
 * regularizer's numbers are is always told. */
static char *
quote_object (StrataConfigurable *object)
{
  g_autofree GParamSpec **arguments = NULL;
  const char *module;
  gboolean plain;

  if (object == NULL)
    return g_strdup ("None");
  module = STRATA_CONFIGURABLE_GET_CLASS (object)->module;
  plain = (STRATA_IS_INITIALIZER (object) && !g_str_equal (strata_configurable_get_keras_name (object), "constant"))
          || STRATA_IS_LOSS (object);
  arguments = strata_configurable_list_arguments (object, NULL);
  for (guint i = 0; arguments[i] != NULL; i++)
    plain = plain && strata_configurable_is_default (object, arguments[i]);
  if (plain)
    return strata_python_quote (strata_configurable_get_keras_name (object));
  return strata_python_call_finish (strata_python_call_new_for (module, object), NULL, NULL, NULL);
}

/* A metric as it comes is its name. */
static char *
quote_metric (StrataMetric *metric)
{
  const char *identifier = strata_metric_get_identifier (metric);
  StrataPythonCall *call;

  if (identifier != NULL)
    return strata_python_quote (identifier);
  call = strata_python_call_new_for ("keras.metrics", STRATA_CONFIGURABLE (metric));
  if (!g_str_equal (strata_metric_get_name (metric), STRATA_METRIC_GET_CLASS (metric)->default_name))
    {
      g_autofree char *name = strata_python_quote (strata_metric_get_name (metric));
      strata_python_call_add (call, "name", name);
    }
  return strata_python_call_finish (call, NULL, NULL, NULL);
}

static char *
quote_metrics (GPtrArray *metrics)
{
  GString *literal = g_string_new ("[");

  for (guint i = 0; metrics != NULL && i < metrics->len; i++)
    {
      g_autofree char *quoted = quote_metric (metrics->pdata[i]);
      g_string_append_printf (literal, "%s%s", i > 0 ? ", " : "", quoted);
    }
  g_string_append_c (literal, ']');
  return g_string_free (literal, FALSE);
}

/* Keras' F score takes no whole numbers. */
static char *
quote_metric_number (double number, gboolean optional)
{
  g_autofree char *text = quote_number (number, optional);

  return g_strconcat (text, isfinite (number) && strpbrk (text, ".e") == NULL ? ".0" : "", NULL);
}

char *
strata_python_literal (GParamSpec *pspec, const GValue *value)
{
  gboolean optional = (pspec->flags & STRATA_PARAM_OPTIONAL) != 0;

  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_strdup (g_value_get_boolean (value) ? "True" : "False");
  if (G_VALUE_HOLDS_DOUBLE (value) && g_type_is_a (pspec->owner_type, STRATA_TYPE_METRIC))
    return quote_metric_number (g_value_get_double (value), optional);
  if (G_VALUE_HOLDS_DOUBLE (value))
    return quote_number (g_value_get_double (value), optional);
  if (G_VALUE_HOLDS_ENUM (value) && optional && g_value_get_enum (value) == 0)
    return g_strdup ("None");
  if (G_VALUE_HOLDS_ENUM (value))
    return strata_python_quote (
      g_enum_get_value (G_PARAM_SPEC_ENUM (pspec)->enum_class, g_value_get_enum (value))->value_nick);
  if (G_VALUE_HOLDS_STRING (value) && strata_param_spec_is_list (pspec))
    return quote_numbers (pspec, g_value_get_string (value));
  if (G_VALUE_HOLDS_STRING (value))
    return quote_word (pspec, g_value_get_string (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_METRIC_LIST))
    return quote_metrics (g_value_get_boxed (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_SHAPE))
    return quote_shape (g_value_get_boxed (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_TUPLE))
    return strata_tuple_to_python (g_value_get_boxed (value), strata_param_spec_get_tuple_form (pspec));
  if (G_VALUE_HOLDS_OBJECT (value))
    return quote_object (g_value_get_object (value));
  if (G_VALUE_HOLDS_INT64 (value) && optional && g_value_get_int64 (value) == -1)
    return g_strdup ("None");
  return g_strdup_value_contents (value); /* the whole numbers */
}

StrataPythonCall *
strata_python_call_new (const char *module, const char *name)
{
  StrataPythonCall *self = g_new0 (StrataPythonCall, 1);

  self->function = module != NULL ? g_strdup_printf ("%s.%s", module, name) : g_strdup (name);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Those Keras gives no default, and the one a reader looks for. */
static gboolean
is_always_written (GParamSpec *argument)
{
  return (argument->flags & STRATA_PARAM_REQUIRED) != 0 || g_str_equal (argument->name, "learning-rate");
}

StrataPythonCall *
strata_python_call_new_for (const char *module, StrataConfigurable *object)
{
  StrataPythonCall *self = strata_python_call_new (module, strata_configurable_get_class_name (object));
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    {
      GParamSpec *written = strata_configurable_get_written (object, arguments[i]);

      if (written == NULL || (!is_always_written (arguments[i]) && strata_configurable_is_default (object, written)))
        continue;

      g_auto (GValue) value = G_VALUE_INIT;
      g_value_init (&value, written->value_type);
      g_object_get_property (G_OBJECT (object), written->name, &value);
      g_autofree char *name = strata_argument_to_keras (arguments[i]->name);
      g_autofree char *literal = strata_python_literal (written, &value);
      strata_python_call_add (self, arguments[i]->flags & STRATA_PARAM_REQUIRED ? NULL : name, literal);
    }
  return self;
}

void
strata_python_call_add (StrataPythonCall *self, const char *name, const char *literal)
{
  g_ptr_array_add (self->arguments, name != NULL ? g_strdup_printf ("%s=%s", name, literal) : g_strdup (literal));
}

char *
strata_python_call_finish (StrataPythonCall *self, const char *indent, const char *prefix, const char *suffix)
{
  g_autoptr (GString) line = g_string_new (indent);

  g_string_append_printf (line, "%s%s(", prefix != NULL ? prefix : "", self->function);
  for (guint i = 0; i < self->arguments->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (self->arguments, i));
  g_string_append_printf (line, ")%s", suffix != NULL ? suffix : "");

  if (indent != NULL && g_utf8_strlen (line->str, -1) > LINE_WIDTH)
    {
      g_string_printf (line, "%s%s%s(\n", indent, prefix != NULL ? prefix : "", self->function);
      for (guint i = 0; i < self->arguments->len; i++)
        g_string_append_printf (line, "%s    %s,\n", indent, (char *) g_ptr_array_index (self->arguments, i));
      g_string_append_printf (line, "%s)%s", indent, suffix != NULL ? suffix : "");
    }

  g_free (self->function);
  g_ptr_array_unref (self->arguments);
  g_free (self);
  return g_strdup (line->str);
}

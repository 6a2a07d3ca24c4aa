/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable-private.h"
#include "strata-metric.h"
#include "strata-number.h"
#include "strata-shape.h"
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Messages about arguments, and the line that describes them. */

/* "at least 0 and less than 1" for a share; of a wider range the side that the number is beyond: "at least 1". */
static char *
range_to_words (const StrataRange *range, double number)
{
  g_autofree char *minimum = strata_number_to_text (range->minimum);
  g_autofree char *maximum = strata_number_to_text (range->maximum);
  const char *from = range->above_minimum ? _ ("greater than") : _ ("at least");
  const char *to = range->below_maximum ? _ ("less than") : _ ("at most");

  if (range->minimum == 0 && range->maximum == 1)
    return g_strdup_printf (_ ("%s %s and %s %s"), from, minimum, to, maximum);
  if (number <= range->minimum)
    return g_strdup_printf ("%s %s", from, minimum);
  return g_strdup_printf ("%s %s", to, maximum);
}

static gboolean
range_holds (const StrataRange *range, double number)
{
  return (range->above_minimum ? number > range->minimum : number >= range->minimum)
         && (range->below_maximum ? number < range->maximum : number <= range->maximum);
}

static gboolean
get_number (const GValue *value, double *number)
{
  g_auto (GValue) as_double = G_VALUE_INIT;

  g_value_init (&as_double, G_TYPE_DOUBLE);
  if (G_VALUE_HOLDS_BOOLEAN (value) || G_VALUE_HOLDS_ENUM (value) || !g_value_transform (value, &as_double))
    return FALSE;
  *number = g_value_get_double (&as_double);
  return TRUE;
}

static gboolean
is_none (const GValue *value, GParamSpec *argument)
{
  if ((argument->flags & STRATA_PARAM_OPTIONAL) == 0)
    return FALSE;
  return (G_VALUE_HOLDS_INT64 (value) && g_value_get_int64 (value) == -1)
         || (G_VALUE_HOLDS_DOUBLE (value) && isnan (g_value_get_double (value)));
}

static gboolean
validate_number (GParamSpec *argument, const GValue *value, double number, GError **error)
{
  const StrataRange *range = strata_param_spec_get_range (argument);
  g_autofree char *name = strata_argument_to_keras (argument->name);
  g_autofree char *is = strata_number_to_text (number);

  if (is_none (value, argument))
    return TRUE;
  if (!isfinite (number))
    {
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s must be a finite number (is %s)"),
                   name, is);
      return FALSE;
    }
  if (range != NULL && !range_holds (range, number))
    {
      g_autofree char *words = range_to_words (range, number);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s must be %s (is %s)"), name, words,
                   is);
      return FALSE;
    }
  return TRUE;
}

/* More numbers than a list of a form ever has. */
#define LIST_MAX 256

static char *
list_form_to_words (const StrataListForm *form)
{
  if (form->longest == 1)
    return g_strdup (_ ("a number"));
  if (form->shortest == 1 && form->longest == 2)
    return g_strdup (_ ("one number or two, such as 0.1 or -0.1, 0.2"));
  if (form->shortest == 2 && form->longest == 2)
    return g_strdup (_ ("two numbers, such as 0, 255"));
  return g_strdup_printf (_ ("%u to %u numbers with commas between them"), form->shortest, form->longest);
}

static gboolean
validate_list (GParamSpec *argument, const char *text, GError **error)
{
  const StrataListForm *form = strata_param_spec_get_list_form (argument);
  g_autofree char *name = strata_argument_to_keras (argument->name);
  double numbers[LIST_MAX];
  guint n;

  if (form == NULL || ((text == NULL || *text == '\0') && (argument->flags & STRATA_PARAM_OPTIONAL) != 0))
    return TRUE;
  if (!strata_numbers_parse (text, numbers, LIST_MAX, &n) || n < form->shortest || n > form->longest)
    {
      g_autofree char *words = list_form_to_words (form);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s must be %s (is “%s”)"), name, words,
                   text != NULL ? text : "");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!range_holds (&form->range, numbers[i]))
      {
        g_autofree char *words = range_to_words (&form->range, numbers[i]);
        g_autofree char *is = strata_number_to_text (numbers[i]);
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s must be %s (is %s)"), name, words,
                     is);
        return FALSE;
      }
  return TRUE;
}

static gboolean
validate_words (GParamSpec *argument, const char *text, GError **error)
{
  const char *const *words = strata_param_spec_get_words (argument);
  guint64 number;

  if (words == NULL || (text != NULL && g_strv_contains (words, text)) || strata_frequency_parse (text, &number))
    return TRUE;
  g_autofree char *name = strata_argument_to_keras (argument->name);
  g_autofree char *known = g_strjoinv (", ", (char **) words);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("%s must be one of %s, or a whole number of at least 1 (is “%s”)"), name, known,
               text != NULL ? text : "");
  return FALSE;
}

static gboolean
validate_metrics (GParamSpec *argument, GPtrArray *metrics, GError **error)
{
  for (guint i = 0; metrics != NULL && i < metrics->len; i++)
    if (!strata_configurable_validate (metrics->pdata[i], error))
      {
        g_autofree char *name = strata_argument_to_keras (argument->name);
        g_prefix_error (error, "%s: %s: ", name, strata_configurable_get_class_name (metrics->pdata[i]));
        return FALSE;
      }
  return TRUE;
}

gboolean
strata_configurable_validate_argument (StrataConfigurable *self, GParamSpec *argument, GError **error)
{
  g_auto (GValue) value = G_VALUE_INIT;
  double number;

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (self), argument->name, &value);

  if (G_VALUE_HOLDS (&value, STRATA_TYPE_TUPLE))
    return strata_tuple_validate (g_value_get_boxed (&value), argument, error);
  if (G_VALUE_HOLDS_STRING (&value) && strata_param_spec_is_list (argument))
    return validate_list (argument, g_value_get_string (&value), error);
  if (G_VALUE_HOLDS_STRING (&value))
    return validate_words (argument, g_value_get_string (&value), error);
  if (G_VALUE_HOLDS (&value, STRATA_TYPE_METRIC_LIST))
    return validate_metrics (argument, g_value_get_boxed (&value), error);
  if (get_number (&value, &number))
    return validate_number (argument, &value, number, error);
  if (g_type_is_a (argument->value_type, STRATA_TYPE_CONFIGURABLE))
    {
      g_autofree char *name = strata_argument_to_keras (argument->name);
      StrataConfigurable *nested = g_value_get_object (&value);

      if (nested == NULL && (argument->flags & STRATA_PARAM_OPTIONAL) != 0)
        return TRUE;
      if (nested == NULL)
        {
          g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s is missing: choose one"), name);
          return FALSE;
        }
      if (!strata_configurable_validate (nested, error))
        {
          g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
validate_arguments (StrataConfigurable *self, GError **error)
{
  StrataConfigurableClass *klass = STRATA_CONFIGURABLE_GET_CLASS (self);
  guint n = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (self, &n);

  for (guint i = 0; i < n; i++)
    if (!strata_configurable_validate_argument (self, arguments[i], error))
      return FALSE;
  return klass->validate == NULL || klass->validate (self, error);
}

gboolean
strata_configurable_validate (StrataConfigurable *self, GError **error)
{
  StrataConfigurableClass *klass = STRATA_CONFIGURABLE_GET_CLASS (self);

  if (validate_arguments (self, error))
    return TRUE;
  if (klass->get_label != NULL)
    g_prefix_error (error, "%s: ", klass->get_label (self));
  return FALSE;
}

/* What the argument holds, in words: "units 300", "relu", "no use_bias". */
static char *
describe_value (GParamSpec *argument, const GValue *value)
{
  g_autofree char *name = strata_argument_to_keras (argument->name);
  double number;

  if (G_VALUE_HOLDS_ENUM (value))
    {
      GEnumValue *item = g_enum_get_value (g_type_class_peek (argument->value_type), g_value_get_enum (value));
      return g_strdup (item ? item->value_nick : name);
    }
  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_value_get_boolean (value) ? g_steal_pointer (&name) : g_strdup_printf (_ ("no %s"), name);
  if (g_type_is_a (argument->value_type, STRATA_TYPE_CONFIGURABLE))
    {
      StrataConfigurable *nested = g_value_get_object (value);
      return nested ? g_strdup (strata_configurable_get_keras_name (nested)) : g_steal_pointer (&name);
    }
  if (G_VALUE_HOLDS (value, STRATA_TYPE_SHAPE))
    return strata_shape_to_string (g_value_get_boxed (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_TUPLE))
    {
      const StrataTupleForm *form = strata_param_spec_get_tuple_form (argument);
      g_autofree char *text = strata_tuple_to_string (g_value_get_boxed (value), form);
      return g_strdup_printf ("%s %s", name, text);
    }
  if (G_VALUE_HOLDS_STRING (value)
      && (strata_param_spec_is_list (argument) || strata_param_spec_get_words (argument) != NULL))
    return g_strdup_printf ("%s %s", name, g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
  if (G_VALUE_HOLDS_STRING (value))
    return g_strdup (g_value_get_string (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_METRIC_LIST))
    return strata_metric_list_to_string (g_value_get_boxed (value), ", ");
  if (get_number (value, &number))
    {
      g_autofree char *text = strata_number_to_text (number);
      return g_strdup_printf ("%s %s", name, text);
    }
  return g_steal_pointer (&name);
}

char *
strata_configurable_describe_argument (StrataConfigurable *self, GParamSpec *argument)
{
  g_auto (GValue) value = G_VALUE_INIT;
  char *text;

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (self), argument->name, &value);
  text = describe_value (argument, &value);
  return text != NULL ? text : g_strdup ("none");
}

char *
strata_configurable_describe (StrataConfigurable *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (self, &n);

  for (guint i = 0; i < n; i++)
    {
      if (strata_configurable_is_default (self, arguments[i]))
        continue;
      g_autofree char *part = strata_configurable_describe_argument (self, arguments[i]);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

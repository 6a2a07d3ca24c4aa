/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable-private.h"
#include "strata-metric.h"
#include "strata-shape.h"
#include "strata-tuple.h"

#include <math.h>

/* Values of arguments: how they lie in the instance, how they are copied and compared. */

#define FIELD(Type, self, offset) (*(Type *) G_STRUCT_MEMBER_P (self, offset))

void
strata_argument_field_get (StrataConfigurable *self, gsize offset, GParamSpec *pspec, GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, FIELD (gboolean, self, offset));
      break;
    case G_TYPE_INT:
      g_value_set_int (value, FIELD (int, self, offset));
      break;
    case G_TYPE_UINT:
      g_value_set_uint (value, FIELD (guint, self, offset));
      break;
    case G_TYPE_INT64:
      g_value_set_int64 (value, FIELD (gint64, self, offset));
      break;
    case G_TYPE_UINT64:
      g_value_set_uint64 (value, FIELD (guint64, self, offset));
      break;
    case G_TYPE_DOUBLE:
      g_value_set_double (value, FIELD (double, self, offset));
      break;
    case G_TYPE_ENUM:
      g_value_set_enum (value, FIELD (int, self, offset));
      break;
    case G_TYPE_STRING:
      g_value_set_string (value, FIELD (char *, self, offset));
      break;
    case G_TYPE_OBJECT:
      g_value_set_object (value, FIELD (gpointer, self, offset));
      break;
    case G_TYPE_BOXED:
      g_value_set_boxed (value, FIELD (gpointer, self, offset));
      break;
    case G_TYPE_VARIANT:
      g_value_set_variant (value, FIELD (GVariant *, self, offset));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
set_object (StrataConfigurable *self, gsize offset, gpointer object)
{
  gpointer *field = &FIELD (gpointer, self, offset);

  if (*field != NULL)
    strata_configurable_unwatch (self, *field);
  g_clear_object (field);
  if (object != NULL)
    {
      *field = g_object_ref (object);
      strata_configurable_watch (self, object);
    }
}

static void
set_variant (StrataConfigurable *self, gsize offset, GVariant *variant)
{
  GVariant **field = &FIELD (GVariant *, self, offset);

  g_clear_pointer (field, g_variant_unref);
  *field = variant ? g_variant_ref_sink (variant) : NULL;
}

static void
set_boxed (StrataConfigurable *self, gsize offset, GType type, gconstpointer boxed)
{
  gpointer *field = &FIELD (gpointer, self, offset);
  GPtrArray *before = type == STRATA_TYPE_METRIC_LIST ? *field : NULL;
  const GPtrArray *after = type == STRATA_TYPE_METRIC_LIST ? boxed : NULL;

  for (guint i = 0; before != NULL && i < before->len; i++)
    strata_configurable_unwatch (self, before->pdata[i]);
  for (guint i = 0; after != NULL && i < after->len; i++)
    strata_configurable_watch (self, after->pdata[i]);
  if (*field != NULL)
    g_boxed_free (type, *field);
  *field = boxed ? g_boxed_copy (type, boxed) : NULL;
}

static void
set_string (StrataConfigurable *self, gsize offset, const char *string)
{
  char **field = &FIELD (char *, self, offset);

  g_free (*field);
  *field = g_strdup (string);
}

void
strata_argument_field_set (StrataConfigurable *self, gsize offset, GParamSpec *pspec, const GValue *value)
{
  switch (G_TYPE_FUNDAMENTAL (pspec->value_type))
    {
    case G_TYPE_BOOLEAN:
      FIELD (gboolean, self, offset) = g_value_get_boolean (value);
      break;
    case G_TYPE_INT:
      FIELD (int, self, offset) = g_value_get_int (value);
      break;
    case G_TYPE_UINT:
      FIELD (guint, self, offset) = g_value_get_uint (value);
      break;
    case G_TYPE_INT64:
      FIELD (gint64, self, offset) = g_value_get_int64 (value);
      break;
    case G_TYPE_UINT64:
      FIELD (guint64, self, offset) = g_value_get_uint64 (value);
      break;
    case G_TYPE_DOUBLE:
      FIELD (double, self, offset) = g_value_get_double (value);
      break;
    case G_TYPE_ENUM:
      FIELD (int, self, offset) = g_value_get_enum (value);
      break;
    case G_TYPE_STRING:
      set_string (self, offset, g_value_get_string (value));
      break;
    case G_TYPE_OBJECT:
      set_object (self, offset, g_value_get_object (value));
      break;
    case G_TYPE_BOXED:
      set_boxed (self, offset, pspec->value_type, g_value_get_boxed (value));
      break;
    case G_TYPE_VARIANT:
      set_variant (self, offset, g_value_get_variant (value));
      break;
    default:
      g_assert_not_reached ();
    }
}

void
strata_param_spec_init_default (GParamSpec *pspec, GValue *value)
{
  const char *kind = strata_param_spec_get_default_kind (pspec);

  g_value_init (value, pspec->value_type);
  if (kind != NULL)
    g_value_take_object (value, strata_kind_new (pspec->value_type, kind));
  else if (G_VALUE_HOLDS (value, STRATA_TYPE_METRIC_LIST) && strata_param_spec_get_default_boxed (pspec) != NULL)
    g_value_take_boxed (value, strata_metric_list_copy ((gpointer) strata_param_spec_get_default_boxed (pspec)));
  else if (G_VALUE_HOLDS_BOXED (value))
    g_value_set_boxed (value, strata_param_spec_get_default_boxed (pspec));
  else if (G_VALUE_HOLDS_DOUBLE (value) && (pspec->flags & STRATA_PARAM_OPTIONAL) != 0)
    g_value_set_double (value, NAN);
  else
    g_param_value_set_default (pspec, value);
}

void
strata_value_copy_deep (const GValue *value, GValue *dest)
{
  g_value_init (dest, G_VALUE_TYPE (value));
  if (G_VALUE_HOLDS (value, STRATA_TYPE_CONFIGURABLE) && g_value_get_object (value) != NULL)
    g_value_take_object (dest, strata_configurable_copy (g_value_get_object (value)));
  else if (G_VALUE_HOLDS (value, STRATA_TYPE_METRIC_LIST) && g_value_get_boxed (value) != NULL)
    g_value_take_boxed (dest, strata_metric_list_copy (g_value_get_boxed (value)));
  else
    g_value_copy (value, dest);
}

static gboolean
objects_are_equal (gpointer a, gpointer b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return strata_configurable_equal (a, b);
}

static gboolean
variants_are_equal (GVariant *a, GVariant *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_variant_equal (a, b);
}

gboolean
strata_value_equal (const GValue *a, const GValue *b)
{
  GType type = G_VALUE_TYPE (a);

  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_BOOLEAN:
      return !g_value_get_boolean (a) == !g_value_get_boolean (b);
    case G_TYPE_INT:
      return g_value_get_int (a) == g_value_get_int (b);
    case G_TYPE_UINT:
      return g_value_get_uint (a) == g_value_get_uint (b);
    case G_TYPE_INT64:
      return g_value_get_int64 (a) == g_value_get_int64 (b);
    case G_TYPE_UINT64:
      return g_value_get_uint64 (a) == g_value_get_uint64 (b);
    case G_TYPE_DOUBLE:
      return g_value_get_double (a) == g_value_get_double (b)
             || (isnan (g_value_get_double (a)) && isnan (g_value_get_double (b)));
    case G_TYPE_ENUM:
      return g_value_get_enum (a) == g_value_get_enum (b);
    case G_TYPE_STRING:
      return g_strcmp0 (g_value_get_string (a), g_value_get_string (b)) == 0;
    case G_TYPE_OBJECT:
      return objects_are_equal (g_value_get_object (a), g_value_get_object (b));
    case G_TYPE_VARIANT:
      return variants_are_equal (g_value_get_variant (a), g_value_get_variant (b));
    case G_TYPE_BOXED:
      if (type == STRATA_TYPE_SHAPE)
        return strata_shape_equal (g_value_get_boxed (a), g_value_get_boxed (b));
      if (type == STRATA_TYPE_TUPLE)
        return strata_tuple_equal (g_value_get_boxed (a), g_value_get_boxed (b));
      if (type == STRATA_TYPE_METRIC_LIST)
        return strata_metric_list_equal (g_value_get_boxed (a), g_value_get_boxed (b));
      return g_value_get_boxed (a) == g_value_get_boxed (b);
    default:
      return FALSE;
    }
}

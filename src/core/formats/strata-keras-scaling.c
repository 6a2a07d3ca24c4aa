/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-keras-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Rescaling computes x · scale + offset, as a scaler does, with one number each or one a pixel. The layer's name tells the
 * kind of scaling, so that a model that comes back has its scaler again. */

#define PREFIX "strata_scaling_"

char *
strata_keras_scaling_get_name (StrataScaler *scaler)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_SCALING);
  char *name = g_strconcat (PREFIX, g_enum_get_value (kinds, strata_scaler_get_scaling (scaler))->value_nick, NULL);

  return g_strdelimit (name, "-", '_');
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

/* Numbers [size of the shape] as lists in lists; *next goes on through them. The bound tells GCC how deep it can go. */
static void
add_nested (JsonBuilder *builder, const StrataShape *shape, int axis, const float **next)
{
  json_builder_begin_array (builder);
  for (gsize i = 0; i < shape->dim[axis]; i++)
    if (axis + 1 < MIN (shape->rank, STRATA_MAX_RANK))
      add_nested (builder, shape, axis + 1, next);
    else
      json_builder_add_double_value (builder, *(*next)++);
  json_builder_end_array (builder);
}

static void
add_numbers (JsonBuilder *builder, const char *name, const float *numbers, gsize n, const StrataShape *shape)
{
  json_builder_set_member_name (builder, name);
  if (n == 1)
    json_builder_add_double_value (builder, numbers[0]);
  else
    add_nested (builder, shape, 0, &numbers);
}

void
strata_keras_scaling_add_arguments (JsonBuilder *builder, StrataScaler *scaler, const StrataShape *shape)
{
  gsize n;
  const float *scale = strata_scaler_get_scale (scaler, &n);
  const float *offset = strata_scaler_get_offset (scaler, &n);

  add_numbers (builder, "scale", scale, n, shape);
  add_numbers (builder, "offset", offset, n, shape);
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

int
strata_keras_scaling_recognize (const char *class_name, JsonObject *config)
{
  const char *name = strata_keras_get_text (config, "name");
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_SCALING);
  g_autofree char *nick = NULL;
  GEnumValue *kind;

  if (strcmp (class_name, STRATA_KERAS_SCALING_CLASS) != 0 || name == NULL || !g_str_has_prefix (name, PREFIX))
    return -1;
  nick = g_strdelimit (g_strdup (name + strlen (PREFIX)), "_", '-');
  kind = g_enum_get_value_by_nick (kinds, nick);
  return kind != NULL ? kind->value : -1;
}

/* Adds the numbers of lists in lists of just that shape. */
static gboolean
read_nested (JsonNode *node, const StrataShape *shape, int axis, GArray *numbers)
{
  if (axis == shape->rank)
    {
      float number = JSON_NODE_HOLDS_VALUE (node) ? (float) json_node_get_double (node) : NAN;

      g_array_append_val (numbers, number);
      return isfinite (number);
    }
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) != shape->dim[axis])
    return FALSE;
  for (guint i = 0; i < shape->dim[axis]; i++)
    if (!read_nested (json_array_get_element (json_node_get_array (node), i), shape, axis + 1, numbers))
      return FALSE;
  return TRUE;
}

/* Of float, [size of the shape]; NULL if they are not such numbers. */
static GArray *
read_numbers (JsonObject *config, const char *name, const StrataShape *shape)
{
  JsonNode *node = json_object_get_member (config, name);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (float));

  return node != NULL && read_nested (node, shape, 0, numbers) ? g_steal_pointer (&numbers) : NULL;
}

StrataScaler *
strata_keras_scaling_read (StrataScaling scaling,
                           JsonObject *config,
                           const StrataShape *shape,
                           const StrataKerasPlace *place,
                           GError **error)
{
  const StrataShape scalar = { .rank = 0 };
  const StrataShape *numbers_shape = scaling == STRATA_SCALING_STANDARD_PER_PIXEL ? shape : &scalar;
  g_autoptr (GArray) scale = NULL;
  g_autoptr (GArray) offset = NULL;

  if (shape->rank > 0)
    {
      scale = read_numbers (config, "scale", numbers_shape);
      offset = read_numbers (config, "offset", numbers_shape);
    }
  if (scale == NULL || offset == NULL)
    {
      strata_keras_set_error (place, STRATA_FORMAT_ERROR_FIELD, error,
                              _ ("scale and offset must be numbers, one each or one a pixel; export the model again"));
      return NULL;
    }
  return strata_scaler_new (scaling, (float *) scale->data, (float *) offset->data, scale->len);
}

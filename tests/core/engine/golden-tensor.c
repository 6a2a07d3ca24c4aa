/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden-tensor.h"

#include <math.h>
#include <string.h>

static guint64
golden_bits (const char *name, guint64 i)
{
  guint64 z = 0xcbf29ce484222325u;

  for (const char *p = name; *p != '\0'; p++)
    z = (z ^ (guchar) *p) * 0x100000001b3u;
  z += (i + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return z >> 40;
}

static double
get_number (JsonObject *json, const char *member, double otherwise)
{
  return json_object_has_member (json, member) ? json_object_get_double_member (json, member) : otherwise;
}

JsonArray *
golden_open (JsonParser *parser, const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", file, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
}

static void
fill_from_name (GoldenTensor *tensor, JsonObject *json)
{
  const char *name = json_object_get_string_member (json, "gen");
  const float scale = (float) get_number (json, "scale", 1), offset = (float) get_number (json, "offset", 0);
  const guint64 classes = (guint64) get_number (json, "classes", 0);

  for (gsize i = 0; i < tensor->size; i++)
    {
      const guint64 bits = golden_bits (name, i);
      tensor->values[i] = classes ? (float) (bits % classes) : ((float) bits / 8388608.0f - 1.0f) * scale + offset;
    }
}

static void
fill_one_hot (GoldenTensor *tensor, JsonObject *json)
{
  const char *name = json_object_get_string_member (json, "one_hot_of");
  const guint64 classes = (guint64) json_object_get_int_member (json, "classes");

  for (gsize i = 0; i < tensor->size; i++)
    tensor->values[i] = golden_bits (name, i / classes) % classes == i % classes;
}

static void
fill_digest (GoldenTensor *tensor, JsonObject *json)
{
  JsonArray *head = json_object_get_array_member (json, "head");

  tensor->is_digest = TRUE;
  tensor->l2 = json_object_get_double_member (json, "l2");
  tensor->sum = json_object_get_double_member (json, "sum");
  for (guint i = 0; i < 8; i++)
    tensor->head[i] = json_array_get_double_element (head, i);
}

GoldenTensor *
golden_tensor_new (JsonObject *json)
{
  GoldenTensor *tensor = g_new0 (GoldenTensor, 1);
  JsonArray *shape = json_object_get_array_member (json, "shape");

  tensor->size = 1;
  tensor->rank = json_array_get_length (shape);
  g_assert_cmpuint (tensor->rank, <=, 4);
  for (guint i = 0; i < tensor->rank; i++)
    {
      tensor->shape[i] = (gsize) json_array_get_int_element (shape, i);
      tensor->size *= tensor->shape[i];
    }
  tensor->values = g_new0 (float, tensor->size);
  if (json_object_has_member (json, "gen"))
    fill_from_name (tensor, json);
  else if (json_object_has_member (json, "one_hot_of"))
    fill_one_hot (tensor, json);
  else if (json_object_has_member (json, "l2"))
    fill_digest (tensor, json);
  else if (json_object_has_member (json, "values"))
    for (gsize i = 0; i < tensor->size; i++)
      tensor->values[i] =
        (float) json_array_get_double_element (json_object_get_array_member (json, "values"), (guint) i);
  else
    for (gsize i = 0; i < tensor->size; i++)
      tensor->values[i] = (float) json_object_get_double_member (json, "constant");
  return tensor;
}

GoldenTensor *
golden_tensor_get (JsonObject *owner, const char *member)
{
  if (!json_object_has_member (owner, member))
    return NULL;
  return golden_tensor_new (json_object_get_object_member (owner, member));
}

void
golden_tensor_free (GoldenTensor *tensor)
{
  g_free (tensor->values);
  g_free (tensor);
}

static void
assert_near (double found, double expected, double tolerance, const char *what, const char *part)
{
  if (!(fabs (found - expected) <= tolerance * (1 + fabs (expected))))
    g_error ("%s, %s: %.9g instead of %.9g", what, part, found, expected);
}

void
golden_tensor_assert (const GoldenTensor *tensor, const float *found, double tolerance, const char *what)
{
  double squares = 0, sum = 0;

  for (gsize i = 0; i < tensor->size; i++)
    {
      g_autofree char *part = g_strdup_printf ("element %zu", i);
      squares += (double) found[i] * (double) found[i];
      sum += (double) found[i];
      if (!tensor->is_digest)
        assert_near ((double) found[i], (double) tensor->values[i], tolerance, what, part);
      else if (i < 8)
        assert_near ((double) found[i], tensor->head[i], tolerance, what, part);
    }
  if (tensor->is_digest)
    {
      assert_near (sqrt (squares), tensor->l2, tolerance, what, "norm");
      /* Roundings of many elements add up as their number's root. */
      assert_near (sum, tensor->sum, tolerance * MAX (1, tensor->l2), what, "sum");
    }
}

float *
golden_tensor_turn_in (const GoldenTensor *tensor, gsize n, gsize stride)
{
  const gsize features = tensor->size / n;
  float *x = g_new0 (float, (features + 1) * stride);

  for (gsize i = 0; i < n; i++)
    for (gsize f = 0; f < features; f++)
      x[f * stride + i] = tensor->values[i * features + f];
  return x;
}

void
golden_tensor_assert_turned (const GoldenTensor *tensor,
                             const float *found,
                             gsize n,
                             gsize stride,
                             double tolerance,
                             const char *what)
{
  g_assert_cmpuint (n, >, 0);
  g_autofree float *rows = g_new (float, tensor->size);
  const gsize features = tensor->size / n;

  for (gsize i = 0; i < n; i++)
    for (gsize f = 0; f < features; f++)
      rows[i * features + f] = found[f * stride + i];
  golden_tensor_assert (tensor, rows, tolerance, what);
}

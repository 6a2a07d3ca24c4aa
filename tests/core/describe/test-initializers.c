/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/strata-config-json.h"
#include "strata.h"

#include <math.h>

/* The numbers weights begin with. */

/* Mean and standard deviation of n values, and the largest by size. */
static void
measure (const st_real *values, gsize n, double *mean, double *std, double *largest)
{
  double sum = 0, squares = 0;

  *largest = 0;
  for (gsize i = 0; i < n; i++)
    {
      sum += values[i];
      squares += (double) values[i] * values[i];
      *largest = MAX (*largest, fabs (values[i]));
    }
  *mean = sum / n;
  *std = sqrt (squares / n - *mean * *mean);
}

/* The file of tests/golden: what the definition gives, and what Keras drew by it. */
static JsonArray *
open_golden (JsonParser *parser)
{
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "golden", "initializers.json", NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
}

static StrataInitializer *
new_initializer (JsonObject *json)
{
  g_autoptr (GError) error = NULL;
  StrataConfigurable *object;

  if (!json_object_has_member (json, "config"))
    return strata_initializer_new (json_object_get_string_member (json, "name"));
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  json_object_set_string_member (json_node_get_object (node), "class_name",
                                 json_object_get_string_member (json, "name"));
  json_object_set_object_member (json_node_get_object (node), "config",
                                 json_object_ref (json_object_get_object_member (json, "config")));
  object = strata_configurable_new_from_json (STRATA_TYPE_INITIALIZER, node, "kernel-initializer", "kernel", &error);
  g_assert_no_error (error);
  return STRATA_INITIALIZER (object);
}

/* Mean, deviation and bounds of every kind with every argument, within what chance allows of as many numbers as Keras drew. */
static void
test_initializers (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = open_golden (parser);
  g_autofree st_real *values = NULL;

  g_assert_cmpuint (json_array_get_length (cases), >=, 20);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *json = json_array_get_object_element (cases, i),
                 *drawn = json_object_get_object_member (json, "drawn");
      g_autoptr (StrataInitializer) initializer = new_initializer (json);
      const gsize fan_in = json_object_get_int_member (json, "fan_in");
      const gsize fan_out = json_object_get_int_member (json, "fan_out"), n = fan_in * fan_out;
      const StrataWeightSpec weight = { .name = "kernel",
                                        .shape = { .rank = 2, .dim = { fan_in, fan_out } },
                                        .fan_in = fan_in,
                                        .fan_out = fan_out };
      const double expected = json_object_get_double_member (json, "stddev");
      double mean, std, largest;

      g_test_message ("%s", json_object_get_string_member (json, "name"));
      values = g_renew (st_real, values, n);
      g_assert_true (strata_initializer_check (initializer, &weight, NULL));
      strata_initializer_fill (initializer, 42, 1, &weight, values);
      measure (values, n, &mean, &std, &largest);
      g_assert_cmpfloat_with_epsilon (mean, json_object_get_double_member (drawn, "mean"), 6 * expected / sqrt (n));
      g_assert_cmpfloat_with_epsilon (std, expected, 0.02 * expected);
      if (json_object_has_member (json, "limit"))
        {
          const double limit = json_object_get_double_member (json, "limit");

          g_assert_cmpfloat (largest, <=, limit * 1.000001);
          g_assert_cmpfloat (largest, >, limit * 0.98);
        }
    }
}

/* All rows, or all columns where there are more rows, at right angles and of length gain. */
static void
check_orthogonal (const StrataWeightSpec *weight)
{
  const gsize size = strata_shape_get_size (&weight->shape);
  const gsize columns = weight->shape.dim[weight->shape.rank - 1], rows = size / columns;
  g_autoptr (StrataInitializer) orthogonal = strata_initializer_new ("orthogonal");
  g_autofree st_real *values = g_new (st_real, size);
  const gsize n = MIN (rows, columns), along = rows < columns ? 1 : columns, across = rows < columns ? columns : 1;

  g_object_set (orthogonal, "gain", 1.5, NULL);
  strata_initializer_fill (orthogonal, 3, 2, weight, values);
  for (gsize a = 0; a < n; a++)
    for (gsize b = 0; b <= a; b++)
      {
        double sum = 0;

        for (gsize k = 0; k < MAX (rows, columns); k++)
          sum += (double) values[a * across + k * along] * values[b * across + k * along];
        g_assert_cmpfloat_with_epsilon (sum, a == b ? 2.25 : 0, 1e-5);
      }
}

static void
test_orthogonal (void)
{
  check_orthogonal (&(StrataWeightSpec){ .shape = { .rank = 2, .dim = { 30, 12 } } });
  check_orthogonal (&(StrataWeightSpec){ .shape = { .rank = 2, .dim = { 12, 30 } } });
  check_orthogonal (&(StrataWeightSpec){ .shape = { .rank = 2, .dim = { 40, 40 } } });
  check_orthogonal (&(StrataWeightSpec){ .shape = { .rank = 4, .dim = { 3, 3, 4, 8 } } });
}

static void
test_identity (void)
{
  const StrataWeightSpec weight = { .shape = { .rank = 2, .dim = { 2, 3 } } };
  g_autoptr (StrataInitializer) identity = strata_initializer_new ("identity");
  st_real values[6], expected[] = { 0.5, 0, 0, 0, 0.5, 0 };

  g_object_set (identity, "gain", 0.5, NULL);
  strata_initializer_fill (identity, 0, 0, &weight, values);
  g_assert_cmpmem (values, sizeof values, expected, sizeof expected);
}

/* What cannot be filled is told where the layer stands. */
static void
test_unfit_initializers (void)
{
  static const struct
  {
    const char *argument, *kind, *message;
  } cases[] = {
    { "kernel-initializer", "identity",
      "conv2d: kernel is 3 × 3 × 1 × 4, and identity is for a matrix: choose another initializer" },
    { "bias-initializer", "orthogonal",
      "conv2d: bias is a vector, and orthogonal is for a matrix or more: choose another initializer" },
    { "kernel-initializer", "orthogonal", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StrataStack) stack = strata_stack_new ();
      const StrataTuple size = { .n = 2, .item = { 3, 3 } };
      g_autoptr (StrataInitializer) initializer = strata_initializer_new (cases[i].kind);
      g_autoptr (StrataLayer) layer = strata_layer_new ("Conv2D", "filters", 4u, "kernel-size", &size, NULL);

      g_object_set (layer, cases[i].argument, initializer, NULL);
      strata_stack_insert (stack, 0, layer);
      strata_stack_set_input_shape (stack, &(StrataShape){ .rank = 3, .dim = { 8, 8, 1 } });
      const GError *error = strata_layer_get_error (layer);
      g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].message);
    }
}

static gsize
count_equal (const st_real *a, const st_real *b, gsize n)
{
  gsize n_equal = 0;

  for (gsize i = 0; i < n; i++)
    n_equal += a[i] == b[i];
  return n_equal;
}

static void
test_initializer_addresses (void)
{
  g_autoptr (StrataInitializer) normal = strata_initializer_new ("he_normal");
  g_autoptr (StrataInitializer) constant = strata_initializer_new ("constant");
  const StrataWeightSpec weight = { .shape = { .rank = 2, .dim = { 8, 8 } }, .fan_in = 8, .fan_out = 8 };
  st_real a[64], b[64];

  strata_initializer_fill (normal, 1, 0, &weight, a);
  strata_initializer_fill (normal, 1, 0, &weight, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  strata_initializer_fill (normal, 1, 1, &weight, b);
  g_assert_cmpuint (count_equal (a, b, 64), <, 64);
  strata_initializer_fill (normal, 2, 0, &weight, b);
  g_assert_cmpuint (count_equal (a, b, 64), <, 64);

  /* An own seed stands whatever the training's. */
  g_object_set (normal, "seed", (gint64) 9, NULL);
  strata_initializer_fill (normal, 1, 0, &weight, a);
  strata_initializer_fill (normal, 2, 5, &weight, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);

  g_object_set (constant, "value", 0.25, NULL);
  strata_initializer_fill (constant, 1, 0, &weight, a);
  for (guint i = 0; i < 64; i++)
    g_assert_cmpfloat (a[i], ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/initializers/distributions", test_initializers);
  g_test_add_func ("/initializers/orthogonal", test_orthogonal);
  g_test_add_func ("/initializers/identity", test_identity);
  g_test_add_func ("/initializers/unfit", test_unfit_initializers);
  g_test_add_func ("/initializers/addresses", test_initializer_addresses);
  return g_test_run ();
}

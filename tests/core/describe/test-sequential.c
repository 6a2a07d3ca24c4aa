/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

/* What will run: the unrolled list, its summary, its engine model and its fresh weights. */

static StrataSequential *
resolve_bundled (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load (name, &error);
  StrataSequential *sequential;

  g_assert_no_error (error);
  sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  g_assert_no_error (error);
  return sequential;
}

static void
check_summary (const char *name)
{
  g_autoptr (StrataSequential) sequential = resolve_bundled (name);
  g_autofree char *summary = strata_sequential_to_summary (sequential, NULL);
  g_autofree char *file = g_strdup_printf ("keras-summary-%s.txt", name);
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "core", "describe", file, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (summary, ==, expected);
}

static void
test_summary (void)
{
  g_autoptr (StrataSequential) sequential = resolve_bundled ("sigmoid");
  g_autofree char *named = strata_sequential_to_summary (sequential, "mine");

  g_assert_true (g_str_has_prefix (named, "Model: \"mine\"\n"));
  g_assert_nonnull (strstr (named, "Total params: 266,610 (1.02 MB)"));
  check_summary ("sigmoid");
  check_summary ("deep-batchnorm");
}

static void
test_long_names (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Input", NULL);
  g_autoptr (StrataSequential) sequential = NULL;
  g_autofree char *summary = NULL;
  g_auto (GStrv) lines = NULL;

  strata_stack_splice (stack, 1, 1, NULL, 0);
  strata_layer_set_name (strata_stack_get_layer (stack, 0), "ein_sehr_langer_name_für_eine_flache_schicht");
  sequential = strata_stack_resolve (stack, NULL);
  summary = strata_sequential_to_summary (sequential, NULL);
  g_assert_nonnull (strstr (summary, "│ ein_sehr_langer_name_für_eine_… │ (None, 784)"));
  lines = g_strsplit (summary, "\n", -1);
  for (guint i = 1; g_str_has_prefix (lines[i], " Total") == FALSE; i++)
    g_assert_cmpint (g_utf8_strlen (lines[i], -1), ==, 76);
}

static void
test_matches_engine (void)
{
  g_auto (GStrv) names = strata_bundled_list ();

  for (guint n = 0; names[n] != NULL; n++)
    {
      g_autoptr (StrataSequential) sequential = resolve_bundled (names[n]);
      const StModel *model = strata_sequential_get_model (sequential);
      guint64 n_params = 0;

      for (gsize w = 0; w < st_model_get_n_weights (model); w++)
        n_params += st_model_get_weight (model, w)->size;
      g_assert_cmpuint (n_params, ==, strata_sequential_get_n_params (sequential));

      for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
        {
          const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
          g_autoptr (GArray) specs = strata_layer_list_weights (layer->layer, &layer->input);
          const StShape *output = st_model_get_output (model, strata_sequential_get_op (sequential, i));

          g_assert_cmpint (output->rank, ==, layer->output.rank);
          g_assert_cmpuint (st_shape_get_size (output), ==, strata_shape_get_size (&layer->output));
          g_assert_cmpuint (specs->len, ==, layer->n_weights);
          for (guint k = 0; k < specs->len; k++)
            {
              const StrataWeightSpec *spec = &g_array_index (specs, StrataWeightSpec, k);
              const StWeightInfo *weight = st_model_get_weight (model, layer->first_weight + k);

              g_assert_cmpstr (weight->name, ==, spec->name);
              g_assert_cmpuint (weight->size, ==, strata_shape_get_size (&spec->shape));
              g_assert_cmpint (weight->trainable, ==, spec->trainable);
              g_assert_cmpuint (weight->op, ==, strata_sequential_get_op (sequential, i));
            }
        }
    }
}

static void
test_bundled_parameters (void)
{
  static const struct
  {
    const char *name;
    guint n_layers;
    guint64 n_params, n_non_trainable;
  } expected[] = {
    { "sigmoid", 4, 266610, 0 },          { "standardized", 4, 266610, 0 }, { "deep-relu", 22, 10050, 0 },
    { "deep-batchnorm", 42, 10850, 400 }, { "deep-selu", 22, 10050, 0 },    { "deep-alphadropout", 23, 10050, 0 },
    { "complete", 23, 271410, 0 },        { "convnet", 8, 220234, 0 },      { "convnet-augmented", 9, 220234, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (StrataSequential) sequential = resolve_bundled (expected[i].name);

      g_assert_cmpuint (strata_sequential_get_n_layers (sequential), ==, expected[i].n_layers);
      g_assert_cmpuint (strata_sequential_get_n_params (sequential), ==, expected[i].n_params);
      g_assert_cmpuint (strata_sequential_get_n_non_trainable (sequential), ==, expected[i].n_non_trainable);
    }
}

static void
test_frozen (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", NULL);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (stack, NULL);
  guint units;

  g_object_set (strata_stack_get_layer (stack, 1), "units", 3, NULL);
  g_object_get (strata_sequential_get_layer (sequential, 1)->layer, "units", &units, NULL);
  g_assert_cmpuint (units, ==, 64);
  g_assert_cmpuint (strata_shape_get_size (strata_sequential_get_output_shape (sequential)), ==, 64);
}

static void
check_unresolvable (StrataStack *stack, StrataModelError code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_stack_resolve (stack, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  g_autoptr (StrataStack) empty = make_stack (NULL);
  g_autoptr (StrataStack) input = make_stack ("Input", NULL);
  g_autoptr (StrataStack) wrong = make_stack ("Flatten", "Dense", "Dense", NULL);

  check_unresolvable (empty, STRATA_MODEL_ERROR_EMPTY, "the stack has no layers: add one");
  check_unresolvable (input, STRATA_MODEL_ERROR_EMPTY, "the stack has no layers: add one");
  g_object_set (strata_stack_get_layer (wrong, 2), "units", 0, NULL);
  check_unresolvable (wrong, STRATA_MODEL_ERROR_ARGUMENT, "dense_1: units must be at least 1 (is 0)");
}

static void
test_repeated_names (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);
  StrataBlock *block = append_block (stack, 3, 10);
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);
  g_autoptr (StrataSequential) sequential = NULL;

  strata_layer_set_name (member, "hidden");
  sequential = strata_stack_resolve (stack, NULL);
  g_assert_cmpstr (strata_sequential_get_layer (sequential, 1)->name, ==, "hidden");
  g_assert_cmpstr (strata_sequential_get_layer (sequential, 2)->name, ==, "hidden_1");
  g_assert_cmpstr (strata_sequential_get_layer (sequential, 3)->name, ==, "hidden_2");
}

static void
test_initialize (void)
{
  g_autoptr (StrataSequential) sequential = resolve_bundled ("deep-batchnorm");
  const StModel *model = strata_sequential_get_model (sequential);
  StWeights *weights = st_weights_new (model);
  StWeights *again = st_weights_new (model);

  strata_sequential_initialize (sequential, weights, 7);
  strata_sequential_initialize (sequential, again, 7);
  for (gsize i = 0; i < st_model_get_n_weights (model); i++)
    {
      const StWeightInfo *info = st_model_get_weight (model, i);
      const st_real *values = st_weights_get (weights, i);

      g_assert_cmpmem (values, info->size * sizeof *values, st_weights_get (again, i), info->size * sizeof *values);
      for (gsize k = 0; k < info->size; k++)
        if (g_str_equal (info->name, "gamma") || g_str_equal (info->name, "moving_variance"))
          g_assert_cmpfloat (values[k], ==, 1);
        else if (!g_str_equal (info->name, "kernel"))
          g_assert_cmpfloat (values[k], ==, 0);
    }
  st_weights_free (weights);
  st_weights_free (again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/sequential/summary", test_summary);
  g_test_add_func ("/sequential/long-names", test_long_names);
  g_test_add_func ("/sequential/matches-engine", test_matches_engine);
  g_test_add_func ("/sequential/bundled-parameters", test_bundled_parameters);
  g_test_add_func ("/sequential/frozen", test_frozen);
  g_test_add_func ("/sequential/refused", test_refused);
  g_test_add_func ("/sequential/repeated-names", test_repeated_names);
  g_test_add_func ("/sequential/initialize", test_initialize);
  return g_test_run ();
}

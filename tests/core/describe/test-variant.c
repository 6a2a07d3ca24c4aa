/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same experiment with one thing otherwise. */

#include "describe-fixture.h"

/* Of what runs, blocks unrolled. */
typedef struct
{
  guint n_hidden, n_selu, n_lecun, n_normalizations;
  int output_activation;
} Count;

static Count
count (StrataExperiment *experiment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  guint n = 0;
  Count count = { 0 };

  g_assert_no_error (error);
  n = strata_sequential_get_n_layers (sequential);
  for (guint i = 0; i < n; i++)
    {
      StrataLayer *layer = strata_sequential_get_layer (sequential, i)->layer;
      g_autoptr (StrataConfigurable) initializer = NULL;
      int activation;

      count.n_normalizations += STRATA_IS_BATCH_NORMALIZATION (layer);
      if (!STRATA_IS_DENSE (layer))
        continue;
      g_object_get (layer, "activation", &activation, "kernel-initializer", &initializer, NULL);
      count.output_activation = activation;
      if (i + 1 == n)
        continue;
      count.n_hidden++;
      count.n_selu += activation == ST_SELU;
      count.n_lecun += g_str_equal (strata_configurable_get_keras_name (initializer), "lecun_normal");
    }
  return count;
}

static void
test_relu (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("deep-relu"), untouched = load_bundled ("deep-relu");
  g_autoptr (StrataExperiment) normalized = strata_variant_new (experiment, STRATA_VARIANT_BATCH_NORMALIZATION);
  g_autoptr (StrataExperiment) selu = strata_variant_new (experiment, STRATA_VARIANT_SELU);
  Count before = count (experiment), with = count (normalized), scaled = count (selu);

  g_assert_cmpuint (before.n_hidden, ==, 20);
  g_assert_cmpuint (before.n_normalizations, ==, 0);
  g_assert_cmpuint (with.n_hidden, ==, 20);
  g_assert_cmpuint (with.n_normalizations, ==, 20);
  g_assert_cmpuint (with.n_selu, ==, 0);
  g_assert_cmpuint (scaled.n_selu, ==, 20);
  g_assert_cmpuint (scaled.n_lecun, ==, 20);
  g_assert_cmpuint (scaled.n_normalizations, ==, 0);
  g_assert_cmpint (scaled.output_activation, ==, ST_SOFTMAX);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (untouched)));
  g_assert_cmpstr (strata_experiment_get_name (selu), !=, strata_experiment_get_name (experiment));
}

static void
test_as_it_is (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("complete");
  g_autoptr (StrataExperiment) copy = strata_variant_new (experiment, STRATA_VARIANT_AS_IT_IS);

  g_assert_true (copy != experiment);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (copy)));
  g_assert_cmpstr (strata_experiment_get_name (experiment), ==, strata_experiment_get_name (copy));
}

static void
test_scaling (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataExperiment) standardized = strata_variant_new (experiment, STRATA_VARIANT_STANDARDIZED);
  int scaling;

  g_object_get (strata_experiment_get_scaling (standardized), "scaling", &scaling, NULL);
  g_assert_cmpint (scaling, ==, STRATA_SCALING_STANDARD);
}

/* Nothing would be otherwise. */
static void
test_none (void)
{
  static const struct
  {
    const char *name;
    StrataVariant variant;
  } same[] = {
    { "standardized", STRATA_VARIANT_STANDARDIZED },
    { "deep-batchnorm", STRATA_VARIANT_BATCH_NORMALIZATION },
    { "deep-selu", STRATA_VARIANT_SELU },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (StrataExperiment) experiment = load_bundled (same[i].name);
      g_assert_null (strata_variant_new (experiment, same[i].variant));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/variant/relu", test_relu);
  g_test_add_func ("/variant/as-it-is", test_as_it_is);
  g_test_add_func ("/variant/scaling", test_scaling);
  g_test_add_func ("/variant/none", test_none);
  return g_test_run ();
}

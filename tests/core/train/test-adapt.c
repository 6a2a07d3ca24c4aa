/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"
#include "train/strata-adapt.h"

#include <math.h>

/* What Normalization takes from the training images before the first epoch. */

/* Mean and variance of the training pixels in column x (or of all: x < 0), after min-max scaling and times 3. */
static void
measure (StrataDataset *dataset, StrataScaler *scaler, int x, double *mean, double *variance)
{
  const gsize n = strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN);
  double sum = 0, squares = 0, count = 0;

  for (gsize i = 0; i < n; i++)
    {
      float scaled[16];

      strata_scaler_apply (scaler, strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, i), 16, scaled);
      for (int k = 0; k < 16; k++)
        if (x < 0 || k % 4 == x)
          {
            sum += 3.0 * scaled[k];
            squares += 9.0 * scaled[k] * scaled[k];
            count++;
          }
    }
  *mean = sum / count;
  *variance = squares / count - *mean * *mean;
}

/* The fixture's network behind Rescaling (3) and Normalization. */
static StrataExperiment *
make_experiment (const char *property, gconstpointer value)
{
  StrataExperiment *experiment = fixture_experiment_new (1, 16);
  StrataStack *stack = strata_experiment_get_stack (experiment);
  g_autoptr (StrataLayer) rescaling = strata_layer_new ("Rescaling", "scale", 3.0, NULL);
  g_autoptr (StrataLayer) normalization = strata_layer_new ("Normalization", property, value, NULL);

  strata_stack_insert (stack, 0, normalization);
  strata_stack_insert (stack, 0, rescaling);
  return experiment;
}

static const st_real *
get_weight (StrataNetwork *network, const char *name, gsize *n)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (network));

  for (gsize i = 0; i < st_model_get_n_weights (model); i++)
    if (g_str_equal (st_model_get_weight (model, i)->name, name))
      {
        *n = st_model_get_weight (model, i)->size;
        g_assert_false (st_model_get_weight (model, i)->trainable);
        return st_weights_get (strata_network_get_weights (network), i);
      }
  *n = 0;
  return NULL;
}

/* After an epoch the network holds the numbers of the training split, each column its own, and training left them alone. */
static void
test_columns (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (90, 10, 10);
  g_autoptr (StrataExperiment) experiment = make_experiment (NULL, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataNetwork) network = NULL;
  const st_real *means, *variances, *counts;
  gsize n;

  fixture_run (trainer);
  network = strata_trainer_dup_network (trainer);
  means = get_weight (network, "mean", &n);
  g_assert_cmpuint (n, ==, 4);
  variances = get_weight (network, "variance", &n);
  counts = get_weight (network, "count", &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (counts[0], ==, 0);
  for (int x = 0; x < 4; x++)
    {
      double mean, variance;

      measure (dataset, strata_network_get_scaler (network), x, &mean, &variance);
      g_assert_cmpfloat_with_epsilon (means[x], mean, 1e-5);
      g_assert_cmpfloat_with_epsilon (variances[x], variance, 1e-5);
    }
}

static void
test_one_for_all (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (600, 0, 10);
  g_autoptr (StrataExperiment) experiment = make_experiment ("axis", NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (StrataNetwork) network = NULL;
  const st_real *means;
  double mean, variance;
  gsize n;

  fixture_run (trainer);
  network = strata_trainer_dup_network (trainer);
  means = get_weight (network, "mean", &n);
  g_assert_cmpuint (n, ==, 1);
  measure (dataset, strata_network_get_scaler (network), -1, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (means[0], mean, 1e-5);
  g_assert_cmpfloat_with_epsilon (get_weight (network, "variance", &n)[0], variance, 1e-5);
}

/* What is given is no weight, and must fit. */
static void
test_given (void)
{
  static const struct
  {
    const char *mean, *variance, *message;
  } cases[] = {
    { "1, 2, 3, 4", "1, 1, 1, 2", NULL },
    { "0.5", "2", NULL },
    { "1, 2", "1, 1", "mean has 2 numbers, and the axis 4: write one number, or one for each" },
    { "1, 2", "", "mean and variance must have as many numbers (they have 2 and 0)" },
    { "1", "-1", "variance must be at least 0 (is -1)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StrataLayer) layer =
        strata_layer_new ("Normalization", "mean", cases[i].mean, "variance", cases[i].variance, NULL);
      const StrataShape input = { .rank = 2, .dim = { 3, 4 } };
      g_autoptr (GArray) weights = NULL;
      g_autoptr (GError) error = NULL;
      StrataShape output;

      if (strata_configurable_validate (STRATA_CONFIGURABLE (layer), &error)
          && strata_layer_infer (layer, &input, &output, &error))
        {
          weights = strata_layer_list_weights (layer, &input);
          g_assert_cmpuint (weights->len, ==, 0);
        }
      g_assert_cmpint (error == NULL, ==, cases[i].message == NULL);
      if (error != NULL)
        g_assert_true (g_str_has_suffix (error->message, cases[i].message));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/adapt/columns", test_columns);
  g_test_add_func ("/adapt/one-for-all", test_one_for_all);
  g_test_add_func ("/adapt/given", test_given);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses and metrics of given outputs, against values that Keras 3.15 (TensorFlow) gave for the same. */

#include "networks.h"

#include <glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  size_t n, n_outputs;
  const float *x;
  const uint8_t *labels;
  const float *targets, *sample_weights, *class_weights;
  StLoss loss;
  StMetric metric;
  const char *activation;
} Problem;

/* The outputs are those of one dense layer with the identity for a kernel, so its bias' gradient is dL/dz summed. */
static StMeasures
evaluate (const Problem *p, st_real *bias_gradient)
{
  g_autofree char *layers = g_strdup_printf ("dense %zu %s", p->n_outputs, p->activation);
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { p->n_outputs } }, layers);
  StWeights *weights = st_weights_new (model);
  StPlan *plan = st_plan_new (model, NULL,
                              &(StPlanOptions){ .batch_size = p->n,
                                                .training = true,
                                                .loss = p->loss,
                                                .n_metrics = 1,
                                                .metrics = { { .metric = p->metric, .threshold = 0.5 } } });
  const StSource source = {
    .floats = p->x,
    .n_features = p->n_outputs,
    .labels = p->labels,
    .targets = p->targets,
    .n_classes = p->n_outputs,
    .sample_weights = p->sample_weights,
    .class_weights = p->class_weights,
  };
  g_autofree uint32_t *indices = g_new (uint32_t, p->n);
  g_autofree st_real *gradients = g_new0 (st_real, p->n_outputs * (p->n_outputs + 1));
  StMeasures measures = { 0 }, again = { 0 };

  for (size_t i = 0; i < p->n; i++)
    indices[i] = (uint32_t) i;
  for (size_t i = 0; i < p->n_outputs; i++)
    st_weights_get (weights, 0)[i * p->n_outputs + i] = 1;
  st_plan_gradients (plan, weights, &source, &(StBatch){ .indices = indices, .n = p->n }, gradients, &measures);
  st_plan_evaluate_step (plan, weights, &source, &(StBatch){ .indices = indices, .n = p->n }, &again);
  g_assert_true (measures.loss_sum == again.loss_sum || (isnan (measures.loss_sum) && isnan (again.loss_sum)));
  g_assert_cmpfloat (measures.metric_sum[0], ==, again.metric_sum[0]);
  if (bias_gradient)
    memcpy (bias_gradient, gradients + p->n_outputs * p->n_outputs, p->n_outputs * sizeof *gradients);
  st_plan_free (plan);
  st_weights_free (weights);
  st_model_free (model);
  return measures;
}

static const float confident[] = { -30, 30, 1 };
static const uint8_t first_class[] = { 0 };
static const float first_row[] = { 1, 0, 0 };

static void
check_confident (StLoss loss, const char *activation, double expected, double g0, double g1, double g2)
{
  const bool sparse = loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY;
  const Problem p = { .n = 1,
                      .n_outputs = 3,
                      .x = confident,
                      .labels = sparse ? first_class : NULL,
                      .targets = sparse ? NULL : first_row,
                      .loss = loss,
                      .activation = activation };
  st_real gradient[3];

  g_assert_cmpfloat_with_epsilon (evaluate (&p, gradient).batch_loss, expected, 2e-5 * expected);
  g_assert_cmpfloat_with_epsilon (gradient[0], g0, 1e-6);
  g_assert_cmpfloat_with_epsilon (gradient[1], g1, 1e-6);
  g_assert_cmpfloat_with_epsilon (gradient[2], g2, 1e-6);
}

/* A prediction that is sure and wrong: Keras works on the inputs of a closing softmax or sigmoid, whichever the
 * cross-entropy, and clips what other activations put out, where it then sees no slope. */
static void
test_confident_and_wrong (void)
{
  check_confident (ST_SPARSE_CATEGORICAL_CROSSENTROPY, "softmax", 60, -1, 1, 0);
  check_confident (ST_SPARSE_CATEGORICAL_CROSSENTROPY, "sigmoid", 60, -1, 1, 0);
  check_confident (ST_SPARSE_CATEGORICAL_CROSSENTROPY, "linear", 16.811243, 0, 0, 0);
  check_confident (ST_CATEGORICAL_CROSSENTROPY, "softmax", 60, -1, 1, 0);
  check_confident (ST_CATEGORICAL_CROSSENTROPY, "sigmoid", 60, -1, 1, 0);
  check_confident (ST_CATEGORICAL_CROSSENTROPY, "linear", 16.118095, 0, 0, 0);
  check_confident (ST_BINARY_CROSSENTROPY, "softmax", 20.437754, -0.333333, 0.333333, 0.243686);
  check_confident (ST_BINARY_CROSSENTROPY, "sigmoid", 20.437754, -0.333333, 0.333333, 0.243686);
  /* The floats 1e-7 and 1 - (1 - 1e-7) differ: 16.118 for the first output, 15.942 for the others. */
  check_confident (ST_BINARY_CROSSENTROPY, "linear", 16.000954, 0, 0, 0);
}

static const float x[] = { 0.5f, -1, 2, 0.1f, 0.3f, -0.2f, 3, 2.5f, -2, 1, 1, 1 };
static const uint8_t labels[] = { 2, 1, 1, 0 };

/* Mean of weight · loss over the number of samples, not of the weights (sum_over_batch_size). */
static void
test_weights (void)
{
  static const float sample_weights[] = { 1, 2, 0, 0.5f }, class_weights[] = { 3, 0.5f, 2 };
  Problem p = { .n = 4,
                .n_outputs = 3,
                .x = x,
                .labels = labels,
                .metric = ST_SPARSE_CATEGORICAL_ACCURACY,
                .activation = "softmax" };
  double losses[4], mean = 0, weighted = 0;

  for (int i = 0; i < 4; i++)
    {
      const float *z = x + 3 * i;
      double sum = exp ((double) z[0]) + exp ((double) z[1]) + exp ((double) z[2]);
      losses[i] = log (sum) - (double) z[labels[i]];
      mean += losses[i] / 4;
      weighted += losses[i] * (double) sample_weights[i] * (double) class_weights[labels[i]] / 4;
    }
  StMeasures plain = evaluate (&p, NULL);
  g_assert_cmpfloat_with_epsilon (plain.batch_loss, mean, 1e-6);
  /* The first two are right, the third is wrong, the tie goes to class 0. */
  g_assert_cmpfloat (plain.metric_sum[0], ==, 3);
  g_assert_cmpfloat (plain.batch_metric[0], ==, 0.75);
  g_assert_cmpfloat (plain.count, ==, 4);

  p.sample_weights = sample_weights;
  p.class_weights = class_weights;
  StMeasures both = evaluate (&p, NULL);
  g_assert_cmpfloat_with_epsilon (both.batch_loss, weighted, 1e-6);
  g_assert_cmpfloat (both.metric_sum[0], ==, 3);
}

static void
test_categorical_is_sparse (void)
{
  static const float targets[] = { 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0 };
  const Problem sparse = { .n = 4, .n_outputs = 3, .x = x, .labels = labels, .activation = "softmax" };
  Problem rows = sparse, one_hot = sparse;

  rows.loss = one_hot.loss = ST_CATEGORICAL_CROSSENTROPY;
  rows.metric = one_hot.metric = ST_CATEGORICAL_ACCURACY;
  rows.labels = NULL;
  rows.targets = targets;
  g_assert_cmpfloat_with_epsilon (evaluate (&rows, NULL).loss_sum, evaluate (&sparse, NULL).loss_sum, 1e-9);
  g_assert_cmpfloat_with_epsilon (evaluate (&one_hot, NULL).loss_sum, evaluate (&sparse, NULL).loss_sum, 1e-9);
  g_assert_cmpfloat (evaluate (&rows, NULL).metric_sum[0], ==, 3);
  g_assert_cmpfloat (evaluate (&one_hot, NULL).metric_sum[0], ==, 3);
}

static void
test_binary (void)
{
  static const float one[] = { 2, -1, 0.5f, -0.5f };
  static const uint8_t two_classes[] = { 1, 0, 0, 1 };
  const Problem p = { .n = 4,
                      .n_outputs = 1,
                      .x = one,
                      .labels = two_classes,
                      .loss = ST_BINARY_CROSSENTROPY,
                      .metric = ST_BINARY_ACCURACY,
                      .activation = "sigmoid" };
  double loss = 0;

  for (int i = 0; i < 4; i++)
    loss += log1p (exp (two_classes[i] ? -(double) one[i] : (double) one[i]));
  StMeasures measures = evaluate (&p, NULL);
  g_assert_cmpfloat_with_epsilon (measures.loss_sum, loss, 1e-6);
  g_assert_cmpfloat (measures.metric_sum[0], ==, 2);
}

static void
test_squared (void)
{
  static const float targets[] = { 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0 };
  const Problem p = { .n = 4,
                      .n_outputs = 3,
                      .x = x,
                      .targets = targets,
                      .loss = ST_MEAN_SQUARED_ERROR,
                      .metric = ST_CATEGORICAL_ACCURACY,
                      .activation = "linear" };
  double loss = 0;

  for (int i = 0; i < 12; i++)
    loss += pow ((double) x[i] - (double) targets[i], 2) / 3;
  g_assert_cmpfloat_with_epsilon (evaluate (&p, NULL).loss_sum, loss, 1e-5);
}

static void
test_nan_shows (void)
{
  static const float bad[] = { 0.5f, NAN, 2 };

  for (int loss = 0; loss < ST_N_LOSSES; loss++)
    for (int f = 0; f < ST_N_ACTIVATIONS; f++)
      {
        const Problem p = { .n = 1,
                            .n_outputs = 3,
                            .x = bad,
                            .labels = first_class,
                            .loss = (StLoss) loss,
                            .activation = activation_get_name ((StActivation) f) };
        g_assert_true (isnan (evaluate (&p, NULL).loss_sum));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/loss/confident-and-wrong", test_confident_and_wrong);
  g_test_add_func ("/engine/loss/weights", test_weights);
  g_test_add_func ("/engine/loss/categorical-is-sparse", test_categorical_is_sparse);
  g_test_add_func ("/engine/loss/binary", test_binary);
  g_test_add_func ("/engine/loss/squared", test_squared);
  g_test_add_func ("/engine/loss/nan-shows", test_nan_shows);
  return g_test_run ();
}

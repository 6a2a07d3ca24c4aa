/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

#include <math.h>
#include <string.h>

/* StrataNetwork: evaluation and prediction against plain arithmetic, on a net of 3 pixels and 2 or 3 outputs. */

#define N_TRAIN 7
#define N_TEST 1500

static const StrataShape shape = { 1, { 3 } };

static StrataDataset *
make_dataset (guint n_classes)
{
  const char *const names[] = { "a", "b", n_classes > 2 ? "c" : NULL, NULL };
  g_autofree guint8 *pixels = g_malloc ((N_TRAIN + N_TEST) * 3);
  g_autofree guint8 *labels = g_malloc (N_TRAIN + N_TEST);
  g_autoptr (GError) error = NULL;
  StrataDataset *dataset;

  for (guint i = 0; i < (N_TRAIN + N_TEST) * 3; i++)
    pixels[i] = (guint8) (i * 101 % 256);
  for (guint i = 0; i < N_TRAIN + N_TEST; i++)
    labels[i] = (guint8) (i % n_classes);
  dataset = strata_dataset_new_from_arrays (&shape, pixels, labels, N_TRAIN, 2, pixels + N_TRAIN * 3, labels + N_TRAIN,
                                            N_TEST, names, &error);
  g_assert_no_error (error);
  return dataset;
}

static StrataSequential *
make_sequential (guint units, StActivation activation)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  StrataSequential *sequential;

  g_ptr_array_add (layers, strata_layer_new ("Input", NULL));
  g_ptr_array_add (layers, strata_layer_new ("Dense", "units", units, "activation", activation, NULL));
  sequential = strata_sequential_new (&shape, layers, &error);
  g_assert_no_error (error);
  return sequential;
}

static StrataNetwork *
make_network (guint units, StActivation activation, const char *loss_name, StrataScaler *scaler)
{
  g_autoptr (StrataSequential) sequential = make_sequential (units, activation);
  g_autoptr (StrataLoss) loss = strata_loss_new (loss_name);
  g_autoptr (StrataCompileSettings) compile = g_object_new (STRATA_TYPE_COMPILE_SETTINGS, "loss", loss, NULL);
  StWeights *weights = st_weights_new (strata_sequential_get_model (sequential));

  for (guint i = 0; i < 3 * units; i++)
    st_weights_get (weights, 0)[i] = 0.01f * (float) ((i * 7) % 5) - 0.02f;
  for (guint i = 0; i < units; i++)
    st_weights_get (weights, 1)[i] = 0.1f * (float) i;
  return strata_network_new (sequential, weights, scaler, compile, NULL);
}

/* x W + b of one image, in double. */
static void
compute_logits (StrataNetwork *network, StrataScaler *scaler, const guint8 *image, guint units, double *logits)
{
  const float *kernel = st_weights_get (strata_network_get_weights (network), 0);
  const float *bias = st_weights_get (strata_network_get_weights (network), 1);

  for (guint u = 0; u < units; u++)
    {
      logits[u] = bias[u];
      for (guint p = 0; p < 3; p++)
        {
          double x = image[p];

          if (scaler != NULL)
            x = (x - strata_scaler_get_center (scaler, p)) / strata_scaler_get_spread (scaler, p);
          logits[u] += x * kernel[p * units + u];
        }
    }
}

static void
test_softmax (gconstpointer data)
{
  g_autoptr (StrataDataset) dataset = make_dataset (3);
  g_autoptr (StrataScaler) scaler =
    GPOINTER_TO_INT (data) < 0 ? NULL : strata_scaler_fit ((StrataScaling) GPOINTER_TO_INT (data), dataset);
  g_autoptr (StrataNetwork) network = make_network (3, ST_SOFTMAX, "sparse_categorical_crossentropy", scaler);
  g_autoptr (GError) error = NULL;
  g_autofree float *found =
    strata_network_predict (network, strata_dataset_get_pixels (dataset, STRATA_SPLIT_TEST), N_TEST, 0, NULL, &error);
  StrataEvaluation evaluation;
  double loss = 0, n_right = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < N_TEST; i++)
    {
      guint label = strata_dataset_get_label (dataset, STRATA_SPLIT_TEST, i), best = 0;
      double p[3], sum = 0;

      compute_logits (network, scaler, strata_dataset_get_image (dataset, STRATA_SPLIT_TEST, i), 3, p);
      for (guint u = 0; u < 3; u++)
        sum += p[u] = exp (p[u]);
      for (guint u = 0; u < 3; u++)
        {
          g_assert_cmpfloat_with_epsilon (found[3 * i + u], p[u] / sum, 1e-5);
          best = p[u] > p[best] ? u : best;
        }
      g_assert_cmpuint (strata_network_get_class (network, found + 3 * i), ==, best);
      loss -= log (p[label] / sum);
      n_right += best == label;
    }

  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 0, NULL, &evaluation, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (evaluation.n, ==, N_TEST);
  g_assert_cmpuint (evaluation.n_metrics, ==, 1);
  g_assert_cmpstr (evaluation.metric_names[0], ==, "accuracy");
  g_assert_cmpfloat_with_epsilon (evaluation.loss, loss / N_TEST, 1e-5);
  g_assert_cmpfloat_with_epsilon (evaluation.metrics[0], n_right / N_TEST, 1e-9);
}

static void
test_one_output (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset (2);
  g_autoptr (StrataNetwork) network = make_network (1, ST_SIGMOID, "binary_crossentropy", NULL);
  g_autoptr (GError) error = NULL;
  StrataEvaluation evaluation;
  double loss = 0, n_right = 0;

  for (guint i = 0; i < N_TEST; i++)
    {
      guint label = strata_dataset_get_label (dataset, STRATA_SPLIT_TEST, i);
      double logit, p;

      compute_logits (network, NULL, strata_dataset_get_image (dataset, STRATA_SPLIT_TEST, i), 1, &logit);
      p = 1 / (1 + exp (-logit));
      loss -= log (label ? p : 1 - p);
      n_right += (p > 0.5) == label;
      g_assert_cmpuint (strata_network_get_class (network, &(float){ (float) p }), ==, p > 0.5);
    }
  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 1, NULL, &evaluation, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (evaluation.loss, loss / N_TEST, 1e-5);
  g_assert_cmpfloat_with_epsilon (evaluation.metrics[0], n_right / N_TEST, 1e-9);
}

static void
test_threads_agree (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset (3);
  g_autoptr (StrataNetwork) network = make_network (3, ST_SOFTMAX, "sparse_categorical_crossentropy", NULL);
  StrataEvaluation one, two;

  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 1, NULL, &one, NULL));
  g_assert_true (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 2, NULL, &two, NULL));
  g_assert_cmpmem (&one.loss, sizeof one.loss, &two.loss, sizeof two.loss);
}

static void
test_activations (void)
{
  static const guint8 image[] = { 10, 200, 30 };
  g_autoptr (StrataDataset) dataset = make_dataset (3);
  g_autoptr (StrataScaler) scaler = strata_scaler_fit (STRATA_SCALING_MIN_MAX, dataset);
  g_autoptr (StrataNetwork) network = make_network (3, ST_SOFTMAX, "sparse_categorical_crossentropy", scaler);
  g_autoptr (GPtrArray) activations = strata_network_get_activations (network, image);
  g_autofree float *expected = strata_network_predict (network, image, 1, 1, NULL, NULL);
  GArray *input = g_ptr_array_index (activations, 0), *dense = g_ptr_array_index (activations, 1);

  g_assert_cmpuint (activations->len, ==, 2);
  g_assert_cmpuint (input->len, ==, 3);
  g_assert_cmpfloat_with_epsilon (g_array_index (input, float, 1),
                                  (200 - strata_scaler_get_center (scaler, 1)) / strata_scaler_get_spread (scaler, 1),
                                  1e-6);
  g_assert_cmpuint (dense->len, ==, 3);
  g_assert_cmpmem (dense->data, 12, expected, 12);
}

static void
refuse (StrataNetwork *network, StrataDataset *dataset, int code, const char *word)
{
  g_autoptr (GError) error = NULL;
  StrataEvaluation evaluation;

  g_assert_false (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 1, NULL, &evaluation, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  static const guint8 pixels[] = { 1, 2, 3, 4 }, labels[] = { 0, 1 };
  g_autoptr (StrataDataset) dataset = make_dataset (3);
  g_autoptr (StrataDataset) other =
    strata_dataset_new_from_arrays (&(StrataShape){ 1, { 2 } }, pixels, labels, 2, 0, NULL, NULL, 0, NULL, NULL);
  g_autoptr (StrataSequential) sequential = make_sequential (3, ST_SOFTMAX);
  g_autoptr (StrataNetwork) uncompiled = strata_network_new_initialized (sequential, 1);
  g_autoptr (StrataNetwork) two = make_network (2, ST_SOFTMAX, "sparse_categorical_crossentropy", NULL);
  g_autoptr (StrataNetwork) five = make_network (5, ST_SOFTMAX, "categorical_crossentropy", NULL);
  g_autoptr (StrataNetwork) one = make_network (1, ST_SIGMOID, "binary_crossentropy", NULL);

  refuse (uncompiled, dataset, STRATA_MODEL_ERROR_ARGUMENT, "loss");
  refuse (two, other, STRATA_MODEL_ERROR_SHAPE, "shape");
  refuse (two, dataset, STRATA_MODEL_ERROR_SHAPE, "3 classes");
  refuse (five, dataset, STRATA_MODEL_ERROR_SHAPE, "3 classes");
  refuse (one, dataset, STRATA_MODEL_ERROR_SHAPE, "3 classes");
}

static void
test_cancel (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset (3);
  g_autoptr (StrataNetwork) network = make_network (3, ST_SOFTMAX, "sparse_categorical_crossentropy", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  StrataEvaluation evaluation;

  g_cancellable_cancel (cancellable);
  g_assert_false (strata_network_evaluate (network, dataset, STRATA_SPLIT_TEST, 1, cancellable, &evaluation, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (strata_network_predict (network, strata_dataset_get_pixels (dataset, STRATA_SPLIT_TEST), N_TEST, 1,
                                         cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The network keeps copies: what happens to the settings afterwards does not reach it. */
static void
test_recompile (void)
{
  g_autoptr (StrataNetwork) network = make_network (3, ST_SOFTMAX, "sparse_categorical_crossentropy", NULL);
  g_autoptr (StrataLoss) loss = strata_loss_new ("mean_squared_error");
  g_autoptr (StrataCompileSettings) compile = g_object_new (STRATA_TYPE_COMPILE_SETTINGS, "loss", loss, NULL);
  g_autoptr (StrataNetwork) other = strata_network_recompile (network, compile);
  g_autoptr (StrataLoss) third = strata_loss_new ("binary_crossentropy");

  g_object_set (compile, "loss", third, NULL);
  g_assert_cmpint (strata_loss_get_loss (strata_compile_settings_get_loss (strata_network_get_compile (other))), ==,
                   ST_MEAN_SQUARED_ERROR);
  g_assert_true (strata_network_get_weights (other) != strata_network_get_weights (network));
  g_assert_cmpmem (st_weights_get (strata_network_get_weights (other), 0), 36,
                   st_weights_get (strata_network_get_weights (network), 0), 36);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_data_func ("/network/softmax/no-scaler", GINT_TO_POINTER (-1), test_softmax);
  g_test_add_data_func ("/network/softmax/none", GINT_TO_POINTER (STRATA_SCALING_NONE), test_softmax);
  g_test_add_data_func ("/network/softmax/min-max", GINT_TO_POINTER (STRATA_SCALING_MIN_MAX), test_softmax);
  g_test_add_data_func ("/network/softmax/standard", GINT_TO_POINTER (STRATA_SCALING_STANDARD), test_softmax);
  g_test_add_data_func ("/network/softmax/per-pixel", GINT_TO_POINTER (STRATA_SCALING_STANDARD_PER_PIXEL),
                        test_softmax);
  g_test_add_func ("/network/one-output", test_one_output);
  g_test_add_func ("/network/threads-agree", test_threads_agree);
  g_test_add_func ("/network/activations", test_activations);
  g_test_add_func ("/network/refused", test_refused);
  g_test_add_func ("/network/cancel", test_cancel);
  g_test_add_func ("/network/recompile", test_recompile);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

#include <math.h>

/* Settings, and the document as a whole. */

static StMetric
resolve (const char *name, StLoss loss, gsize width)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataMetric) metric = strata_metric_new (name);
  StMetricConfig config = { .metric = 99 };

  g_assert_true (strata_metric_get_config (metric, loss, &(StrataShape){ 1, { width } }, &config, &error));
  g_assert_no_error (error);
  return config.metric;
}

static void
assert_metric_refused (const char *name, StLoss loss, gsize width, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataMetric) metric = strata_metric_new (name);
  StMetricConfig config;

  g_assert_nonnull (metric);
  g_assert_false (strata_metric_get_config (metric, loss, &(StrataShape){ 1, { width } }, &config, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE);
  if (strstr (error->message, text) == NULL)
    g_error ("“%s” is not in “%s”", text, error->message);
}

/* A number for each output is none that a curve could show. */
static void
test_metric_of_each_output (void)
{
  g_autoptr (StrataMetric) metric = strata_metric_new ("r2_score");
  g_autoptr (GError) error = NULL;
  GParamSpecEnum *pspec =
    G_PARAM_SPEC_ENUM (g_object_class_find_property (G_OBJECT_GET_CLASS (metric), "class-aggregation"));
  StMetricConfig config;

  g_object_set (metric, "class-aggregation", g_enum_get_value_by_nick (pspec->enum_class, "None")->value, NULL);
  g_assert_false (
    strata_metric_get_config (metric, ST_MEAN_SQUARED_ERROR, &(StrataShape){ 1, { 4 } }, &config, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "choose uniform_average or variance_weighted_average"));
}

static void
test_metrics (void)
{
  g_assert_cmpint (resolve ("accuracy", ST_SPARSE_CATEGORICAL_CROSSENTROPY, 10), ==, ST_SPARSE_CATEGORICAL_ACCURACY);
  g_assert_cmpint (resolve ("acc", ST_CATEGORICAL_CROSSENTROPY, 10), ==, ST_CATEGORICAL_ACCURACY);
  g_assert_cmpint (resolve ("accuracy", ST_MEAN_SQUARED_ERROR, 10), ==, ST_CATEGORICAL_ACCURACY);
  g_assert_cmpint (resolve ("accuracy", ST_BINARY_CROSSENTROPY, 1), ==, ST_BINARY_ACCURACY);
  g_assert_cmpint (resolve ("binary_accuracy", ST_CATEGORICAL_CROSSENTROPY, 10), ==, ST_BINARY_ACCURACY);
  g_assert_cmpint (resolve ("SparseTopKCategoricalAccuracy", ST_SPARSE_CATEGORICAL_CROSSENTROPY, 10), ==,
                   ST_TOP_K_CATEGORICAL_ACCURACY);
  g_assert_cmpint (resolve ("AUC", ST_BINARY_CROSSENTROPY, 1), ==, ST_AUC);
  g_assert_cmpint (resolve ("mse", ST_CATEGORICAL_CROSSENTROPY, 10), ==, ST_MEAN_LOSS);
  g_assert_null (strata_metric_new ("beauty"));
  g_assert_null (strata_metric_new ("Mse"));
}

static void
test_metrics_that_do_not_fit (void)
{
  assert_metric_refused ("precision", ST_SPARSE_CATEGORICAL_CROSSENTROPY, 10,
                         "use categorical_crossentropy, which takes them as one-hot rows");
  assert_metric_refused ("sparse_categorical_accuracy", ST_MEAN_SQUARED_ERROR, 10, "use that loss, or accuracy");
  assert_metric_refused ("sparse_top_k_categorical_accuracy", ST_CATEGORICAL_CROSSENTROPY, 10,
                         "use that loss, or TopKCategoricalAccuracy");
  assert_metric_refused ("categorical_accuracy", ST_BINARY_CROSSENTROPY, 1, "use BinaryAccuracy");
  assert_metric_refused ("f1_score", ST_CATEGORICAL_CROSSENTROPY, 10, "choose macro, micro or weighted");
  assert_metric_refused ("FBetaScore", ST_CATEGORICAL_CROSSENTROPY, 10, "choose macro, micro or weighted");
}

/* The names of Keras' CompileMetrics. */
static void
test_metric_names (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  StrataCompileSettings *compile = strata_experiment_get_compile (experiment);
  g_autoptr (GPtrArray) plain =
    strata_metric_list_new ((const char *const[]){ "accuracy", "mse", "AUC", "LogCoshError", "mse", NULL });
  g_autoptr (GPtrArray) weighted = strata_metric_list_new ((const char *const[]){ "accuracy", "mae", NULL });

  g_object_set (plain->pdata[3], "name", NULL, NULL);
  g_object_set (compile, "metrics", plain, "weighted-metrics", weighted, NULL);
  g_auto (GStrv) names = strata_compile_settings_dup_metric_names (compile);
  g_autofree char *joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "accuracy mse AUC logcosh mse_1 weighted_accuracy mae");
}

static void
test_optimizers (void)
{
  g_autoptr (StrataOptimizer) sgd = strata_optimizer_new ("sgd");
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("Adam");
  StOptimizerConfig config;

  strata_optimizer_get_config (sgd, &config);
  g_assert_cmpint (config.rule, ==, ST_SGD);
  g_assert_cmpfloat (config.learning_rate, ==, 0.01);
  g_assert_cmpfloat (config.momentum, ==, 0);
  g_object_set (sgd, "momentum", 0.9, "nesterov", TRUE, NULL);
  strata_optimizer_get_config (sgd, &config);
  g_assert_cmpfloat (config.momentum, ==, 0.9);
  g_assert_true (config.nesterov);

  strata_optimizer_get_config (adam, &config);
  g_assert_cmpint (config.rule, ==, ST_ADAM);
  g_assert_cmpfloat (config.learning_rate, ==, 0.001);
  g_assert_cmpfloat (config.beta_1, ==, 0.9);
  g_assert_cmpfloat (config.beta_2, ==, 0.999);
  g_assert_cmpfloat (config.epsilon, ==, 1e-7);
  g_assert_null (strata_optimizer_new ("muon"));
}

static void
test_losses (void)
{
  static const struct
  {
    const char *name;
    StLoss loss;
  } expected[] = {
    { "sparse_categorical_crossentropy", ST_SPARSE_CATEGORICAL_CROSSENTROPY },
    { "CategoricalCrossentropy", ST_CATEGORICAL_CROSSENTROPY },
    { "binary_crossentropy", ST_BINARY_CROSSENTROPY },
    { "mse", ST_MEAN_SQUARED_ERROR },
    { "MAE", ST_MEAN_ABSOLUTE_ERROR },
    { "KLD", ST_KL_DIVERGENCE },
    { "logcosh", ST_LOG_COSH },
    { "CategoricalHinge", ST_CATEGORICAL_HINGE },
    { "binary_focal_crossentropy", ST_BINARY_FOCAL_CROSSENTROPY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (StrataLoss) loss = strata_loss_new (expected[i].name);
      g_assert_cmpint (strata_loss_get_loss (loss), ==, expected[i].loss);
    }
  g_assert_null (strata_loss_new ("dice"));
}

static void
check_invalid (StrataExperiment *experiment, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strata_experiment_validate (experiment, &error));
  g_assert_cmpint (error->domain, ==, STRATA_MODEL_ERROR);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_validate_stack (void)
{
  g_autoptr (StrataExperiment) empty = strata_experiment_new ();
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  StrataStack *stack = strata_experiment_get_stack (experiment);
  g_autoptr (StrataLayer) dropout = strata_layer_new ("Dropout", NULL);

  check_invalid (empty, "the stack has no layers: add one");
  g_object_set (strata_stack_get_layer (stack, 1), "units", 0, NULL);
  check_invalid (experiment, "dense: units must be at least 1 (is 0)");
  g_object_set (strata_stack_get_layer (stack, 1), "units", 300, NULL);
  g_object_set (strata_stack_get_layer (stack, 3), "units", 9, NULL);
  check_invalid (experiment, "dense_2: the last layer gives 9 numbers, and the data has 10 classes: give it 10 units");
  strata_stack_splice (stack, 1, 3, NULL, 0);
  check_invalid (experiment,
                 "flatten: the last layer gives 784 numbers, and the data has 10 classes: give it 10 units");
  strata_stack_splice (stack, 0, 1, &dropout, 1);
  check_invalid (experiment, "dropout: the last layer gives 28 × 28, and the loss takes one row of numbers: insert "
                             "Flatten, then Dense with 10 units");
}

static void
test_validate_settings (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  StrataCompileSettings *compile = strata_experiment_get_compile (experiment);
  StrataFitSettings *fit = strata_experiment_get_fit (experiment);

  g_object_set (strata_compile_settings_get_optimizer (compile), "learning-rate", NAN, NULL);
  check_invalid (experiment, "compile: optimizer: learning_rate must be a finite number (is NaN)");
  g_object_set (strata_compile_settings_get_optimizer (compile), "learning-rate", 0.01, NULL);
  g_object_set (fit, "epochs", 0, NULL);
  check_invalid (experiment, "fit: epochs must be at least 1 (is 0)");
}

static void
test_validate_class_weights (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  StrataFitSettings *fit = strata_experiment_get_fit (experiment);
  g_autoptr (GError) error = NULL;

  g_object_set (fit, "class-weights", g_variant_new_parsed ("@a{ud} {10: 2.0}"), NULL);
  check_invalid (experiment, "fit: class_weights names class 10, and the data has classes 0 to 9: remove it");
  g_object_set (fit, "class-weights", g_variant_new_parsed ("@a{ud} {3: -1.0}"), NULL);
  check_invalid (experiment, "fit: class_weights: the weight of class 3 must be a finite number of at least 0 (is -1)");
  g_object_set (fit, "class-weights", g_variant_new_parsed ("@a{ud} {3: 2.0}"), NULL);
  g_assert_true (strata_experiment_validate (experiment, &error));
  g_assert_no_error (error);
}

static void
test_validate_callbacks (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  StrataCallback *stopping = strata_experiment_get_callback (experiment, "EarlyStopping");

  g_object_set (stopping, "min-delta", -1.0, NULL);
  g_assert_true (strata_experiment_validate (experiment, NULL)); /* it is off */
  strata_callback_set_enabled (stopping, TRUE);
  check_invalid (experiment, "EarlyStopping: min_delta must be at least 0 (is -1)");
}

static void
test_one_output (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataLoss) binary = strata_loss_new ("binary_crossentropy");

  g_object_set (strata_experiment_get_data (experiment), "n-classes", 2, NULL);
  g_object_set (strata_stack_get_layer (strata_experiment_get_stack (experiment), 3), "units", 1, NULL);
  check_invalid (experiment, "dense_2: the last layer gives 1 number, and the data has 2 classes: give it 2 units");
  g_object_set (strata_experiment_get_compile (experiment), "loss", binary, NULL);
  g_assert_true (strata_experiment_validate (experiment, NULL));
}

static void
test_changed (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("deep-relu");
  StrataStack *stack = strata_experiment_get_stack (experiment);
  StrataBlock *block = STRATA_BLOCK (strata_stack_get_layer (stack, 1));
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");
  guint n;

  count_signal (experiment, "changed", &n);
  strata_experiment_set_name (experiment, "other");
  g_assert_cmpuint (n, ==, 1);
  g_object_set (member, "units", 11, NULL);
  g_assert_cmpuint (n, ==, 2);
  append_dense (stack, 10);
  g_assert_cmpuint (n, ==, 3);
  g_object_set (strata_experiment_get_compile (experiment), "optimizer", adam, NULL);
  g_assert_cmpuint (n, ==, 4);
  g_object_set (adam, "learning-rate", 0.5, NULL);
  g_assert_cmpuint (n, ==, 5);
  strata_callback_set_enabled (strata_experiment_get_callback (experiment, "CSVLogger"), TRUE);
  g_assert_cmpuint (n, ==, 6);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 3, NULL);
  g_object_set (strata_experiment_get_scaling (experiment), "scaling", STRATA_SCALING_MIN_MAX, NULL);
  g_object_set (strata_experiment_get_data (experiment), "validation", 10, NULL);
  g_assert_cmpuint (n, ==, 9);
}

static void
test_freeze (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("complete");
  g_autoptr (StrataExperiment) frozen = strata_experiment_freeze (experiment);
  g_autofree char *before = strata_experiment_to_json (frozen);
  g_autofree char *after = NULL;
  StrataStack *stack = strata_experiment_get_stack (experiment);
  StrataBlock *block = STRATA_BLOCK (strata_stack_get_layer (stack, 1));
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);

  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (frozen)));
  g_object_set (member, "units", 3, NULL);
  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "momentum", 0.5,
                NULL);
  g_object_set (strata_experiment_get_callback (experiment, "EarlyStopping"), "patience", 1, NULL);
  g_assert_false (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (frozen)));
  after = strata_experiment_to_json (frozen);
  g_assert_cmpstr (before, ==, after);
}

static void
test_describe (void)
{
  g_autoptr (StrataExperiment) sigmoid = load_bundled ("sigmoid");
  g_autoptr (StrataExperiment) complete = load_bundled ("complete");
  g_autofree char *plain = strata_experiment_describe (sigmoid);
  g_autofree char *block = strata_experiment_describe (complete);

  g_assert_cmpstr (plain, ==, "784 → 300 → 100 → 10 · 266,610 parameters");
  g_assert_cmpstr (block, ==, "784 → 20 × 100 → 10 · 271,410 parameters");

  /* A block that changes the width goes through all of its widths each time. */
  g_autoptr (StrataEditor) editor = strata_editor_new (sigmoid);
  strata_editor_group_layers (editor, 1, 2, 3);
  g_autofree char *widths = strata_experiment_describe (sigmoid);
  g_assert_true (g_str_has_prefix (widths, "784 → 3 × (300 → 100) → 10 · "));
}

static void
test_data_shape (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");

  g_object_set (strata_experiment_get_data (experiment), "input-shape", &(StrataShape){ 2, { 10, 10 } }, NULL);
  assert_shape (strata_experiment_get_stack (experiment), 0, "100");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/settings/metrics", test_metrics);
  g_test_add_func ("/settings/metrics-that-do-not-fit", test_metrics_that_do_not_fit);
  g_test_add_func ("/settings/metric-of-each-output", test_metric_of_each_output);
  g_test_add_func ("/settings/metric-names", test_metric_names);
  g_test_add_func ("/settings/optimizers", test_optimizers);
  g_test_add_func ("/settings/losses", test_losses);
  g_test_add_func ("/experiment/validate-stack", test_validate_stack);
  g_test_add_func ("/experiment/validate-settings", test_validate_settings);
  g_test_add_func ("/experiment/validate-class-weights", test_validate_class_weights);
  g_test_add_func ("/experiment/validate-callbacks", test_validate_callbacks);
  g_test_add_func ("/experiment/one-output", test_one_output);
  g_test_add_func ("/experiment/changed", test_changed);
  g_test_add_func ("/experiment/freeze", test_freeze);
  g_test_add_func ("/experiment/describe", test_describe);
  g_test_add_func ("/experiment/data-shape", test_data_shape);
  return g_test_run ();
}

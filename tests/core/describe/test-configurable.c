/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

#include <math.h>

/* What all kinds share: arguments, copies, messages, ::changed. */

static void
test_every_kind_speaks (void)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_CONFIGURABLE);

  g_assert_cmpuint (kinds->len, >=, 27);
  for (guint i = 0; i < kinds->len; i++)
    {
      GType type = g_array_index (kinds, GType, i);
      g_autoptr (StrataConfigurable) object = g_object_new (type, NULL);
      guint n;
      g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, &n);

      g_assert_nonnull (strata_kind_get_class_name (type));
      g_assert_nonnull (strata_kind_get_keras_name (type));
      g_assert_nonnull (strata_kind_get_summary (type));
      g_assert_true (strata_kind_lookup (g_type_parent (type), strata_kind_get_class_name (type)) == type);
      if (g_type_is_a (type, STRATA_TYPE_LAYER))
        {
          g_assert_nonnull (strata_kind_get_family (type));
          g_assert_nonnull (strata_kind_get_icon_name (type));
        }
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpstr (g_param_spec_get_nick (arguments[k]), !=, arguments[k]->name);
          g_assert_nonnull (g_param_spec_get_blurb (arguments[k]));
          g_assert_true (strata_configurable_is_default (object, arguments[k]));
        }
    }
}

static void
test_lookup (void)
{
  g_assert_true (strata_kind_lookup (STRATA_TYPE_LAYER, "batch_normalization") == STRATA_TYPE_BATCH_NORMALIZATION);
  g_assert_true (strata_kind_lookup (STRATA_TYPE_LAYER, "sgd") == G_TYPE_INVALID);
  g_assert_true (strata_kind_lookup (STRATA_TYPE_LAYER, NULL) == G_TYPE_INVALID);
  g_assert_null (strata_layer_new ("Conv3D", NULL));
  g_assert_null (strata_initializer_new ("sideways"));
}

static void
test_arguments_in_order (void)
{
  static const char *const expected[] = { "units",
                                          "activation",
                                          "use-bias",
                                          "kernel-initializer",
                                          "bias-initializer",
                                          "kernel-regularizer",
                                          "bias-regularizer",
                                          "activity-regularizer",
                                          "kernel-constraint",
                                          "bias-constraint",
                                          NULL };
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", NULL);
  guint n;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (STRATA_CONFIGURABLE (dense), &n);

  g_assert_cmpuint (n, ==, 10);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (arguments[i]->name, ==, expected[i]);
  g_assert_null (arguments[n]);
  g_assert_cmpstr (strata_param_spec_get_group (arguments[3]), ==, "Initializers");
}

static void
test_defaults_are_keras (void)
{
  g_autoptr (StrataLayer) normalization = strata_layer_new ("BatchNormalization", NULL);
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", NULL);
  g_autoptr (StrataInitializer) kernel = NULL, bias = NULL, gamma = NULL, variance = NULL;
  double momentum, epsilon;
  gboolean center, scale, use_bias;
  StActivation activation;

  g_object_get (normalization, "momentum", &momentum, "epsilon", &epsilon, "center", &center, "scale", &scale,
                "gamma-initializer", &gamma, "moving-variance-initializer", &variance, NULL);
  g_object_get (dense, "activation", &activation, "use-bias", &use_bias, "kernel-initializer", &kernel,
                "bias-initializer", &bias, NULL);
  g_assert_cmpfloat (momentum, ==, 0.99);
  g_assert_cmpfloat (epsilon, ==, 0.001);
  g_assert_true (center && scale && use_bias);
  g_assert_cmpint (activation, ==, ST_LINEAR);
  g_assert_cmpstr (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (kernel)), ==, "glorot_uniform");
  g_assert_cmpstr (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (bias)), ==, "zeros");
  g_assert_cmpstr (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (gamma)), ==, "ones");
  g_assert_cmpstr (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (variance)), ==, "ones");
}

static void
test_copy_is_deep (void)
{
  g_autoptr (StrataInitializer) he = strata_initializer_new ("he_normal");
  g_autoptr (StrataLayer) dense =
    strata_layer_new ("Dense", "units", 7, "name", "mine", "kernel-initializer", he, "activation", ST_RELU, NULL);
  g_autoptr (StrataConfigurable) copy = NULL;
  g_autoptr (StrataInitializer) copied = NULL;

  strata_configurable_set_unknown_fields (STRATA_CONFIGURABLE (dense), "{\"later\": 1}");
  copy = strata_configurable_copy (STRATA_CONFIGURABLE (dense));
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (dense), copy));
  g_assert_cmpstr (strata_layer_get_name (STRATA_LAYER (copy)), ==, "mine");
  g_assert_cmpstr (strata_configurable_get_unknown_fields (copy), ==, "{\"later\": 1}");
  g_object_get (copy, "kernel-initializer", &copied, NULL);
  g_assert_true (copied != he);

  g_object_set (he, "seed", (gint64) 3, NULL);
  g_assert_false (strata_configurable_equal (STRATA_CONFIGURABLE (dense), copy));
  g_object_set (copied, "seed", (gint64) 3, NULL);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (dense), copy));
  strata_layer_set_enabled (STRATA_LAYER (copy), FALSE);
  g_assert_false (strata_configurable_equal (STRATA_CONFIGURABLE (dense), copy));
}

static void
check_refused (StrataConfigurable *object, const char *property, double value, const char *message)
{
  g_autoptr (StrataConfigurable) copy = strata_configurable_copy (object);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (copy), property);
  g_autoptr (GError) error = NULL;
  g_auto (GValue) number = G_VALUE_INIT, converted = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_DOUBLE);
  g_value_set_double (&number, value);
  g_value_init (&converted, pspec->value_type);
  g_assert_true (g_value_transform (&number, &converted));
  g_object_set_property (G_OBJECT (copy), property, &converted);
  g_assert_false (strata_configurable_validate (copy, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_ranges (void)
{
  g_autoptr (StrataConfigurable) dense = STRATA_CONFIGURABLE (strata_layer_new ("Dense", NULL));
  g_autoptr (StrataConfigurable) dropout = STRATA_CONFIGURABLE (strata_layer_new ("Dropout", NULL));
  g_autoptr (StrataConfigurable) sgd = STRATA_CONFIGURABLE (strata_optimizer_new ("SGD"));
  g_autoptr (StrataConfigurable) adam = STRATA_CONFIGURABLE (strata_optimizer_new ("adam"));
  g_autoptr (StrataConfigurable) fit = g_object_new (STRATA_TYPE_FIT_SETTINGS, NULL);

  check_refused (dense, "units", 0, "dense: units must be at least 1 (is 0)");
  check_refused (dropout, "rate", 1.5, "dropout: rate must be at least 0 and less than 1 (is 1.5)");
  check_refused (dropout, "rate", 1, "dropout: rate must be at least 0 and less than 1 (is 1)");
  check_refused (dropout, "rate", -0.1, "dropout: rate must be at least 0 and less than 1 (is -0.1)");
  check_refused (sgd, "learning-rate", 0, "learning_rate must be greater than 0 (is 0)");
  check_refused (sgd, "learning-rate", NAN, "learning_rate must be a finite number (is NaN)");
  check_refused (sgd, "momentum", 2, "momentum must be at least 0 and at most 1 (is 2)");
  check_refused (adam, "beta-1", 1, "beta_1 must be at least 0 and less than 1 (is 1)");
  check_refused (fit, "epochs", 0, "epochs must be at least 1 (is 0)");
  check_refused (fit, "batch-size", 0, "batch_size must be at least 1 (is 0)");
}

static void
test_nested_path (void)
{
  g_autoptr (StrataInitializer) constant = strata_initializer_new ("Constant");
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", "name", "last", "bias-initializer", constant, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (strata_configurable_validate (STRATA_CONFIGURABLE (dense), &error));
  g_object_set (constant, "value", NAN, NULL);
  g_assert_false (strata_configurable_validate (STRATA_CONFIGURABLE (dense), &error));
  assert_error_text (error, "last: bias_initializer: value must be a finite number (is NaN)");
}

static void
test_slash_in_name (void)
{
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", "name", "a/b", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (strata_configurable_validate (STRATA_CONFIGURABLE (dense), &error));
  assert_error_text (error, "a/b: name must not contain “/” (is “a/b”)");
}

static void
check_description (StrataConfigurable *object, const char *expected)
{
  g_autofree char *text = strata_configurable_describe (object);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  g_autoptr (StrataInitializer) he = strata_initializer_new ("he_normal");
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", NULL);

  check_description (STRATA_CONFIGURABLE (dense), "");
  g_object_set (dense, "units", 300, "activation", ST_RELU, NULL);
  check_description (STRATA_CONFIGURABLE (dense), "units 300 · relu");
  g_object_set (dense, "use-bias", FALSE, "kernel-initializer", he, NULL);
  check_description (STRATA_CONFIGURABLE (dense), "units 300 · relu · no use_bias · he_normal");
}

static void
test_changed (void)
{
  g_autoptr (StrataInitializer) constant = strata_initializer_new ("Constant");
  g_autoptr (StrataInitializer) zeros = strata_initializer_new ("zeros");
  g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", "bias-initializer", constant, NULL);
  guint n;

  count_signal (dense, "changed", &n);
  g_object_set (dense, "units", 5, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (dense, "units", 5, NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (constant, "value", 0.5, NULL);
  g_assert_cmpuint (n, ==, 2);
  strata_layer_set_name (dense, "mine");
  g_assert_cmpuint (n, ==, 3);
  strata_layer_set_name (dense, "");
  g_assert_null (strata_layer_get_name (dense));

  /* The one that was taken out no longer counts. */
  g_object_set (dense, "bias-initializer", zeros, NULL);
  n = 0;
  g_object_set (constant, "value", 0.25, NULL);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  strata_init ();

  g_test_add_func ("/configurable/every-kind-speaks", test_every_kind_speaks);
  g_test_add_func ("/configurable/lookup", test_lookup);
  g_test_add_func ("/configurable/arguments-in-order", test_arguments_in_order);
  g_test_add_func ("/configurable/defaults-are-keras", test_defaults_are_keras);
  g_test_add_func ("/configurable/copy-is-deep", test_copy_is_deep);
  g_test_add_func ("/configurable/ranges", test_ranges);
  g_test_add_func ("/configurable/nested-path", test_nested_path);
  g_test_add_func ("/configurable/slash-in-name", test_slash_in_name);
  g_test_add_func ("/configurable/describe", test_describe);
  g_test_add_func ("/configurable/changed", test_changed);
  return g_test_run ();
}

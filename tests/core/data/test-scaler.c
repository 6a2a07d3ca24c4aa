/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <math.h>
#include <string.h>

/* StrataScaler against scikit-learn's MinMaxScaler and StandardScaler on Fashion-MNIST. */

static double
get_number (JsonObject *facts, const char *list, guint i)
{
  return json_array_get_double_element (json_object_get_array_member (facts, list), i);
}

static void
check_fitted (StrataScaler *scaler, JsonObject *facts)
{
  JsonArray *places = json_object_get_array_member (facts, "places");
  double center_sum = 0, spread_sum = 0;
  gsize n;

  for (guint i = 0; i < json_array_get_length (places); i++)
    {
      gsize pixel = json_array_get_int_element (places, i);

      g_assert_cmpfloat_with_epsilon (strata_scaler_get_center (scaler, pixel), get_number (facts, "center", i), 1e-9);
      g_assert_cmpfloat_with_epsilon (strata_scaler_get_spread (scaler, pixel), get_number (facts, "spread", i), 1e-9);
    }
  strata_scaler_get_scale (scaler, &n);
  for (gsize i = 0; i < n; i++)
    {
      center_sum += strata_scaler_get_center (scaler, i);
      spread_sum += strata_scaler_get_spread (scaler, i);
    }
  g_assert_cmpfloat_with_epsilon (center_sum, json_object_get_double_member (facts, "center_sum"), 1e-6);
  g_assert_cmpfloat_with_epsilon (spread_sum, json_object_get_double_member (facts, "spread_sum"), 1e-6);
}

static void
check_scaled (StrataScaler *scaler, StrataDataset *dataset, JsonObject *facts)
{
  JsonObject *validation = json_object_get_object_member (facts, "validation");
  StrataStatistics statistics;
  float scaled[784];
  double sum = 0;

  strata_scaler_get_statistics (scaler, dataset, STRATA_SPLIT_VALIDATION, &statistics);
  g_assert_cmpfloat_with_epsilon (statistics.min, json_object_get_double_member (validation, "min"), 1e-6);
  g_assert_cmpfloat_with_epsilon (statistics.max, json_object_get_double_member (validation, "max"), 1e-6);
  g_assert_cmpfloat_with_epsilon (statistics.mean, json_object_get_double_member (validation, "mean"), 1e-9);
  g_assert_cmpfloat_with_epsilon (statistics.std, json_object_get_double_member (validation, "std"), 1e-9);

  strata_scaler_apply (scaler, strata_dataset_get_image (dataset, STRATA_SPLIT_VALIDATION, 0), 784, scaled);
  for (guint i = 0; i < 784; i++)
    sum += scaled[i];
  g_assert_cmpfloat_with_epsilon (sum, json_object_get_double_member (facts, "first_image_sum"), 1e-2);
}

static void
check_json (StrataScaler *scaler)
{
  g_autofree char *json = strata_scaler_to_json (scaler);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataScaler) read = strata_scaler_new_from_json (json, "a.h5", &error);

  g_assert_no_error (error);
  g_assert_true (strata_scaler_equal (scaler, read));
}

static void
test_sklearn (gconstpointer data)
{
  g_autoptr (GEnumClass) kinds = g_type_class_ref (STRATA_TYPE_SCALING);
  GEnumValue *kind = g_enum_get_value_by_nick (kinds, data);
  StrataDataset *dataset = data_get_fashion_mnist ();
  g_autoptr (StrataScaler) scaler = NULL;

  if (dataset == NULL)
    return;
  scaler = strata_scaler_fit (kind->value, dataset);
  g_assert_cmpint (strata_scaler_get_scaling (scaler), ==, kind->value);
  check_fitted (scaler, data_get_facts ("scalers", data));
  check_scaled (scaler, dataset, data_get_facts ("scalers", data));
  check_json (scaler);
}

static StrataDataset *
make_dataset (const guint8 *pixels, gsize n, gsize size)
{
  static const guint8 labels[16] = { 0 };
  const StrataShape shape = { 1, { size } };

  return strata_dataset_new_from_arrays (&shape, pixels, labels, n, 0, NULL, NULL, 0, NULL, NULL);
}

/* A pixel that never changes: scikit-learn divides by one, and so the pixel becomes zero. */
static void
test_constant_pixel (void)
{
  static const guint8 pixels[] = { 7, 1, 7, 3 };
  g_autoptr (StrataDataset) dataset = make_dataset (pixels, 2, 2);
  g_autoptr (StrataScaler) scaler = strata_scaler_fit (STRATA_SCALING_STANDARD_PER_PIXEL, dataset);
  float scaled[4];

  g_assert_cmpfloat (strata_scaler_get_center (scaler, 0), ==, 7);
  g_assert_cmpfloat (strata_scaler_get_spread (scaler, 0), ==, 1);
  g_assert_cmpfloat (strata_scaler_get_spread (scaler, 1), ==, 1);
  strata_scaler_apply (scaler, pixels, 4, scaled);
  g_assert_cmpfloat (scaled[0], ==, 0);
  g_assert_cmpfloat (scaled[1], ==, -1);
  g_assert_cmpfloat (scaled[2], ==, 0);
  g_assert_cmpfloat (scaled[3], ==, 1);
}

static void
test_constant_images (void)
{
  static const guint8 pixels[] = { 5, 5, 5, 5 };
  g_autoptr (StrataDataset) dataset = make_dataset (pixels, 2, 2);
  float scaled[2];

  for (StrataScaling scaling = STRATA_SCALING_MIN_MAX; scaling <= STRATA_SCALING_STANDARD_PER_PIXEL; scaling++)
    {
      g_autoptr (StrataScaler) scaler = strata_scaler_fit (scaling, dataset);

      strata_scaler_apply (scaler, pixels, 2, scaled);
      g_assert_cmpfloat (scaled[0], ==, 0);
      check_json (scaler);
    }
}

static void
test_none (void)
{
  static const guint8 pixels[] = { 0, 128, 255, 3 };
  g_autoptr (StrataDataset) dataset = make_dataset (pixels, 2, 2);
  g_autoptr (StrataScaler) scaler = strata_scaler_fit (STRATA_SCALING_NONE, dataset);
  float scaled[4];
  StSource source;

  strata_scaler_apply (scaler, pixels, 4, scaled);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (scaled[i], ==, pixels[i]);
  strata_scaler_get_source (scaler, dataset, STRATA_SPLIT_TRAIN, &source);
  g_assert_null (source.scale);
  g_assert_null (source.offset);
  g_assert_cmpuint (source.n_features, ==, 2);
  strata_scaler_get_source (NULL, dataset, STRATA_SPLIT_TRAIN, &source);
  g_assert_true (source.bytes == strata_dataset_get_pixels (dataset, STRATA_SPLIT_TRAIN));
  g_assert_null (source.scale);
  check_json (scaler);
}

static void
test_source_per_pixel (void)
{
  static const guint8 pixels[] = { 0, 128, 255, 3 };
  g_autoptr (StrataDataset) dataset = make_dataset (pixels, 2, 2);
  g_autoptr (StrataScaler) scaler = strata_scaler_fit (STRATA_SCALING_STANDARD_PER_PIXEL, dataset);
  StSource source;

  strata_scaler_get_source (scaler, dataset, STRATA_SPLIT_TRAIN, &source);
  g_assert_true (source.per_feature);
  g_assert_cmpfloat_with_epsilon (source.scale[0], 1 / 127.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (source.offset[0], -1, 1e-7);
}

static void
test_bad_json (void)
{
  static const struct
  {
    const char *json, *word;
  } cases[] = {
    { "", "strata_scaler" },
    { "[]", "strata_scaler" },
    { "{}", "scaling" },
    { "{\"scaling\": 3}", "scaling" },
    { "{\"scaling\": \"robust\"}", "scaling" },
    { "{\"scaling\": \"standard\"}", "center" },
    { "{\"scaling\": \"standard\", \"center\": 1, \"spread\": [1]}", "center" },
    { "{\"scaling\": \"standard\", \"center\": [1, 2], \"spread\": [1, 2]}", "center" },
    { "{\"scaling\": \"standard\", \"center\": [\"a\"], \"spread\": [1]}", "center" },
    { "{\"scaling\": \"standard\", \"center\": [1e999], \"spread\": [1]}", "center" },
    { "{\"scaling\": \"standard\", \"center\": [1], \"spread\": [null]}", "spread" },
    { "{\"scaling\": \"standard\", \"center\": [1], \"spread\": [-1]}", "spread" },
    { "{\"scaling\": \"standard\", \"center\": [1], \"spread\": [1e-300]}", "spread" },
    { "{\"scaling\": \"standard-per-pixel\", \"center\": [1, 2], \"spread\": [1]}", "spread" },
    { "{\"scaling\": \"standard-per-pixel\", \"center\": [], \"spread\": []}", "center" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;

      g_assert_null (strata_scaler_new_from_json (cases[i].json, "model.h5", &error));
      data_assert_error (error, STRATA_DATA_ERROR_FORMAT, "model.h5", cases[i].word, NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_data_func ("/scaler/sklearn/min-max", "min-max", test_sklearn);
  g_test_add_data_func ("/scaler/sklearn/standard", "standard", test_sklearn);
  g_test_add_data_func ("/scaler/sklearn/standard-per-pixel", "standard-per-pixel", test_sklearn);
  g_test_add_func ("/scaler/constant-pixel", test_constant_pixel);
  g_test_add_func ("/scaler/constant-images", test_constant_images);
  g_test_add_func ("/scaler/none", test_none);
  g_test_add_func ("/scaler/source-per-pixel", test_source_per_pixel);
  g_test_add_func ("/scaler/bad-json", test_bad_json);
  return g_test_run ();
}

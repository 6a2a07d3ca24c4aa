/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "data-fixture.h"

#include <glib/gstdio.h>

/* StrataDataset: Fashion-MNIST as NumPy sees it, small sets of one's own, and folders that lack something. */

#define SMALL_SHAPE ((StrataShape){ .rank = 2, .dim = { 4, 3 } })

static guint
sum_image (StrataDataset *dataset, StrataSplit split, gsize index)
{
  const guint8 *image = strata_dataset_get_image (dataset, split, index);
  guint sum = 0;

  for (gsize i = 0; i < strata_shape_get_size (strata_dataset_get_shape (dataset)); i++)
    sum += image[i];
  return sum;
}

static void
check_split (StrataDataset *dataset, StrataSplit split)
{
  JsonObject *facts = data_get_facts ("splits", strata_split_get_name (split));
  gsize n = json_object_get_int_member (facts, "n");
  StrataStatistics statistics;
  guint64 histogram[256];

  g_assert_cmpuint (strata_dataset_get_n (dataset, split), ==, n);
  for (guint c = 0; c < 10; c++)
    g_assert_cmpuint (strata_dataset_get_class_counts (dataset, split)[c], ==,
                      json_array_get_int_element (json_object_get_array_member (facts, "counts"), c));
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (strata_dataset_get_label (dataset, split, i), ==,
                      json_array_get_int_element (json_object_get_array_member (facts, "first_labels"), i));
  g_assert_cmpuint (sum_image (dataset, split, 0), ==, json_object_get_int_member (facts, "first_image_sum"));
  g_assert_cmpuint (sum_image (dataset, split, n - 1), ==, json_object_get_int_member (facts, "last_image_sum"));

  strata_dataset_get_histogram (dataset, split, histogram);
  for (guint v = 0; v < 256; v++)
    g_assert_cmpuint (histogram[v], ==,
                      json_array_get_int_element (json_object_get_array_member (facts, "histogram"), v));
  strata_dataset_get_statistics (dataset, split, &statistics);
  g_assert_cmpfloat (statistics.min, ==, json_object_get_int_member (facts, "min"));
  g_assert_cmpfloat (statistics.max, ==, json_object_get_int_member (facts, "max"));
  g_assert_cmpfloat_with_epsilon (statistics.mean, json_object_get_double_member (facts, "mean"), 1e-9);
  g_assert_cmpfloat_with_epsilon (statistics.std, json_object_get_double_member (facts, "std"), 1e-9);
}

static void
test_fashion_mnist (void)
{
  static const guint8 first_labels[] = { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 };
  StrataDataset *dataset = data_get_fashion_mnist ();

  if (dataset == NULL)
    return;
  g_assert_cmpstr (strata_dataset_get_name (dataset), ==, "Fashion-MNIST");
  g_assert_true (strata_shape_equal (strata_dataset_get_shape (dataset), &(StrataShape){ 2, { 28, 28 } }));
  g_assert_cmpuint (strata_dataset_get_n_classes (dataset), ==, 10);
  g_assert_cmpstr (strata_dataset_get_class_name (dataset, 0), ==, "T-shirt");
  g_assert_cmpstr (strata_dataset_get_class_name (dataset, 9), ==, "Ankle boot");
  g_assert_cmpmem (strata_dataset_get_labels (dataset, STRATA_SPLIT_VALIDATION), 10, first_labels, 10);
  for (StrataSplit split = 0; split < STRATA_N_SPLITS; split++)
    check_split (dataset, split);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataDataset **dataset = user_data;
  g_autoptr (GError) error = NULL;

  *dataset = strata_dataset_load_finish (result, &error);
  g_assert_no_error (error);
}

/* The settings change while it loads; what was asked for is what comes. */
static void
test_async (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataDataSettings) settings = data_make_settings ("idx", fixture->folder, 2);
  g_autoptr (StrataDataset) dataset = NULL;

  data_fixture_write_small (fixture);
  strata_dataset_load_async (settings, NULL, NULL, on_loaded, &dataset);
  g_object_set (settings, "folder", "/nonexistent", "validation", 99u, NULL);
  while (dataset == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (strata_dataset_get_n (dataset, STRATA_SPLIT_VALIDATION), ==, 2);
}

static void
test_small (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataDataSettings) settings = data_make_settings ("idx", fixture->folder, 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset = NULL;
  g_autofree char *name = g_path_get_basename (fixture->folder);

  data_fixture_write_small (fixture);
  dataset = strata_dataset_load (settings, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (strata_dataset_get_name (dataset), ==, name);
  g_assert_true (strata_shape_equal (strata_dataset_get_shape (dataset), &SMALL_SHAPE));
  g_assert_cmpuint (strata_dataset_get_n_classes (dataset), ==, 3);
  g_assert_cmpstr (strata_dataset_get_class_name (dataset, 2), ==, "2");
  g_assert_cmpuint (strata_dataset_get_n (dataset, STRATA_SPLIT_TRAIN), ==, 8);
  g_assert_cmpuint (strata_dataset_get_n (dataset, STRATA_SPLIT_VALIDATION), ==, 4);
  g_assert_cmpuint (strata_dataset_get_n (dataset, STRATA_SPLIT_TEST), ==, 5);
  /* The first four are validation: training begins with pixel 48 and with label 4 modulo 3. */
  g_assert_cmpuint (strata_dataset_get_pixels (dataset, STRATA_SPLIT_TRAIN)[0], ==, 48);
  g_assert_cmpuint (strata_dataset_get_label (dataset, STRATA_SPLIT_TRAIN, 0), ==, 1);
  g_assert_cmpuint (strata_dataset_get_pixels (dataset, STRATA_SPLIT_TEST)[59], ==, 59);
}

static void
refuse (StrataDataSettings *settings, const char *fallback, GError **error)
{
  g_assert_null (strata_dataset_load (settings, fallback, NULL, error));
  g_assert_nonnull (*error);
}

static void
test_folder_is_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataDataSettings) own = data_make_settings ("idx", fixture->folder, 0);
  g_autoptr (StrataDataSettings) fashion = data_make_settings ("fashion-mnist", fixture->folder, 0);
  g_autoptr (StrataDataSettings) unnamed = data_make_settings ("idx", "", 0);
  GError *error = NULL;

  refuse (own, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, fixture->folder, "train-images-idx3-ubyte",
                     "choose the folder", NULL);
  refuse (fashion, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, fixture->folder, "dataset-fashion-mnist",
                     "choose the folder", NULL);
  refuse (unnamed, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, "choose the folder", NULL);
}

/* What is looked for first is the person's folder, and a file of it is missing. */
static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataDataSettings) settings = data_make_settings ("fashion-mnist", "", 0);
  g_autoptr (GFile) labels = g_file_new_build_filename (fixture->folder, "train-labels-idx1-ubyte", NULL);
  GError *error = NULL;

  data_fixture_write_small (fixture);
  refuse (settings, fixture->folder, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, fixture->folder, "4 × 3", "28 × 28", NULL);
  g_assert_true (g_file_delete (labels, NULL, NULL));
  refuse (settings, fixture->folder, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_NOT_FOUND, fixture->folder, "train-labels-idx1-ubyte",
                     NULL);
}

static void
replace (Fixture *fixture, const char *name, const guint32 *dim, gsize n_values, guint modulus)
{
  g_autoptr (GBytes) bytes = data_make_idx (0x08, dim, n_values, modulus);
  g_autofree char *packed_name = g_strconcat (name, ".gz", NULL);
  g_autofree char *packed_path = g_build_filename (fixture->folder, packed_name, NULL);
  g_autoptr (GFile) file = data_fixture_write (fixture, name, bytes);

  g_unlink (packed_path);
}

static void
test_mismatch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataDataSettings) settings = data_make_settings ("idx", fixture->folder, 0);
  GError *error = NULL;

  data_fixture_write_small (fixture);
  replace (fixture, "train-labels-idx1-ubyte", (const guint32[]){ 11, 0 }, 11, 3);
  refuse (settings, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "train-images", "12 images", "train-labels",
                     "11 labels", NULL);

  data_fixture_write_small (fixture);
  replace (fixture, "t10k-labels-idx1-ubyte", (const guint32[]){ 5, 1, 0 }, 5, 3);
  refuse (settings, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_FORMAT, "t10k-labels", "2 axes", NULL);

  data_fixture_write_small (fixture);
  replace (fixture, "t10k-images-idx3-ubyte", (const guint32[]){ 5, 0 }, 5, 3);
  refuse (settings, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_FORMAT, "t10k-images", "one axis", NULL);

  data_fixture_write_small (fixture);
  replace (fixture, "t10k-images-idx3-ubyte", (const guint32[]){ 5, 3, 4, 0 }, 60, 256);
  refuse (settings, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "4 × 3", "3 × 4", NULL);

  data_fixture_write_small (fixture);
  g_object_set (settings, "validation", 12u, NULL);
  refuse (settings, NULL, &error);
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "alidation", "12", NULL);
}

static void
test_label_outside (void)
{
  static const char *const names[] = { "cat", "dog", NULL };
  static const guint8 pixels[6] = { 0 }, labels[6] = { 0, 1, 0, 1, 2, 0 };
  const StrataShape shape = { 1, { 1 } };
  GError *error = NULL;

  g_assert_null (strata_dataset_new_from_arrays (&shape, pixels, labels, 6, 1, NULL, NULL, 0, names, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "image 4", "label 2", "0 to 1", NULL);
  g_assert_null (strata_dataset_new_from_arrays (&shape, pixels, labels, 4, 1, pixels, labels, 6, names, &error));
  data_assert_error (g_steal_pointer (&error), STRATA_DATA_ERROR_MISMATCH, "test labels", "label 2", NULL);
}

/* A split of nothing has statistics too. */
static void
test_no_test_images (void)
{
  static const guint8 pixels[] = { 10, 20, 30, 50 }, labels[] = { 0, 1 };
  const StrataShape shape = { 1, { 2 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset =
    strata_dataset_new_from_arrays (&shape, pixels, labels, 2, 0, NULL, NULL, 0, NULL, &error);
  StrataStatistics statistics;

  g_assert_no_error (error);
  strata_dataset_get_statistics (dataset, STRATA_SPLIT_TEST, &statistics);
  g_assert_cmpfloat (statistics.std, ==, 0);
  strata_dataset_get_statistics (dataset, STRATA_SPLIT_TRAIN, &statistics);
  g_assert_cmpfloat (statistics.mean, ==, 27.5);
}

/* A tenth of the images, a fifth of their labels wrong: the same ones each time, and nowhere else. */
static void
test_share_and_noise (void)
{
  StrataDataset *whole = data_get_fashion_mnist ();
  g_autoptr (StrataDataSettings) settings = data_make_settings ("fashion-mnist", "", 5000);
  g_autoptr (StrataDataset) first = NULL;
  g_autoptr (StrataDataset) second = NULL;
  gsize n = 5500, n_wrong = 0;

  if (whole == NULL)
    return;
  g_object_set (settings, "share", 0.1, "label-noise", 0.2, NULL);
  first = strata_dataset_load (settings, NULL, NULL, NULL);
  second = strata_dataset_load (settings, NULL, NULL, NULL);
  g_assert_cmpuint (strata_dataset_get_n (first, STRATA_SPLIT_TRAIN), ==, n);
  g_assert_cmpmem (strata_dataset_get_labels (first, STRATA_SPLIT_TRAIN), n,
                   strata_dataset_get_labels (second, STRATA_SPLIT_TRAIN), n);
  g_assert_cmpmem (strata_dataset_get_pixels (first, STRATA_SPLIT_TRAIN), n * 784,
                   strata_dataset_get_pixels (whole, STRATA_SPLIT_TRAIN), n * 784);
  for (gsize i = 0; i < n; i++)
    n_wrong += strata_dataset_get_label (first, STRATA_SPLIT_TRAIN, i)
               != strata_dataset_get_label (whole, STRATA_SPLIT_TRAIN, i);
  g_assert_cmpuint (n_wrong, >, 1000);
  g_assert_cmpuint (n_wrong, <, 1200);
  g_assert_cmpmem (strata_dataset_get_labels (first, STRATA_SPLIT_VALIDATION), 5000,
                   strata_dataset_get_labels (whole, STRATA_SPLIT_VALIDATION), 5000);
  g_assert_cmpmem (strata_dataset_get_labels (first, STRATA_SPLIT_TEST), 10000,
                   strata_dataset_get_labels (whole, STRATA_SPLIT_TEST), 10000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/dataset/fashion-mnist", test_fashion_mnist);
  data_test_add ("/dataset/async", test_async);
  data_test_add ("/dataset/small", test_small);
  data_test_add ("/dataset/folder-is-empty", test_folder_is_empty);
  data_test_add ("/dataset/fallback", test_fallback);
  data_test_add ("/dataset/mismatch", test_mismatch);
  g_test_add_func ("/dataset/label-outside", test_label_outside);
  g_test_add_func ("/dataset/share-and-noise", test_share_and_noise);
  g_test_add_func ("/dataset/no-test-images", test_no_test_images);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <string.h>

/* What a training sees of an image. */

#define SIDE 5
#define SIZE (SIDE * SIDE)
#define N 8

/* Two images without symmetry, all pixels apart. */
static StrataDataset *
make_dataset (void)
{
  const StrataShape shape = { .rank = 2, .dim = { SIDE, SIDE } };
  guint8 pixels[2 * SIZE], labels[2] = { 0, 1 };
  g_autoptr (GError) error = NULL;
  StrataDataset *dataset;

  for (guint i = 0; i < 2 * SIZE; i++)
    pixels[i] = (guint8) (i * 5);
  dataset = strata_dataset_new_from_arrays (&shape, pixels, labels, 2, 0, pixels, labels, 2, NULL, &error);
  g_assert_no_error (error);
  return dataset;
}

static const guint8 *
get_drawn (GBytes *bytes, guint i)
{
  gsize size;
  const guint8 *pixels = g_bytes_get_data (bytes, &size);

  g_assert_cmpuint (size, ==, N * SIZE);
  return pixels + i * SIZE;
}

/* Mirrored or not, and back to the very pixels through any scaling. */
static void
test_flip (void)
{
  static const StrataScaling scalings[] = { STRATA_SCALING_NONE, STRATA_SCALING_MIN_MAX, STRATA_SCALING_STANDARD };
  g_autoptr (StrataDataset) dataset = make_dataset ();
  g_autoptr (StrataLayer) flip = strata_layer_new ("RandomFlip", "mode", 0, NULL);
  const guint8 *image = strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, 1);

  g_assert_true (strata_layer_augments (flip));
  for (guint s = 0; s < G_N_ELEMENTS (scalings); s++)
    {
      g_autoptr (StrataScaler) scaler = strata_scaler_fit (scalings[s], dataset);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) drawn = strata_augmented_draw (flip, dataset, STRATA_SPLIT_TRAIN, 1, scaler, N, 3, &error);
      guint n_mirrored = 0;

      g_assert_no_error (error);
      for (guint i = 0; i < N; i++)
        {
          const guint8 *pixels = get_drawn (drawn, i);
          const gboolean mirrored = pixels[0] != image[0];

          n_mirrored += mirrored;
          for (guint y = 0; y < SIDE; y++)
            for (guint x = 0; x < SIDE; x++)
              g_assert_cmpuint (pixels[y * SIDE + x], ==, image[y * SIDE + (mirrored ? SIDE - 1 - x : x)]);
        }
      g_assert_cmpuint (n_mirrored, >, 0);
      g_assert_cmpuint (n_mirrored, <, N);
    }
}

/* The same number, the same images; another number, others; and never two alike where there is room for chance. */
static void
test_draws (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset ();
  g_autoptr (StrataLayer) rotation = strata_layer_new ("RandomRotation", "factor", "0.2", NULL);
  g_autoptr (StrataLayer) dropout = strata_layer_new ("Dropout", NULL, NULL);
  g_autoptr (GBytes) first = strata_augmented_draw (rotation, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 1, NULL);
  g_autoptr (GBytes) again = strata_augmented_draw (rotation, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 1, NULL);
  g_autoptr (GBytes) other = strata_augmented_draw (rotation, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 2, NULL);

  g_assert_true (g_bytes_equal (first, again));
  g_assert_false (g_bytes_equal (first, other));
  for (guint i = 1; i < N; i++)
    g_assert_cmpint (memcmp (get_drawn (first, 0), get_drawn (first, i), SIZE), !=, 0);
  g_assert_false (strata_layer_augments (dropout));
}

static void
test_faulty (void)
{
  static const struct
  {
    const char *class_name, *argument, *value, *message;
  } cases[] = {
    { "RandomRotation", "factor", "2", "random_rotation: factor must be at most 1 (is 2)" },
    { "RandomTranslation", "width-factor", "0.1, 0.2, 0.3",
      "random_translation: width_factor must be one number or two, such as 0.1 or -0.1, 0.2 (is “0.1, 0.2, 0.3”)" },
    { "RandomZoom", "height-factor", "-1", "random_zoom: height_factor must be greater than -1 (is -1)" },
    { "RandomZoom", "height-factor", "",
      "random_zoom: height_factor must be one number or two, such as 0.1 or -0.1, 0.2 (is “”)" },
    { "RandomContrast", "factor", "-0.1", "random_contrast: factor must be at least 0 and at most 1 (is -0.1)" },
    { "RandomContrast", "value-range", "1, 0",
      "random_contrast: value_range must be the smallest value, then a larger one, such as 0, 255" },
  };
  g_autoptr (StrataDataset) dataset = make_dataset ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (StrataLayer) layer = strata_layer_new (cases[i].class_name, cases[i].argument, cases[i].value, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (strata_augmented_draw (layer, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 1, &error));
      g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  GBytes **drawn = data;

  *drawn = strata_augmented_draw_finish (result, NULL);
}

/* The layer may be edited as soon as the call is back. */
static void
test_async (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset ();
  g_autoptr (StrataLayer) zoom = strata_layer_new ("RandomZoom", "height-factor", "-0.5, -0.2", NULL);
  g_autoptr (GBytes) here = strata_augmented_draw (zoom, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 1, NULL);
  g_autoptr (GBytes) drawn = NULL;

  strata_augmented_draw_async (zoom, dataset, STRATA_SPLIT_TRAIN, 0, NULL, N, 1, NULL, on_drawn, &drawn);
  g_object_set (zoom, "height-factor", "0.9", NULL);
  while (drawn == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_bytes_equal (here, drawn));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/augmented/flip", test_flip);
  g_test_add_func ("/augmented/draws", test_draws);
  g_test_add_func ("/augmented/faulty", test_faulty);
  g_test_add_func ("/augmented/async", test_async);
  return g_test_run ();
}

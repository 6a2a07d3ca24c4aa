/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures-fixture.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Saliency, Grad-CAM and the images that move a unit most. */

/* --- Where it looks ------------------------------------------------------------------------------------------------ */

/* The score before the softmax, of an image of floats. */
static double
get_score (StrataNetwork *network, const float *image, guint class_index)
{
  StrataSequential *sequential = strata_network_get_sequential (network);
  const guint32 index = 0;
  StSource source = { .floats = image, .n_features = SIDE * SIDE };
  StBatch batch = { .indices = &index, .n = 1 };
  StPlan *plan = st_plan_new (strata_sequential_get_model (sequential), NULL, &(StPlanOptions){ .batch_size = 1 });
  float outputs[3];

  st_plan_predict (plan, strata_network_get_weights (network), &source, &batch, outputs);
  st_plan_free (plan);
  /* Softmax leaves the differences of the scores: against the mean of their logarithms. */
  return log (outputs[class_index]) - (log (outputs[0]) + log (outputs[1]) + log (outputs[2])) / 3;
}

/* Scores differ from what can be read off the probabilities by what all three have in common. */
static void
test_saliency (void)
{
  g_autoptr (StrataNetwork) network = make_network ();
  StrataSequential *sequential = strata_network_get_sequential (network);
  float image[SIDE * SIDE], slopes[3][SIDE * SIDE];
  guint8 pixels[SIDE * SIDE];
  gsize n;

  fill_weights (network);
  float *weights = st_weights_get_trainable (strata_network_get_weights (network), &n);
  for (gsize i = 0; i < n; i++)
    weights[i] *= 0.4f;
  for (guint i = 0; i < SIDE * SIDE; i++)
    image[i] = pixels[i] = (guint8) (i * 53 % 251 % 7);

  /* The last kernel's columns are made to sum to nothing, so that the scores do. */
  const StrataSequentialLayer *last = strata_sequential_get_layer (sequential, 5);
  for (guint w = 0; w < 2; w++)
    {
      float *values = st_weights_get (strata_network_get_weights (network), last->first_weight + w);
      for (guint row = 0; row < (w == 0 ? 4 : 1); row++)
        values[row * 3 + 2] = -values[row * 3] - values[row * 3 + 1];
    }
  for (guint class_index = 0; class_index < 3; class_index++)
    {
      g_autoptr (StrataHeatMap) map = strata_saliency_new (network, pixels, class_index);

      g_assert_cmpuint (map->rows, ==, SIDE);
      g_assert_cmpuint (map->columns, ==, SIDE);
      double largest = 0;
      for (guint i = 0; i < SIDE * SIDE; i++)
        {
          float at = image[i];

          image[i] = at + 0.02f;
          double up = get_score (network, image, class_index);
          image[i] = at - 0.02f;
          double down = get_score (network, image, class_index);
          image[i] = at;
          slopes[class_index][i] = (float) (fabs (up - down) / 0.04);
          largest = MAX (largest, (double) slopes[class_index][i]);
        }
      g_assert_cmpfloat (map->largest, >, 0);
      for (guint i = 0; i < SIDE * SIDE; i++)
        g_assert_cmpfloat_with_epsilon (map->values[i], slopes[class_index][i], 0.02 * largest);
    }
}

/* Behind a global mean the weights of Grad-CAM are those of the last layer over the number of places (Selvaraju et al.,
 * section 3.1), so the map is known. */
static void
test_grad_cam (void)
{
  const StrataShape input = { 2, { SIDE, SIDE } };
  g_autoptr (StrataSequential) sequential =
    make_sequential (&input, make_reshape (SIDE, SIDE, 1), make_convolution (4, ST_RELU),
                     strata_layer_new ("GlobalAveragePooling2D", NULL, NULL),
                     strata_layer_new ("Dense", "units", 3, "activation", ST_SOFTMAX, NULL), NULL);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 3);
  guint8 pixels[SIDE * SIDE];

  fill_weights (network);
  fill_image (pixels);
  g_assert_cmpint (strata_grad_cam_find_layer (sequential), ==, 1);
  g_autoptr (GPtrArray) activations = strata_network_get_activations (network, pixels);
  const float *maps = (const float *) ((GArray *) g_ptr_array_index (activations, 1))->data;
  const float *kernel = get_kernel (network, 3);

  for (guint class_index = 0; class_index < 3; class_index++)
    {
      g_autoptr (StrataHeatMap) map = strata_grad_cam_new (network, pixels, class_index, 1);
      double largest = 0;

      g_assert_cmpuint (map->rows, ==, SIDE);
      g_assert_cmpuint (map->columns, ==, SIDE);
      for (guint place = 0; place < SIDE * SIDE; place++)
        {
          double sum = 0;

          for (guint k = 0; k < 4; k++)
            sum += kernel[k * 3 + class_index] / (SIDE * SIDE) * maps[place * 4 + k];
          g_assert_cmpfloat_with_epsilon (map->values[place], MAX (sum, 0), 1e-4 * MAX (fabs (sum), 1));
          largest = MAX (largest, (double) map->values[place]);
        }
      g_assert_cmpfloat (map->largest, ==, largest);
    }
}

static JsonArray *
get_list (JsonObject *object, const char *name, guint i)
{
  return json_array_get_array_element (json_object_get_array_member (object, name), i);
}

static void
assert_values (const StrataHeatMap *map, JsonArray *expected)
{
  g_assert_cmpuint (map->rows * map->columns, ==, json_array_get_length (expected));
  for (guint i = 0; i < map->rows * map->columns; i++)
    g_assert_cmpfloat_with_epsilon (map->values[i], json_array_get_double_element (expected, i), 2e-5 * map->largest);
}

/* What Keras' own gradients give for a network with all that changes between training and inference. */
static void
test_as_keras (void)
{
  const StrataShape input = { 2, { SIDE, SIDE } };
  const StrataTuple two = { 2, { 2, 2 } };
  g_autoptr (StrataSequential) sequential = make_sequential (
    &input, make_reshape (SIDE, SIDE, 1), strata_layer_new ("BatchNormalization", NULL, NULL),
    make_convolution (3, ST_GELU), strata_layer_new ("MaxPooling2D", "pool-size", &two, NULL),
    strata_layer_new ("Conv2D", "filters", 4, "kernel-size", &two, "padding", 1, "activation", ST_SWISH, NULL),
    strata_layer_new ("Flatten", NULL, NULL), strata_layer_new ("Dropout", "rate", 0.5, NULL),
    strata_layer_new ("Dense", "units", 5, "activation", ST_ELU, NULL),
    strata_layer_new ("Dense", "units", 3, "activation", ST_SOFTMAX, NULL), NULL);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 3);
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_INSPECT"), "keras-heat.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  guint8 pixels[SIDE * SIDE];

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  JsonObject *golden = json_node_get_object (json_parser_get_root (parser));
  const StModel *model = strata_sequential_get_model (sequential);
  for (guint i = 0; i < st_model_get_n_weights (model); i++)
    {
      JsonArray *values = get_list (golden, "weights", i);

      g_assert_cmpuint (json_array_get_length (values), ==, st_model_get_weight (model, i)->size);
      for (guint k = 0; k < json_array_get_length (values); k++)
        st_weights_get (strata_network_get_weights (network), i)[k] = (float) json_array_get_double_element (values, k);
    }
  for (guint i = 0; i < SIDE * SIDE; i++)
    pixels[i] = (guint8) json_array_get_int_element (json_object_get_array_member (golden, "image"), i);
  g_assert_cmpint (strata_grad_cam_find_layer (sequential), ==, 4);
  for (guint class_index = 0; class_index < 3; class_index++)
    {
      g_autoptr (StrataHeatMap) saliency = strata_saliency_new (network, pixels, class_index);
      g_autoptr (StrataHeatMap) heat = strata_grad_cam_new (network, pixels, class_index, 4);

      assert_values (saliency, get_list (golden, "saliency", class_index));
      assert_values (heat, get_list (golden, "grad_cam", class_index));
    }
}

/* With one output the score of class 0 is that of class 1 turned round. */
static void
test_one_output (void)
{
  const StrataShape input = { 2, { SIDE, SIDE } };
  g_autoptr (StrataSequential) sequential =
    make_sequential (&input, strata_layer_new ("Flatten", NULL, NULL),
                     strata_layer_new ("Dense", "units", 1, "activation", ST_SIGMOID, NULL), NULL);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 3);
  guint8 pixels[SIDE * SIDE];

  fill_image (pixels);
  g_assert_cmpint (strata_grad_cam_find_layer (sequential), ==, -1);
  g_autoptr (StrataHeatMap) one = strata_saliency_new (network, pixels, 1);
  g_autoptr (StrataHeatMap) zero = strata_saliency_new (network, pixels, 0);
  /* The score is linear: its slopes are the weights, however sure the sigmoid is. */
  for (guint i = 0; i < SIDE * SIDE; i++)
    {
      g_assert_cmpfloat (one->values[i], ==, fabsf (get_kernel (network, 1)[i]));
      g_assert_cmpfloat (zero->values[i], ==, one->values[i]);
    }
}

static void
test_quarters (void)
{
  float values[] = { 1, 0, 0, 2, 0, 0, 0, 1, 0 };
  const StrataHeatMap map = { .rows = 3, .columns = 3, .values = values, .largest = 2 };
  const StrataHeatMap empty = { .rows = 1, .columns = 1, .values = (float[]){ 0 } };
  double quarters[4];

  strata_heat_map_get_quarters (&map, quarters);
  g_assert_cmpfloat (quarters[0], ==, 0.75);
  g_assert_cmpfloat (quarters[2], ==, 0.25);
  g_assert_cmpfloat (quarters[1] + quarters[3], ==, 0);
  strata_heat_map_get_quarters (&empty, quarters);
  g_assert_cmpfloat (quarters[0], ==, 0);
}

/* The images with the highest activation, as each one alone says. */
static void
test_activators (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  const StrataShape input = { 2, { 4, 4 } };
  g_autoptr (StrataSequential) sequential =
    make_sequential (&input, make_reshape (4, 4, 1), make_convolution (3, ST_LINEAR),
                     strata_layer_new ("Flatten", NULL, NULL), strata_layer_new ("Dense", "units", 3, NULL), NULL);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 3);
  g_autoptr (GError) error = NULL;

  for (guint layer = 1; layer < 4; layer += 2)
    {
      g_autoptr (GArray) found =
        strata_activators_find (network, dataset, STRATA_SPLIT_TEST, layer, 2, 7, NULL, &error);
      float peaks[90];

      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, 7);
      for (guint i = 0; i < 90; i++)
        {
          g_autoptr (GPtrArray) activations =
            strata_network_get_activations (network, strata_dataset_get_image (dataset, STRATA_SPLIT_TEST, i));
          GArray *values = g_ptr_array_index (activations, layer);

          peaks[i] = -INFINITY;
          for (guint k = 2; k < values->len; k += 3)
            peaks[i] = MAX (peaks[i], g_array_index (values, float, k));
        }
      for (guint i = 0; i < 7; i++)
        {
          const StrataActivator *activator = &g_array_index (found, StrataActivator, i);
          guint n_above = 0;

          g_assert_cmpfloat_with_epsilon (activator->value, peaks[activator->index], 1e-4 * fabsf (activator->value));
          for (guint k = 0; k < 90; k++)
            n_above += peaks[k] > peaks[activator->index];
          g_assert_cmpuint (n_above, ==, i);
        }
    }
}

static void
test_activators_that_do_not_fit (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (30, 6, 9);
  g_autoptr (StrataNetwork) network = make_network ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const StrataShape input = { 2, { 4, 4 } };
  g_autoptr (StrataSequential) sequential = make_sequential (&input, strata_layer_new ("Flatten", NULL, NULL), NULL);
  g_autoptr (StrataNetwork) fitting = strata_network_new_initialized (sequential, 3);

  g_assert_null (strata_activators_find (network, dataset, STRATA_SPLIT_TEST, 1, 0, 5, NULL, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (strata_activators_find (fitting, dataset, STRATA_SPLIT_TEST, 0, 0, 5, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  strata_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pictures/saliency", test_saliency);
  g_test_add_func ("/pictures/grad-cam", test_grad_cam);
  g_test_add_func ("/pictures/as-keras", test_as_keras);
  g_test_add_func ("/pictures/one-output", test_one_output);
  g_test_add_func ("/pictures/quarters", test_quarters);
  g_test_add_func ("/pictures/activators", test_activators);
  g_test_add_func ("/pictures/activators-that-do-not-fit", test_activators_that_do_not_fit);
  return g_test_run ();
}

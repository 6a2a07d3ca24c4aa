/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* Tiles, histograms, saliency and Grad-CAM. */

#define SIDE 6

static StrataSequential *
make_sequential (const StrataShape *input, ...)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  StrataLayer *layer;
  va_list args;

  va_start (args, input);
  while ((layer = va_arg (args, StrataLayer *)) != NULL)
    g_ptr_array_add (layers, layer);
  va_end (args);
  StrataSequential *sequential = strata_sequential_new (input, layers, &error);
  g_assert_no_error (error);
  return sequential;
}

static StrataLayer *
make_convolution (int filters, StActivation activation)
{
  const StrataTuple size = { 2, { 3, 2 } };

  return strata_layer_new ("Conv2D", "filters", filters, "kernel-size", &size, "activation", activation, "padding", 1,
                           NULL);
}

static StrataLayer *
make_reshape (int rows, int columns, int channels)
{
  const StrataTuple shape = { 3, { rows, columns, channels } };

  return strata_layer_new ("Reshape", "target-shape", &shape, NULL);
}

/* Numbers that tell every place apart. */
static void
fill_weights (StrataNetwork *network)
{
  gsize n;
  float *weights = st_weights_get_trainable (strata_network_get_weights (network), &n);

  for (gsize i = 0; i < n; i++)
    weights[i] = (float) sin (1.7 * (double) i + 0.3);
}

static void
fill_image (guint8 *image)
{
  for (guint i = 0; i < SIDE * SIDE; i++)
    image[i] = (guint8) (i * 53 % 251);
}

/* Reshape, Conv2D (2, linear), Conv2D (3, softplus), Flatten, Dense (4, tanh), Dense (3, softmax) over 6 × 6 pixels. */
static StrataNetwork *
make_network (void)
{
  const StrataShape input = { 2, { SIDE, SIDE } };
  g_autoptr (StrataSequential) sequential = make_sequential (
    &input, make_reshape (SIDE, SIDE, 1), make_convolution (2, ST_LINEAR), make_convolution (3, ST_SOFTPLUS),
    strata_layer_new ("Flatten", NULL, NULL), strata_layer_new ("Dense", "units", 4, "activation", ST_TANH, NULL),
    strata_layer_new ("Dense", "units", 3, "activation", ST_SOFTMAX, NULL), NULL);
  StrataNetwork *network = strata_network_new_initialized (sequential, 3);

  return network;
}

/* --- Tiles --------------------------------------------------------------------------------------------------------- */

static void
test_maps (void)
{
  const StrataShape maps = { 3, { 2, 3, 2 } }, rows = { 2, { 2, 3 } }, units = { 1, { 6 } };
  const float values[] = { 1, -10, 2, -20, 3, -30, 4, -40, 5, -50, 6, -60 };
  g_autoptr (StrataTiles) tiles = strata_tiles_new_from_output (&maps, values);
  g_autoptr (StrataTiles) output = strata_tiles_new_from_output (&rows, values);

  g_assert_cmpint (tiles->kind, ==, STRATA_TILES_MAPS);
  g_assert_cmpuint (tiles->n, ==, 2);
  g_assert_cmpuint (tiles->rows, ==, 2);
  g_assert_cmpuint (tiles->columns, ==, 3);
  for (guint i = 0; i < 6; i++)
    {
      g_assert_cmpfloat (strata_tiles_get_tile (tiles, 0)[i], ==, (float) i + 1);
      g_assert_cmpfloat (strata_tiles_get_tile (tiles, 1)[i], ==, -10 * ((float) i + 1));
    }
  g_assert_cmpfloat (tiles->largest, ==, 60);
  g_assert_cmpfloat_with_epsilon (tiles->full, 60, 0.1);
  g_assert_cmpint (output->kind, ==, STRATA_TILES_OUTPUT);
  g_assert_cmpuint (output->n, ==, 1);
  g_assert_cmpmem (strata_tiles_get_tile (output, 0), 6 * sizeof (float), values, 6 * sizeof (float));
  g_assert_null (strata_tiles_new_from_output (&units, values));
}

/* One weight far above the others does not make them pale, and what is no number does not count. */
static void
test_full_colour (void)
{
  const StrataShape shape = { 3, { 40, 25, 1 } };
  float values[1000];

  for (guint i = 0; i < 1000; i++)
    values[i] = i % 2 == 0 ? 0.5f : -0.25f;
  values[17] = 100;
  values[18] = NAN;
  g_autoptr (StrataTiles) tiles = strata_tiles_new_from_output (&shape, values);
  g_assert_cmpfloat (tiles->largest, ==, 100);
  g_assert_cmpfloat (tiles->full, >=, 0.5);
  g_assert_cmpfloat (tiles->full, <, 0.7);

  memset (values, 0, sizeof values);
  g_autoptr (StrataTiles) zeros = strata_tiles_new_from_output (&shape, values);
  g_assert_cmpfloat (zeros->largest, ==, 0);
  g_assert_cmpfloat (zeros->full, ==, 0);
}

static const float *
get_kernel (StrataNetwork *network, guint layer)
{
  const StrataSequentialLayer *description =
    strata_sequential_get_layer (strata_network_get_sequential (network), layer);

  return st_weights_get (strata_network_get_weights (network), description->first_weight);
}

static void
test_filters (void)
{
  g_autoptr (StrataNetwork) network = make_network ();
  g_autoptr (StrataTiles) first = strata_tiles_new_from_weights (network, 1);
  g_autoptr (StrataTiles) second = strata_tiles_new_from_weights (network, 2);
  /* kernel [3, 2, 2 channels, 3 filters] */
  const float *kernel = get_kernel (network, 2);

  g_assert_null (strata_tiles_new_from_weights (network, 0));
  g_assert_null (strata_tiles_new_from_weights (network, 3));
  g_assert_cmpint (first->kind, ==, STRATA_TILES_FILTERS);
  g_assert_cmpuint (first->n, ==, 2);
  g_assert_cmpuint (first->group, ==, 1);
  g_assert_cmpuint (second->n, ==, 6);
  g_assert_cmpuint (second->group, ==, 2);
  g_assert_cmpuint (second->rows, ==, 3);
  g_assert_cmpuint (second->columns, ==, 2);
  for (guint filter = 0; filter < 3; filter++)
    for (guint channel = 0; channel < 2; channel++)
      for (guint tap = 0; tap < 6; tap++)
        g_assert_cmpfloat (strata_tiles_get_tile (second, filter * 2 + channel)[tap], ==,
                           kernel[(tap * 2 + channel) * 3 + filter]);
}

/* A Dense layer over the pixels shows its units as images, one behind others its kernel whole. */
static void
test_units (void)
{
  const StrataShape input = { 2, { SIDE, SIDE } };
  const StrataTuple turned = { 2, { 2, 1 } };
  g_autoptr (StrataSequential) plain = make_sequential (
    &input, strata_layer_new ("BatchNormalization", NULL, NULL), strata_layer_new ("Flatten", NULL, NULL),
    strata_layer_new ("Dense", "units", 5, NULL), strata_layer_new ("Dense", "units", 3, NULL), NULL);
  g_autoptr (StrataSequential) permuted =
    make_sequential (&input, strata_layer_new ("Permute", "dims", &turned, NULL),
                     strata_layer_new ("Flatten", NULL, NULL), strata_layer_new ("Dense", "units", 5, NULL), NULL);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (plain, 1);
  g_autoptr (StrataNetwork) moved = strata_network_new_initialized (permuted, 1);
  g_autoptr (StrataTiles) units = strata_tiles_new_from_weights (network, 2);
  g_autoptr (StrataTiles) matrix = strata_tiles_new_from_weights (network, 3);
  g_autoptr (StrataTiles) other = strata_tiles_new_from_weights (moved, 2);

  g_assert_null (strata_tiles_new_from_weights (network, 0));
  g_assert_cmpint (units->kind, ==, STRATA_TILES_UNITS);
  g_assert_cmpuint (units->n, ==, 5);
  g_assert_cmpuint (units->rows, ==, SIDE);
  for (guint unit = 0; unit < 5; unit++)
    for (guint i = 0; i < SIDE * SIDE; i++)
      g_assert_cmpfloat (strata_tiles_get_tile (units, unit)[i], ==, get_kernel (network, 2)[i * 5 + unit]);
  g_assert_cmpint (matrix->kind, ==, STRATA_TILES_MATRIX);
  g_assert_cmpuint (matrix->rows, ==, 3);
  g_assert_cmpuint (matrix->columns, ==, 5);
  for (guint unit = 0; unit < 3; unit++)
    for (guint i = 0; i < 5; i++)
      g_assert_cmpfloat (strata_tiles_get_tile (matrix, 0)[unit * 5 + i], ==, get_kernel (network, 3)[i * 3 + unit]);
  /* Pixels that were moved are no image. */
  g_assert_cmpint (other->kind, ==, STRATA_TILES_MATRIX);
}

/* --- Distributions ------------------------------------------------------------------------------------------------- */

static void
test_distribution (void)
{
  const float values[] = { -1, -1, 0, 1, 3, NAN, INFINITY }, same[] = { 2, 2, 2 };
  g_autoptr (StrataSpread) spread = strata_spread_new ("kernel", values, 7);
  g_autoptr (StrataSpread) one = strata_spread_new (NULL, same, 3);
  g_autoptr (StrataSpread) none = strata_spread_new (NULL, NULL, 0);
  guint64 sum = 0;

  g_assert_cmpstr (spread->name, ==, "kernel");
  g_assert_cmpuint (spread->n, ==, 7);
  g_assert_cmpuint (spread->n_not_finite, ==, 2);
  g_assert_cmpfloat (spread->low, ==, -1);
  g_assert_cmpfloat (spread->high, ==, 3);
  g_assert_cmpfloat_with_epsilon (spread->mean, 0.4, 1e-12);
  /* Squares of 1.4, 1.4, 0.4, 0.6, 2.6 */
  g_assert_cmpfloat_with_epsilon (spread->deviation, sqrt (11.2 / 5), 1e-12);
  g_assert_cmpuint (spread->bins[0], ==, 2);
  g_assert_cmpuint (spread->bins[STRATA_SPREAD_BINS / 4], ==, 1);
  g_assert_cmpuint (spread->bins[STRATA_SPREAD_BINS - 1], ==, 1);
  for (guint i = 0; i < STRATA_SPREAD_BINS; i++)
    sum += spread->bins[i];
  g_assert_cmpuint (sum, ==, 5);
  g_assert_cmpuint (one->bins[STRATA_SPREAD_BINS / 2], ==, 3);
  g_assert_cmpfloat (one->deviation, ==, 0);
  g_assert_cmpuint (none->n, ==, 0);
}

static void
test_gradients (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  g_autoptr (GError) error = NULL;

  fixture_run (trainer);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autoptr (StrataFlow) flow = strata_flow_new (network, dataset, NULL, &error);
  g_assert_no_error (error);
  for (guint layer = 0, n_found = 0; layer < 4; layer++)
    {
      g_autoptr (GPtrArray) list = strata_spread_list_weights (network, layer, flow);
      g_autoptr (GPtrArray) alone = strata_spread_list_weights (network, layer, NULL);

      g_assert_cmpuint (list->len, ==, 2 * alone->len);
      if (list->len == 0)
        continue;
      const StrataSpread *kernel = g_ptr_array_index (list, 0), *gradient = g_ptr_array_index (list, 1),
                         *bias = g_ptr_array_index (list, 2);
      const StrataFlowLayer *of = &g_array_index (flow->layers, StrataFlowLayer, n_found);
      const StrataSpread *bias_gradient = g_ptr_array_index (list, 3);
      double squares = (double) gradient->n * (pow (gradient->deviation, 2) + pow (gradient->mean, 2))
                       + (double) bias->n * (pow (bias_gradient->deviation, 2) + pow (bias_gradient->mean, 2));

      g_assert_cmpstr (kernel->name, ==, "kernel");
      g_assert_cmpstr (bias->name, ==, "bias");
      g_assert_true (gradient->is_gradient && !kernel->is_gradient);
      g_assert_cmpuint (kernel->n, ==, gradient->n);
      /* The same gradients as the flow has measured. */
      g_assert_cmpfloat_with_epsilon (sqrt (squares / (double) (kernel->n + bias->n)), of->gradient, 1e-6);
      n_found++;
    }
}

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
  g_test_add_func ("/pictures/maps", test_maps);
  g_test_add_func ("/pictures/full-colour", test_full_colour);
  g_test_add_func ("/pictures/filters", test_filters);
  g_test_add_func ("/pictures/units", test_units);
  g_test_add_func ("/pictures/distribution", test_distribution);
  g_test_add_func ("/pictures/gradients", test_gradients);
  g_test_add_func ("/pictures/saliency", test_saliency);
  g_test_add_func ("/pictures/grad-cam", test_grad_cam);
  g_test_add_func ("/pictures/as-keras", test_as_keras);
  g_test_add_func ("/pictures/one-output", test_one_output);
  g_test_add_func ("/pictures/quarters", test_quarters);
  g_test_add_func ("/pictures/activators", test_activators);
  g_test_add_func ("/pictures/activators-that-do-not-fit", test_activators_that_do_not_fit);
  return g_test_run ();
}

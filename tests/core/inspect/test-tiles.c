/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures-fixture.h"

#include <math.h>
#include <string.h>

/* Tiles and histograms. */

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

int
main (int argc, char **argv)
{
  strata_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/maps", test_maps);
  g_test_add_func ("/tiles/full-colour", test_full_colour);
  g_test_add_func ("/tiles/filters", test_filters);
  g_test_add_func ("/tiles/units", test_units);
  g_test_add_func ("/tiles/distribution", test_distribution);
  g_test_add_func ("/tiles/gradients", test_gradients);
  return g_test_run ();
}

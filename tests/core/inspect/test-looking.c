/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train-fixture.h"

#include <math.h>
#include <string.h>

/* Own pictures, marked labels, nearest images and the flow of gradients. */

static void
test_picture (void)
{
  guint8 pixels[8 * 6];
  g_autoptr (StrataGreyImage) picture = NULL;
  g_autoptr (StrataGreyImage) centered = NULL;
  g_autofree guint8 *fitted = NULL;

  /* A dark stroke of 2 × 4 pixels in a corner of light paper. */
  memset (pixels, 250, sizeof pixels);
  for (guint y = 1; y < 5; y++)
    for (guint x = 1; x < 3; x++)
      pixels[y * 8 + x] = 0;
  picture = strata_grey_image_new (pixels, 8, 6);
  g_assert_true (strata_grey_image_is_light (picture));

  g_autoptr (StrataGreyImage) inverted = strata_grey_image_invert (picture);
  g_assert_cmpuint (inverted->pixels[0], ==, 5);
  g_assert_cmpuint (inverted->pixels[1 * 8 + 1], ==, 255);
  g_assert_false (strata_grey_image_is_light (inverted));

  /* On a square of its height and a margin of one pixel, the stroke in the middle. */
  centered = strata_grey_image_center (inverted);
  g_assert_cmpuint (centered->width, ==, 6);
  g_assert_cmpuint (centered->height, ==, 6);
  for (guint y = 0; y < 6; y++)
    for (guint x = 0; x < 6; x++)
      g_assert_cmpuint (centered->pixels[y * 6 + x], ==, y >= 1 && y < 5 && x >= 2 && x < 4 ? 255 : 0);

  fitted = strata_grey_image_fit (picture, &(StrataGreyImageSteps){ .invert = TRUE, .center = TRUE }, 3, 3);
  g_assert_cmpuint (fitted[4], ==, 255);
  g_assert_cmpuint (fitted[0], ==, 0);
  /* Half of the middle row's outer columns lies beside the stroke. */
  g_assert_cmpuint (fitted[1], ==, 128);
}

static void
test_picture_without_ink (void)
{
  const guint8 pixels[4] = { 0, 10, 20, 30 };
  g_autoptr (StrataGreyImage) picture = strata_grey_image_new (pixels, 2, 2);
  g_autoptr (StrataGreyImage) centered = strata_grey_image_center (picture);
  g_autoptr (StrataGreyImage) one = strata_grey_image_scale (picture, 1, 1);

  g_assert_cmpmem (centered->pixels, 4, pixels, 4);
  g_assert_cmpuint (one->pixels[0], ==, 15);
}

static void
test_doubts (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (30, 6, 9);
  g_autoptr (StrataDoubts) doubts = strata_doubts_new ();
  g_autoptr (StrataDoubts) again = strata_doubts_new ();

  strata_doubts_set (doubts, STRATA_SPLIT_TEST, 4, TRUE);
  strata_doubts_set (doubts, STRATA_SPLIT_TRAIN, 7, TRUE);
  strata_doubts_set (doubts, STRATA_SPLIT_TRAIN, 3, TRUE);
  strata_doubts_set (doubts, STRATA_SPLIT_TRAIN, 3, FALSE);
  g_assert_cmpuint (strata_doubts_get_n (doubts), ==, 2);
  g_assert_true (strata_doubts_has (doubts, STRATA_SPLIT_TEST, 4));
  g_assert_false (strata_doubts_has (doubts, STRATA_SPLIT_TRAIN, 3));

  g_autofree char *csv = strata_doubts_to_csv (doubts, dataset);
  g_autofree char *damaged = g_strconcat (csv, "test,900,0,x\nnowhere,1\n,,,\ntest,-1", NULL);
  g_assert_cmpuint (strata_doubts_add_csv (again, damaged, dataset), ==, 2);
  g_assert_true (strata_doubts_has (again, STRATA_SPLIT_TRAIN, 7));
  g_autofree char *same = strata_doubts_to_csv (again, dataset);
  g_assert_cmpstr (csv, ==, same);
}

static StrataNetwork *
train (StrataDataset *dataset)
{
  g_autoptr (StrataExperiment) experiment = fixture_experiment_new (2, 16);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);

  fixture_run (trainer);
  return strata_trainer_dup_network (trainer);
}

static void
test_neighbours (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  g_autoptr (StrataNetwork) network = train (dataset);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNeighbours) neighbours = strata_neighbours_new (network, dataset, NULL, &error);
  const guint8 *image = strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, 17);
  gsize size = strata_shape_get_size (strata_dataset_get_shape (dataset));

  g_assert_no_error (error);
  /* A training image is its own nearest; left out, others come. */
  g_autoptr (GArray) found = strata_neighbours_find (neighbours, image, -1, 5);
  g_assert_cmpuint (found->len, ==, 5);
  g_assert_cmpmem (strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, g_array_index (found, guint32, 0)), size,
                   image, size);
  g_autoptr (GArray) others = strata_neighbours_find (neighbours, image, 17, 5);
  for (guint i = 0; i < others->len; i++)
    g_assert_cmpuint (g_array_index (others, guint32, i), !=, 17);
}

static void
test_neuron (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  g_autoptr (StrataNetwork) network = train (dataset);
  g_autoptr (GPtrArray) activations =
    strata_network_get_activations (network, strata_dataset_get_image (dataset, STRATA_SPLIT_TEST, 2));
  guint n_found = 0;

  for (guint layer = 0; layer < activations->len; layer++)
    {
      g_autoptr (StrataNeuron) neuron = strata_neuron_new (network, activations, layer, 1);
      const StrataSequentialLayer *description =
        strata_sequential_get_layer (strata_network_get_sequential (network), layer);

      g_assert_cmpint (neuron != NULL, ==, STRATA_IS_DENSE (description->layer));
      if (neuron == NULL)
        continue;
      for (guint i = 1; i < neuron->terms->len; i++)
        g_assert_cmpfloat (fabs (g_array_index (neuron->terms, StrataNeuronTerm, i - 1).product), >=,
                           fabs (g_array_index (neuron->terms, StrataNeuronTerm, i).product));
      /* The first Dense of the fixture is a tanh: its output follows from the sum. */
      if (n_found++ == 0)
        g_assert_cmpfloat_with_epsilon (tanh (neuron->sum), neuron->output, 1e-5);
      g_assert_null (strata_neuron_new (network, activations, layer, 1000));
    }
  g_assert_cmpuint (n_found, ==, 2);
}

static void
test_flow (void)
{
  g_autoptr (StrataDataset) dataset = fixture_dataset_new (300, 60, 90);
  g_autoptr (StrataNetwork) network = train (dataset);
  g_autoptr (StrataNetwork) same = train (dataset);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataFlow) flow = strata_flow_new (network, dataset, NULL, &error);
  g_autofree char *trouble = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (flow->layers->len, ==, 2);
  for (guint i = 0; i < flow->layers->len; i++)
    {
      const StrataFlowLayer *layer = &g_array_index (flow->layers, StrataFlowLayer, i);

      g_assert_cmpfloat (layer->gradient, >, 0);
      g_assert_cmpfloat (layer->update_ratio, >, 0);
      g_assert_cmpfloat (layer->update_ratio, <, 0.3);
      g_assert_cmpfloat (layer->spread, >, 0);
      g_assert_cmpfloat (layer->dead_share, ==, 0);
    }
  trouble = strata_flow_describe_trouble (flow);
  g_assert_null (trouble);
  /* The network is what it was. */
  g_assert_true (fixture_same_weights (network, same));
}

/* A fresh network of a bundled experiment over its own images; NULL where they are not installed. */
static char *
describe_bundled (const char *name, gboolean *missing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load (name, &error);
  g_assert_no_error (error);
  g_autoptr (StrataDataset) dataset = strata_dataset_load (strata_experiment_get_data (experiment), NULL, NULL, NULL);
  *missing = dataset == NULL;
  if (dataset == NULL)
    return NULL;
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 1u, "seed", (guint64) 3, NULL);
  g_autoptr (StrataTrainer) trainer = fixture_trainer_new (experiment, dataset);
  fixture_run (trainer);
  g_autoptr (StrataNetwork) network = strata_trainer_dup_network (trainer);
  g_autoptr (StrataFlow) flow = strata_flow_new (network, dataset, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < flow->layers->len; i++)
    {
      const StrataFlowLayer *layer = &g_array_index (flow->layers, StrataFlowLayer, i);

      g_test_message ("%s %s gradient %.3g update %.3g mean %.3g spread %.3g dead %.2g", name, layer->name,
                      layer->gradient, layer->update_ratio, layer->mean, layer->spread, layer->dead_share);
    }
  return strata_flow_describe_trouble (flow);
}

/* Twenty relu layers stall; with BatchNormalization between them, or as selu, they do not. */
static void
test_deep_nets (void)
{
  gboolean missing;
  g_autofree char *relu = describe_bundled ("deep-relu", &missing);

  if (missing)
    {
      g_test_skip ("Fashion-MNIST is not installed");
      return;
    }
  g_autofree char *normalized = describe_bundled ("deep-batchnorm", &missing);
  g_autofree char *selu = describe_bundled ("deep-selu", &missing);
  g_test_message ("relu: %s; normalized: %s; selu: %s", relu, normalized, selu);
  g_assert_nonnull (relu);
  g_assert_null (normalized);
  g_assert_null (selu);
}

/* A stroke on the pad waits for this. */
static void
test_time_of_one_image (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("sigmoid", &error);
  const StrataShape shape = { 2, { 28, 28 } };
  guint8 image[784] = { 0 };
  gint64 best = G_MAXINT64;

  strata_stack_set_input_shape (strata_experiment_get_stack (experiment), &shape);
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  g_assert_no_error (error);
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 1);
  for (guint i = 0; i < 50; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) activations = strata_network_get_activations (network, image);

      best = MIN (best, g_get_monotonic_time () - start);
    }
  g_test_message ("one image through 784-300-100-10: %.3f ms", (double) best / 1000);
  g_assert_cmpint (best, <, 16000);
}

int
main (int argc, char **argv)
{
  strata_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/looking/picture", test_picture);
  g_test_add_func ("/looking/picture-without-ink", test_picture_without_ink);
  g_test_add_func ("/looking/doubts", test_doubts);
  g_test_add_func ("/looking/neighbours", test_neighbours);
  g_test_add_func ("/looking/neuron", test_neuron);
  g_test_add_func ("/looking/flow", test_flow);
  g_test_add_func ("/looking/deep-nets", test_deep_nets);
  g_test_add_func ("/looking/time-of-one-image", test_time_of_one_image);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures-fixture.h"

#include <math.h>

StrataSequential *
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

StrataLayer *
make_convolution (int filters, StActivation activation)
{
  const StrataTuple size = { 2, { 3, 2 } };

  return strata_layer_new ("Conv2D", "filters", filters, "kernel-size", &size, "activation", activation, "padding", 1,
                           NULL);
}

StrataLayer *
make_reshape (int rows, int columns, int channels)
{
  const StrataTuple shape = { 3, { rows, columns, channels } };

  return strata_layer_new ("Reshape", "target-shape", &shape, NULL);
}

void
fill_weights (StrataNetwork *network)
{
  gsize n;
  float *weights = st_weights_get_trainable (strata_network_get_weights (network), &n);

  for (gsize i = 0; i < n; i++)
    weights[i] = (float) sin (1.7 * (double) i + 0.3);
}

void
fill_image (guint8 *image)
{
  for (guint i = 0; i < SIDE * SIDE; i++)
    image[i] = (guint8) (i * 53 % 251);
}

StrataNetwork *
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

const float *
get_kernel (StrataNetwork *network, guint layer)
{
  const StrataSequentialLayer *description =
    strata_sequential_get_layer (strata_network_get_sequential (network), layer);

  return st_weights_get (strata_network_get_weights (network), description->first_weight);
}

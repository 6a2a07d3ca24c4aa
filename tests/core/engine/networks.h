/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Small networks and random data, shared by the tests of the engine. */

#include "st-engine.h"

/* Random floats and bytes with labels, targets and weights of samples; freed by data_free (). */
typedef struct
{
  size_t n, n_features, n_outputs;
  uint8_t *bytes, *labels;
  float *floats, *targets, *sample_weights, *class_weights;
  float scale, offset;
  uint32_t *indices;
} Data;

Data *data_new (size_t n, size_t n_features, size_t n_outputs);
void data_free (Data *data);
StSource data_as_bytes (const Data *data);
StSource data_as_floats (const Data *data);

/* One standard normal number of a series. */
double normal_number (uint64_t seed, uint64_t i);

/* A model from lines such as "dense 10 relu, batch, activation tanh, dropout 0.5, alpha 0.5, flatten". */
StModel *network_new (const StShape *input, const char *layers);
StActivation activation_from_name (const char *name);
const char *activation_get_name (StActivation activation);

/* Kernels scaled to keep variance, gamma and moving_variance about 1, the rest small but not zero. */
StWeights *network_new_weights (const StModel *model, uint64_t seed);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "networks.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static const char *const activation_names[ST_N_ACTIVATIONS] = {
  "linear",       "relu",      "sigmoid",    "tanh",        "selu",           "elu",         "softplus",
  "softmax",      "gelu",      "swish",      "leaky_relu",  "relu6",          "celu",        "exponential",
  "hard_sigmoid", "hard_silu", "hard_tanh",  "hard_shrink", "soft_shrink",    "tanh_shrink", "softsign",
  "log_sigmoid",  "mish",      "squareplus", "sparse_plus", "sparse_sigmoid", "log_softmax",
};

const char *
activation_get_name (StActivation activation)
{
  return activation_names[activation];
}

StActivation
activation_from_name (const char *name)
{
  for (int i = 0; i < ST_N_ACTIVATIONS; i++)
    if (g_strcmp0 (activation_names[i], name) == 0)
      return (StActivation) i;
  g_error ("no activation %s", name);
}

double
normal_number (uint64_t seed, uint64_t i)
{
  double u = st_random_uniform (seed, ST_STREAM_INITIALIZER, 1, i);
  double v = st_random_uniform (seed, ST_STREAM_INITIALIZER, 2, i);

  return sqrt (-2 * log (1 - u)) * cos (2 * G_PI * v);
}

Data *
data_new (size_t n, size_t n_features, size_t n_outputs)
{
  Data *data = g_new0 (Data, 1);

  data->n = n;
  data->n_features = n_features;
  data->n_outputs = n_outputs;
  data->bytes = g_new (uint8_t, n * n_features);
  data->floats = g_new (float, n *n_features);
  data->labels = g_new (uint8_t, n);
  data->targets = g_new (float, n *n_outputs);
  data->sample_weights = g_new (float, n);
  data->class_weights = g_new (float, n_outputs);
  data->indices = g_new (uint32_t, n);
  data->scale = 1 / 64.0f;
  data->offset = -2;
  for (size_t i = 0; i < n * n_features; i++)
    {
      data->floats[i] = (float) normal_number (11, i);
      data->bytes[i] = (uint8_t) (256 * st_random_uniform (12, ST_STREAM_INITIALIZER, 0, i));
    }
  for (size_t i = 0; i < n; i++)
    {
      data->labels[i] = (uint8_t) ((double) n_outputs * st_random_uniform (13, ST_STREAM_INITIALIZER, 0, i));
      data->sample_weights[i] = (float) (0.5 + st_random_uniform (14, ST_STREAM_INITIALIZER, 0, i));
      data->indices[i] = (uint32_t) ((i * 7 + 3) % n);
      for (size_t j = 0; j < n_outputs; j++)
        data->targets[i * n_outputs + j] = j == data->labels[i] ? 0.75f : 0.25f / (float) n_outputs;
    }
  for (size_t j = 0; j < n_outputs; j++)
    data->class_weights[j] = 0.5f + (float) j;
  return data;
}

void
data_free (Data *data)
{
  g_free (data->bytes);
  g_free (data->floats);
  g_free (data->labels);
  g_free (data->targets);
  g_free (data->sample_weights);
  g_free (data->class_weights);
  g_free (data->indices);
  g_free (data);
}

StSource
data_as_bytes (const Data *data)
{
  return (StSource){
    .bytes = data->bytes,
    .n_features = data->n_features,
    .scale = &data->scale,
    .offset = &data->offset,
    .labels = data->labels,
    .n_classes = data->n_outputs,
  };
}

StSource
data_as_floats (const Data *data)
{
  return (StSource){
    .floats = data->floats,
    .n_features = data->n_features,
    .targets = data->targets,
    .n_classes = data->n_outputs,
  };
}

StModel *
network_new (const StShape *input, const char *layers)
{
  StModel *model = st_model_new (input);
  g_auto (GStrv) lines = g_strsplit (layers, ",", -1);

  for (char **line = lines; *line; line++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (*line), " ", -1);
      const char *first = words[1] ? words[1] : "", *second = words[1] && words[2] ? words[2] : "";
      size_t op = SIZE_MAX;

      if (strcmp (words[0], "dense") == 0)
        op = st_model_add (model, &st_op_dense,
                           &(StDenseConfig){ .units = (size_t) g_ascii_strtoull (first, NULL, 10),
                                             .use_bias = strstr (*line, "no-bias") == NULL,
                                             .activation = activation_from_name (second) });
      else if (strcmp (words[0], "activation") == 0)
        op = st_model_add (model, &st_op_activation, &(StActivationConfig){ activation_from_name (first) });
      else if (strcmp (words[0], "batch") == 0)
        op = st_model_add (model, &st_op_batch_normalization,
                           &(StBatchNormalizationConfig){ .momentum = 0.9,
                                                          .epsilon = 1e-3,
                                                          .center = strstr (*line, "no-center") == NULL,
                                                          .scale = strstr (*line, "no-scale") == NULL });
      else if (strcmp (words[0], "dropout") == 0)
        op =
          st_model_add (model, &st_op_dropout, &(StDropoutConfig){ .rate = g_ascii_strtod (first, NULL), .seed = -1 });
      else if (strcmp (words[0], "alpha") == 0)
        op = st_model_add (model, &st_op_alpha_dropout,
                           &(StDropoutConfig){ .rate = g_ascii_strtod (first, NULL), .seed = -1 });
      else if (strcmp (words[0], "flatten") == 0)
        op = st_model_add (model, &st_op_flatten, NULL);
      else if (strcmp (words[0], "conv") == 0)
        op = st_model_add (model, &st_op_convolution,
                           &(StConvolutionConfig){ .filters = (size_t) g_ascii_strtoull (first, NULL, 10),
                                                   .depth_multiplier = strstr (*line, "depthwise") ? 2 : 0,
                                                   .kernel = { 3, 2 },
                                                   .strides = { strstr (*line, "strides") ? 2 : 1, 1 },
                                                   .dilation = { 1, strstr (*line, "dilation") ? 2 : 1 },
                                                   .groups = strstr (*line, "groups") ? 2 : 1,
                                                   .same = strstr (*line, "same") != NULL,
                                                   .use_bias = strstr (*line, "no-bias") == NULL,
                                                   .activation = activation_from_name (second) });
      else if (strcmp (words[0], "pool") == 0)
        op = st_model_add (model, &st_op_pool,
                           &(StPoolConfig){ .size = { 2, 3 },
                                            .strides = { 2, strstr (*line, "overlap") ? 1 : 3 },
                                            .same = strstr (*line, "same") != NULL,
                                            .average = strcmp (first, "average") == 0 });
      else if (strcmp (words[0], "image") == 0)
        op = st_model_add (model, &st_op_reshape,
                           &(StReshapeConfig){ { .rank = 3, .dim = { st_shape_get_size (input) / 7, 7, 1 } } });
      else if (strcmp (words[0], "transpose") == 0)
        op = st_model_add (model, &st_op_convolution_transpose,
                           &(StConvolutionTransposeConfig){ .filters = (size_t) g_ascii_strtoull (first, NULL, 10),
                                                            .kernel = { 3, 2 },
                                                            .strides = { 1, strstr (*line, "strides") ? 2 : 1 },
                                                            .dilation = { 1, 1 },
                                                            .output_padding = { -1, -1 },
                                                            .same = strstr (*line, "same") != NULL,
                                                            .use_bias = strstr (*line, "no-bias") == NULL,
                                                            .activation = activation_from_name (second) });
      else if (strcmp (words[0], "pad") == 0)
        op = st_model_add (model, &st_op_pad, &(StPadConfig){ .before = { 1, -1 }, .after = { -2, 3 } });
      else if (strcmp (words[0], "upsample") == 0)
        op = st_model_add (model, &st_op_upsample,
                           &(StUpsampleConfig){ .size = { 2, 3 }, .bilinear = strcmp (first, "bilinear") == 0 });
      else if (strcmp (words[0], "standardize") == 0)
        op = st_model_add (model, &st_op_standardize,
                           &(StStandardizeConfig){ .axes = strstr (*line, "all") ? 7 : 4,
                                                   .groups = strstr (*line, "groups") ? 2 : 0,
                                                   .epsilon = strstr (*line, "unit") ? 1e-12 : 1e-3,
                                                   .center = strstr (*line, "plain") == NULL,
                                                   .scale = strstr (*line, "plain") == NULL,
                                                   .to_unit = strstr (*line, "unit") != NULL });
      else if (strcmp (words[0], "spatial") == 0)
        op = st_model_add (model, &st_op_spatial_dropout,
                           &(StDropoutConfig){ .rate = g_ascii_strtod (first, NULL), .seed = -1 });
      else if (strcmp (words[0], "noise") == 0)
        op = st_model_add (model, &st_op_gaussian_noise,
                           &(StGaussianNoiseConfig){ .stddev = g_ascii_strtod (first, NULL), .seed = -1 });
      else if (strcmp (words[0], "gaussian") == 0)
        op = st_model_add (model, &st_op_gaussian_dropout,
                           &(StDropoutConfig){ .rate = g_ascii_strtod (first, NULL), .seed = -1 });
      else if (strcmp (words[0], "flip") == 0)
        op = st_model_add (model, &st_op_affine,
                           &(StAffineConfig){ .kind = ST_AFFINE_FLIP, .flips = { false, true }, .seed = -1 });
      else if (strcmp (words[0], "shift") == 0 || strcmp (words[0], "turn") == 0 || strcmp (words[0], "zoom") == 0)
        op = st_model_add (model, &st_op_affine,
                           &(StAffineConfig){ .kind = words[0][0] == 's'   ? ST_AFFINE_TRANSLATE
                                                      : words[0][0] == 't' ? ST_AFFINE_ROTATE
                                                                           : ST_AFFINE_ZOOM,
                                              .lower = { -0.3, -0.4 },
                                              .upper = { 0.3, 0.2 },
                                              .fill_mode = strstr (*line, "constant") ? ST_FILL_CONSTANT
                                                           : strstr (*line, "wrap")   ? ST_FILL_WRAP
                                                                                      : ST_FILL_REFLECT,
                                              .bilinear = strstr (*line, "nearest") == NULL,
                                              .fill_value = 0.5,
                                              .seed = -1 });
      else if (strcmp (words[0], "contrast") == 0)
        op = st_model_add (model, &st_op_contrast,
                           &(StContrastConfig){ .from = 0.6, .to = 1.4, .low = -0.9, .high = 0.8, .seed = -1 });
      else if (strcmp (words[0], "global") == 0)
        op = st_model_add (model, &st_op_pool,
                           &(StPoolConfig){ .average = strcmp (first, "average") == 0, .flattens = true });
      g_assert_cmpuint (op, !=, SIZE_MAX);
    }
  return model;
}

StWeights *
network_new_weights (const StModel *model, uint64_t seed)
{
  StWeights *weights = st_weights_new (model);

  for (size_t i = 0; i < st_model_get_n_weights (model); i++)
    {
      const StWeightInfo *info = st_model_get_weight (model, i);
      const bool is_kernel = strcmp (info->name, "kernel") == 0;
      const bool is_one = strcmp (info->name, "gamma") == 0 || strcmp (info->name, "moving_variance") == 0;
      st_real *w = st_weights_get (weights, i);

      for (size_t j = 0; j < info->size; j++)
        {
          double x = normal_number (seed + i, j);
          w[j] = (st_real) (is_kernel ? x / sqrt ((double) info->fan_in) : is_one ? 1 + 0.1 * tanh (x) : 0.1 * x);
        }
    }
  return weights;
}

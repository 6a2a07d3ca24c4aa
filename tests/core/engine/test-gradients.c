/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every gradient of every op, activation and loss against central finite differences, in double. */

#include "loss.h"
#include "networks.h"

#include <glib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *layers;
  StShape input;
  StLoss loss;
  StLossArguments arguments;
  size_t n;
  bool labels, sample_weights;
} Case;

#define FLAT(size)             \
  {                            \
    .rank = 1, .dim = { size } \
  }

static const Case cases[] = {
  { "dense", "dense 7 tanh, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "no-bias", "dense 7 tanh no-bias, dense 5 softmax no-bias", FLAT (6), .n = 9, .labels = true },
  { "wide", "dense 33 sigmoid, dense 35 sigmoid, dense 5 softmax", FLAT (17), .n = 33, .labels = true },
  { "along-the-last-axis",
    "dense 7 tanh, dense 4 elu, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 3, 2, 6 } },
    .n = 5,
    .labels = true },
  { "softmax-inside", "dense 6 softmax, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "softmax-of-positions",
    "dense 6 linear, activation softmax, flatten, dense 5 softmax",
    { .rank = 2, .dim = { 3, 6 } },
    .n = 9,
    .labels = true },
  { "batch-normalization", "dense 7 linear, batch, activation tanh, dense 5 softmax", FLAT (6), .n = 17,
    .labels = true },
  { "batch-no-center", "dense 7 tanh, batch no-center, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "batch-no-scale", "dense 7 tanh, batch no-scale, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "batch-neither", "dense 7 tanh, batch no-scale no-center, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "batch-of-positions",
    "dense 7 tanh, batch, flatten, dense 5 softmax",
    { .rank = 2, .dim = { 3, 6 } },
    .n = 9,
    .labels = true },
  { "batch-first", "batch, dense 5 softmax", FLAT (6), .n = 33, .labels = true },
  { "batch-wide", "dense 40 linear, batch, activation tanh, dense 36 selu, batch, dense 5 softmax", FLAT (6), .n = 40,
    .labels = true },
  { "dropout", "dense 30 tanh, dropout 0.3, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "dropout-first", "dropout 0.3, dense 5 softmax", FLAT (30), .n = 9, .labels = true },
  { "alpha-dropout", "dense 30 selu, alpha 0.3, dense 5 softmax", FLAT (6), .n = 9, .labels = true },
  { "sparse-sigmoid", "dense 7 tanh, dense 5 sigmoid", FLAT (6), .n = 9, .labels = true },
  { "sparse-outputs", "dense 7 tanh, dense 5 softplus", FLAT (6), .n = 9, .labels = true },
  { "sparse-activation", "dense 5 linear, activation softmax", FLAT (6), .n = 9, .labels = true },
  { "weighted", "dense 7 tanh, dense 5 softmax", FLAT (6), .n = 9, .labels = true, .sample_weights = true },
  { "categorical", "dense 7 tanh, dense 5 softmax", FLAT (6), ST_CATEGORICAL_CROSSENTROPY, .n = 9 },
  { "categorical-outputs", "dense 7 tanh, dense 5 softplus", FLAT (6), ST_CATEGORICAL_CROSSENTROPY, .n = 9 },
  { "binary", "dense 7 tanh, dense 5 sigmoid", FLAT (6), ST_BINARY_CROSSENTROPY, .n = 9 },
  { "binary-softmax", "dense 7 tanh, dense 5 softmax", FLAT (6), ST_BINARY_CROSSENTROPY, .n = 9 },
  { "binary-outputs", "dense 7 tanh, dense 5 sigmoid, flatten", FLAT (6), ST_BINARY_CROSSENTROPY, .n = 9,
    .sample_weights = true },
  { "convolution",
    "conv 3 tanh, conv 4 linear, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "convolution-same",
    "conv 3 tanh same, conv 3 gelu same strides no-bias, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 17,
    .labels = true },
  { "convolution-dilation",
    "conv 4 tanh, conv 2 softmax dilation same, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "convolution-groups",
    "conv 4 tanh, conv 6 sigmoid groups same, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "convolution-depthwise",
    "conv 3 tanh, conv 0 tanh depthwise same strides, conv 0 linear depthwise dilation no-bias same, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "convolution-batch",
    "conv 18 linear same no-bias, batch, activation tanh, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 3, 2, 2 } },
    .n = 33,
    .labels = true },
  { "pool-max",
    "conv 3 tanh same, pool max overlap, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "pool-average",
    "conv 3 tanh same, pool average same, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "pool-global",
    "conv 6 tanh same, pool max same, conv 5 tanh same, global average, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "pool-global-max",
    "conv 6 tanh same, global max, dense 5 softmax",
    { .rank = 3, .dim = { 5, 6, 2 } },
    .n = 5,
    .labels = true },
  { "transpose",
    "conv 3 tanh same, transpose 4 tanh, transpose 2 gelu strides same, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "transpose-softmax",
    "conv 3 tanh same, transpose 4 softmax strides no-bias, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 17,
    .labels = true },
  { "pad",
    "conv 3 tanh same, pad, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "upsample",
    "conv 2 tanh same, upsample bilinear, upsample nearest, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 3, 2, 2 } },
    .n = 5,
    .labels = true },
  { "affine",
    "conv 2 tanh same, flip, shift, turn constant, zoom wrap, shift nearest, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 4, 2 } },
    .n = 17,
    .labels = true },
  { "contrast",
    "conv 2 tanh same, contrast, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 5, 4, 2 } },
    .n = 17,
    .labels = true },
  { "standardize",
    "conv 4 linear same, standardize, activation tanh, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "standardize-all",
    "conv 4 linear same, standardize all, activation tanh, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "standardize-groups",
    "conv 4 linear same, standardize groups, activation tanh, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 17,
    .labels = true },
  { "standardize-plain",
    "conv 4 linear same, standardize plain, activation tanh, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "standardize-unit",
    "conv 4 linear same, standardize plain unit all, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 5,
    .labels = true },
  { "noise",
    "conv 4 tanh same, spatial 0.4, noise 0.3, gaussian 0.3, flatten, dense 5 softmax",
    { .rank = 3, .dim = { 4, 3, 2 } },
    .n = 9,
    .labels = true },
  { "squared", "dense 7 tanh, dense 5 tanh", FLAT (6), ST_MEAN_SQUARED_ERROR, .n = 9 },
  { "squared-labels", "dense 7 tanh, dense 5 linear", FLAT (6), ST_MEAN_SQUARED_ERROR, .n = 9, .labels = true },
};

static double
loss_at (StPlan *plan, StWeights *weights, const StSource *source, const StBatch *batch, st_real *gradients)
{
  StMeasures measures = { 0 };

  st_plan_gradients (plan, weights, source, batch, gradients, &measures);
  return measures.batch_loss;
}

/* |analytic - numeric| / max (1e-3, |numeric|) of every weight; the largest. */
static double
check_weights (const StModel *model, StPlan *plan, const StSource *source, const StBatch *batch)
{
  const double step = 1e-5;
  StWeights *weights = network_new_weights (model, 5);
  size_t n;
  st_real *w = st_weights_get_trainable (weights, &n);
  g_autofree st_real *gradients = g_new0 (st_real, n), *unused = g_new0 (st_real, n);
  double worst = 0;

  loss_at (plan, weights, source, batch, gradients);
  for (size_t i = 0; i < n; i++)
    {
      const st_real at = w[i];
      w[i] = at + step;
      double up = loss_at (plan, weights, source, batch, unused);
      w[i] = at - step;
      double down = loss_at (plan, weights, source, batch, unused);
      w[i] = at;
      const double numeric = (up - down) / (2 * step);
      worst = MAX (worst, fabs (numeric - gradients[i]) / MAX (1e-3, fabs (numeric)));
    }
  st_weights_free (weights);
  return worst;
}

static void
check_case (const Case *c)
{
  StModel *model = network_new (&c->input, c->layers);
  StTeam *team = st_team_new (2, false);
  Data *data = data_new (c->n + 3, st_shape_get_size (&c->input), 5);
  StSource source = data_as_floats (data);
  const StBatch batch = { .indices = data->indices, .n = c->n, .epoch = 3, .step = 4 };

  if (c->labels)
    {
      source.labels = data->labels;
      source.targets = NULL;
      source.class_weights = c->sample_weights ? data->class_weights : NULL;
    }
  source.sample_weights = c->sample_weights ? data->sample_weights : NULL;
  /* Plain loops, one thread, two threads; a batch smaller than the plan is made for. */
  for (int way = 0; way < 3; way++)
    {
      StPlan *plan = st_plan_new (model, way == 2 ? team : NULL,
                                  &(StPlanOptions){ .batch_size = c->n + 20,
                                                    .training = true,
                                                    .loss = c->loss,
                                                    .loss_arguments = c->arguments,
                                                    .seed = 1,
                                                    .reference = way == 0,
                                                    .use_all_threads = true });
      double worst = check_weights (model, plan, &source, &batch);
      g_test_message ("%s, way %d: worst relative error %.1e", c->layers, way, worst);
      g_assert_cmpfloat (worst, <, 1e-5);
      st_plan_free (plan);
    }
  data_free (data);
  st_team_free (team);
  st_model_free (model);
}

static void
test_case (const void *c)
{
  check_case (c);
}

/* --- Traced back --------------------------------------------------------------------------------------------------- */

/* Σ slopes · outputs of a predict. */
static double
weigh_outputs (StPlan *plan,
               StWeights *weights,
               const StSource *source,
               const StBatch *batch,
               const st_real *slopes,
               size_t n_outputs)
{
  g_autofree st_real *outputs = g_new (st_real, batch->n * n_outputs);
  double sum = 0;

  st_plan_predict (plan, weights, source, batch, outputs);
  for (size_t i = 0; i < batch->n * n_outputs; i++)
    sum += slopes[i] * outputs[i];
  return sum;
}

static st_real *
make_slopes (size_t n)
{
  st_real *slopes = g_new (st_real, n);

  for (size_t i = 0; i < n; i++)
    slopes[i] = normal_number (21, i);
  return slopes;
}

/* The slope of each input of each sample against differences; a float holds the steps, so they are not small. */
static void
test_trace_to_input (const void *data_of_case)
{
  const Case *c = data_of_case;
  const size_t n_features = st_shape_get_size (&c->input);
  StModel *model = network_new (&c->input, c->layers);
  StWeights *weights = network_new_weights (model, 5);
  Data *data = data_new (c->n + 3, n_features, 5);
  const StSource source = data_as_floats (data);
  const StBatch batch = { .indices = data->indices, .n = c->n };
  g_autofree st_real *slopes = make_slopes (c->n * 5), *traced = g_new (st_real, c->n * n_features);
  StPlan *plan = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = c->n + 20, .traces_back = true });
  size_t n_off = 0;

  weigh_outputs (plan, weights, &source, &batch, slopes, 5);
  st_plan_trace_back (plan, slopes, false, ST_TO_INPUT, traced);
  for (size_t i = 0; i < c->n * n_features; i++)
    {
      float *value = &data->floats[data->indices[i / n_features] * n_features + i % n_features];
      const float at = *value, high = at + 1e-3f, low = at - 1e-3f;

      *value = high;
      double up = weigh_outputs (plan, weights, &source, &batch, slopes, 5);
      *value = low;
      double down = weigh_outputs (plan, weights, &source, &batch, slopes, 5);
      *value = at;
      const double numeric = (up - down) / ((double) high - (double) low);
      n_off += fabs (numeric - traced[i]) > 1e-4 * MAX (1, fabs (numeric));
    }
  /* A step may take the largest of a pool's window from one pixel to another. */
  g_assert_cmpuint (n_off, <=, strstr (c->layers, "max") ? c->n * n_features / 50 : 0);
  st_plan_free (plan);
  data_free (data);
  st_weights_free (weights);
  st_model_free (model);
}

/* A bias moves all that its filter gives: its slope is the sum of those traced to the filter's output. */
static void
test_trace_to_op (void)
{
  const StShape input = { .rank = 3, .dim = { 5, 6, 2 } };
  StModel *model =
    network_new (&input, "conv 3 linear same, activation tanh, pool average same, flatten, dense 5 softmax");
  StWeights *weights = network_new_weights (model, 5);
  Data *data = data_new (4, 60, 5);
  const StSource source = data_as_floats (data);
  const StBatch batch = { .indices = data->indices, .n = 3 };
  g_autofree st_real *slopes = make_slopes (15), *traced = g_new (st_real, 3 * 90), *again = g_new (st_real, 3 * 90);
  StPlan *plan = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = 3, .traces_back = true });
  st_real *bias = st_weights_get (weights, 1);

  weigh_outputs (plan, weights, &source, &batch, slopes, 5);
  st_plan_trace_back (plan, slopes, false, 0, traced);
  st_plan_trace_back (plan, slopes, false, 0, again);
  g_assert_cmpmem (traced, 3 * 90 * sizeof *traced, again, 3 * 90 * sizeof *again);
  for (size_t filter = 0; filter < 3; filter++)
    {
      const st_real at = bias[filter];
      double sum = 0;

      for (size_t i = filter; i < 3 * 90; i += 3)
        sum += traced[i];
      bias[filter] = at + 1e-5;
      double up = weigh_outputs (plan, weights, &source, &batch, slopes, 5);
      bias[filter] = at - 1e-5;
      double down = weigh_outputs (plan, weights, &source, &batch, slopes, 5);
      bias[filter] = at;
      g_assert_cmpfloat_with_epsilon ((up - down) / 2e-5, sum, 1e-7);
    }
  st_plan_free (plan);
  data_free (data);
  st_weights_free (weights);
  st_model_free (model);
}

/* Slopes of logits are those of the same network without its softmax, of whatever kind that is. */
static void
test_trace_logits (void)
{
  static const char *const layers[] = { "dense 7 tanh, dense 5 linear", "dense 7 tanh, dense 5 softmax",
                                        "dense 7 tanh, dense 5 softmax, flatten",
                                        "dense 7 tanh, dense 5 linear, activation softmax" };
  const StShape input = FLAT (6);
  Data *data = data_new (4, 6, 5);
  const StSource source = data_as_floats (data);
  const StBatch batch = { .indices = data->indices, .n = 3 };
  g_autofree st_real *slopes = make_slopes (15);
  st_real traced[G_N_ELEMENTS (layers)][18];

  for (size_t i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      StModel *model = network_new (&input, layers[i]);
      StWeights *weights = network_new_weights (model, 5);
      StPlan *plan = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = 3, .traces_back = true });

      weigh_outputs (plan, weights, &source, &batch, slopes, 5);
      st_plan_trace_back (plan, slopes, true, ST_TO_INPUT, traced[i]);
      g_assert_cmpmem (traced[i], sizeof traced[i], traced[0], sizeof traced[0]);
      st_plan_free (plan);
      st_weights_free (weights);
      st_model_free (model);
    }
  data_free (data);
}

static void
test_activation_in_dense (const void *name)
{
  g_autofree char *layers = g_strdup_printf ("dense 7 %s, dense 5 softmax", (const char *) name);

  check_case (&(Case){ .layers = layers, .input = FLAT (6), .n = 9, .labels = true });
}

static void
test_activation_alone (const void *name)
{
  g_autofree char *layers = g_strdup_printf ("dense 7 linear, activation %s, dense 5 softmax", (const char *) name);

  check_case (&(Case){ .layers = layers, .input = FLAT (6), .n = 9, .labels = true });
}

/* Every loss, of a closing activation it may stand behind and of logits, with arguments other than those it comes with. */
static void
test_loss (const void *number)
{
  const StLoss loss = (StLoss) GPOINTER_TO_INT (number);
  static const char *const layers[] = { "dense 7 tanh, dense 5 sigmoid", "dense 7 tanh, dense 5 softmax",
                                        "dense 7 tanh, dense 5 softplus, flatten" };
  StLossArguments arguments = { .apply_class_balancing = true,
                                .label_smoothing = 0.1,
                                .alpha = 0.6,
                                .gamma = 1.7,
                                .delta = 0.3 };

  if (loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY)
    arguments.label_smoothing = 0;
  /* A power of 1 - p asks for probabilities, which softplus does not give. */
  for (size_t i = 0; i < G_N_ELEMENTS (layers) - (loss == ST_BINARY_FOCAL_CROSSENTROPY); i++)
    for (int weighted = 0; weighted < 2; weighted++)
      check_case (&(Case){ .layers = layers[i],
                           .input = FLAT (6),
                           .loss = loss,
                           .arguments = arguments,
                           .n = 9,
                           .labels = true,
                           .sample_weights = weighted });
  arguments.from_logits = st_loss_get_logits_activation (loss) != ST_LINEAR;
  if (arguments.from_logits)
    check_case (&(Case){ .layers = "dense 7 tanh, dense 5 linear",
                         .input = FLAT (6),
                         .loss = loss,
                         .arguments = arguments,
                         .n = 9,
                         .labels = true });
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/gradients/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/gradients/trace/%s", cases[i].name);
      g_test_add_data_func (path, &cases[i], test_trace_to_input);
    }
  g_test_add_func ("/engine/gradients/trace-to-op", test_trace_to_op);
  g_test_add_func ("/engine/gradients/trace-logits", test_trace_logits);
  for (int loss = 0; loss < ST_N_LOSSES; loss++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/gradients/loss/%d", loss);
      g_test_add_data_func (path, GINT_TO_POINTER (loss), test_loss);
    }
  for (int f = 0; f < ST_N_ACTIVATIONS; f++)
    {
      const char *name = activation_get_name ((StActivation) f);
      g_autofree char *inside = g_strdup_printf ("/engine/gradients/dense/%s", name);
      g_autofree char *alone = g_strdup_printf ("/engine/gradients/activation/%s", name);
      g_test_add_data_func (inside, name, test_activation_in_dense);
      g_test_add_data_func (alone, name, test_activation_alone);
    }
  return g_test_run ();
}

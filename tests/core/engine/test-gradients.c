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

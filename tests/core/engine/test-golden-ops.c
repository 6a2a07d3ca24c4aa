/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single ops, losses, metrics and optimizers against values that real Keras recorded in tests/golden. */

#include "golden-tensor.h"
#include "loss.h"
#include "model.h"
#include "networks.h"

#include <string.h>

#define TOLERANCE 1e-5

/* One op alone. Its matrices are feature-major; golden tensors are turned on the way in and out. */
typedef struct
{
  const char *name;
  StModel *model;
  StWeights *weights;
  StOpRun run;
  StShare share;
  st_real *x;
  double tolerance;
} OpAlone;

static st_real *
turn_in (const GoldenTensor *tensor, size_t n, size_t stride)
{
  const size_t features = tensor->size / n;
  st_real *x = g_new0 (st_real, features * stride + ST_LANES);

  for (size_t i = 0; i < n; i++)
    for (size_t f = 0; f < features; f++)
      x[f * stride + i] = tensor->values[i * features + f];
  return x;
}

static void
assert_turned (const GoldenTensor *expected,
               const st_real *found,
               size_t n,
               size_t stride,
               double tolerance,
               const char *what)
{
  g_assert_cmpuint (n, >, 0);
  g_autofree float *rows = g_new (float, expected->size);
  const size_t features = expected->size / n;

  for (size_t i = 0; i < n; i++)
    for (size_t f = 0; f < features; f++)
      rows[i * features + f] = found[f * stride + i];
  golden_tensor_assert (expected, rows, tolerance, what);
}

/* An op of `kind` for the inputs and the weights of a golden case; the weights are named as Keras names them. */
static OpAlone
op_alone_new (JsonObject *json, const StOpKind *kind, const void *config, bool training)
{
  g_autoptr (GoldenTensor) x = golden_tensor_get (json, "x");
  OpAlone alone = { .name = json_object_get_string_member (json, "name"), .tolerance = TOLERANCE };
  StShape input = { .rank = (int) x->rank - 1 };
  StOpNeeds needs = { 0 };
  const size_t n = x->shape[0], stride = st_stride (n);

  for (guint i = 1; i < x->rank; i++)
    input.dim[i - 1] = x->shape[i];
  alone.model = st_model_new (&input);
  g_assert_cmpuint (st_model_add (alone.model, kind, config), ==, 0);
  alone.weights = st_weights_new (alone.model);

  const StOp *op = &alone.model->ops[0];
  op->kind->needs (op, stride, training, &needs);
  alone.x = turn_in (x, n, stride);
  alone.share = (StShare){ .n_members = 1,
                           .lanes = st_round_up (n, ST_LANES),
                           .scratch = g_new0 (st_real, needs.scratch + ST_LANES) };
  alone.run = (StOpRun){
    .op = op,
    .kernels = st_kernels_get (),
    .n = n,
    .stride = stride,
    .training = training,
    .x = alone.x,
    .y = g_new0 (st_real, op->out_size * stride + ST_LANES),
    .dx = g_new0 (st_real, op->in_size * stride + ST_LANES),
    .saved = needs.saved ? g_new0 (st_real, needs.saved + ST_LANES) : NULL,
  };
  for (size_t i = 0; i < op->n_weights; i++)
    {
      const StWeightInfo *info = st_model_get_weight (alone.model, i);
      g_autoptr (GoldenTensor) weight = golden_tensor_get (json, info->name);
      g_assert_cmpuint (weight->size, ==, info->size);
      memcpy (st_weights_get (alone.weights, i), weight->values, weight->size * sizeof (float));
      alone.run.weights[i] = st_weights_get (alone.weights, i);
      alone.run.offsets[i] = info->offset;
    }
  return alone;
}

static void
op_alone_clear (OpAlone *alone)
{
  if (alone->run.dx != alone->run.dy)
    g_free (alone->run.dx);
  g_free (alone->x);
  g_free (alone->run.y);
  g_free (alone->run.dy);
  g_free (alone->run.saved);
  g_free (alone->share.scratch);
  st_weights_free (alone->weights);
  st_model_free (alone->model);
}

/* Just below zero TensorFlow's selu rounds to zero, so that it takes the slope of the other side there. */
static void
op_alone_forgive (const OpAlone *alone, GoldenTensor *dx)
{
  const size_t features = dx->size / alone->run.n;

  if (!g_str_has_prefix (alone->name, "selu/"))
    return;
  for (size_t i = 0; i < dx->size; i++)
    {
      const size_t at = i % features * alone->run.stride + i / features;
      if (alone->x[at] < 0 && alone->x[at] > -1e-20f)
        dx->values[i] = alone->run.dx[at];
    }
}

/* Forward; then, in training, backward and the gradients of the weights, where the case has them. */
static void
op_alone_check (OpAlone *alone, JsonObject *json)
{
  const StOpKind *kind = alone->run.op->kind;
  g_autoptr (GoldenTensor) y = golden_tensor_get (json, "y"), dy = golden_tensor_get (json, "dy");
  g_autoptr (GoldenTensor) dx = golden_tensor_get (json, "dx");
  g_autofree st_real *gradients = g_new0 (st_real, alone->model->n_trainable + 1);

  kind->forward (&alone->run, &alone->share);
  assert_turned (y, alone->run.y, alone->run.n, alone->run.stride, alone->tolerance, alone->name);
  if (!alone->run.training || !dy)
    return;

  alone->run.dy = turn_in (dy, alone->run.n, alone->run.stride);
  if (!kind->mixes_channels)
    {
      g_free (alone->run.dx);
      alone->run.dx = alone->run.dy;
    }
  if (kind->prepare_backward)
    kind->prepare_backward (&alone->run, &alone->share);
  kind->backward (&alone->run, &alone->share);
  op_alone_forgive (alone, dx);
  assert_turned (dx, alone->run.dx, alone->run.n, alone->run.stride, alone->tolerance, alone->name);
  if (!kind->update)
    return;

  const StUpdate update = { .kernels = alone->run.kernels,
                            .factors = { .rule = ST_UPDATE_STORE },
                            .target = gradients };
  kind->update (&alone->run, &update, &alone->share, 0, kind->update_rows (alone->run.op));
  for (size_t i = 0; i < alone->run.op->n_weights; i++)
    {
      const StWeightInfo *info = st_model_get_weight (alone->model, i);
      g_autofree char *member = g_strdup_printf ("d%s", info->name);
      g_autoptr (GoldenTensor) gradient = golden_tensor_get (json, member);
      if (gradient)
        golden_tensor_assert (gradient, gradients + info->offset, alone->tolerance, alone->name);
    }
}

static void
check_activation (JsonObject *json)
{
  const StActivationConfig config = { activation_from_name (json_object_get_string_member (json, "activation")) };
  OpAlone alone = op_alone_new (json, &st_op_activation, &config, true);

  op_alone_check (&alone, json);
  op_alone_clear (&alone);
}

static void
check_dense (JsonObject *json)
{
  g_autoptr (GoldenTensor) y = golden_tensor_get (json, "y");
  const StDenseConfig config = { .units = y->shape[y->rank - 1],
                                 .use_bias = json_object_get_boolean_member (json, "use_bias") };
  OpAlone alone = op_alone_new (json, &st_op_dense, &config, true);

  op_alone_check (&alone, json);
  op_alone_clear (&alone);
}

static void
check_batch_normalization (JsonObject *json)
{
  const StBatchNormalizationConfig config = {
    .momentum = json_object_get_double_member (json, "momentum"),
    .epsilon = json_object_get_double_member (json, "epsilon"),
    .center = json_object_get_boolean_member (json, "center"),
    .scale = json_object_get_boolean_member (json, "scale"),
  };
  OpAlone alone =
    op_alone_new (json, &st_op_batch_normalization, &config, json_object_get_boolean_member (json, "training"));

  /* Inputs about 100 with a variance about 1: Keras' own rounding is 2e-4 away from the exact values. */
  if (strcmp (alone.name, "bn/train-far") == 0)
    alone.tolerance = 3e-4;
  op_alone_check (&alone, json);
  for (size_t i = 0; i < alone.model->n_weights; i++)
    {
      g_autofree char *member = g_strdup_printf ("new_%s", alone.model->weights[i].name);
      g_autoptr (GoldenTensor) moved = golden_tensor_get (json, member);
      if (moved)
        golden_tensor_assert (moved, st_weights_get (alone.weights, i), TOLERANCE, alone.name);
    }
  op_alone_clear (&alone);
}

static StLoss
loss_from_name (const char *name)
{
  static const char *const names[] = { "sparse_categorical_crossentropy", "categorical_crossentropy",
                                       "binary_crossentropy", "mean_squared_error" };

  for (int i = 0; i < 4; i++)
    if (strcmp (names[i], name) == 0)
      return (StLoss) i;
  g_error ("no loss %s", name);
}

static StMetric
metric_from_name (const char *name)
{
  if (strcmp (name, "binary_accuracy") == 0)
    return ST_BINARY_ACCURACY;
  return strcmp (name, "categorical_accuracy") == 0 ? ST_CATEGORICAL_ACCURACY : ST_SPARSE_CATEGORICAL_ACCURACY;
}

/* Outputs and targets of a golden case, samples [from, from + n), as the loss sees them. */
typedef struct
{
  StLossRun run;
  StBatchBuffer batch;
  StSource source;
  uint8_t labels[ST_LANES * 8];
  uint32_t label_words[ST_LANES * 8];
  double losses[ST_LANES * 8], hits[ST_LANES * 8];
  st_real weights[ST_LANES * 8], log_sums[ST_LANES * 8];
} LossAlone;

static void
loss_alone_init (LossAlone *alone, JsonObject *json, size_t from, size_t n)
{
  g_autoptr (GoldenTensor) output = golden_tensor_get (json, "output"), target = golden_tensor_get (json, "target");
  g_autoptr (GoldenTensor) weight = golden_tensor_get (json, "sample_weight");
  const size_t outputs = output->shape[1], stride = st_stride (n);
  const bool sparse = target->rank == 1;

  g_assert_cmpuint (stride, <, ST_LANES * 8);
  *alone = (LossAlone){ 0 };
  output->size = n * outputs;
  memmove (output->values, output->values + from * outputs, output->size * sizeof (float));
  if (!sparse)
    {
      target->size = n * outputs;
      memmove (target->values, target->values + from * outputs, target->size * sizeof (float));
      alone->batch.targets = turn_in (target, n, stride);
    }
  for (size_t i = 0; i < n; i++)
    {
      alone->label_words[i] = sparse ? (uint32_t) target->values[from + i] : 0;
      alone->weights[i] = weight ? weight->values[from + i] : 1;
    }
  alone->source.labels = sparse ? alone->labels : NULL;
  alone->batch.source = &alone->source;
  alone->batch.labels = alone->label_words;
  alone->batch.weights = alone->weights;
  alone->batch.n = n;
  alone->run = (StLossRun){
    .is_sparse = sparse,
    .kernels = st_kernels_get (),
    .n = n,
    .stride = stride,
    .n_outputs = outputs,
    .y = turn_in (output, n, stride),
    .batch = &alone->batch,
    .probabilities = g_new0 (st_real, outputs * stride),
    .log_sums = alone->log_sums,
    .losses = alone->losses,
    .hits = { alone->hits },
    .dy = g_new0 (st_real, outputs * stride),
  };
}

static void
loss_alone_clear (LossAlone *alone)
{
  g_free ((st_real *) alone->run.y);
  g_free (alone->run.dy);
  g_free (alone->run.probabilities);
  g_free (alone->batch.targets);
}

static void
check_loss (JsonObject *json)
{
  const char *name = json_object_get_string_member (json, "name");
  g_autoptr (GoldenTensor) target = golden_tensor_get (json, "target"), each = golden_tensor_get (json, "each");
  g_autoptr (GoldenTensor) gradient = golden_tensor_get (json, "gradient");
  const size_t n = target->shape[0];
  g_autofree LossAlone *alone = g_new (LossAlone, 1);
  float losses[ST_LANES * 8];
  double sum = 0;

  loss_alone_init (alone, json, 0, n);
  alone->run.loss = loss_from_name (json_object_get_string_member (json, "loss"));
  if (json_object_has_member (json, "from_logits") && json_object_get_boolean_member (json, "from_logits"))
    alone->run.logits_of = alone->run.loss == ST_BINARY_CROSSENTROPY ? ST_SIGMOID : ST_SOFTMAX;
  st_loss_run (&alone->run, 0, st_round_up (n, ST_LANES));
  for (size_t i = 0; i < n; i++)
    {
      losses[i] = (float) (alone->losses[i] / (double) alone->weights[i]);
      sum += alone->losses[i];
    }
  golden_tensor_assert (each, losses, TOLERANCE, name);
  assert_turned (gradient, alone->run.dy, n, alone->run.stride, TOLERANCE, name);
  g_assert_cmpfloat_with_epsilon (sum / (double) n, json_object_get_double_member (json, "value"), 2e-5);
  loss_alone_clear (alone);
}

/* The engine's metrics are those of Keras' `metrics`, which ignore weights. */
static void
check_metric (JsonObject *json)
{
  JsonArray *batches = json_object_get_array_member (json, "batches");
  JsonArray *running = json_object_get_array_member (json, "running");
  const StMetric metric = metric_from_name (json_object_get_string_member (json, "metric"));
  g_autofree LossAlone *alone = g_new (LossAlone, 1);
  double hits = 0;
  size_t from = 0;

  if (json_object_has_member (json, "sample_weight"))
    return;
  for (guint b = 0; b < json_array_get_length (batches); b++)
    {
      const size_t n = (size_t) json_array_get_int_element (batches, b);
      loss_alone_init (alone, json, from, n);
      alone->run.loss = ST_MEAN_SQUARED_ERROR;
      alone->run.n_metrics = 1;
      alone->run.metrics = &metric;
      st_loss_run (&alone->run, 0, st_round_up (n, ST_LANES));
      for (size_t i = 0; i < n; i++)
        hits += alone->hits[i];
      from += n;
      g_assert_cmpfloat_with_epsilon (hits / (double) from, json_array_get_double_element (running, b), 1e-6);
      loss_alone_clear (alone);
    }
}

static StOptimizerConfig
optimizer_from_json (JsonObject *json)
{
  JsonObject *config = json_object_get_object_member (json, "config");
  StOptimizerConfig optimizer = { .beta_1 = 0.9, .beta_2 = 0.999, .epsilon = 1e-7 };
  const struct
  {
    const char *name;
    double *value;
  } numbers[] = { { "learning_rate", &optimizer.learning_rate },
                  { "momentum", &optimizer.momentum },
                  { "beta_1", &optimizer.beta_1 },
                  { "beta_2", &optimizer.beta_2 },
                  { "epsilon", &optimizer.epsilon } };

  if (g_ascii_strcasecmp (json_object_get_string_member (json, "optimizer"), "adam") == 0)
    optimizer.rule = ST_ADAM;
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (json_object_has_member (config, numbers[i].name))
      *numbers[i].value = json_object_get_double_member (config, numbers[i].name);
  optimizer.nesterov =
    json_object_has_member (config, "nesterov") && json_object_get_boolean_member (config, "nesterov");
  optimizer.amsgrad = json_object_has_member (config, "amsgrad") && json_object_get_boolean_member (config, "amsgrad");
  return optimizer;
}

/* The gradient of a step: the tensor whose name ends in the number of the step. */
static GoldenTensor *
gradient_of_step (JsonObject *json, int step)
{
  JsonObject *each = json_object_get_object_member (json, "gradient");
  g_autofree char *name = g_strdup_printf ("%s%d", json_object_get_string_member (each, "gen_each_step"), step);
  g_autoptr (JsonObject) one = json_object_new ();

  json_object_set_array_member (one, "shape", json_array_ref (json_object_get_array_member (each, "shape")));
  json_object_set_string_member (one, "gen", name);
  json_object_set_double_member (one, "scale", json_object_get_double_member (each, "scale"));
  json_object_set_double_member (one, "offset", json_object_get_double_member (each, "offset"));
  return golden_tensor_new (one);
}

static void
check_optimizer (JsonObject *json)
{
  const char *name = json_object_get_string_member (json, "name");
  g_autoptr (GoldenTensor) start = golden_tensor_get (json, "parameters");
  JsonObject *after = json_object_get_object_member (json, "after");
  const StOptimizerConfig config = optimizer_from_json (json);
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { 4 } }, "dense 4 linear no-bias");
  StWeights *weights = st_weights_new (model);
  StOptimizer *optimizer = st_optimizer_new (model, &config);
  st_real *w = st_weights_get (weights, 0);

  g_assert_cmpuint (start->size, ==, 16);
  memcpy (w, start->values, 16 * sizeof (float));
  for (int step = 1; step <= 20; step++)
    {
      g_autoptr (GoldenTensor) gradient = gradient_of_step (json, step);
      g_autofree char *member = g_strdup_printf ("%d", step);
      StUpdate update;

      st_optimizer_begin_step (optimizer, weights, st_kernels_get (), &update);
      st_update_apply (&update, 0, 16, gradient->values);
      if (json_object_has_member (after, member))
        for (guint i = 0; i < 16; i++)
          {
            double expected = json_array_get_double_element (json_object_get_array_member (after, member), i);
            if (ABS ((double) w[i] - expected) > TOLERANCE)
              g_error ("%s, step %d: %.9g instead of %.9g", name, step, (double) w[i], expected);
          }
    }
  g_assert_cmpint (st_optimizer_get_iterations (optimizer), ==, 20);
  st_optimizer_free (optimizer);
  st_weights_free (weights);
  st_model_free (model);
}

typedef struct
{
  const char *file;
  guint least; /* cases the file must have */
  void (*check) (JsonObject *json);
} File;

static const File files[] = {
  { "activations.json", 54, check_activation },
  { "dense.json", 9, check_dense },
  { "batch_normalization.json", 12, check_batch_normalization },
  { "losses.json", 27, check_loss },
  { "metrics.json", 8, check_metric },
  { "optimizers.json", 8, check_optimizer },
};

static void
test_file (const void *data)
{
  const File *file = data;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = golden_open (parser, file->file);

  g_assert_cmpuint (json_array_get_length (cases), >=, file->least);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    file->check (json_array_get_object_element (cases, i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/golden/%s", files[i].file);
      g_test_add_data_func (path, &files[i], test_file);
    }
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Single ops against values that real Keras recorded in tests/golden. */

#include "golden-tensor.h"
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
  alone.x = golden_tensor_turn_in (x, n, stride);
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
  golden_tensor_assert_turned (y, alone->run.y, alone->run.n, alone->run.stride, alone->tolerance, alone->name);
  if (!alone->run.training || !dy)
    return;

  alone->run.dy = golden_tensor_turn_in (dy, alone->run.n, alone->run.stride);
  if (!kind->mixes_channels)
    {
      g_free (alone->run.dx);
      alone->run.dx = alone->run.dy;
    }
  if (kind->prepare_backward)
    kind->prepare_backward (&alone->run, &alone->share);
  kind->backward (&alone->run, &alone->share);
  op_alone_forgive (alone, dx);
  golden_tensor_assert_turned (dx, alone->run.dx, alone->run.n, alone->run.stride, alone->tolerance, alone->name);
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

/* Each image is flipped or as it was, about as often. */
static void
check_flip (JsonObject *json)
{
  g_autoptr (GoldenTensor) x = golden_tensor_get (json, "x"), y = golden_tensor_get (json, "y");
  const char *mode = json_object_get_string_member (json, "name");
  const StAffineConfig config = {
    .kind = ST_AFFINE_FLIP,
    .flips = { strstr (mode, "vertical") != NULL, strstr (mode, "horizontal") != NULL },
    .fill_mode = ST_FILL_NEAREST,
    .seed = 3,
  };
  OpAlone alone = op_alone_new (json, &st_op_affine, &config, true);
  const gsize features = x->size / alone.run.n, stride = alone.run.stride;
  guint n_flipped = 0;

  alone.run.op->kind->forward (&alone.run, &alone.share);
  for (size_t i = 0; i < alone.run.n; i++)
    {
      const gboolean is_flipped = alone.run.y[i] != x->values[i * features];
      const float *expected = (is_flipped ? y : x)->values + i * features;

      n_flipped += is_flipped;
      for (gsize row = 0; row < features; row++)
        g_assert_cmpfloat (alone.run.y[row * stride + i], ==, expected[row]);
    }
  g_assert_cmpuint (n_flipped, >, alone.run.n / 5);
  g_assert_cmpuint (n_flipped, <, alone.run.n * 4 / 5);
  op_alone_clear (&alone);
}

static void
check_augmentation (JsonObject *json)
{
  if (!json_object_has_member (json, "factor"))
    {
      check_flip (json);
      return;
    }
  JsonArray *range = json_object_get_array_member (json, "value_range");
  const double factor = json_object_get_double_member (json, "factor");
  const StContrastConfig config = {
    .from = factor,
    .to = factor,
    .low = json_array_get_double_element (range, 0),
    .high = json_array_get_double_element (range, 1),
    .seed = -1,
  };
  OpAlone alone = op_alone_new (json, &st_op_contrast, &config, true);

  op_alone_check (&alone, json);
  op_alone_clear (&alone);
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
  { "augmentation.json", 7, check_augmentation },
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

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole networks: fast against plain, one thread against several, bytes against floats, and no allocation in a step. */

#include "networks.h"
#include "plan.h"

#include <errno.h>
#include <glib.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define CAN_COUNT 0
static atomic_long n_allocations;
#else
#define CAN_COUNT 1

/* Every allocation of the process goes through here and is counted. */
static atomic_long n_allocations;

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *old, size_t size);
void *__libc_memalign (size_t alignment, size_t size);

void *
malloc (size_t size)
{
  n_allocations++;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  n_allocations++;
  return __libc_calloc (n, size);
}

void *
realloc (void *old, size_t size)
{
  n_allocations++;
  return __libc_realloc (old, size);
}

int
posix_memalign (void **out, size_t alignment, size_t size)
{
  n_allocations++;
  *out = __libc_memalign (alignment, size);
  return *out ? 0 : ENOMEM;
}
#endif

#define N_SAMPLES 210
#define N_FEATURES 91
#define N_WIDE 390
#define N_CLASSES 10

static const char *const networks[] = {
  "dense 300 sigmoid, dense 100 sigmoid, dense 10 softmax",
  "dense 1 tanh, dense 7 relu, dense 33 elu, dense 10 softmax",
  "dense 10 relu, dense 10 relu, dense 10 relu, dense 10 softmax",
  "dense 33 relu, batch, dense 33 relu, batch, dense 10 softmax",
  "dense 100 selu, dense 100 selu, alpha 0.5, dense 10 softmax",
  "dense 64 gelu, dropout 0.4, dense 65 swish, activation softplus, dropout 0.1, dense 10 linear, activation softmax",
  "dense 40 linear, batch no-scale, activation tanh, dense 10 sigmoid",
  "image, conv 20 relu same, pool max, conv 18 relu, spatial 0.2, flatten, dense 10 softmax",
  "image, conv 33 linear same strides, batch, activation relu, conv 0 relu depthwise same, global average, dense 10 softmax",
  "image, conv 4 relu same, standardize, noise 0.1, transpose 5 relu strides, pool average same, flatten, dense 10 softmax",
  "image, flip, shift, turn constant, zoom wrap, contrast, conv 4 relu same, shift nearest, flatten, dense 10 softmax",
};

/* With many inputs, whose sums come in parts. */
static const char *const wide_networks[] = {
  "dense 300 sigmoid, dense 100 sigmoid, dense 10 softmax",
  "dense 10 relu, dense 10 relu, dense 10 softmax",
  "dense 40 relu, batch, dense 33 relu, dense 10 softmax",
  "dense 300 gelu, dropout 0.4, dense 260 relu, dense 10 softmax",
  "dense 20 softmax, dense 10 linear, activation softmax",
};

/* Convolutions that a single image goes through in ways of its own. */
static const char *const convolutions[] = {
  "image, conv 32 gelu same, conv 34 linear groups strides, activation relu, flatten, dense 10 softmax",
  "image, conv 18 relu same dilation no-bias, conv 6 tanh dilation groups, conv 8 softmax, flatten, dense 10 softmax",
};

static const StOptimizerConfig optimizers[] = {
  { .rule = ST_SGD, .learning_rate = 0.05 },
  { .rule = ST_SGD, .learning_rate = 0.02, .momentum = 0.9, .nesterov = true },
  { .rule = ST_ADAM, .learning_rate = 0.003, .beta_1 = 0.9, .beta_2 = 0.999, .epsilon = 1e-7 },
};

typedef struct
{
  const char *layers;
  size_t n_features;
  const StOptimizerConfig *optimizer;
  unsigned n_threads;
  size_t batch_size;
  bool reference, ahead;
  int steps;
} Training;

/* Trains from the same weights each time, over epochs whose last batch is short; the caller frees what it gets. */
static StWeights *
train (const Training *t, StMeasures *measures)
{
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { t->n_features } }, t->layers);
  Data *data = data_new (N_SAMPLES, t->n_features, N_CLASSES);
  StSource source = data_as_bytes (data);
  StTeam *team = st_team_new (t->n_threads, false);
  StWeights *weights = network_new_weights (model, 1);
  StOptimizer *optimizer = st_optimizer_new (model, t->optimizer);
  StPlan *plan = st_plan_new (model, team,
                              &(StPlanOptions){ .batch_size = t->batch_size,
                                                .training = true,
                                                .n_metrics = 1,
                                                .metrics = { { .metric = ST_SPARSE_CATEGORICAL_ACCURACY } },
                                                .seed = 3,
                                                .reference = t->reference,
                                                .use_all_threads = true });
  size_t at = 0;

  st_measures_reset (measures);
  for (int step = 0; step < t->steps; step++)
    {
      const size_t n = MIN (t->batch_size, N_SAMPLES - at), after = at + n < N_SAMPLES ? at + n : 0;
      const StBatch batch = {
        .indices = data->indices + at,
        .n = n,
        .step = (uint64_t) step,
        .next = t->ahead ? data->indices + after : NULL,
        .n_next = MIN (t->batch_size, N_SAMPLES - after),
      };
      st_plan_train_step (plan, weights, optimizer, &source, &batch, measures);
      at = after;
    }
  st_plan_free (plan);
  st_optimizer_free (optimizer);
  st_team_free (team);
  data_free (data);
  st_model_free (model);
  return weights;
}

static void
assert_same (StWeights *a, StWeights *b)
{
  size_t n, n_state;
  const st_real *wa = st_weights_get_trainable (a, &n), *wb = st_weights_get_trainable (b, NULL);
  const st_real *sa = st_weights_get_state (a, &n_state), *sb = st_weights_get_state (b, NULL);

  g_assert_true (st_weights_are_finite (a));
  g_assert_cmpmem (wa, n * sizeof *wa, wb, n * sizeof *wb);
  g_assert_cmpmem (sa, n_state * sizeof *sa, sb, n_state * sizeof *sb);
}

/* Fifty steps give the same bits on any number of threads, gathered ahead or not. */
static void
compare_threads (const char *layers, size_t n_features)
{
  /* 11 leaves a single sample at the end. */
  static const size_t batch_sizes[] = { 32, 33, 11 };

  for (size_t o = 0; o < G_N_ELEMENTS (optimizers); o++)
    for (size_t b = 0; b < G_N_ELEMENTS (batch_sizes); b++)
      {
        Training t = { layers, n_features, &optimizers[o], 1, batch_sizes[b], .steps = o == 0 ? 50 : 15 };
        StMeasures alone, together;
        StWeights *one = train (&t, &alone);

        for (t.n_threads = 2; t.n_threads <= 4; t.n_threads++)
          {
            t.ahead = t.n_threads == 2;
            StWeights *more = train (&t, &together);
            assert_same (one, more);
            g_assert_cmpmem (&alone, sizeof alone, &together, sizeof together);
            st_weights_free (more);
          }
        st_weights_free (one);
      }
}

static void
test_threads (const void *layers)
{
  compare_threads (layers, N_FEATURES);
}

static void
test_threads_wide (const void *layers)
{
  compare_threads (layers, N_WIDE);
}

/* A few steps of the fast path end where the plain loops end. */
static void
compare_with_reference (const char *layers, size_t n_features, size_t batch_size)
{
  for (size_t o = 0; o < G_N_ELEMENTS (optimizers); o++)
    {
      Training t = { layers, n_features, &optimizers[o], 1, batch_size, .steps = 8 };
      StMeasures fast, plain;
      size_t n;
      StWeights *a = train (&t, &fast);
      t.reference = true;
      StWeights *b = train (&t, &plain);
      const st_real *wa = st_weights_get_trainable (a, &n), *wb = st_weights_get_trainable (b, NULL);

      g_assert_cmpfloat_with_epsilon (fast.loss_sum / fast.count, plain.loss_sum / plain.count, 1e-4);
      g_assert_cmpfloat_with_epsilon (fast.metric_sum[0], plain.metric_sum[0], 2);
      /* Adam divides by a root that may be nearly zero: there rounding reaches the size of a step. */
      for (size_t i = 0; i < n; i++)
        g_assert_cmpfloat_with_epsilon (wa[i], wb[i], optimizers[o].rule == ST_ADAM ? 5e-3 : 1e-4);
      st_weights_free (a);
      st_weights_free (b);
    }
}

static void
test_reference (const void *layers)
{
  compare_with_reference (layers, N_FEATURES, 32);
}

static void
test_reference_wide (const void *layers)
{
  compare_with_reference (layers, N_WIDE, 32);
  compare_with_reference (layers, N_WIDE, 1);
}

static void
test_reference_single (const void *layers)
{
  compare_with_reference (layers, N_FEATURES, 1);
}

static void
test_learns (void)
{
  Training t = { networks[0], N_FEATURES, &optimizers[2], 2, 32, .steps = 7 };
  StMeasures early, late;

  st_weights_free (train (&t, &early));
  t.steps = 350;
  st_weights_free (train (&t, &late));
  g_assert_cmpfloat (early.loss_sum / early.count, >, 2);
  /* Random labels of 210 samples are learnt by heart. */
  g_assert_cmpfloat (late.batch_loss, <, 0.1);
  g_assert_cmpfloat (late.batch_metric[0], >, 0.9);
}

static void
test_predict (void)
{
  const StShape input = { .rank = 1, .dim = { N_FEATURES } };
  StModel *model = network_new (&input, "dense 33 relu, batch, dropout 0.5, dense 10 softmax");
  Data *data = data_new (N_SAMPLES, N_FEATURES, N_CLASSES);
  StSource bytes = data_as_bytes (data), floats = data_as_bytes (data);
  StWeights *weights = network_new_weights (model, 1);
  StPlan *plan = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = 64 });
  g_autofree float *scaled = g_new (float, N_SAMPLES *N_FEATURES);
  st_real a[64 * N_CLASSES], b[64 * N_CLASSES], one[N_CLASSES];

  for (size_t i = 0; i < N_SAMPLES * N_FEATURES; i++)
    scaled[i] = data->bytes[i] * data->scale + data->offset;
  floats.bytes = NULL;
  floats.floats = scaled;
  floats.scale = floats.offset = NULL;
  st_plan_predict (plan, weights, &bytes, &(StBatch){ .indices = data->indices, .n = 50 }, a);
  const st_real *hidden = st_plan_get_activations (plan, 0);
  for (size_t i = 0; i < 50 * 33; i++)
    g_assert_cmpfloat (hidden[i], >=, 0);
  g_assert_cmpmem (st_plan_get_activations (plan, 3), 50 * N_CLASSES * sizeof *a, a, 50 * N_CLASSES * sizeof *a);
  st_plan_predict (plan, weights, &floats, &(StBatch){ .indices = data->indices, .n = 50 }, b);
  for (size_t i = 0; i < 50; i++)
    {
      st_real sum = 0;
      for (size_t j = 0; j < N_CLASSES; j++)
        {
          g_assert_cmpfloat_with_epsilon (a[i * N_CLASSES + j], b[i * N_CLASSES + j], 1e-5);
          sum += a[i * N_CLASSES + j];
        }
      g_assert_cmpfloat_with_epsilon (sum, 1, 1e-5);
      st_plan_predict (plan, weights, &bytes, &(StBatch){ .indices = data->indices + i, .n = 1 }, one);
      g_assert_cmpmem (one, sizeof one, a + i * N_CLASSES, sizeof one);
    }
  st_plan_free (plan);
  st_weights_free (weights);
  data_free (data);
  st_model_free (model);
}

/* A plan for one image takes other ways through the same sums: its outputs are those of a batch, to the bit. */
static void
test_single (const void *layers)
{
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { N_FEATURES } }, layers);
  Data *data = data_new (N_SAMPLES, N_FEATURES, N_CLASSES);
  StSource source = data_as_bytes (data);
  StWeights *weights = network_new_weights (model, 1);
  StPlan *many = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = 21 });
  StPlan *one = st_plan_new (model, NULL, &(StPlanOptions){ .batch_size = 1 });
  st_real all[21 * N_CLASSES], outputs[N_CLASSES];

  st_plan_predict (many, weights, &source, &(StBatch){ .indices = data->indices, .n = 21 }, all);
  for (size_t i = 0; i < 21; i++)
    {
      st_plan_predict (one, weights, &source, &(StBatch){ .indices = data->indices + i, .n = 1 }, outputs);
      g_assert_cmpmem (outputs, sizeof outputs, all + i * N_CLASSES, sizeof outputs);
    }
  st_plan_free (many);
  st_plan_free (one);
  st_weights_free (weights);
  data_free (data);
  st_model_free (model);
}

#ifdef __SSE__
/* On every thread of a step numbers too small to be normal count as 0; outside of it they are what they were. */
static void
test_flushes_denormals (void)
{
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { N_WIDE } }, "dense 40 linear");
  Data *data = data_new (N_SAMPLES, N_WIDE, N_CLASSES);
  const StSource source = data_as_bytes (data);
  StTeam *team = st_team_new (2, false);
  StWeights *weights = network_new_weights (model, 1);
  StPlan *plan = st_plan_new (model, team, &(StPlanOptions){ .batch_size = 32, .use_all_threads = true });
  st_real outputs[32 * 40];
  size_t n;
  st_real *values = st_weights_get_trainable (weights, &n);
  volatile float tiny = 1e-39f;

  for (size_t i = 0; i < n; i++)
    values[i] = tiny;
  st_plan_predict (plan, weights, &source, &(StBatch){ .indices = data->indices, .n = 32 }, outputs);
  for (size_t i = 0; i < G_N_ELEMENTS (outputs); i++)
    g_assert_cmpfloat (outputs[i], ==, 0);
  g_assert_cmpfloat (tiny * 2, >, tiny);
  st_plan_free (plan);
  st_weights_free (weights);
  st_team_free (team);
  data_free (data);
  st_model_free (model);
}
#endif

/* A label that the loss compares one-hot, a copy and an assignment of weights. */
static void
test_weights (void)
{
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { 8 } }, "dense 3 relu, batch, dense 2 softmax");
  StWeights *weights = network_new_weights (model, 1), *copy = st_weights_copy (weights);
  static const char *const names[] = { "kernel",          "bias",   "gamma", "beta", "moving_mean",
                                       "moving_variance", "kernel", "bias" };

  g_assert_cmpuint (st_model_get_n_weights (model), ==, 8);
  for (size_t i = 0; i < 8; i++)
    g_assert_cmpstr (st_model_get_weight (model, i)->name, ==, names[i]);
  g_assert_cmpuint (st_model_get_weight (model, 6)->offset, ==, 8 * 3 + 3 + 3 + 3);
  assert_same (weights, copy);
  st_weights_get (weights, 5)[1] = (st_real) INFINITY;
  g_assert_false (st_weights_are_finite (weights));
  st_weights_assign (weights, copy);
  assert_same (weights, copy);
  g_assert_cmpfloat (st_model_get_forward_flop (model), ==, 2 * (8 * 3 + 3 * 2));
  g_assert_cmpfloat (st_model_get_train_flop (model), ==, 4 * 8 * 3 + 6 * 3 * 2);
  st_weights_free (weights);
  st_weights_free (copy);
  st_model_free (model);
}

static void
test_refuses_nonsense (void)
{
  StModel *model = st_model_new (&(StShape){ .rank = 1, .dim = { 8 } });

  g_assert_cmpuint (st_model_add (model, &st_op_dense, &(StDenseConfig){ .units = 0 }), ==, SIZE_MAX);
  g_assert_cmpuint (st_model_add (model, &st_op_dropout, &(StDropoutConfig){ .rate = 1.5 }), ==, SIZE_MAX);
  g_assert_cmpuint (st_model_get_n_ops (model), ==, 0);
  st_model_free (model);
}

static void
test_allocates_nothing (void)
{
  StModel *model = network_new (&(StShape){ .rank = 1, .dim = { N_FEATURES } },
                                "dense 100 selu, batch, dropout 0.2, dense 10 softmax");
  Data *data = data_new (N_SAMPLES, N_FEATURES, N_CLASSES);
  StSource source = data_as_bytes (data);
  StTeam *team = st_team_new (2, false);
  StWeights *weights = network_new_weights (model, 1);
  StOptimizer *optimizer = st_optimizer_new (model, &optimizers[2]);
  StPlan *plan =
    st_plan_new (model, team, &(StPlanOptions){ .batch_size = 32, .training = true, .use_all_threads = true });
  StMeasures measures = { 0 };
  st_real outputs[32 * N_CLASSES];
  const StBatch batch = { .indices = data->indices, .n = 32, .next = data->indices + 32, .n_next = 32 };
  const long before = n_allocations;

  for (int i = 0; i < 20; i++)
    {
      st_plan_train_step (plan, weights, optimizer, &source, &batch, &measures);
      st_plan_evaluate_step (plan, weights, &source, &batch, &measures);
      st_plan_predict (plan, weights, &source, &batch, outputs);
    }
  g_assert_cmpint (n_allocations, ==, before);
  if (!CAN_COUNT)
    g_test_skip ("the sanitizer has the allocator");
  st_plan_free (plan);
  st_optimizer_free (optimizer);
  st_weights_free (weights);
  st_team_free (team);
  data_free (data);
  st_model_free (model);
  if (CAN_COUNT)
    g_assert_cmpint (n_allocations, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *threads = g_strdup_printf ("/engine/plan/threads/%zu", i);
      g_autofree char *reference = g_strdup_printf ("/engine/plan/reference/%zu", i);
      g_test_add_data_func (threads, networks[i], test_threads);
      g_autofree char *single = g_strdup_printf ("/engine/plan/single/%zu", i);
      g_test_add_data_func (reference, networks[i], test_reference);
      g_test_add_data_func (single, networks[i], test_single);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (wide_networks); i++)
    {
      g_autofree char *threads = g_strdup_printf ("/engine/plan/threads/wide/%zu", i);
      g_autofree char *reference = g_strdup_printf ("/engine/plan/reference/wide/%zu", i);
      g_test_add_data_func (threads, wide_networks[i], test_threads_wide);
      g_test_add_data_func (reference, wide_networks[i], test_reference_wide);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (convolutions); i++)
    {
      g_autofree char *single = g_strdup_printf ("/engine/plan/single/convolution/%zu", i);
      g_autofree char *reference = g_strdup_printf ("/engine/plan/reference/convolution/%zu", i);
      g_test_add_data_func (single, convolutions[i], test_single);
      g_test_add_data_func (reference, convolutions[i], test_reference_single);
    }
  g_test_add_func ("/engine/plan/learns", test_learns);
  g_test_add_func ("/engine/plan/predict", test_predict);
#ifdef __SSE__
  g_test_add_func ("/engine/plan/flushes-denormals", test_flushes_denormals);
#endif
  g_test_add_func ("/engine/plan/weights", test_weights);
  g_test_add_func ("/engine/plan/refuses-nonsense", test_refuses_nonsense);
  g_test_add_func ("/engine/plan/allocates-nothing", test_allocates_nothing);
  return g_test_run ();
}

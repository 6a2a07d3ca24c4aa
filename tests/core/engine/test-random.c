/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "kernels.h"
#include "networks.h"
#include "philox.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* The vectors that the authors of Philox publish with Random123 (kat_vectors). */
static void
test_known_answers (void)
{
  static const uint32_t counters[3][4] = { { 0, 0, 0, 0 },
                                           { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
                                           { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 } };
  static const uint32_t keys[3][2] = { { 0, 0 }, { 0xffffffff, 0xffffffff }, { 0xa4093822, 0x299f31d0 } };
  static const uint32_t answers[3][4] = { { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 },
                                          { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd },
                                          { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } };

  for (int i = 0; i < 3; i++)
    {
      uint32_t c[4];
      memcpy (c, counters[i], sizeof c);
      st_philox (c, keys[i][0], keys[i][1]);
      g_assert_cmpmem (c, sizeof c, answers[i], sizeof answers[i]);
    }
}

static void
test_streams_differ (void)
{
  uint32_t a[4], b[4];

  st_random_words (7, ST_STREAM_SHUFFLE, 1, 2, a);
  st_random_words (7, ST_STREAM_SHUFFLE, 1, 2, b);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  st_random_words (7, ST_STREAM_DROPOUT, 1, 2, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
  st_random_words (8, ST_STREAM_SHUFFLE, 1, 2, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
  st_random_words (7 + (1ull << 40), ST_STREAM_SHUFFLE, 1, 2, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
  st_random_words (7, ST_STREAM_SHUFFLE, 2, 1, b);
  g_assert_cmpint (memcmp (a, b, sizeof a), !=, 0);
}

typedef struct
{
  double mean, variance, min, max;
} Statistics;

static Statistics
statistics_of (const st_real *x, size_t n)
{
  Statistics s = { .min = HUGE_VAL, .max = -HUGE_VAL };

  for (size_t i = 0; i < n; i++)
    {
      s.mean += (double) x[i] / (double) n;
      s.min = MIN (s.min, (double) x[i]);
      s.max = MAX (s.max, (double) x[i]);
    }
  for (size_t i = 0; i < n; i++)
    s.variance += ((double) x[i] - s.mean) * ((double) x[i] - s.mean) / (double) n;
  return s;
}

static void
test_uniform (void)
{
  const size_t n = 1000003;
  g_autofree st_real *x = g_new (st_real, n);

  st_random_fill_uniform (1, ST_STREAM_INITIALIZER, 0, x, n);
  Statistics s = statistics_of (x, n);
  g_assert_cmpfloat_with_epsilon (s.mean, 0.5, 0.002);
  g_assert_cmpfloat_with_epsilon (s.variance, 1 / 12.0, 0.001);
  g_assert_cmpfloat (s.min, >=, 0);
  g_assert_cmpfloat (s.max, <, 1);
  g_assert_cmpfloat (s.max, >, 0.9999);
}

/* A normal cut off at ±2 has the variance 1 - 4 φ(2) / (2 Φ(2) - 1), which is 0.87962566² as Keras has it. */
static void
test_truncated_normal (void)
{
  const size_t n = 1000003;
  g_autofree st_real *x = g_new (st_real, n);
  size_t within = 0;

  st_random_fill_truncated_normal (1, ST_STREAM_INITIALIZER, 0, x, n);
  Statistics s = statistics_of (x, n);
  for (size_t i = 0; i < n; i++)
    within += fabs ((double) x[i]) < 1;
  g_assert_cmpfloat_with_epsilon (s.mean, 0, 0.003);
  g_assert_cmpfloat_with_epsilon (sqrt (s.variance), 0.87962566103423978, 0.002);
  g_assert_cmpfloat (s.min, >=, -2);
  g_assert_cmpfloat (s.max, <=, 2);
  g_assert_cmpfloat (s.max, >, 1.999);
  g_assert_cmpfloat_with_epsilon ((double) within / (double) n, 0.682689 / 0.954500, 0.002);
}

static void
test_shuffle (void)
{
  enum
  {
    N = 10
  };
  const size_t many = 55000;
  g_autofree uint32_t *indices = g_new (uint32_t, many);
  g_autofree uint8_t *seen = g_new0 (uint8_t, many);
  unsigned counts[N][N] = { 0 };

  st_random_shuffle (7, 3, indices, many);
  for (size_t i = 0; i < many; i++)
    {
      g_assert_cmpuint (indices[i], <, many);
      g_assert_cmpuint (seen[indices[i]]++, ==, 0);
    }

  /* Every number comes to every place as often. */
  for (uint64_t epoch = 0; epoch < 20000; epoch++)
    {
      uint32_t few[N];
      st_random_shuffle (9, epoch, few, N);
      for (int i = 0; i < N; i++)
        counts[i][few[i]]++;
    }
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      g_assert_cmpfloat_with_epsilon (counts[i][j] / 20000.0, 0.1, 0.012);
  st_random_shuffle (7, 3, NULL, 0);
}

/* The output of a noise op on n standard normal numbers in training. */
static void
noise_outputs (const StOpKind *kind, const void *config, unsigned n_threads, uint64_t step, st_real *x, st_real *y)
{
  const size_t n = 100, features = 10000;
  StModel *model = st_model_new (&(StShape){ .rank = 1, .dim = { features } });
  StTeam *team = st_team_new (n_threads, false);
  g_autofree float *floats = g_new (float, n *features);
  g_autofree uint32_t *indices = g_new (uint32_t, n);
  g_autofree float *targets = g_new0 (float, n *features);
  StSource source = { .floats = floats, .n_features = features, .targets = targets };
  StMeasures measures = { 0 };

  st_model_add (model, kind, config);
  for (size_t i = 0; i < n * features; i++)
    x[i] = floats[i] = (float) normal_number (3, i);
  for (size_t i = 0; i < n; i++)
    indices[i] = (uint32_t) i;

  StWeights *weights = st_weights_new (model);
  StPlan *plan = st_plan_new (model, team,
                              &(StPlanOptions){ .batch_size = n,
                                                .training = true,
                                                .loss = ST_MEAN_SQUARED_ERROR,
                                                .seed = 5,
                                                .use_all_threads = true });
  st_plan_gradients (plan, weights, &source, &(StBatch){ .indices = indices, .n = n, .step = step }, NULL, &measures);
  memcpy (y, st_plan_get_activations (plan, 0), n * features * sizeof *y);
  st_plan_free (plan);
  st_weights_free (weights);
  st_team_free (team);
  st_model_free (model);
}

static void
test_dropout_statistics (void)
{
  const size_t n = 1000000;
  g_autofree st_real *x = g_new (st_real, n), *y = g_new (st_real, n), *again = g_new (st_real, n);

  for (double rate = 0.1; rate < 0.95; rate += 0.4)
    {
      const StDropoutConfig config = { .rate = rate, .seed = -1 };
      size_t dropped = 0;

      noise_outputs (&st_op_dropout, &config, 1, 0, x, y);
      for (size_t i = 0; i < n; i++)
        {
          dropped += y[i] == 0;
          if (y[i] != 0)
            g_assert_cmpfloat_with_epsilon (y[i], x[i] / (1 - rate), 1e-4);
        }
      g_assert_cmpfloat_with_epsilon ((double) dropped / (double) n, rate, 0.003);
      /* Mean of the absolute values is kept: E |y| = E |x|. */
      double before = 0, after = 0;
      for (size_t i = 0; i < n; i++)
        {
          before += fabs ((double) x[i]);
          after += fabs ((double) y[i]);
        }
      g_assert_cmpfloat_with_epsilon (after / before, 1, 0.01);

      noise_outputs (&st_op_dropout, &config, 2, 0, x, again);
      g_assert_cmpmem (y, n * sizeof *y, again, n * sizeof *y);
      noise_outputs (&st_op_dropout, &config, 2, 1, x, again);
      g_assert_cmpint (memcmp (y, again, n * sizeof *y), !=, 0);
    }
}

static void
test_alpha_dropout_statistics (void)
{
  const size_t n = 1000000;
  g_autofree st_real *x = g_new (st_real, n), *y = g_new (st_real, n), *again = g_new (st_real, n);

  for (double rate = 0.1; rate < 0.95; rate += 0.4)
    {
      const StDropoutConfig config = { .rate = rate, .seed = -1 };

      noise_outputs (&st_op_alpha_dropout, &config, 1, 0, x, y);
      Statistics s = statistics_of (y, n);
      g_assert_cmpfloat_with_epsilon (s.mean, 0, 0.01);
      g_assert_cmpfloat_with_epsilon (s.variance, 1, 0.01);
      noise_outputs (&st_op_alpha_dropout, &config, 2, 0, x, again);
      g_assert_cmpmem (y, n * sizeof *y, again, n * sizeof *y);
    }
}

static void
test_gaussian_statistics (void)
{
  const size_t n = 1000000;
  g_autofree st_real *x = g_new (st_real, n), *y = g_new (st_real, n), *again = g_new (st_real, n);
  const StDropoutConfig dropout = { .rate = 0.2, .seed = -1 };
  const StGaussianNoiseConfig noise = { .stddev = 0.5, .seed = -1 };

  noise_outputs (&st_op_gaussian_noise, &noise, 1, 0, x, y);
  noise_outputs (&st_op_gaussian_noise, &noise, 2, 0, x, again);
  g_assert_cmpmem (y, n * sizeof *y, again, n * sizeof *y);
  for (size_t i = 0; i < n; i++)
    y[i] -= x[i];
  Statistics added = statistics_of (y, n);
  g_assert_cmpfloat_with_epsilon (added.mean, 0, 0.003);
  g_assert_cmpfloat_with_epsilon (added.variance, 0.25, 0.003);

  noise_outputs (&st_op_gaussian_dropout, &dropout, 1, 0, x, y);
  noise_outputs (&st_op_gaussian_dropout, &dropout, 2, 0, x, again);
  g_assert_cmpmem (y, n * sizeof *y, again, n * sizeof *y);
  /* x is standard normal, and the factor has mean 1 and variance 0.2 / 0.8. */
  Statistics multiplied = statistics_of (y, n);
  g_assert_cmpfloat_with_epsilon (multiplied.mean, 0, 0.005);
  g_assert_cmpfloat_with_epsilon (multiplied.variance, 1.25, 0.02);
}

/* The same image, whose first channel counts rows and whose second counts columns, so that what was drawn can be read off. */
static void
augment (const StOpKind *kind, const void *config, unsigned n_threads, uint64_t step, const StShape *shape, st_real *y)
{
  const size_t n = 400, features = st_shape_get_size (shape);
  StModel *model = st_model_new (shape);
  StTeam *team = st_team_new (n_threads, false);
  g_autofree float *image = g_new (float, features), *targets = g_new0 (float, features);
  g_autofree uint32_t *indices = g_new0 (uint32_t, n);
  StSource source = { .floats = image, .n_features = features, .targets = targets };
  StMeasures measures = { 0 };

  st_model_add (model, kind, config);
  for (size_t i = 0; i < features; i++)
    image[i] = (float) (i % 2 == 0 ? i / 2 / shape->dim[1] : i / 2 % shape->dim[1]);

  StWeights *weights = st_weights_new (model);
  StPlan *plan = st_plan_new (model, team,
                              &(StPlanOptions){ .batch_size = n,
                                                .training = true,
                                                .loss = ST_MEAN_SQUARED_ERROR,
                                                .seed = 5,
                                                .use_all_threads = true });
  st_plan_gradients (plan, weights, &source, &(StBatch){ .indices = indices, .n = n, .step = step }, NULL, &measures);
  memcpy (y, st_plan_get_activations (plan, 0), n * features * sizeof *y);
  /* Outside training an image stays as it is. */
  g_autofree st_real *outputs = g_new (st_real, n * features);
  st_plan_predict (plan, weights, &source, &(StBatch){ .indices = indices, .n = n, .step = step }, outputs);
  for (size_t i = 0; i < n * features; i++)
    g_assert_cmpfloat (outputs[i], ==, image[i % features]);
  st_plan_free (plan);
  st_weights_free (weights);
  st_team_free (team);
  st_model_free (model);
}

static void
assert_uniform (const st_real *draws, size_t n, double from, double to)
{
  const Statistics s = statistics_of (draws, n);
  const double width = to - from;

  g_assert_cmpfloat (s.min, >=, from - 1e-4);
  g_assert_cmpfloat (s.max, <=, to + 1e-4);
  g_assert_cmpfloat_with_epsilon (s.mean, (from + to) / 2, 0.06 * width);
  g_assert_cmpfloat_with_epsilon (s.variance, width * width / 12, 0.015 * width * width);
}

/* Every image has a draw of its own, between the bounds; the same on any number of threads, another at each step. */
static void
test_augmentation_draws (void)
{
  const StShape shape = { .rank = 3, .dim = { 21, 11, 2 } };
  const size_t n = 400, features = st_shape_get_size (&shape), middle = (10 * 11 + 5) * 2;
  const StAffineConfig shift = { .kind = ST_AFFINE_TRANSLATE,
                                 .lower = { -0.1, -0.2 },
                                 .upper = { 0.2, 0.1 },
                                 .bilinear = true,
                                 .seed = -1 };
  const StContrastConfig contrast = { .from = 0.7, .to = 1.2, .low = -1e6, .high = 1e6, .seed = -1 };
  g_autofree st_real *y = g_new (st_real, n * features), *again = g_new (st_real, n * features);
  g_autofree st_real *down = g_new (st_real, n), *across = g_new (st_real, n), *factors = g_new (st_real, n);

  augment (&st_op_affine, &shift, 1, 0, &shape, y);
  augment (&st_op_affine, &shift, 2, 0, &shape, again);
  g_assert_cmpmem (y, n * features * sizeof *y, again, n * features * sizeof *y);
  augment (&st_op_affine, &shift, 2, 1, &shape, again);
  for (size_t i = 0; i < n; i++)
    {
      const st_real *center = y + i * features + middle;

      g_assert_cmpfloat (center[0], !=, again[i * features + middle]);
      down[i] = (10 - center[0]) / 21;
      across[i] = (5 - center[1]) / 11;
    }
  assert_uniform (down, n, -0.1, 0.2);
  assert_uniform (across, n, -0.2, 0.1);

  augment (&st_op_contrast, &contrast, 1, 0, &shape, y);
  augment (&st_op_contrast, &contrast, 2, 0, &shape, again);
  g_assert_cmpmem (y, n * features * sizeof *y, again, n * features * sizeof *y);
  for (size_t i = 0; i < n; i++)
    {
      /* The middle is the mean of both channels; from it to the next column is 1 without contrast. */
      const st_real *center = y + i * features + middle;

      g_assert_cmpfloat_with_epsilon (center[0], 10, 1e-4);
      g_assert_cmpfloat_with_epsilon (center[1], 5, 1e-4);
      factors[i] = center[3] - center[1];
    }
  assert_uniform (factors, n, 0.7, 1.2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/random/philox-known-answers", test_known_answers);
  g_test_add_func ("/engine/random/streams-differ", test_streams_differ);
  g_test_add_func ("/engine/random/uniform", test_uniform);
  g_test_add_func ("/engine/random/truncated-normal", test_truncated_normal);
  g_test_add_func ("/engine/random/shuffle", test_shuffle);
  g_test_add_func ("/engine/random/dropout-statistics", test_dropout_statistics);
  g_test_add_func ("/engine/random/alpha-dropout-statistics", test_alpha_dropout_statistics);
  g_test_add_func ("/engine/random/gaussian-statistics", test_gaussian_statistics);
  g_test_add_func ("/engine/random/augmentation-draws", test_augmentation_draws);
  return g_test_run ();
}

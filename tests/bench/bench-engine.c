/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The engine alone on random bytes: seconds for 55,000 samples, GFLOP/s, share of the sgemm peak of the same minute.
 *
 *   bench-engine [--threads N] [--rounds N] [--samples N] [JOB ...]
 */

#include "st-engine.h"

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct
{
  const char *name;
  size_t batch_size;
  StOptimizerRule rule;
  size_t hidden[2];
  size_t n_hidden; /* of hidden[0], then one of hidden[1] if there is one */
  StActivation activation;
  bool batch_normalization, alpha_dropout;
} Job;

static const Job jobs[] = {
  { "seed", 32, ST_SGD, { 300, 100 }, 1, ST_SIGMOID, false, false },
  { "seed-128", 128, ST_SGD, { 300, 100 }, 1, ST_SIGMOID, false, false },
  { "seed-adam", 32, ST_ADAM, { 300, 100 }, 1, ST_SIGMOID, false, false },
  { "deep-relu", 32, ST_SGD, { 10 }, 20, ST_RELU, false, false },
  { "deep-batchnorm", 32, ST_SGD, { 10 }, 20, ST_RELU, true, false },
  { "complete", 32, ST_SGD, { 100 }, 20, ST_SELU, false, true },
  { "wide-batchnorm", 32, ST_SGD, { 100 }, 20, ST_RELU, true, false },
};

static int n_threads = 0, n_rounds = 5, n_samples = 5500;
static char **names = NULL;

static const GOptionEntry entries[] = {
  { "threads", 't', 0, G_OPTION_ARG_INT, &n_threads, "Threads, 0: one a processor", "N" },
  { "rounds", 'r', 0, G_OPTION_ARG_INT, &n_rounds, "Rounds, the best counts", "N" },
  { "samples", 's', 0, G_OPTION_ARG_INT, &n_samples, "Samples a round", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, "[JOB ...]" },
  { NULL },
};

static void
add_dense (StModel *model, size_t units, StActivation activation)
{
  st_model_add (model, &st_op_dense, &(StDenseConfig){ .units = units, .use_bias = true, .activation = activation });
}

static StModel *
make_model (const Job *job)
{
  StModel *model = st_model_new (&(StShape){ .rank = 2, .dim = { 28, 28 } });

  st_model_add (model, &st_op_flatten, NULL);
  for (size_t i = 0; i < job->n_hidden; i++)
    {
      add_dense (model, job->hidden[0], job->activation);
      if (job->batch_normalization)
        st_model_add (
          model, &st_op_batch_normalization,
          &(StBatchNormalizationConfig){ .momentum = 0.99, .epsilon = 1e-3, .center = true, .scale = true });
    }
  if (job->hidden[1])
    add_dense (model, job->hidden[1], job->activation);
  if (job->alpha_dropout)
    st_model_add (model, &st_op_alpha_dropout, &(StDropoutConfig){ .rate = 0.5, .seed = -1 });
  add_dense (model, 10, ST_SOFTMAX);
  return model;
}

static StWeights *
make_weights (const StModel *model)
{
  StWeights *weights = st_weights_new (model);

  for (size_t i = 0; i < st_model_get_n_weights (model); i++)
    {
      const StWeightInfo *info = st_model_get_weight (model, i);
      st_real *w = st_weights_get (weights, i);

      if (strcmp (info->name, "kernel") == 0)
        {
          st_random_fill_uniform (1, ST_STREAM_INITIALIZER, i, w, info->size);
          for (size_t j = 0; j < info->size; j++)
            w[j] = (2 * w[j] - 1) * (st_real) sqrt (6.0 / (double) (info->fan_in + info->fan_out));
        }
      else if (strcmp (info->name, "gamma") == 0 || strcmp (info->name, "moving_variance") == 0)
        for (size_t j = 0; j < info->size; j++)
          w[j] = 1;
    }
  return weights;
}

static double
seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Seconds for all samples: the best round, and the 10th percentile of the steps. Where other programs want the processors,
 * the latter is what the engine does while it has them. */
static void
train (const Job *job,
       const StModel *model,
       StTeam *team,
       const StSource *source,
       const uint32_t *indices,
       double *best,
       double *percentile)
{
  const StOptimizerConfig config = { .rule = job->rule,
                                     .learning_rate = 0.001,
                                     .beta_1 = 0.9,
                                     .beta_2 = 0.999,
                                     .epsilon = 1e-7 };
  const StPlanOptions options = {
    .batch_size = job->batch_size,
    .training = true,
    .n_metrics = 1,
    .metrics = { { .metric = ST_SPARSE_CATEGORICAL_ACCURACY } },
  };
  StWeights *weights = make_weights (model);
  StOptimizer *optimizer = st_optimizer_new (model, &config);
  StPlan *plan = st_plan_new (model, team, &options);
  const size_t samples = (size_t) n_samples, n_steps = (samples + job->batch_size - 1) / job->batch_size;
  g_autofree double *steps = g_new (double, n_steps *(size_t) n_rounds);

  *best = HUGE_VAL;
  for (int round = -1; round < n_rounds; round++)
    {
      StMeasures measures = { 0 };
      const double start = seconds ();
      double before = start, now = start;

      for (size_t at = 0, step = 0; at < samples; at += job->batch_size, step++)
        {
          const size_t n = MIN (job->batch_size, samples - at), after = samples - at - n;
          StBatch batch = { .indices = indices + at, .n = n, .epoch = (uint64_t) (round + 1), .step = step };

          batch.next = after ? indices + at + n : NULL;
          batch.n_next = MIN (job->batch_size, after);
          st_plan_train_step (plan, weights, optimizer, source, &batch, &measures);
          now = seconds ();
          if (round >= 0)
            steps[(size_t) round * n_steps + step] = now - before;
          before = now;
        }
      if (round >= 0)
        *best = MIN (*best, now - start);
    }
  qsort (steps, n_steps * (size_t) n_rounds, sizeof *steps, compare_doubles);
  *percentile = steps[n_steps * (size_t) n_rounds / 10] * (double) n_steps;
  st_plan_free (plan);
  st_optimizer_free (optimizer);
  st_weights_free (weights);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const size_t rows = 55000, features = 784;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }

  g_autofree uint8_t *bytes = g_malloc (rows * features);
  g_autofree uint8_t *labels = g_malloc (rows);
  g_autofree uint32_t *indices = g_new (uint32_t, rows);
  const float scale = 1 / 73.0f, offset = -1;
  StTeam *team = st_team_new ((unsigned) n_threads, false);
  const StSource source = { .bytes = bytes,
                            .n_features = features,
                            .scale = &scale,
                            .offset = &offset,
                            .labels = labels,
                            .n_classes = 10 };

  for (size_t i = 0; i < rows * features; i++)
    bytes[i] = (uint8_t) ((i * 2654435761u) >> 24);
  for (size_t i = 0; i < rows; i++)
    labels[i] = (uint8_t) (i * 7 % 10);
  st_random_shuffle (1, 0, indices, rows);

  printf ("%u threads\n", st_team_get_n_threads (team));
  printf ("%-16s %10s %10s %10s %10s %10s %10s\n", "job", "best", "10 %", "GFLOP/s", "sgemm", "of peak", "barrier");
  for (size_t i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      if (names && !g_strv_contains ((const char *const *) names, jobs[i].name))
        continue;
      StModel *model = make_model (&jobs[i]);
      const double flop = 55000 * st_model_get_train_flop (model), each = 55000.0 / n_samples;
      double peak = st_bench_sgemm_peak (2, 0.3), best, percentile;

      train (&jobs[i], model, team, &source, indices, &best, &percentile);
      peak = MAX (peak, st_bench_sgemm_peak (2, 0.3));
      best *= each;
      percentile *= each;
      printf ("%-16s %10.4f %10.4f %10.1f %10.1f %9.0f%% %7.0f ns\n", jobs[i].name, best, percentile,
              flop / MIN (best, percentile) / 1e9, peak, 100 * flop / MIN (best, percentile) / 1e9 / peak,
              st_team_measure_barrier (team));
      st_model_free (model);
    }
  st_team_free (team);
  return 0;
}

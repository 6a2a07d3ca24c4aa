/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast the engine trains here. A virtual machine moves its processors about, so the figure is the best of several
 * rounds, held against the peak of sgemm taken the same way right before and after. */

#include "cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define PEAK_SECONDS 0.7
#define ROUND_SECONDS 1.0
#define MAX_STEPS_A_ROUND 200000
#define N_PREDICTIONS 3000

typedef struct
{
  guint n_threads, n_rounds;
  double samples_per_second, gflops, peak, share;
  double median_step, p10_step;       /* seconds */
  double barrier;                     /* nanoseconds */
  double load, evaluate;              /* seconds: reading the data, the test images judged */
  double predict_median, predict_p99; /* seconds, one image */
  double flow, flow_share;            /* seconds to measure the gradient flow; of an epoch's processor time */
  gsize n_test, batch_size;
  double memory; /* bytes, at its highest */
} BenchResult;

/* All that a step needs, set up as a training does it. */
typedef struct
{
  StrataDataset *dataset;
  double load; /* seconds it took to read */
  StrataCompileSettings *compile;
  StrataScaler *scaler;
  StrataSequential *sequential;
  StTeam *team;
  StPlan *plan;
  StWeights *weights;
  StOptimizer *optimizer;
  StSource source;
  guint32 *indices;
  gsize n, batch_size;
  GArray *step_seconds; /* of double */
} Bench;

static void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->plan, st_plan_free);
  g_clear_pointer (&self->team, st_team_free);
  g_clear_pointer (&self->weights, st_weights_free);
  g_clear_pointer (&self->optimizer, st_optimizer_free);
  g_clear_pointer (&self->indices, g_free);
  g_clear_pointer (&self->step_seconds, g_array_unref);
  g_clear_object (&self->compile);
  g_clear_object (&self->scaler);
  g_clear_object (&self->sequential);
  g_clear_object (&self->dataset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
bench_set_up (Bench *self, StrataExperiment *experiment, guint n_threads, GError **error)
{
  StrataCompileSettings *compile = strata_experiment_get_compile (experiment);
  StPlanOptions options = { .training = true, .seed = 1 };
  StOptimizerConfig config;
  StrataScaling scaling;
  guint batch_size;

  if (!strata_experiment_validate (experiment, error))
    return FALSE;
  self->sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), error);
  if (self->sequential == NULL)
    return FALSE;
  gint64 began = g_get_monotonic_time ();
  self->dataset = cli_load_dataset (experiment, error);
  self->load = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  if (self->dataset == NULL)
    return FALSE;
  self->compile = g_object_ref (compile);
  /* The trainer finds whatever does not fit together. */
  g_autoptr (StrataTrainer) check = strata_trainer_new (experiment, self->dataset, NULL, error);
  if (check == NULL
      || !strata_compile_settings_fill_options (compile, strata_sequential_get_output_shape (self->sequential),
                                                &options, error))
    return FALSE;

  const StModel *model = strata_sequential_get_model (self->sequential);
  g_object_get (strata_experiment_get_fit (experiment), "batch-size", &batch_size, NULL);
  g_object_get (strata_experiment_get_scaling (experiment), "scaling", &scaling, NULL);
  self->n = strata_dataset_get_n (self->dataset, STRATA_SPLIT_TRAIN);
  self->batch_size = options.batch_size = MIN (batch_size, self->n);
  self->scaler = strata_scaler_fit (scaling, self->dataset);
  strata_scaler_get_source (self->scaler, self->dataset, STRATA_SPLIT_TRAIN, &self->source);
  self->team = st_team_new (n_threads, false);
  self->plan = st_plan_new (model, self->team, &options);
  self->weights = st_weights_new (model);
  strata_sequential_initialize (self->sequential, self->weights, 1);
  strata_optimizer_get_config (strata_compile_settings_get_optimizer (compile), &config);
  self->optimizer = st_optimizer_new (model, &config);
  self->indices = g_new (guint32, self->n);
  st_random_shuffle (1, 0, self->indices, self->n);
  self->step_seconds = g_array_new (FALSE, FALSE, sizeof (double));
  return TRUE;
}

/* Trains for a while; samples a second. */
static double
bench_round (Bench *self, guint64 round)
{
  StMeasures measures;
  gsize first = 0, n_samples = 0;
  gint64 began = g_get_monotonic_time (), now = began;

  st_measures_reset (&measures);
  for (guint64 step = 0; step < MAX_STEPS_A_ROUND && now - began < ROUND_SECONDS * G_USEC_PER_SEC; step++)
    {
      gsize end = MIN (first + self->batch_size, self->n);
      gsize next_end = MIN (end + self->batch_size, self->n);
      StBatch batch = {
        .indices = self->indices + first,
        .n = end - first,
        .epoch = round,
        .step = step,
        .next = next_end > end ? self->indices + end : NULL,
        .n_next = next_end - end,
      };
      gint64 before = now;
      st_plan_train_step (self->plan, self->weights, self->optimizer, &self->source, &batch, &measures);
      now = g_get_monotonic_time ();
      double seconds = (double) (now - before) / G_USEC_PER_SEC;
      if (batch.n == self->batch_size)
        g_array_append_val (self->step_seconds, seconds);
      n_samples += batch.n;
      first = end < self->n ? end : 0;
    }
  return (double) n_samples / ((double) (now - began) / G_USEC_PER_SEC);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* What the Train page shows of the gradients, measured once an epoch while training goes on. */
static gboolean
bench_flow (Bench *self, StrataNetwork *network, guint n_rounds, BenchResult *result, GError **error)
{
  const double epoch = (double) self->n / result->samples_per_second;

  result->flow = INFINITY;
  for (guint round = 0; round < n_rounds; round++)
    {
      gint64 began = g_get_monotonic_time ();
      g_autoptr (StrataFlow) flow = strata_flow_new (network, self->dataset, NULL, error);
      if (flow == NULL)
        return FALSE;
      result->flow = fmin (result->flow, (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
    }
  result->flow_share = result->flow / (epoch * result->n_threads);
  return TRUE;
}

/* What a trained network is asked: all test images, and one image at a time. */
static gboolean
bench_ask (Bench *self, guint n_threads, guint n_rounds, BenchResult *result, GError **error)
{
  StrataSplit split =
    strata_dataset_get_n (self->dataset, STRATA_SPLIT_TEST) > 0 ? STRATA_SPLIT_TEST : STRATA_SPLIT_TRAIN;
  g_autoptr (StrataNetwork) network =
    strata_network_new (self->sequential, st_weights_copy (self->weights), self->scaler, self->compile, NULL);
  g_autofree double *seconds = g_new (double, N_PREDICTIONS);

  result->n_test = strata_dataset_get_n (self->dataset, split);
  result->evaluate = INFINITY;
  for (guint round = 0; round < n_rounds; round++)
    {
      StrataEvaluation evaluation;
      gint64 began = g_get_monotonic_time ();
      if (!strata_network_evaluate (network, self->dataset, split, n_threads, NULL, &evaluation, error))
        return FALSE;
      result->evaluate = fmin (result->evaluate, (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
    }
  for (guint i = 0; i < N_PREDICTIONS; i++)
    {
      gint64 began = g_get_monotonic_time ();
      g_autofree float *probabilities = strata_network_predict (
        network, strata_dataset_get_image (self->dataset, split, i % result->n_test), 1, 1, NULL, error);
      if (probabilities == NULL)
        return FALSE;
      seconds[i] = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
    }
  qsort (seconds, N_PREDICTIONS, sizeof *seconds, compare_doubles);
  result->predict_median = seconds[N_PREDICTIONS / 2];
  result->predict_p99 = seconds[N_PREDICTIONS / 100 * 99];
  return bench_flow (self, network, n_rounds, result, error);
}

static void
bench_run (Bench *self, guint n_rounds, BenchResult *result)
{
  guint n_peak = MIN (2, g_get_num_processors ());
  struct rusage usage;

  result->peak = st_bench_sgemm_peak (n_peak, PEAK_SECONDS);
  for (guint round = 0; round < n_rounds; round++)
    result->samples_per_second = fmax (result->samples_per_second, bench_round (self, round));
  result->peak = fmax (result->peak, st_bench_sgemm_peak (n_peak, PEAK_SECONDS));

  double flop = st_model_get_train_flop (strata_sequential_get_model (self->sequential));
  result->gflops = result->samples_per_second * flop / 1e9;
  result->share = result->gflops / result->peak;
  result->n_threads = st_team_get_n_threads (self->team);
  result->n_rounds = n_rounds;
  result->batch_size = self->batch_size;
  result->load = self->load;
  result->barrier = result->n_threads > 1 ? st_team_measure_barrier (self->team) : 0;
  g_array_sort (self->step_seconds, compare_doubles);
  result->p10_step = g_array_index (self->step_seconds, double, self->step_seconds->len / 10);
  result->median_step = g_array_index (self->step_seconds, double, self->step_seconds->len / 2);
  getrusage (RUSAGE_SELF, &usage);
  result->memory = (double) usage.ru_maxrss * 1024;
}

static void
print_result (const BenchResult *result, const char *name, gboolean json)
{
  if (json)
    {
      JsonBuilder *builder = json_builder_new ();
      json_builder_begin_object (builder);
      cli_json_string (builder, "experiment", name);
      cli_json_int (builder, "threads", result->n_threads);
      cli_json_int (builder, "batch_size", (gint64) result->batch_size);
      cli_json_int (builder, "rounds", result->n_rounds);
      cli_json_double (builder, "samples_per_second", result->samples_per_second);
      cli_json_double (builder, "gflops", result->gflops);
      cli_json_double (builder, "sgemm_peak_gflops", result->peak);
      cli_json_double (builder, "share_of_peak", result->share);
      cli_json_double (builder, "step_p10_us", result->p10_step * 1e6);
      cli_json_double (builder, "step_median_us", result->median_step * 1e6);
      cli_json_double (builder, "barrier_ns", result->barrier);
      cli_json_double (builder, "load_seconds", result->load);
      cli_json_int (builder, "evaluated", (gint64) result->n_test);
      cli_json_double (builder, "evaluate_seconds", result->evaluate);
      cli_json_double (builder, "predict_median_us", result->predict_median * 1e6);
      cli_json_double (builder, "predict_p99_us", result->predict_p99 * 1e6);
      cli_json_double (builder, "flow_seconds", result->flow);
      cli_json_double (builder, "flow_share", result->flow_share);
      cli_json_double (builder, "peak_memory_bytes", result->memory);
      json_builder_end_object (builder);
      cli_print_json (builder);
      return;
    }
  printf ("%s, batch size %" G_GSIZE_FORMAT ", %u thread%s, best of %u rounds\n", name, result->batch_size,
          result->n_threads, result->n_threads == 1 ? "" : "s", result->n_rounds);
  printf ("samples/s          %12.0f\n", result->samples_per_second);
  printf ("GFLOP/s            %12.1f\n", result->gflops);
  printf ("sgemm peak GFLOP/s %12.1f   two cores, same run\n", result->peak);
  printf ("share of peak      %12.1f %%\n", result->share * 100);
  printf ("step, p10          %12.1f µs\n", result->p10_step * 1e6);
  printf ("step, median       %12.1f µs\n", result->median_step * 1e6);
  printf ("barrier            %12.1f ns\n", result->barrier);
  printf ("data read          %12.1f ms\n", result->load * 1e3);
  printf ("evaluation         %12.1f ms   %zu images\n", result->evaluate * 1e3, result->n_test);
  printf ("one image, median  %12.1f µs\n", result->predict_median * 1e6);
  printf ("one image, p99     %12.1f µs\n", result->predict_p99 * 1e6);
  printf ("gradient flow      %12.1f ms   once an epoch: %.2f %% of it\n", result->flow * 1e3,
          result->flow_share * 100);
  printf ("peak memory        %12.1f MB\n", result->memory / (1024 * 1024));
}

int
cli_bench (int argc, char **argv)
{
  int threads = 0, rounds = 5, status;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, N_ ("Threads to train with; 0 chooses"), "N" },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, N_ ("Rounds of a second each"), "N" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Write JSON"), NULL },
    { 0 },
  };
  g_autoptr (GError) error = NULL;

  if (!cli_parse (&argc, &argv, "[EXPERIMENT]",
                  _ ("Measures how fast the engine trains here; sigmoid if nothing is named."), entries, 0, 1, &status))
    return status;
  if (threads < 0 || rounds < 1)
    return cli_fail (CLI_USAGE, _ ("bench: --threads should be 0 or more and --rounds 1 or more."));

  const char *name = argc > 1 ? argv[1] : "sigmoid";
  g_autoptr (StrataExperiment) experiment = cli_load_experiment (name, NULL, &error);
  g_auto (Bench) bench = { 0 };
  if (experiment == NULL || !bench_set_up (&bench, experiment, (guint) threads, &error))
    return cli_fail_experiment (name, error);
  BenchResult result = { 0 };
  bench_run (&bench, (guint) rounds, &result);
  if (!bench_ask (&bench, (guint) threads, (guint) rounds, &result, &error))
    return cli_fail_experiment (name, error);
  print_result (&result, name, json);
  return CLI_DONE;
}

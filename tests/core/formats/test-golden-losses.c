/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Losses and metrics, made from their arguments in Keras, against values that real Keras recorded in tests/golden. */

#include "golden-tensor.h"
#include "loss.h"
#include "strata-init.h"
#include "strata-keras-config.h"

#include <math.h>

#define TOLERANCE 1e-5

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
      alone->batch.targets = golden_tensor_turn_in (target, n, stride);
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
    .y = golden_tensor_turn_in (output, n, stride),
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

/* The loss of a case: its name and the arguments in which it differs from Keras' defaults. */
static void
set_loss (StLossRun *run, JsonObject *json)
{
  const StrataKerasPlace place = { "losses.json", json_object_get_string_member (json, "name") };
  g_autoptr (StrataLoss) loss = strata_loss_new (json_object_get_string_member (json, "loss"));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (loss);
  strata_keras_set_arguments (STRATA_CONFIGURABLE (loss), json_object_get_object_member (json, "config"), &place,
                              &error);
  g_assert_no_error (error);
  run->loss = strata_loss_get_loss (loss);
  strata_loss_get_arguments (loss, &run->arguments);
  if (run->arguments.from_logits)
    run->logits_of = st_loss_get_logits_activation (run->loss);
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
  set_loss (&alone->run, json);
  st_loss_run (&alone->run, 0, st_round_up (n, ST_LANES));
  for (size_t i = 0; i < n; i++)
    {
      losses[i] = (float) (alone->losses[i] / (double) alone->weights[i]);
      sum += alone->losses[i];
    }
  golden_tensor_assert (each, losses, TOLERANCE, name);
  golden_tensor_assert_turned (gradient, alone->run.dy, n, alone->run.stride, TOLERANCE, name);
  const double value = json_object_get_double_member (json, "value");
  g_assert_cmpfloat_with_epsilon (sum / (double) n, value, 2e-5 * MAX (1, ABS (value)));
  loss_alone_clear (alone);
}

/* The metric of a case: its name and the arguments in which it differs from Keras' defaults. */
static void
get_metric (JsonObject *json, StMetricConfig *config)
{
  const StrataKerasPlace place = { "metrics.json", json_object_get_string_member (json, "name") };
  g_autoptr (GoldenTensor) output = golden_tensor_get (json, "output"), target = golden_tensor_get (json, "target");
  g_autoptr (StrataMetric) metric = strata_metric_new (json_object_get_string_member (json, "metric"));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (metric);
  if (json_object_has_member (json, "config"))
    strata_keras_set_arguments (STRATA_CONFIGURABLE (metric), json_object_get_object_member (json, "config"), &place,
                                &error);
  g_assert_no_error (error);
  strata_metric_get_config (metric, target->rank == 1 ? ST_SPARSE_CATEGORICAL_CROSSENTROPY : ST_MEAN_SQUARED_ERROR,
                            &(StrataShape){ .rank = 1, .dim = { output->shape[1] } }, config, &error);
  g_assert_no_error (error);
  config->is_weighted = json_object_has_member (json, "sample_weight");
}

static void
check_metric (JsonObject *json)
{
  const char *name = json_object_get_string_member (json, "name");
  JsonArray *batches = json_object_get_array_member (json, "batches");
  JsonArray *running = json_object_get_array_member (json, "running");
  g_autofree LossAlone *alone = g_new (LossAlone, 1);
  g_autofree double *counts = NULL;
  StMetricConfig config;
  StMeasures measures;
  size_t from = 0, n_counts, n_outputs;

  get_metric (json, &config);
  for (guint b = 0; b < json_array_get_length (batches); b++)
    {
      const size_t n = (size_t) json_array_get_int_element (batches, b);
      loss_alone_init (alone, json, from, n);
      n_outputs = alone->run.n_outputs;
      n_counts = st_metrics_count_numbers (&config, 1, n_outputs);
      if (b == 0)
        st_measures_reset_counts (&measures, counts = g_new (double, MAX (n_counts, 1)), n_counts);
      alone->run.loss = alone->run.is_sparse ? ST_SPARSE_CATEGORICAL_CROSSENTROPY : ST_MEAN_SQUARED_ERROR;
      alone->run.n_metrics = 1;
      alone->run.metrics = &config;
      alone->run.metric_probabilities = g_new0 (st_real, n_outputs * alone->run.stride);
      alone->run.metric_log_sums = g_new0 (st_real, alone->run.stride);
      st_loss_run (&alone->run, 0, st_round_up (n, ST_LANES));
      st_metrics_measure (&alone->run, &measures);
      from += n;
      const double expected = json_array_get_double_element (running, b);
      const double got = st_measures_get_metric (&measures, &config, 0, n_outputs);
      if (!(fabs (got - expected) <= TOLERANCE * MAX (1, fabs (expected))))
        g_error ("%s after batch %u: %.9g is not %.9g", name, b, got, expected);
      g_free (alone->run.metric_probabilities);
      g_free (alone->run.metric_log_sums);
      loss_alone_clear (alone);
    }
}

typedef struct
{
  const char *file;
  guint least; /* cases the file must have */
  void (*check) (JsonObject *json);
} File;

static const File files[] = {
  { "losses.json", 123, check_loss },
  { "metrics.json", 90, check_metric },
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
  strata_init ();
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/golden/%s", files[i].file);
      g_test_add_data_func (path, &files[i], test_file);
    }
  return g_test_run ();
}

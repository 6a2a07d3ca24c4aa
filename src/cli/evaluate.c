/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

static gboolean
parse_split (const char *name, StrataSplit *split)
{
  for (*split = 0; *split < STRATA_N_SPLITS; (*split)++)
    if (g_str_equal (name, strata_split_get_name (*split)))
      return TRUE;
  return FALSE;
}

/* The weights of the file with the experiment's loss and metrics. A file from elsewhere holds no scaler: then the
 * experiment says how its pixels were scaled. */
static StrataNetwork *
load_network (const char *path, StrataExperiment *experiment, StrataDataset *dataset, GError **error)
{
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), error);
  if (sequential == NULL)
    return NULL;
  g_autoptr (StrataNetwork) file = strata_network_load_weights (path, sequential, error);
  if (file == NULL)
    return NULL;

  g_autoptr (StrataScaler) scaler = NULL;
  if (strata_network_get_scaler (file) != NULL)
    scaler = g_object_ref (strata_network_get_scaler (file));
  else
    {
      StrataScaling scaling;
      g_object_get (strata_experiment_get_scaling (experiment), "scaling", &scaling, NULL);
      scaler = strata_scaler_fit (scaling, dataset);
    }
  return strata_network_new (sequential, st_weights_copy (strata_network_get_weights (file)), scaler,
                             strata_experiment_get_compile (experiment), NULL);
}

static void
print_evaluation (const StrataEvaluation *evaluation, StrataSplit split, gboolean json)
{
  if (json)
    {
      JsonBuilder *builder = json_builder_new ();
      json_builder_begin_object (builder);
      cli_json_string (builder, "split", strata_split_get_name (split));
      cli_json_int (builder, "samples", (gint64) evaluation->n);
      cli_json_double (builder, "loss", evaluation->loss);
      for (gsize i = 0; i < evaluation->n_metrics; i++)
        cli_json_double (builder, evaluation->metric_names[i], evaluation->metrics[i]);
      json_builder_end_object (builder);
      cli_print_json (builder);
      return;
    }
  for (gsize i = 0; i < evaluation->n_metrics; i++)
    printf ("%s: %.4f - ", evaluation->metric_names[i], evaluation->metrics[i]);
  printf ("loss: %.4f\n", evaluation->loss);
}

/* The tables of a split that were asked for, NULL: not; both evaluate and predict once more, for all images. */
static gboolean
write_tables (StrataNetwork *network,
              StrataDataset *dataset,
              StrataSplit split,
              guint n_threads,
              const char *predictions,
              const char *scores,
              GError **error)
{
  g_autoptr (StrataAssessment) assessment = NULL;
  g_autofree char *images = NULL, *classes = NULL;

  if (predictions == NULL && scores == NULL)
    return TRUE;
  assessment = strata_assessment_new (network, dataset, split, n_threads, NULL, error);
  if (assessment == NULL)
    return FALSE;
  images = strata_assessment_predictions_to_csv (assessment);
  classes = strata_assessment_classes_to_csv (assessment);
  return (predictions == NULL || strata_write_atomically (predictions, images, strlen (images), error))
         && (scores == NULL || strata_write_atomically (scores, classes, strlen (classes), error));
}

int
cli_evaluate (int argc, char **argv)
{
  g_autofree char *model = NULL, *split_name = NULL, *predictions = NULL, *scores = NULL;
  int threads = 0, status;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &model, N_ ("The trained model, a .keras or .h5 file"), "FILE" },
    { "split", 0, 0, G_OPTION_ARG_STRING, &split_name, N_ ("train, validation or test (the default)"), "SPLIT" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, N_ ("Threads to work with; 0 chooses"), "N" },
    { "predictions", 0, 0, G_OPTION_ARG_FILENAME, &predictions, N_ ("Write what each image was taken for"), "CSV" },
    { "scores", 0, 0, G_OPTION_ARG_FILENAME, &scores, N_ ("Write precision, recall and F1 by class"), "CSV" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Write JSON"), NULL },
    { 0 },
  };
  g_autoptr (GError) error = NULL;
  StrataSplit split = STRATA_SPLIT_TEST;

  if (!cli_parse (&argc, &argv, "EXPERIMENT", _ ("Prints the loss and the metrics of a trained model."), entries, 1, 1,
                  &status))
    return status;
  if (model == NULL)
    return cli_fail (CLI_USAGE, _ ("evaluate needs --model FILE; see \"strata-cli evaluate --help\"."));
  if (split_name != NULL && !parse_split (split_name, &split))
    return cli_fail (CLI_USAGE, _ ("evaluate: --split \"%s\" should be train, validation or test."), split_name);
  if (threads < 0)
    return cli_fail (CLI_USAGE, _ ("evaluate: --threads %d should be 0 or more."), threads);

  g_autoptr (StrataExperiment) experiment = cli_load_experiment (argv[1], NULL, &error);
  if (experiment == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataDataset) dataset = cli_load_dataset (experiment, &error);
  if (dataset == NULL)
    return cli_fail_error (CLI_FAILED, error);
  g_autoptr (StrataNetwork) network = load_network (model, experiment, dataset, &error);
  StrataEvaluation evaluation;
  if (network == NULL || !strata_network_evaluate (network, dataset, split, (guint) threads, NULL, &evaluation, &error))
    return cli_fail_experiment (argv[1], error);
  if (!write_tables (network, dataset, split, (guint) threads, predictions, scores, &error))
    return cli_fail_error (CLI_FAILED, error);
  print_evaluation (&evaluation, split, json);
  return CLI_DONE;
}

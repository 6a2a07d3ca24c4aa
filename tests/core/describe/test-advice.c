/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "strata.h"

/* Each rule: a case in which it speaks, one in which it is silent, and every mend: one step that quiets it and can be
 * undone to the letter. */

typedef struct
{
  const char *id;
  StrataAdviceRank rank;
  const char *base; /* the bundled experiment it starts from */
  void (*spoil) (StrataExperiment *experiment);
  guint n_mends;
} Case;

static StrataExperiment *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  StrataExperiment *experiment = strata_bundled_load (name, &error);

  g_assert_no_error (error);
  return experiment;
}

static gpointer
layer (StrataExperiment *experiment, guint position)
{
  return strata_stack_get_layer (strata_experiment_get_stack (experiment), position);
}

static StrataAdvice *
find (GPtrArray *advice, const char *id)
{
  for (guint i = 0; i < advice->len; i++)
    if (g_str_equal (strata_advice_get_id (advice->pdata[i]), id))
      return advice->pdata[i];
  return NULL;
}

static gboolean
speaks (StrataExperiment *experiment, const char *id)
{
  g_autoptr (GPtrArray) advice = strata_advise (experiment);

  return find (advice, id) != NULL;
}

static void
set_loss (StrataExperiment *experiment, const char *name)
{
  g_autoptr (StrataLoss) loss = strata_loss_new (name);

  g_object_set (strata_experiment_get_compile (experiment), "loss", loss, NULL);
}

static void
insert (StrataExperiment *experiment, guint position, const char *kind)
{
  g_autoptr (StrataLayer) new_layer = strata_layer_new (kind, NULL, NULL);

  strata_stack_insert (strata_experiment_get_stack (experiment), position, new_layer);
}

static void
set_initializer (gpointer dense, const char *name)
{
  g_autoptr (StrataInitializer) initializer = strata_initializer_new (name);

  g_object_set (dense, "kernel-initializer", initializer, NULL);
}

/* --- What is done to a sound experiment ---------------------------------------------------------------------------- */

static void
zero_units (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 1), "units", 0u, NULL);
}

static void
bad_learning_rate (StrataExperiment *experiment)
{
  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "learning-rate",
                (double) NAN, NULL);
}

static void
remove_flatten (StrataExperiment *experiment)
{
  strata_stack_splice (strata_experiment_get_stack (experiment), 0, 1, NULL, 0);
}

static void
late_input (StrataExperiment *experiment)
{
  insert (experiment, 2, "Input");
}

static void
flatten_alone (StrataExperiment *experiment)
{
  strata_stack_splice (strata_experiment_get_stack (experiment), 1, 3, NULL, 0);
}

static void
all_disabled (StrataExperiment *experiment)
{
  for (guint i = 0; i < 4; i++)
    strata_layer_set_enabled (layer (experiment, i), FALSE);
}

static void
seven_outputs (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 3), "units", 7u, NULL);
}

static void
twelve_outputs (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 3), "units", 12u, NULL);
}

static void
relu (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 1), "activation", ST_RELU, NULL);
}

static void
relu_apart (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 1), "activation", ST_LINEAR, NULL);
  insert (experiment, 2, "Activation");
}

static void
nothing (StrataExperiment *experiment)
{
}

static void
five_sigmoids (StrataExperiment *experiment)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (StrataLayer) dense = strata_layer_new ("Dense", "units", 50u, "activation", ST_SIGMOID, NULL);
      strata_stack_insert (strata_experiment_get_stack (experiment), 2, dense);
    }
}

static void
linear_output (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 3), "activation", ST_LINEAR, NULL);
}

static void
hidden_softmax (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 2), "activation", ST_SOFTMAX, NULL);
}

static void
dropout_after_selu (StrataExperiment *experiment)
{
  g_autoptr (StrataLayer) dropout = strata_layer_new ("Dropout", "rate", 0.3, "name", "noise", NULL);
  StrataLayer *added = dropout;

  strata_stack_splice (strata_experiment_get_stack (experiment), 2, 1, &added, 1);
}

static void
alpha_dropout_after_sigmoid (StrataExperiment *experiment)
{
  insert (experiment, 2, "AlphaDropout");
}

static void
zero_kernel (StrataExperiment *experiment)
{
  set_initializer (layer (experiment, 2), "zeros");
}

static void
linear_pair (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 1), "activation", ST_LINEAR, NULL);
}

static void
dropout_at_end (StrataExperiment *experiment)
{
  insert (experiment, 4, "Dropout");
}

static void
softmax_binary (StrataExperiment *experiment)
{
  set_loss (experiment, "binary_crossentropy");
}

static void
single_softmax (StrataExperiment *experiment)
{
  g_object_set (layer (experiment, 3), "units", 1u, NULL);
}

static void
categorical_metric (StrataExperiment *experiment)
{
  g_autoptr (GPtrArray) metrics = strata_metric_list_new ((const char *const[]){ "categorical_accuracy", NULL });

  g_object_set (strata_experiment_get_compile (experiment), "metrics", metrics, NULL);
}

static void
large_learning_rate (StrataExperiment *experiment)
{
  g_object_set (strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment)), "learning-rate",
                5.0, NULL);
}

static void
small_adam_rate (StrataExperiment *experiment)
{
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");

  g_object_set (adam, "learning-rate", 1e-9, NULL);
  g_object_set (strata_experiment_get_compile (experiment), "optimizer", adam, NULL);
}

static void
batch_of_one (StrataExperiment *experiment)
{
  g_object_set (strata_experiment_get_fit (experiment), "batch-size", 1u, NULL);
}

static void
no_validation (StrataExperiment *experiment)
{
  g_object_set (strata_experiment_get_data (experiment), "validation", 0u, NULL);
}

static void
endless_patience (StrataExperiment *experiment)
{
  g_object_set (strata_experiment_get_callback (experiment, "EarlyStopping"), "patience", 10u, NULL);
}

static void
categorical_loss (StrataExperiment *experiment)
{
  set_loss (experiment, "categorical_crossentropy");
}

static void
late_flip (StrataExperiment *experiment)
{
  insert (experiment, 4, "RandomFlip");
}

static void
contrast (StrataExperiment *experiment)
{
  insert (experiment, 1, "RandomContrast");
}

static const Case cases[] = {
  { "argument-out-of-range", STRATA_ADVICE_ERROR, "sigmoid", zero_units, 1 },
  { "argument-out-of-range", STRATA_ADVICE_ERROR, "sigmoid", bad_learning_rate, 1 },
  { "no-flatten", STRATA_ADVICE_ERROR, "sigmoid", remove_flatten, 1 },
  { "no-flatten", STRATA_ADVICE_ERROR, "deep-relu", remove_flatten, 1 },
  { "layer-fault", STRATA_ADVICE_ERROR, "sigmoid", late_input, 1 },
  { "nothing-to-learn", STRATA_ADVICE_ERROR, "sigmoid", flatten_alone, 1 },
  { "nothing-to-learn", STRATA_ADVICE_ERROR, "sigmoid", all_disabled, 1 },
  { "output-size", STRATA_ADVICE_ERROR, "sigmoid", seven_outputs, 1 },
  { "output-too-wide", STRATA_ADVICE_WARNING, "sigmoid", twelve_outputs, 1 },
  { "relu-on-raw-pixels", STRATA_ADVICE_WARNING, "sigmoid", relu, 1 },
  { "relu-on-raw-pixels", STRATA_ADVICE_WARNING, "sigmoid", relu_apart, 1 },
  { "deep-relu", STRATA_ADVICE_WARNING, "deep-relu", nothing, 2 },
  { "deep-sigmoid", STRATA_ADVICE_WARNING, "sigmoid", five_sigmoids, 2 },
  { "output-activation", STRATA_ADVICE_WARNING, "sigmoid", linear_output, 1 },
  { "hidden-softmax", STRATA_ADVICE_WARNING, "sigmoid", hidden_softmax, 1 },
  { "dropout-after-selu", STRATA_ADVICE_WARNING, "complete", dropout_after_selu, 1 },
  { "constant-kernel", STRATA_ADVICE_WARNING, "sigmoid", zero_kernel, 1 },
  { "linear-pair", STRATA_ADVICE_WARNING, "standardized", linear_pair, 1 },
  { "dropout-at-output", STRATA_ADVICE_WARNING, "sigmoid", dropout_at_end, 1 },
  { "selu-initializer", STRATA_ADVICE_HINT, "deep-selu", nothing, 1 },
  { "alpha-dropout-without-selu", STRATA_ADVICE_HINT, "sigmoid", alpha_dropout_after_sigmoid, 1 },
  { "softmax-with-binary-crossentropy", STRATA_ADVICE_WARNING, "sigmoid", softmax_binary, 1 },
  { "single-softmax", STRATA_ADVICE_WARNING, "sigmoid", single_softmax, 1 },
  { "metric-does-not-fit", STRATA_ADVICE_ERROR, "sigmoid", categorical_metric, 2 },
  { "learning-rate", STRATA_ADVICE_WARNING, "sigmoid", large_learning_rate, 1 },
  { "learning-rate", STRATA_ADVICE_WARNING, "sigmoid", small_adam_rate, 1 },
  { "batch-of-one", STRATA_ADVICE_WARNING, "deep-batchnorm", batch_of_one, 1 },
  { "monitor-without-validation", STRATA_ADVICE_WARNING, "complete", no_validation, 1 },
  { "patience-too-long", STRATA_ADVICE_HINT, "complete", endless_patience, 1 },
  { "labels-are-sparse", STRATA_ADVICE_HINT, "sigmoid", categorical_loss, 1 },
  { "contrast-cuts-pixels", STRATA_ADVICE_WARNING, "convnet", contrast, 1 },
  { "augmentation-inside", STRATA_ADVICE_HINT, "convnet-augmented", late_flip, 2 },
};

static void
test_speaks (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (StrataExperiment) experiment = load (test->base);

  /* Silent before, unless the bundled experiment is the lesson itself. */
  g_assert_cmpint (speaks (experiment, test->id), ==, test->spoil == nothing);
  test->spoil (experiment);

  g_autoptr (GPtrArray) advice = strata_advise (experiment);
  StrataAdvice *found = find (advice, test->id);
  g_assert_nonnull (found);
  g_assert_cmpint (strata_advice_get_rank (found), ==, test->rank);
  g_assert_cmpuint (strata_advice_get_n_mends (found), ==, test->n_mends);
  g_assert_nonnull (strata_advice_get_subject (found));
  g_assert_cmpint (strlen (strata_advice_get_title (found)), >, 0);
  g_assert_cmpint (strlen (strata_advice_get_body (found)), >, 0);
  g_assert_cmpint (strlen (strata_advice_get_source (found)), >, 0);
}

static void
test_mends (gconstpointer data)
{
  const Case *test = data;

  for (guint i = 0; i < test->n_mends; i++)
    {
      g_autoptr (StrataExperiment) experiment = load (test->base);

      test->spoil (experiment);
      g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
      g_autofree char *before = strata_experiment_to_json (experiment), *after = NULL;
      g_autoptr (GPtrArray) advice = strata_advise (experiment);
      StrataAdvice *found = find (advice, test->id);

      strata_advice_mend (found, i, editor);
      g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, strata_advice_get_mend_label (found, i));
      g_assert_false (speaks (experiment, test->id));
      if (test->rank == STRATA_ADVICE_ERROR)
        {
          g_autoptr (GError) error = NULL;
          strata_experiment_validate (experiment, &error);
          g_assert_no_error (error);
        }

      g_assert_true (strata_editor_undo (editor));
      g_assert_false (strata_editor_undo (editor));
      after = strata_experiment_to_json (experiment);
      g_assert_cmpstr (after, ==, before);
      g_assert_true (speaks (experiment, test->id));
    }
}

/* A lesson that shouts is not heard: the seed's own experiments get what they are there to show, and no more. */
static void
test_bundled (void)
{
  static const struct
  {
    const char *name, *only;
  } expected[] = {
    { "sigmoid", NULL },
    { "standardized", NULL },
    { "deep-relu", "deep-relu" },
    { "deep-batchnorm", NULL },
    { "deep-selu", "selu-initializer" },
    { "deep-alphadropout", "selu-initializer" },
    { "complete", "selu-initializer" },
    { "convnet", NULL },
    { "convnet-augmented", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (StrataExperiment) experiment = load (expected[i].name);
      g_autoptr (GPtrArray) advice = strata_advise (experiment);

      g_test_message ("%s", expected[i].name);
      g_assert_cmpuint (advice->len, ==, expected[i].only != NULL);
      if (expected[i].only != NULL)
        g_assert_cmpstr (strata_advice_get_id (advice->pdata[0]), ==, expected[i].only);
    }
}

static void
test_order (void)
{
  g_autoptr (StrataExperiment) experiment = load ("sigmoid");

  categorical_loss (experiment);
  relu (experiment);
  seven_outputs (experiment);

  g_autoptr (GPtrArray) advice = strata_advise (experiment);
  g_assert_cmpuint (advice->len, ==, 3);
  g_assert_cmpstr (strata_advice_get_id (advice->pdata[0]), ==, "output-size");
  g_assert_cmpstr (strata_advice_get_id (advice->pdata[1]), ==, "relu-on-raw-pixels");
  g_assert_cmpstr (strata_advice_get_id (advice->pdata[2]), ==, "labels-are-sparse");
}

/* Mends keep what the person set: rate and name of the Dropout, and the place in a block. */
static void
test_details (void)
{
  g_autoptr (StrataExperiment) complete = load ("complete"), relus = load ("deep-relu");
  g_autoptr (StrataEditor) editor = strata_editor_new (complete), relu_editor = strata_editor_new (relus);
  double rate;
  int activation;
  g_autoptr (StrataInitializer) initializer = NULL;

  dropout_after_selu (complete);
  g_autoptr (GPtrArray) advice = strata_advise (complete);
  strata_advice_mend (find (advice, "dropout-after-selu"), 0, editor);
  g_assert_true (STRATA_IS_ALPHA_DROPOUT (layer (complete, 2)));
  g_object_get (layer (complete, 2), "rate", &rate, NULL);
  g_assert_cmpfloat (rate, ==, 0.3);
  g_assert_cmpstr (strata_layer_get_name (layer (complete, 2)), ==, "noise");

  GListModel *members = G_LIST_MODEL (strata_block_get_layers (layer (relus, 1)));
  g_autoptr (GPtrArray) lesson = strata_advise (relus);
  strata_advice_mend (find (lesson, "deep-relu"), 0, relu_editor);
  g_assert_cmpuint (g_list_model_get_n_items (members), ==, 2);
  g_autoptr (StrataLayer) normalization = g_list_model_get_item (members, 1);
  g_assert_true (STRATA_IS_BATCH_NORMALIZATION (normalization));

  strata_editor_undo (relu_editor);
  g_autoptr (GPtrArray) again = strata_advise (relus);
  strata_advice_mend (find (again, "deep-relu"), 1, relu_editor);
  g_autoptr (StrataLayer) dense = g_list_model_get_item (members, 0);
  g_object_get (dense, "activation", &activation, "kernel-initializer", &initializer, NULL);
  g_assert_cmpint (activation, ==, ST_SELU);
  g_assert_cmpstr (strata_configurable_get_keras_name (STRATA_CONFIGURABLE (initializer)), ==, "lecun_normal");
}

/* Whoever begins with an empty stack has made no mistake yet. */
static void
test_empty_stack (void)
{
  g_autoptr (StrataExperiment) experiment = load ("sigmoid");

  strata_stack_splice (strata_experiment_get_stack (experiment), 0, 4, NULL, 0);
  g_autoptr (GPtrArray) advice = strata_advise (experiment);
  g_assert_cmpuint (advice->len, ==, 0);
}

/* What is left out of the network is left out of the advice. */
static void
test_disabled (void)
{
  g_autoptr (StrataExperiment) experiment = load ("sigmoid");

  alpha_dropout_after_sigmoid (experiment);
  g_assert_true (speaks (experiment, "alpha-dropout-without-selu"));
  strata_layer_set_enabled (layer (experiment, 2), FALSE);
  g_assert_false (speaks (experiment, "alpha-dropout-without-selu"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *spoken = g_strdup_printf ("/advice/speaks/%s/%u", cases[i].id, i);
      g_autofree char *mended = g_strdup_printf ("/advice/mends/%s/%u", cases[i].id, i);

      g_test_add_data_func (spoken, &cases[i], test_speaks);
      g_test_add_data_func (mended, &cases[i], test_mends);
    }
  g_test_add_func ("/advice/bundled", test_bundled);
  g_test_add_func ("/advice/order", test_order);
  g_test_add_func ("/advice/details", test_details);
  g_test_add_func ("/advice/empty-stack", test_empty_stack);
  g_test_add_func ("/advice/disabled", test_disabled);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata.h"

/* Every condition of a lesson's step, as it holds and as it does not. */

typedef struct
{
  StrataExperiment *experiment;
  StrataHistory *history, *earlier;
  StrataLessonFacts facts;
} Fixture;

static void
add_epoch (StrataHistory *history, double accuracy, double val_accuracy)
{
  strata_history_append (history, (double[]){ accuracy, 1 - accuracy, val_accuracy }, 1, 0.01);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "accuracy", "loss", "val_accuracy", NULL };

  fixture->experiment = strata_bundled_load ("deep-relu", NULL);
  fixture->history = strata_history_new (keys);
  fixture->earlier = strata_history_new (keys);
  fixture->facts = (StrataLessonFacts){ .experiment = fixture->experiment, .answer = -1 };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->experiment);
  g_object_unref (fixture->history);
  g_object_unref (fixture->earlier);
}

static gboolean
holds (Fixture *fixture, const char *condition)
{
  g_autofree char *text =
    g_strdup_printf ("{\"format\": 1, \"title\": \"A\", \"subtitle\": \"B\", \"experiment\": \"sigmoid\", "
                     "\"steps\": [{\"text\": \"C\", \"until\": {%s}}]}",
                     condition);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataLesson) lesson = strata_lesson_parse (text, -1, "one", &error);

  g_assert_no_error (error);
  return strata_lesson_step_is_done (strata_lesson_get_step (lesson, 0), &fixture->facts);
}

static StrataBlock *
get_block (Fixture *fixture)
{
  StrataStack *stack = strata_experiment_get_stack (fixture->experiment);

  for (guint i = 0; i < strata_stack_get_n_layers (stack); i++)
    if (STRATA_IS_BLOCK (strata_stack_get_layer (stack, i)))
      return STRATA_BLOCK (strata_stack_get_layer (stack, i));
  g_assert_not_reached ();
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_assert_false (holds (fixture, "\"page\": \"data\""));
  fixture->facts.page = "train";
  g_assert_false (holds (fixture, "\"page\": \"data\""));
  g_assert_true (holds (fixture, "\"page\": \"train\""));
}

static void
test_deeds (Fixture *fixture, gconstpointer data)
{
  g_assert_false (holds (fixture, "\"image\": \"selected\""));
  g_assert_false (holds (fixture, "\"figure\": \"made\""));
  fixture->facts.n_images = 1;
  g_assert_true (holds (fixture, "\"image\": \"selected\""));
  g_assert_false (holds (fixture, "\"figure\": \"made\""));
  fixture->facts.n_figures = 1;
  g_assert_true (holds (fixture, "\"figure\": \"made\""));
}

/* Twenty of them in a block, and one after it. */
static void
test_layer (Fixture *fixture, gconstpointer data)
{
  GListStore *members = strata_block_get_layers (get_block (fixture));
  g_autoptr (GObject) normalization = G_OBJECT (strata_kind_new (STRATA_TYPE_LAYER, "BatchNormalization"));

  g_assert_true (holds (fixture, "\"layer\": \"Dense\""));
  g_assert_true (holds (fixture, "\"layer\": {\"kind\": \"Dense\", \"above\": 20}"));
  g_assert_false (holds (fixture, "\"layer\": {\"kind\": \"Dense\", \"above\": 21}"));
  g_assert_true (holds (fixture, "\"layer\": {\"kind\": \"Dense\", \"below\": 22}"));
  g_assert_false (holds (fixture, "\"layer\": \"BatchNormalization\""));
  g_assert_true (holds (fixture, "\"layer\": {\"kind\": \"BatchNormalization\", \"below\": 1}"));
  g_list_store_append (members, normalization);
  g_assert_true (holds (fixture, "\"layer\": {\"kind\": \"BatchNormalization\", \"above\": 19}"));
  strata_layer_set_enabled (STRATA_LAYER (normalization), FALSE);
  g_assert_false (holds (fixture, "\"layer\": \"BatchNormalization\""));
}

static void
test_argument (Fixture *fixture, gconstpointer data)
{
  StrataDataSettings *settings = strata_experiment_get_data (fixture->experiment);
  StrataCompileSettings *compile = strata_experiment_get_compile (fixture->experiment);
  StrataCallback *stopping = strata_experiment_get_callback (fixture->experiment, "EarlyStopping");
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");

  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"data\", \"name\": \"label_noise\", \"above\": 0.1}"));
  g_object_set (settings, "label-noise", 0.2, NULL);
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"data\", \"name\": \"label_noise\", \"above\": 0.1}"));
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"data\", \"name\": \"label_noise\", \"equals\": 0.2}"));

  /* One of a kind is enough. */
  g_assert_true (
    holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"activation\", \"equals\": \"softmax\"}"));
  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"activation\", \"equals\": \"selu\"}"));
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"use_bias\", \"equals\": true}"));
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"units\", \"equals\": 10}"));
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"units\", \"equals\": 10.0}"));
  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"Dense\", \"name\": \"units\", \"equals\": \"10\"}"));
  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"Dropout\", \"name\": \"rate\", \"above\": 0}"));

  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"compile\", \"name\": \"optimizer\", \"equals\": \"sgd\"}"));
  g_assert_true (
    holds (fixture, "\"argument\": {\"of\": \"optimizer\", \"name\": \"learning_rate\", \"equals\": 0.01}"));
  g_object_set (compile, "optimizer", adam, NULL);
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"compile\", \"name\": \"optimizer\", \"equals\": \"Adam\"}"));
  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"optimizer\", \"name\": \"momentum\", \"equals\": 0.9}"));

  g_assert_false (holds (fixture, "\"argument\": {\"of\": \"EarlyStopping\", \"name\": \"patience\", \"equals\": 3}"));
  g_object_set (stopping, "patience", 3, NULL);
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"EarlyStopping\", \"name\": \"patience\", \"equals\": 3}"));
  g_assert_true (holds (fixture, "\"argument\": {\"of\": \"fit\", \"name\": \"epochs\", \"above\": 9, \"below\": 11}"));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_object_set (strata_experiment_get_scaling (fixture->experiment), "scaling", STRATA_SCALING_NONE, NULL);
  g_assert_false (holds (fixture, "\"scaling\": \"standard\""));
  g_object_set (strata_experiment_get_scaling (fixture->experiment), "scaling", STRATA_SCALING_STANDARD, NULL);
  g_assert_true (holds (fixture, "\"scaling\": \"standard\""));

  g_assert_false (holds (fixture, "\"callback\": \"EarlyStopping\""));
  g_object_set (strata_experiment_get_callback (fixture->experiment, "EarlyStopping"), "enabled", TRUE, NULL);
  g_assert_true (holds (fixture, "\"callback\": \"EarlyStopping\""));
  g_assert_false (holds (fixture, "\"callback\": \"ModelCheckpoint\""));
}

static void
test_training (Fixture *fixture, gconstpointer data)
{
  g_assert_false (holds (fixture, "\"training\": \"began\""));
  g_assert_false (holds (fixture, "\"training\": \"ended\""));
  fixture->facts.trained = fixture->experiment;
  fixture->facts.training_state = STRATA_TRAINER_RUNNING;
  g_assert_true (holds (fixture, "\"training\": \"began\""));
  g_assert_false (holds (fixture, "\"training\": \"ended\""));
  fixture->facts.training_state = STRATA_TRAINER_FINISHED;
  fixture->facts.outcome = STRATA_OUTCOME_DONE;
  g_assert_true (holds (fixture, "\"training\": \"ended\""));
  g_assert_false (holds (fixture, "\"training\": \"stopped_early\""));
  fixture->facts.outcome = STRATA_OUTCOME_EARLY_STOPPED;
  g_assert_true (holds (fixture, "\"training\": \"stopped_early\""));
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_assert_false (holds (fixture, "\"epoch\": 1"));
  fixture->facts.history = fixture->history;
  g_assert_false (holds (fixture, "\"epoch\": 1"));
  g_assert_false (holds (fixture, "\"history\": {\"key\": \"accuracy\", \"above\": 0}"));
  add_epoch (fixture->history, 0.5, 0.6);
  add_epoch (fixture->history, 0.7, 0.55);
  g_assert_true (holds (fixture, "\"epoch\": 2"));
  g_assert_false (holds (fixture, "\"epoch\": 3"));
  g_assert_true (holds (fixture, "\"history\": {\"key\": \"accuracy\", \"above\": 0.6}"));
  g_assert_false (holds (fixture, "\"history\": {\"key\": \"accuracy\", \"above\": 0.7}"));
  g_assert_true (holds (fixture, "\"history\": {\"key\": \"val_accuracy\", \"below\": 0.58}"));
  g_assert_false (holds (fixture, "\"history\": {\"key\": \"val_accuracy\", \"below\": 0.58, \"at\": \"best\"}"));
  g_assert_false (holds (fixture, "\"history\": {\"key\": \"unheard_of\", \"below\": 0.58}"));
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  StrataHistory *earlier[] = { fixture->earlier };

  fixture->facts.history = fixture->history;
  add_epoch (fixture->history, 0.8, 0.8);
  g_assert_false (holds (fixture, "\"compare\": {\"key\": \"val_accuracy\", \"above\": -1}"));
  fixture->facts.earlier = earlier;
  fixture->facts.n_earlier = 1;
  g_assert_false (holds (fixture, "\"compare\": {\"key\": \"val_accuracy\", \"above\": -1}"));
  add_epoch (fixture->earlier, 0.9, 0.6);
  g_assert_true (holds (fixture, "\"compare\": {\"key\": \"val_accuracy\", \"above\": 0.1}"));
  g_assert_false (holds (fixture, "\"compare\": {\"key\": \"val_accuracy\", \"above\": 0.3}"));
  g_assert_true (holds (fixture, "\"compare\": {\"key\": \"accuracy\", \"below\": 0}"));
}

/* What is edited after the training counts for nothing. */
static void
test_trained_with (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataExperiment) frozen = strata_experiment_freeze (fixture->experiment);

  g_object_set (strata_experiment_get_scaling (frozen), "scaling", STRATA_SCALING_MIN_MAX, NULL);
  g_assert_false (holds (fixture, "\"trained_with\": {\"scaling\": \"min-max\"}"));
  fixture->facts.trained = frozen;
  g_assert_true (holds (fixture, "\"trained_with\": {\"scaling\": \"min-max\"}"));
  g_assert_false (holds (fixture, "\"trained_with\": {\"scaling\": \"min-max\", \"callback\": \"EarlyStopping\"}"));
  g_assert_false (holds (fixture, "\"scaling\": \"min-max\""));
}

/* All of a step's conditions must hold. */
static void
test_together (Fixture *fixture, gconstpointer data)
{
  fixture->facts.page = "train";
  g_assert_false (holds (fixture, "\"page\": \"train\", \"figure\": \"made\""));
  fixture->facts.n_figures = 2;
  g_assert_true (holds (fixture, "\"page\": \"train\", \"figure\": \"made\""));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  ADD ("/lesson/page", test_page);
  ADD ("/lesson/deeds", test_deeds);
  ADD ("/lesson/layer", test_layer);
  ADD ("/lesson/argument", test_argument);
  ADD ("/lesson/settings", test_settings);
  ADD ("/lesson/training", test_training);
  ADD ("/lesson/history", test_history);
  ADD ("/lesson/compare", test_compare);
  ADD ("/lesson/trained-with", test_trained_with);
  ADD ("/lesson/together", test_together);
  return g_test_run ();
}

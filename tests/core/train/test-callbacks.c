/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The callbacks by themselves, driven epoch by epoch; what they should do was recorded from Keras' own. */

#include "callback-stage.h"

#include "describe/strata-formula.h"

#include <math.h>
#include <string.h>

/* --- What Keras does -------------------------------------------------------------------------------------------------- */

static JsonParser *
load_cases (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_TRAIN"), "keras-callbacks.json", NULL);
  g_autoptr (GError) error = NULL;
  JsonParser *parser = json_parser_new ();

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return parser;
}

static int
get_mode (JsonObject *settings)
{
  g_autoptr (GEnumClass) modes = g_type_class_ref (STRATA_TYPE_MONITOR_MODE);

  return g_enum_get_value_by_nick (modes, json_object_get_string_member (settings, "mode"))->value;
}

static void
test_early_stopping_as_keras (void)
{
  g_autoptr (JsonParser) parser = load_cases ();
  JsonArray *cases =
    json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "early_stopping");

  g_assert_cmpuint (json_array_get_length (cases), >=, 100);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *settings = json_array_get_object_element (cases, i);
      double baseline =
        json_object_get_null_member (settings, "baseline") ? NAN : json_object_get_double_member (settings, "baseline");
      g_autoptr (StrataCallback) callback = g_object_new (
        STRATA_TYPE_EARLY_STOPPING, "monitor", json_object_get_string_member (settings, "monitor"), "min-delta",
        json_object_get_double_member (settings, "min_delta"), "patience",
        (guint) json_object_get_int_member (settings, "patience"), "mode", get_mode (settings), "baseline", baseline,
        "restore-best-weights", json_object_get_boolean_member (settings, "restore_best_weights"), "start-from-epoch",
        (guint) json_object_get_int_member (settings, "start_from_epoch"), NULL);
      g_auto (Stage) stage = { 0 };
      stage_set_up (&stage, json_object_get_string_member (settings, "monitor"), NULL);
      guint n = stage_run (&stage, callback, json_object_get_array_member (settings, "values"));
      g_test_message ("case %u", i);
      g_assert_cmpuint (n, ==, json_object_get_int_member (settings, "epochs_run"));
      g_assert_cmpuint (stage.weights_epoch, ==, json_object_get_int_member (settings, "weights_epoch"));
    }
}

static void
test_checkpoint_as_keras (void)
{
  g_autoptr (JsonParser) parser = load_cases ();
  JsonArray *cases =
    json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "model_checkpoint");
  char *folder = fixture_folder_new ();

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *settings = json_array_get_object_element (cases, i);
      JsonArray *saved = json_object_get_array_member (settings, "saved");
      g_autoptr (StrataCallback) callback = g_object_new (
        STRATA_TYPE_MODEL_CHECKPOINT, "monitor", json_object_get_string_member (settings, "monitor"), "mode",
        get_mode (settings), "save-best-only", json_object_get_boolean_member (settings, "save_best_only"), NULL);
      g_auto (Stage) stage = { 0 };
      stage_set_up (&stage, "val_loss", folder);
      stage_run (&stage, callback, json_object_get_array_member (settings, "values"));
      g_assert_cmpuint (stage.saved->len, ==, json_array_get_length (saved));
      for (guint s = 0; s < stage.saved->len; s++)
        g_assert_cmpuint (g_array_index (stage.saved, guint, s), ==, json_array_get_int_element (saved, s));
    }
  fixture_remove_folder (folder);
}

static void
test_reduce_lr_as_keras (void)
{
  g_autoptr (JsonParser) parser = load_cases ();
  JsonArray *cases =
    json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "reduce_lr_on_plateau");

  g_assert_cmpuint (json_array_get_length (cases), >=, 100);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *settings = json_array_get_object_element (cases, i);
      JsonArray *values = json_object_get_array_member (settings, "values");
      JsonArray *rates = json_object_get_array_member (settings, "rates");
      g_autoptr (StrataCallback) callback =
        g_object_new (STRATA_TYPE_REDUCE_LR_ON_PLATEAU, "monitor", "val_loss", "factor",
                      json_object_get_double_member (settings, "factor"), "patience",
                      (guint) json_object_get_int_member (settings, "patience"), "mode", get_mode (settings),
                      "min-delta", json_object_get_double_member (settings, "min_delta"), "cooldown",
                      (guint) json_object_get_int_member (settings, "cooldown"), "min-lr",
                      json_object_get_double_member (settings, "min_lr"), NULL);
      g_auto (Stage) stage = { 0 };

      stage_set_up (&stage, "val_loss", NULL);
      stage_begin (&stage, callback, NULL);
      for (guint epoch = 0; epoch < json_array_get_length (values); epoch++)
        {
          stage.value = json_array_get_double_element (values, epoch);
          stage.context.epoch = epoch + 1;
          g_assert_true (STRATA_CALLBACK_GET_CLASS (callback)->epoch_end (callback, &stage.context, NULL));
          g_test_message ("case %u epoch %u", i, epoch);
          g_assert_cmpfloat (stage.learning_rate, ==, json_array_get_double_element (rates, epoch));
        }
    }
}

static char *
get_status (StrataCallback *callback)
{
  return STRATA_CALLBACK_GET_CLASS (callback)->get_status (callback);
}

/* --- The learning rate of an epoch ------------------------------------------------------------------------------------ */

static double
evaluate (const char *formula, double epoch, double lr)
{
  g_autoptr (GError) error = NULL;
  double value = NAN;

  strata_formula_evaluate (formula, epoch, lr, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* Each value is what Python says. */
static void
test_formula (void)
{
  const struct
  {
    const char *formula;
    double value; /* with epoch 10 and lr 0.5 */
  } cases[] = {
    { "lr", 0.5 },
    { "5", 5 },
    { "lr * 0.5 ** 2", 0.125 },
    { "-2 ** 2", -4 },
    { "2 ** 3 ** 2", 512 },
    { "2 ** -1", 0.5 },
    { "7 // 2 - -7 // 2", 7 },
    { "-7 % 3", 2 },
    { "7 % -3", -2 },
    { "1 - 2 - 3", -4 },
    { "8 / 2 / 2", 2 },
    { "lr if epoch < 10 else lr * 0.1", 0.05 },
    { "1 if epoch > 20 else 2 if epoch > 5 else 3", 2 },
    { "1 < 3 < 2", 0 },
    { "not epoch == 10 or 0 and 1", 0 },
    { "0 or 3", 3 },
    { "max(1e-3, min(lr, 0.25), epoch / 1000)", 0.25 },
    { "exp(0) + sqrt(4) + abs(-1) + floor(1.5) + ceil(1.5) + cos(0) + log(1) + sin(0)", 8 },
    { "(1 + cos(pi)) + (e - e)", 0 },
    { "lr if epoch < 0 else 1 / (epoch - 9)", 1 },
    { ".5 + 1.", 1.5 },
  };
  const char *const wrong[] = {
    "",           "lr +",     "lr lr", "rate",        "lr = 1",    "__import__('os')",
    "exp lr",     "min(1)",   "(lr",   "lr if epoch", "1 ** ",     "0x10",
    "007",        "lr.real",  "lr;lr", "lambda: 1",   "exp(1, 2)", "epoch if else",
    "[lr for _]", "lr\n + 1", "1e",    "abs",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].formula);
      g_assert_cmpfloat_with_epsilon (evaluate (cases[i].formula, 10, 0.5), cases[i].value, 1e-12);
    }
  g_assert_true (isinf (evaluate ("1 / (epoch - epoch)", 3, 1)));
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      double value;

      g_test_message ("%s", wrong[i]);
      g_assert_false (strata_formula_evaluate (wrong[i], 0, 1, &value, &error));
      g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT);
    }
  g_autofree char *deep = g_strnfill (400, '(');
  g_autofree char *signs = g_strnfill (400, '-');
  g_autofree char *longer = g_strnfill (100000, '1');
  for (guint i = 0; i < 3; i++)
    {
      double value;

      g_assert_false (strata_formula_evaluate (i == 0 ? deep : i == 1 ? signs : longer, 0, 1, &value, NULL));
    }
}

static void
schedule (Stage *stage, StrataCallback *callback, guint n_epochs)
{
  g_autoptr (GError) error = NULL;

  stage_begin (stage, callback, &error);
  for (guint epoch = 1; epoch <= n_epochs; epoch++)
    {
      stage->context.epoch = epoch;
      STRATA_CALLBACK_GET_CLASS (callback)->epoch_begin (callback, &stage->context, &error);
      g_assert_no_error (error);
    }
}

static void
test_scheduler (void)
{
  g_autoptr (StrataCallback) callback = g_object_new (STRATA_TYPE_LEARNING_RATE_SCHEDULER, NULL);
  g_autoptr (StrataConfigurable) decay = strata_kind_new (STRATA_TYPE_SCHEDULE, "ExponentialDecay");
  g_autoptr (GError) error = NULL;

  {
    g_auto (Stage) stage = { 0 };

    stage_set_up (&stage, "val_loss", NULL);
    g_object_set (callback, "formula", "lr * 0.1 if epoch == 3 else lr", NULL);
    schedule (&stage, callback, 6);
    g_assert_cmpfloat (stage.learning_rate, ==, 0.1);
    g_assert_cmpstr (stage.notes->str, ==, "0.1\n");
  }
  {
    g_auto (Stage) stage = { 0 };

    stage_set_up (&stage, "val_loss", NULL);
    g_object_set (decay, "initial-learning-rate", 0.4, "decay-steps", 2u, "decay-rate", 0.25, NULL);
    g_object_set (callback, "schedule", decay, NULL);
    schedule (&stage, callback, 3);
    g_assert_cmpfloat_with_epsilon (stage.learning_rate, 0.1, 1e-9);
    g_autofree char *status = get_status (callback);
    g_assert_cmpstr (status, ==, "learning rate 0.1");
  }
  {
    g_auto (Stage) stage = { 0 };

    stage_set_up (&stage, "val_loss", NULL);
    g_object_set (callback, "schedule", NULL, "formula", "lr / (2 - epoch)", NULL);
    g_assert_true (strata_configurable_validate (STRATA_CONFIGURABLE (callback), NULL));
    stage_begin (&stage, callback, NULL);
    stage.context.epoch = 3;
    g_assert_false (STRATA_CALLBACK_GET_CLASS (callback)->epoch_begin (callback, &stage.context, &error));
    g_assert_nonnull (strstr (error->message, "gives inf for epoch 3"));
  }
  g_object_set (callback, "formula", "lr *", NULL);
  g_assert_false (strata_configurable_validate (STRATA_CONFIGURABLE (callback), NULL));
}

/* --- What they say ---------------------------------------------------------------------------------------------------- */

static JsonArray *
make_values (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_array_ref (json_node_get_array (node));
}

static void
test_early_stopping_texts (void)
{
  g_autoptr (StrataCallback) callback =
    g_object_new (STRATA_TYPE_EARLY_STOPPING, "patience", 2, "restore-best-weights", TRUE, NULL);
  g_autoptr (JsonArray) values = make_values ("[0.5, 0.4, 0.45]");
  g_autoptr (JsonArray) worse = make_values ("[0.5, 0.6, 0.7, 0.8]");
  g_auto (Stage) stage = { 0 };

  stage_set_up (&stage, "val_loss", NULL);
  g_assert_null (get_status (callback));
  stage_run (&stage, callback, worse);
  g_autofree char *stopped = get_status (callback);
  g_assert_cmpstr (stopped, ==, "stopped after epoch 3, best was epoch 1");
  g_assert_cmpstr (stage.reason, ==, "EarlyStopping: no improvement in val_loss for 2 epochs");
  g_assert_cmpstr (stage.notes->str, ==, "restored: weights of epoch 1 put back\n");

  g_clear_pointer (&stage.reason, g_free);
  g_object_set (callback, "restore-best-weights", FALSE, NULL);
  stage_run (&stage, callback, values);
  g_autofree char *waiting = get_status (callback);
  g_assert_cmpstr (waiting, ==, "1 of 2 epochs without improvement");
}

static void
test_checkpoint_paths (void)
{
  const struct
  {
    const char *path, *result, *word;
  } cases[] = {
    { "model.h5", "model.h5", NULL },
    { "m-{epoch:02d}.h5", "m-07.h5", NULL },
    { "m-{epoch}-{val_loss:.3f}.h5", "m-7-0.123.h5", NULL },
    { "{epoch:3d}{val_loss:08.2f}.h5", "  700000.12.h5", NULL },
    { "{val_loss:.2e}.h5", "1.23e-01.h5", NULL },
    { "{{x}}.h5", "{x}.h5", NULL },
    { "{val_accuracy:.3f}.h5", NULL, "{val_accuracy}" },
    { "{epoch:02d.h5", NULL, "}" },
    { "{epoch:s}.h5", NULL, "\"s\"" },
    { "{val_loss:d}.h5", NULL, "\"d\"" },
    { "{epoch:99999999999999999999d}.h5", NULL, "99999" },
  };
  g_auto (Stage) stage = { 0 };

  stage_set_up (&stage, "val_loss", NULL);
  stage.value = 0.123456;
  stage.context.epoch = 7;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = strata_checkpoint_format_path (cases[i].path, &stage.context, &error);
      g_assert_cmpstr (path, ==, cases[i].result);
      if (cases[i].word == NULL)
        continue;
      g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

static void
test_refused (void)
{
  const char *const keys[] = { "accuracy", "loss", NULL };
  const struct
  {
    GType type;
    const char *property, *value, *word;
  } cases[] = {
    { STRATA_TYPE_EARLY_STOPPING, "monitor", "val_loss", "\"val_loss\"" },
    { STRATA_TYPE_MODEL_CHECKPOINT, "monitor", "val_loss", "\"val_loss\"" },
    { STRATA_TYPE_MODEL_CHECKPOINT, "filepath", "model.txt", ".h5" },
    { STRATA_TYPE_MODEL_CHECKPOINT, "filepath", "{lr}.h5", "{lr}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataCallback) callback = g_object_new (cases[i].type, "monitor", "loss", NULL);
      g_assert_true (strata_callback_check_keys (callback, keys, &error));
      g_object_set (callback, cases[i].property, cases[i].value, NULL);
      g_assert_false (strata_callback_check_keys (callback, keys, &error));
      g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

static void
test_invalid_arguments (void)
{
  const struct
  {
    GType type;
    const char *property, *value;
  } cases[] = {
    { STRATA_TYPE_EARLY_STOPPING, "monitor", "" },   { STRATA_TYPE_MODEL_CHECKPOINT, "filepath", "" },
    { STRATA_TYPE_MODEL_CHECKPOINT, "monitor", "" }, { STRATA_TYPE_CSV_LOGGER, "filename", "" },
    { STRATA_TYPE_CSV_LOGGER, "separator", "" },     { STRATA_TYPE_CSV_LOGGER, "separator", "ab" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataConfigurable) callback = g_object_new (cases[i].type, NULL);
      g_assert_true (strata_configurable_validate (callback, &error));
      g_object_set (callback, cases[i].property, cases[i].value, NULL);
      g_assert_false (strata_configurable_validate (callback, &error));
      g_assert_nonnull (strstr (error->message, cases[i].property));
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataConfigurable) stopping = g_object_new (STRATA_TYPE_EARLY_STOPPING, "min-delta", -1.0, NULL);
  g_assert_false (strata_configurable_validate (stopping, &error));
  g_assert_nonnull (strstr (error->message, "min_delta"));
}

static void
test_csv_logger (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "log.csv", NULL);
  g_autoptr (StrataCallback) callback =
    g_object_new (STRATA_TYPE_CSV_LOGGER, "filename", "log.csv", "separator", ";", NULL);
  g_autoptr (JsonArray) values = make_values ("[0.5, 0.25]");
  g_autoptr (GError) error = NULL;
  g_auto (Stage) stage = { 0 };

  stage_set_up (&stage, "loss", folder);
  stage_run (&stage, callback, values);
  g_assert_cmpstr (stage.text, ==, "epoch;loss\n0;0.5\n1;0.25\n");
  g_autofree char *status = get_status (callback);
  g_assert_cmpstr (status, ==, "2 lines written");

  /* A training that goes on keeps its lines; another one begins anew, or appends. */
  stage_run (&stage, callback, values);
  g_assert_true (g_str_has_prefix (stage.text, "epoch;loss\n0;0.5\n1;0.25\n0;0.5\n"));
  stage.context.epoch = 0;
  stage_run (&stage, callback, values);
  g_assert_cmpstr (stage.text, ==, "epoch;loss\n0;0.5\n1;0.25\n");
  g_file_set_contents (path, "epoch;loss\n0;9.0", -1, NULL);
  g_object_set (callback, "append", TRUE, NULL);
  stage.context.epoch = 0;
  stage_run (&stage, callback, values);
  g_assert_cmpstr (stage.text, ==, "epoch;loss\n0;9.0\n0;0.5\n1;0.25\n");
  fixture_remove_folder (folder);
}

static void
test_terminate_on_nan (void)
{
  g_autoptr (StrataCallback) callback = g_object_new (STRATA_TYPE_TERMINATE_ON_NAN, NULL);
  StrataCallbackClass *klass = STRATA_CALLBACK_GET_CLASS (callback);
  g_auto (Stage) stage = { 0 };

  stage_set_up (&stage, "loss", NULL);
  stage.value = 3;
  klass->batch_end (callback, &stage.context);
  g_assert_null (stage.reason);
  stage.value = INFINITY;
  klass->batch_end (callback, &stage.context);
  g_assert_nonnull (strstr (stage.reason, "TerminateOnNaN"));
}

static void
test_no_folder (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *inside = g_build_filename (file, "deeper", "x", NULL);
  const struct
  {
    GType type;
    const char *property;
  } cases[] = { { STRATA_TYPE_MODEL_CHECKPOINT, "filepath" }, { STRATA_TYPE_CSV_LOGGER, "filename" } };

  g_file_set_contents (file, "x", -1, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (inside, i == 0 ? ".h5" : ".csv", NULL);
      g_autoptr (StrataCallback) callback = g_object_new (cases[i].type, cases[i].property, path, NULL);
      g_auto (Stage) stage = { 0 };
      stage_set_up (&stage, "val_loss", folder);
      g_assert_false (stage_begin (&stage, callback, &error));
      g_assert_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, path));
    }
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  g_test_add_func ("/train/callbacks/early-stopping-as-keras", test_early_stopping_as_keras);
  g_test_add_func ("/train/callbacks/checkpoint-as-keras", test_checkpoint_as_keras);
  g_test_add_func ("/train/callbacks/reduce-lr-as-keras", test_reduce_lr_as_keras);
  g_test_add_func ("/train/callbacks/formula", test_formula);
  g_test_add_func ("/train/callbacks/scheduler", test_scheduler);
  g_test_add_func ("/train/callbacks/early-stopping-texts", test_early_stopping_texts);
  g_test_add_func ("/train/callbacks/checkpoint-paths", test_checkpoint_paths);
  g_test_add_func ("/train/callbacks/refused", test_refused);
  g_test_add_func ("/train/callbacks/invalid-arguments", test_invalid_arguments);
  g_test_add_func ("/train/callbacks/csv-logger", test_csv_logger);
  g_test_add_func ("/train/callbacks/terminate-on-nan", test_terminate_on_nan);
  g_test_add_func ("/train/callbacks/no-folder", test_no_folder);
  return g_test_run ();
}

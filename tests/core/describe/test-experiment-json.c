/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"
#include "strata-json.h"

#include <glib/gstdio.h>
#include <math.h>

/* The .strata format. */

static char *
read_bundled (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s.strata", name);
  g_autofree char *path = g_build_filename (g_getenv ("STRATA_TEST_SOURCE"), "..", "data", "experiments", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
replace (const char *text, const char *old, const char *new)
{
  g_auto (GStrv) parts = g_strsplit (text, old, -1);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  return g_strjoinv (new, parts);
}

static void
test_bundled (void)
{
  static const char *const expected[] = { "sigmoid",
                                          "A first network",
                                          "standardized",
                                          "Scaling",
                                          "deep-relu",
                                          "Twenty layers",
                                          "deep-batchnorm",
                                          "BatchNormalization",
                                          "deep-selu",
                                          "selu",
                                          "deep-alphadropout",
                                          "AlphaDropout",
                                          "complete",
                                          "Everything together",
                                          "convnet",
                                          "Convolution",
                                          "convnet-augmented",
                                          "Augmentation",
                                          NULL };
  g_auto (GStrv) names = strata_bundled_list ();

  g_assert_cmpuint (g_strv_length (names), ==, 9);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataExperiment) experiment = strata_bundled_load (names[i], &error);
      g_autofree char *text = read_bundled (names[i]);
      g_autofree char *written = NULL;
      guint epochs, batch_size;

      g_assert_no_error (error);
      g_assert_cmpstr (names[i], ==, expected[2 * i]);
      g_assert_cmpstr (strata_experiment_get_name (experiment), ==, expected[2 * i + 1]);
      g_assert_cmpstr (strata_experiment_get_description (experiment), !=, "");
      strata_experiment_validate (experiment, &error);
      g_assert_no_error (error);
      g_object_get (strata_experiment_get_fit (experiment), "epochs", &epochs, "batch-size", &batch_size, NULL);
      g_assert_cmpuint (epochs, ==, 10);
      g_assert_cmpuint (batch_size, ==, 32);

      /* The files are written as the program would. */
      written = strata_experiment_to_json (experiment);
      g_assert_cmpstr (written, ==, text);
    }
}

static void
test_bundled_callbacks (void)
{
  g_autoptr (StrataExperiment) complete = strata_bundled_load ("complete", NULL);
  g_autoptr (StrataExperiment) sigmoid = strata_bundled_load ("sigmoid", NULL);
  StrataCallback *stopping = strata_experiment_get_callback (complete, "EarlyStopping");
  StrataCallback *checkpoint = strata_experiment_get_callback (complete, "ModelCheckpoint");
  guint patience;
  double min_delta;
  gboolean best_only;

  g_object_get (stopping, "patience", &patience, "min-delta", &min_delta, NULL);
  g_object_get (checkpoint, "save-best-only", &best_only, NULL);
  g_assert_true (strata_callback_get_enabled (stopping) && strata_callback_get_enabled (checkpoint) && best_only);
  g_assert_cmpuint (patience, ==, 5);
  g_assert_cmpfloat (min_delta, ==, 1e-3);
  g_assert_false (strata_callback_get_enabled (strata_experiment_get_callback (complete, "CSVLogger")));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (strata_experiment_get_callbacks (complete))), ==,
                    g_list_model_get_n_items (G_LIST_MODEL (strata_experiment_get_callbacks (sigmoid))));
}

static void
test_unknown_name (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_bundled_load ("../sigmoid", &error));
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND);
  assert_error_text (error, "“../sigmoid” is no bundled experiment; there are sigmoid, standardized, deep-relu, "
                            "deep-batchnorm, deep-selu, deep-alphadropout, complete, convnet, convnet-augmented");
}

/* Every argument of every kind away from its default, and everything that can be None. */
static StrataExperiment *
make_rich (void)
{
  StrataExperiment *experiment = strata_experiment_new ();
  StrataStack *stack = strata_experiment_get_stack (experiment);
  g_autoptr (StrataLayer) input = strata_layer_new ("Input", "shape", &(StrataShape){ 2, { 28, 28 } }, NULL);
  g_autoptr (StrataLayer) flatten = strata_layer_new ("Flatten", "name", "flach", NULL);
  g_autoptr (StrataInitializer) he = strata_initializer_new ("he_normal");
  g_autoptr (StrataInitializer) constant = strata_initializer_new ("constant");
  g_autoptr (StrataLayer) dropout = strata_layer_new ("Dropout", "rate", 0.1, "seed", (gint64) 12, NULL);
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");
  StrataBlock *block;

  g_object_set (he, "seed", G_MAXINT64, NULL);
  g_object_set (constant, "value", 1.0 / 3, NULL);
  strata_stack_append (stack, input);
  strata_stack_append (stack, flatten);
  block = append_block (stack, 3, 17);
  append_member (block, strata_layer_new ("BatchNormalization", "momentum", 0.9, "center", FALSE, NULL));
  append_member (block, strata_layer_new ("Activation", "activation", ST_LEAKY_RELU, "enabled", FALSE, NULL));
  strata_stack_append (stack, dropout);
  g_object_set (append_dense (stack, 10), "kernel-initializer", he, "bias-initializer", constant, "use-bias", FALSE,
                NULL);
  g_object_set (adam, "learning-rate", 1e-5, "amsgrad", TRUE, NULL);
  g_autoptr (GPtrArray) metrics =
    strata_metric_list_new ((const char *const[]){ "accuracy", "binary_accuracy", "Precision", "f1_score", NULL });
  g_autoptr (GPtrArray) weighted = strata_metric_list_new ((const char *const[]){ "mse", NULL });

  g_object_set (metrics->pdata[2], "thresholds", 0.7, "class-id", (gint64) 3, "name", "sure", NULL);
  g_object_set (metrics->pdata[3], "average", 2, NULL);
  g_object_set (strata_experiment_get_compile (experiment), "optimizer", adam, "metrics", metrics, "weighted-metrics",
                weighted, NULL);
  g_object_set (strata_experiment_get_fit (experiment), "seed", (guint64) G_MAXINT64, "class-weights",
                g_variant_new_parsed ("@a{ud} {0: 0.1, 9: 2.5}"), "sample-weights", "weights \"1\"\n.npy", NULL);
  g_object_set (strata_experiment_get_callback (experiment, "EarlyStopping"), "baseline", 0.5, "enabled", TRUE, NULL);
  g_object_set (experiment, "name", "Größe\t\\ \x01", "description", "", NULL);
  return experiment;
}

static void
test_round_trip (void)
{
  g_autoptr (StrataExperiment) experiment = make_rich ();
  g_autofree char *text = strata_experiment_to_json (experiment);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) read = strata_experiment_parse (text, -1, "rich.strata", &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (read)));
  again = strata_experiment_to_json (read);
  g_assert_cmpstr (text, ==, again);
  g_assert_nonnull (strstr (text, "\"learning_rate\": 1e-05,"));
  g_assert_nonnull (strstr (text, "\"shape\": [28, 28]"));
}

static void
test_faulty_values_are_kept (void)
{
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("sigmoid", NULL);
  StrataOptimizer *sgd = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) read = NULL;

  g_object_set (sgd, "learning-rate", NAN, NULL);
  g_object_set (strata_stack_get_layer (strata_experiment_get_stack (experiment), 1), "units", 0, NULL);
  text = strata_experiment_to_json (experiment);
  read = strata_experiment_parse (text, -1, "faulty.strata", &error);
  g_assert_no_error (error);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (read)));
  g_assert_false (strata_experiment_validate (read, NULL));
}

static void
test_unknown_fields (void)
{
  g_autofree char *text = read_bundled ("complete");
  g_autofree char *a = replace (text, "\"format\": 1,", "\"format\": 1,\n  \"later\": {\"a\": [1, 2.5, null]},");
  g_autofree char *b = replace (a, "\"units\": 100,", "\"units\": 100, \"twist\": \"x\",");
  g_autofree char *c = replace (b, "\"repeat\": 20", "\"repeat\": 20, \"fold\": true");
  g_autofree char *d = replace (c, "\"class_name\": \"Block\",", "\"class_name\": \"Block\", \"colour\": \"red\",");
  g_autofree char *e = replace (d, "\"momentum\": 0.0,", "\"momentum\": 0.0, \"warmup\": 3,");
  g_autofree char *f = replace (e, "\"epochs\": 10,", "\"epochs\": 10, \"gradient\": {},");
  g_autofree char *changed = replace (f, "\"patience\": 5,", "\"patience\": 5, \"cooldown\": 1,");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_experiment_parse (changed, -1, "later.strata", &error);
  g_autoptr (StrataExperiment) copy = NULL;
  g_autofree char *written = NULL;
  g_autoptr (JsonNode) before = NULL, after = NULL;

  g_assert_no_error (error);
  copy = strata_experiment_freeze (experiment);
  written = strata_experiment_to_json (copy);
  before = json_from_string (changed, NULL);
  after = json_from_string (written, NULL);
  g_assert_true (json_node_equal (before, after));
}

/* A change of sigmoid.strata that must be refused with just this message. */
static char *
list_class_names (GType base)
{
  g_autoptr (GArray) kinds = strata_kind_list (base);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < kinds->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            strata_kind_get_class_name (g_array_index (kinds, GType, i)));
  return g_string_free (names, FALSE);
}

static void
check_refused (const char *old, const char *new, StrataFormatError code, const char *message)
{
  g_autofree char *text = read_bundled ("sigmoid");
  g_autofree char *changed = replace (text, old, new);
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_experiment_parse (changed, -1, "bad.strata", &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_error (error, STRATA_FORMAT_ERROR, code);
}

static void
test_wrong_fields (void)
{
  check_refused ("\"units\": 100,", "\"units\": \"many\",", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: layers[2].config.units must be a whole number from 0 to 4294967295 (is “many”)");
  check_refused ("\"units\": 100,", "\"units\": -5,", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: layers[2].config.units must be a whole number from 0 to 4294967295 (is -5)");
  check_refused ("\"units\": 100,", "\"units\": 10.5,", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: layers[2].config.units must be a whole number from 0 to 4294967295 (is 10.5)");
  check_refused (
    "\"activation\": \"softmax\"", "\"activation\": \"sparsemax\"", STRATA_FORMAT_ERROR_FIELD,
    "bad.strata: layers[3].config.activation must be one of linear, relu, sigmoid, tanh, selu, elu, "
    "softplus, softmax, gelu, swish, leaky_relu, relu6, celu, exponential, hard_sigmoid, hard_silu, hard_tanh, "
    "hard_shrink, soft_shrink, tanh_shrink, softsign, log_sigmoid, mish, squareplus, sparse_plus, "
    "sparse_sigmoid, log_softmax (is “sparsemax”)");
  check_refused ("\"nesterov\": false", "\"nesterov\": 0", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: compile.optimizer.config.nesterov must be true or false (is 0)");
  check_refused ("\"learning_rate\": 0.01", "\"learning_rate\": \"fast\"", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: compile.optimizer.config.learning_rate must be a number (is “fast”)");
  check_refused ("\"learning_rate\": 0.01", "\"learning_rate\": 1e999", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: compile.optimizer.config.learning_rate must be a finite number");
  check_refused ("\"metrics\": [\"accuracy\"]", "\"metrics\": [\"accuracy\", 3]", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: compile.metrics[1] must be a name or an object with a class_name (is 3)");
  check_refused ("\"callbacks\": []", "\"callbacks\": {}", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: callbacks must be a list (is an object)");
  check_refused ("\"scaling\": {", "\"scaling\": [], \"x\": {", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: scaling must be an object (is a list)");
  check_refused ("\"scaling\": \"none\"", "\"scaling\": \"log\"", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: scaling.scaling must be one of none, min-max, standard, standard-per-pixel (is “log”)");
  check_refused ("\"seed\": 0", "\"class_weights\": {\"cat\": 1}", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: fit.class_weights: “cat” is no class: write its number");
  check_refused ("\"name\": \"A first network\"", "\"name\": null", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: name must be a text (is null)");
}

static void
test_unknown_kinds (void)
{
  g_autofree char *layers = list_class_names (STRATA_TYPE_LAYER);
  g_autofree char *no_layer =
    g_strdup_printf ("bad.strata: layers[0].class_name: “Lambda” is an unknown layer; there are %s", layers);
  g_autofree char *losses = list_class_names (STRATA_TYPE_LOSS);
  g_autofree char *optimizers = list_class_names (STRATA_TYPE_OPTIMIZER);
  g_autofree char *no_optimizer = g_strdup_printf (
    "bad.strata: compile.optimizer.class_name: “Muon” is an unknown optimizer; there are %s", optimizers);
  g_autofree char *callbacks = list_class_names (STRATA_TYPE_CALLBACK);
  g_autofree char *no_callback =
    g_strdup_printf ("bad.strata: callbacks[0].class_name: “Sing” is an unknown callback; there are %s", callbacks);
  g_autofree char *no_loss =
    g_strdup_printf ("bad.strata: compile.loss: “dice” is an unknown loss; there are %s", losses);
  g_assert_nonnull (strstr (layers, "Dense, Activation, "));
  check_refused ("\"class_name\": \"Flatten\"", "\"class_name\": \"Lambda\"", STRATA_FORMAT_ERROR_UNSUPPORTED,
                 no_layer);
  check_refused ("\"class_name\": \"Flatten\"", "\"class\": \"Flatten\"", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: layers[0].class_name must be a text (is null)");
  check_refused ("\"class_name\": \"SGD\"", "\"class_name\": \"Muon\"", STRATA_FORMAT_ERROR_UNSUPPORTED, no_optimizer);
  check_refused ("\"loss\": \"sparse_categorical_crossentropy\"", "\"loss\": \"dice\"", STRATA_FORMAT_ERROR_UNSUPPORTED,
                 no_loss);
  check_refused ("\"callbacks\": []", "\"callbacks\": [{\"class_name\": \"Sing\"}]", STRATA_FORMAT_ERROR_UNSUPPORTED,
                 no_callback);
}

static void
test_lacking_arguments (void)
{
  check_refused ("\"class_name\": \"Flatten\"",
                 "\"class_name\": \"Dropout\", \"config\": {\"rate\": 0.5, \"noise_shape\": [1, 28]}",
                 STRATA_FORMAT_ERROR_UNSUPPORTED,
                 "bad.strata: layers[0].config.noise_shape: this version of Strata has no noise_shape for Dropout: "
                 "remove it or make it null");
  check_refused (
    "\"units\": 300,", "\"units\": 300, \"lora_rank\": 4,", STRATA_FORMAT_ERROR_UNSUPPORTED,
    "bad.strata: layers[1].config.lora_rank: this version of Strata has no lora_rank for Dense: remove it or "
    "make it null");
  check_refused (
    "\"units\": 300,", "\"units\": 300, \"kernel_regularizer\": \"l3\",", STRATA_FORMAT_ERROR_UNSUPPORTED,
    "bad.strata: layers[1].config.kernel_regularizer: “l3” is an unknown kernel-regularizer; there are L1, "
    "L2, L1L2");
}

static void
test_blocks (void)
{
  g_autofree char *kinds = list_class_names (STRATA_TYPE_LAYER);
  g_autofree char *unknown =
    g_strdup_printf ("bad.strata: layers[0].layers[0].class_name: “X” is an unknown layer; there are %s", kinds);

  check_refused ("\"class_name\": \"Flatten\"",
                 "\"class_name\": \"Block\", \"layers\": [{\"class_name\": \"Block\", \"layers\": []}]",
                 STRATA_FORMAT_ERROR_UNSUPPORTED,
                 "bad.strata: layers[0].layers[0]: a block cannot hold a block: move it out");
  check_refused ("\"class_name\": \"Flatten\"", "\"class_name\": \"Block\", \"layers\": [{\"class_name\": \"X\"}]",
                 STRATA_FORMAT_ERROR_UNSUPPORTED, unknown);
}

static void
test_formats (void)
{
  check_refused ("\"format\": 1", "\"format\": 2", STRATA_FORMAT_ERROR_UNSUPPORTED,
                 "bad.strata: format is 2, and this version of Strata reads up to 1: open it with a newer Strata");
  check_refused ("\"format\": 1", "\"format\": 0", STRATA_FORMAT_ERROR_FIELD, "bad.strata: format must be 1 (is 0)");
  check_refused ("\"format\": 1,", "", STRATA_FORMAT_ERROR_FIELD,
                 "bad.strata: format must be the format's number, 1: this is no .strata file (is null)");
}

static void
check_text (const char *text, gssize length, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_experiment_parse (text, length, "bad.strata", &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_syntax (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = g_strnfill (STRATA_JSON_MAX_SIZE + 1, ' ');

  check_text ("", 0, "bad.strata: line 1, column 1: the text ends where a value should stand");
  check_text ("[]", 2, "bad.strata must be a JSON object: this is no .strata file (is a list)");
  check_text ("{\"name\": \"\xff\"}", -1,
              "bad.strata: byte 10 is not text in UTF-8: open a .strata file, or mend it in an editor");
  check_text ("{\0}", 3, "bad.strata: byte 1 is not text in UTF-8: open a .strata file, or mend it in an editor");
  check_text (
    deep, -1,
    "bad.strata: line 1, column 65: lists and objects stand more than 64 deep in each other: this is no file of ours");
  check_text (large, -1, "bad.strata: 16777217 bytes are too many: this is no file of ours (at most 16777216)");
}

static void
test_syntax_place (void)
{
  static const struct
  {
    const char *text, *message;
  } wrong[] = {
    { "{\n  \"format\": 1,\n  \"name\": oops\n}", "line 3, column 11: there is “oops” where a value should stand" },
    { "{\n  \"größe\" 1}", "line 2, column 11: there is “1” where a : should stand" },
    { "{\"learning_rate\": NaN}", "line 1, column 19: there is “NaN” where a value should stand" },
    { "{\"name\": \"x\"", "line 1, column 13: the text ends where a , or the closing } should stand" },
    { "{\"name\": \"x\n\"}", "line 1, column 12: the line ends where the closing \" of a text should stand" },
    { "{\"a\": 1,}", "line 1, column 9: there is “}” where a field's name in \"quotes\" should stand" },
    { "{\"a\": [1 2]}", "line 1, column 10: there is “2” where a , or the closing ] should stand" },
    { "{\"a\": 01}", "line 1, column 8: there is “1” where a number without zeros before it should stand" },
    { "{\"a\": 1.}", "line 1, column 9: there is “}” where a digit should stand" },
    { "{\"a\": \"\\x\"}", "line 1, column 9: there is “x” where an escape such as \\n should stand" },
    { "{} // more", "line 1, column 4: there is “/” where the end should stand" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *message = g_strconcat ("bad.strata: ", wrong[i].message, NULL);
      check_text (wrong[i].text, -1, message);
    }
}

static void
test_duplicate_keys (void)
{
  g_autofree char *text = read_bundled ("sigmoid");
  g_autofree char *changed = replace (text, "\"units\": 300,", "\"units\": 7, \"units\": 300,");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_experiment_parse (changed, -1, "twice.strata", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strata_stack_get_n_params (strata_experiment_get_stack (experiment)), ==, 266610);
}

/* Whatever is cut off or changed, the parser answers and says something. */
static void
test_mutations (void)
{
  g_autofree char *text = read_bundled ("complete");
  gsize length = strlen (text);
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataExperiment) cut = strata_experiment_parse (text, i, "cut.strata", &error);
      g_assert_true ((cut == NULL) == (error != NULL));
    }
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *changed = g_memdup2 (text, length + 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataExperiment) experiment = NULL;

      for (guint k = 0; k < 3; k++)
        changed[g_rand_int_range (random, 0, length)] = "{}[],:\"0-9e.nt\\ax "[g_rand_int_range (random, 0, 18)];
      experiment = strata_experiment_parse (changed, length, "changed.strata", &error);
      g_assert_true ((experiment == NULL) == (error != NULL));
      g_assert_true (error == NULL || g_str_has_prefix (error->message, "changed.strata"));
    }
}

static void
test_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("strata-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a b.strata", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (StrataExperiment) experiment = make_rich ();
  g_autoptr (StrataExperiment) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (strata_experiment_load_file (file, &error));
  g_assert_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "“a b.strata” could not be opened: "));
  g_clear_error (&error);
  g_assert_true (strata_experiment_save_file (experiment, file, &error));
  g_assert_no_error (error);
  read = strata_experiment_load_file (file, &error);
  g_assert_no_error (error);
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (experiment), STRATA_CONFIGURABLE (read)));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/experiment-json/bundled", test_bundled);
  g_test_add_func ("/experiment-json/bundled-callbacks", test_bundled_callbacks);
  g_test_add_func ("/experiment-json/unknown-name", test_unknown_name);
  g_test_add_func ("/experiment-json/round-trip", test_round_trip);
  g_test_add_func ("/experiment-json/faulty-values-are-kept", test_faulty_values_are_kept);
  g_test_add_func ("/experiment-json/unknown-fields", test_unknown_fields);
  g_test_add_func ("/experiment-json/wrong-fields", test_wrong_fields);
  g_test_add_func ("/experiment-json/unknown-kinds", test_unknown_kinds);
  g_test_add_func ("/experiment-json/lacking-arguments", test_lacking_arguments);
  g_test_add_func ("/experiment-json/blocks", test_blocks);
  g_test_add_func ("/experiment-json/formats", test_formats);
  g_test_add_func ("/experiment-json/syntax", test_syntax);
  g_test_add_func ("/experiment-json/syntax-place", test_syntax_place);
  g_test_add_func ("/experiment-json/duplicate-keys", test_duplicate_keys);
  g_test_add_func ("/experiment-json/mutations", test_mutations);
  g_test_add_func ("/experiment-json/files", test_files);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"

#include "strata-keras-config.h"

#include <string.h>

/* Keras' JSON: the spellings that mean the same, and what would change the computation and is refused by name. */

#define MODEL(layers)                                                                                             \
  "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [{\"class_name\": \"InputLayer\", " \
  "\"config\": {\"batch_shape\": [null, 4], \"name\": \"i\"}}, " layers "]}}"
#define DENSE(more) \
  MODEL ("{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", \"units\": 3, \"activation\": \"relu\"" more "}}")
#define LAYER(name, config) MODEL ("{\"class_name\": \"" name "\", \"config\": {\"name\": \"l\"" config "}}")

typedef struct
{
  const char *json;
  const char *words[3];
} Case;

static void
refuse_model (const Case *c)
{
  GError *error = NULL;

  g_assert_null (strata_keras_model_from_json (c->json, "m.h5", NULL, &error));
  h5_assert_error (error, -1, "m.h5", c->words[0], c->words[1], c->words[2], NULL);
}

static void
test_refused_models (void)
{
  static const Case cases[] = {
    { "", { "model_config" } },
    { "[]", { "model_config" } },
    { "{", { "model_config" } },
    { "{\"class_name\": \"Functional\", \"config\": {\"layers\": []}}", { "Functional" } },
    { "{\"class_name\": \"Sequential\"}", { "layers" } },
    { "{\"class_name\": \"Sequential\", \"config\": {\"layers\": {}}}", { "layers" } },
    { "{\"class_name\": \"Sequential\", \"config\": {\"layers\": []}}", { "input shape" } },
    { MODEL ("3"), { "layers[1]", "class_name" } },
    { MODEL ("{\"class_name\": \"Dense\"}"), { "layers[1]", "config" } },
    { LAYER ("Conv3D", ""), { "Conv3D", "“l”" } },
    { LAYER ("Block", ""), { "Block" } },
    { LAYER ("Sequential", ""), { "Sequential" } },
    { LAYER ("InputLayer", ", \"batch_shape\": [null, 4]"), { "InputLayer" } },
    { DENSE (", \"units\": 0"), { "units" } },
    { DENSE (", \"units\": -1"), { "units" } },
    { DENSE (", \"units\": 2.5"), { "units" } },
    { DENSE (", \"units\": \"3\""), { "units" } },
    { DENSE (", \"units\": 1e30"), { "units" } },
    { DENSE (", \"use_bias\": 1"), { "use_bias" } },
    { DENSE (", \"activation\": \"sparsemax\""), { "activation", "sparsemax" } },
    { DENSE (", \"activation\": {\"class_name\": \"LeakyReLU\", \"config\": {}}"), { "activation" } },
    { DENSE (", \"kernel_regularizer\": {\"class_name\": \"OrthogonalRegularizer\", \"config\": {}}"),
      { "“d”", "kernel_regularizer", "OrthogonalRegularizer" } },
    { DENSE (", \"activity_regularizer\": {\"class_name\": \"MaxNorm\"}"), { "activity_regularizer" } },
    { DENSE (", \"kernel_regularizer\": {\"class_name\": \"L2\", \"config\": {\"l2\": -1}}"), { "l2", "at least 0" } },
    { DENSE (", \"kernel_constraint\": {\"class_name\": \"Custom\"}"), { "kernel_constraint", "Custom" } },
    { DENSE (", \"trainable\": false"), { "“d”", "trainable" } },
    { DENSE (", \"dtype\": \"mixed_float16\""), { "dtype" } },
    { DENSE (", \"dtype\": {\"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"bfloat16\"}}"), { "dtype" } },
    { DENSE (", \"lora_rank\": 4"), { "lora_rank" } },
    { DENSE (", \"kernel_initializer\": {\"class_name\": \"STFT\", \"config\": {}}"),
      { "kernel_initializer", "STFT" } },
    { DENSE (", \"kernel_initializer\": {\"class_name\": \"HeNormal\", \"config\": {\"seed\": \"x\"}}"), { "seed" } },
    { LAYER ("Dropout", ", \"rate\": 0.5, \"noise_shape\": [null, 1]"), { "Dropout", "noise_shape" } },
    { LAYER ("Dropout", ", \"rate\": 1.5"), { "rate" } },
    { LAYER ("BatchNormalization", ", \"axis\": 0"), { "axis" } },
    { LAYER ("BatchNormalization", ", \"axis\": [1, 2]"), { "axis" } },
    { LAYER ("BatchNormalization", ", \"renorm\": true"), { "renorm" } },
    { LAYER ("BatchNormalization", ", \"synchronized\": true"), { "synchronized" } },
    { LAYER ("Flatten", ", \"data_format\": \"channels_first\""), { "data_format" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    refuse_model (&cases[i]);
}

static void
test_refused_shapes (void)
{
  static const char *const shapes[] = { "null",
                                        "[]",
                                        "[null]",
                                        "[null, null]",
                                        "[null, 0]",
                                        "[null, -3]",
                                        "[null, \"a\"]",
                                        "[null, 4294967296]",
                                        "[null, 65536, 65536]",
                                        "[null, 1, 1, 1, 1, 1]",
                                        "4" };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *json = g_strdup_printf (
        "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [{\"class_name\": \"InputLayer\", "
        "\"config\": {\"batch_shape\": %s}}, {\"class_name\": \"Dense\", \"config\": {\"units\": 3}}]}}",
        shapes[i]);

      refuse_model (&(Case){ json, { "input shape" } });
    }
}

static void
test_deep_nesting (void)
{
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autofree char *json = g_strconcat ("{\"a\": ", brackets, NULL);

  refuse_model (&(Case){ json, { "deep" } });
}

/* The network's shape as text, "16 → 6 relu" or so, by its weights and its summary. */
static StrataSequential *
read_model (const char *json)
{
  g_autoptr (GError) error = NULL;
  StrataSequential *sequential = strata_keras_model_from_json (json, "m.h5", NULL, &error);

  g_assert_no_error (error);
  return sequential;
}

static void
test_spellings (void)
{
  static const char *const same[] = {
    DENSE (""),
    DENSE (", \"units\": 3.0"),
    DENSE (", \"activation\": {\"class_name\": \"function\", \"config\": \"relu\"}"),
    DENSE (", \"kernel_initializer\": \"glorot_uniform\", \"bias_initializer\": \"zeros\""),
    DENSE (", \"kernel_initializer\": {\"class_name\": \"GlorotUniform\", \"config\": {\"seed\": null, \"dtype\": "
           "\"float32\"}}"),
    DENSE (", \"dtype\": {\"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"float32\"}}, \"trainable\": true"),
    DENSE (", \"kernel_regularizer\": null, \"lora_rank\": null, \"build_config\": {\"input_shape\": [null, 4]}"),
    "{\"class_name\": \"Sequential\", \"config\": [{\"class_name\": \"Dense\", \"config\": {\"name\": \"d\", "
    "\"batch_input_shape\": [null, 4], \"units\": 3, \"activation\": \"relu\"}}]}",
    "{\"class_name\": \"Sequential\", \"config\": {\"build_input_shape\": [null, 4], \"layers\": [{\"class_name\": "
    "\"Dense\", \"config\": {\"name\": \"d\", \"units\": 3, \"activation\": \"relu\"}}]}}",
  };
  g_autoptr (StrataSequential) first = read_model (same[0]);
  StrataConfigurable *dense = STRATA_CONFIGURABLE (strata_sequential_get_layer (first, 0)->layer);

  for (guint i = 1; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (StrataSequential) other = read_model (same[i]);

      g_assert_true (strata_shape_equal (strata_sequential_get_input_shape (other), &(StrataShape){ 1, { 4 } }));
      g_assert_true (
        strata_configurable_equal (dense, STRATA_CONFIGURABLE (strata_sequential_get_layer (other, 0)->layer)));
    }
}

/* Keras 3 writes silu where Keras 2 wrote swish; Keras 2 a list of one axis. */
static void
test_renamed (void)
{
  g_autoptr (StrataSequential) silu = read_model (LAYER ("Activation", ", \"activation\": \"silu\""));
  g_autoptr (StrataSequential) axis = read_model (LAYER ("BatchNormalization", ", \"axis\": [1]"));
  StActivation activation;

  g_object_get (strata_sequential_get_layer (silu, 0)->layer, "activation", &activation, NULL);
  g_assert_cmpint (activation, ==, ST_SWISH);
  g_assert_cmpuint (strata_sequential_get_n_params (axis), ==, 16);
}

#define TRAINING(loss, metrics, optimizer, config)                                                                 \
  "{\"loss\": " loss ", \"metrics\": " metrics ", \"loss_weights\": null, \"optimizer_config\": {\"class_name\": " \
  "\"" optimizer "\", \"config\": {" config "}}}"
#define SPARSE "\"sparse_categorical_crossentropy\""

static void
test_refused_training (void)
{
  static const Case cases[] = {
    { "{}", { "optimizer_config" } },
    { "{\"optimizer_config\": {\"class_name\": \"SGD\"}}", { "optimizer_config", "config" } },
    { TRAINING (SPARSE, "[]", "Muon", ""), { "Muon" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"learning_rate\": {\"class_name\": \"MyDecay\", \"config\": {}}"),
      { "learning_rate", "MyDecay" } },
    { TRAINING (SPARSE, "[]", "SGD",
                "\"learning_rate\": {\"class_name\": \"PiecewiseConstantDecay\", "
                "\"config\": {\"boundaries\": [5], \"values\": [0.1]}}"),
      { "learning_rate", "boundaries" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"clipnorm\": 1.0, \"clipvalue\": 1.0"), { "clipnorm", "clipvalue" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"learning_rate\": 0"), { "learning_rate" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"learning_rate\": \"fast\""), { "learning_rate" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"clipnorm\": -1.0"), { "clipnorm" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"weight_decay\": -0.004"), { "weight_decay" } },
    { TRAINING (SPARSE, "[]", "SGD", "\"decay\": 0.01"), { "decay" } },
    { TRAINING (SPARSE, "[]", "Adam", "\"ema_momentum\": 1.5"), { "ema_momentum" } },
    { TRAINING (SPARSE, "[]", "Adam", "\"gradient_accumulation_steps\": 4"), { "gradient_accumulation_steps" } },
    { TRAINING ("null", "[]", "SGD", ""), { "loss" } },
    { TRAINING ("\"dice\"", "[]", "SGD", ""), { "loss", "dice" } },
    { TRAINING ("{\"class_name\": \"CategoricalCrossentropy\", \"config\": {\"label_smoothing\": 1.5}}", "[]", "SGD",
                ""),
      { "label_smoothing" } },
    { TRAINING ("{\"class_name\": \"SparseCategoricalCrossentropy\", \"config\": {\"ignore_class\": 3}}", "[]", "SGD",
                ""),
      { "ignore_class" } },
    { TRAINING ("{\"class_name\": \"MeanSquaredError\", \"config\": {\"reduction\": \"sum\"}}", "[]", "SGD", ""),
      { "reduction" } },
    { TRAINING (SPARSE, "[\"MeanIoU\"]", "SGD", ""), { "metric", "MeanIoU" } },
    { TRAINING (SPARSE, "[[{\"class_name\": \"Accuracy\", \"config\": {}}]]", "SGD", ""), { "Accuracy" } },
    { TRAINING (SPARSE, "[{\"class_name\": \"Precision\", \"config\": {\"thresholds\": [0.2, 0.8]}}]", "SGD", ""),
      { "metrics", "thresholds" } },
    { TRAINING (SPARSE, "[{\"class_name\": \"AUC\", \"config\": {\"thresholds\": [0.2, 0.8]}}]", "SGD", ""),
      { "metrics", "thresholds" } },
    { TRAINING (SPARSE, "[], \"weighted_metrics\": [\"beauty\"]", "SGD", ""), { "weighted_metrics", "beauty" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;

      g_assert_null (strata_keras_training_from_json (cases[i].json, "m.h5", &error));
      h5_assert_error (error, -1, "m.h5", cases[i].words[0], cases[i].words[1], NULL);
    }
}

static void
test_training_spellings (void)
{
  static const char *const same[] = {
    TRAINING (SPARSE, "[\"accuracy\"]", "SGD", "\"learning_rate\": 0.02, \"momentum\": 0.5"),
    TRAINING (SPARSE, "[\"acc\"]", "Custom>SGD",
              "\"learning_rate\": 0.019999999552965164, \"momentum\": 0.5, \"decay\": 0.0, \"ema_momentum\": 0.99"),
    TRAINING (
      "{\"class_name\": \"SparseCategoricalCrossentropy\", \"config\": {\"reduction\": \"auto\", \"name\": \"s\", "
      "\"from_logits\": false, \"ignore_class\": null}}",
      "[[{\"class_name\": \"MeanMetricWrapper\", \"config\": {\"name\": \"accuracy\", \"fn\": "
      "\"sparse_categorical_accuracy\"}}]]",
      "SGD", "\"learning_rate\": 0.02, \"momentum\": 0.5, \"nesterov\": false, \"name\": \"SGD\""),
    TRAINING ("{\"class_name\": \"function\", \"config\": \"sparse_categorical_crossentropy\"}",
              "[[\"accuracy\"]], \"weighted_metrics\": [[]]", "SGD", "\"learning_rate\": 0.02, \"momentum\": 0.5"),
  };
  g_autoptr (StrataCompileSettings) first = strata_keras_training_from_json (same[0], "m.h5", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataCompileSettings) other = strata_keras_training_from_json (same[i], "m.h5", &error);

      g_assert_no_error (error);
      g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (first), STRATA_CONFIGURABLE (other)));
    }
}

/* Older h5py gives Keras bytes only when there is nothing but ASCII in them. */
static void
test_ascii (void)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataSequential) sequential = NULL;
  g_autoptr (StrataSequential) read = NULL;
  g_autofree char *json = NULL;
  StrataLayer *layer = strata_layer_new ("Dense", "units", 2u, NULL);

  strata_layer_set_name (layer, "couche 第一 🙂");
  g_ptr_array_add (layers, layer);
  sequential = strata_sequential_new (&(StrataShape){ 1, { 2 } }, layers, NULL);
  json = strata_keras_model_to_json (sequential, STRATA_KERAS_PLAIN);
  g_assert_true (g_str_is_ascii (json));
  read = read_model (json);
  g_assert_cmpstr (strata_sequential_get_layer (read, 0)->name, ==, "couche 第一 🙂");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/keras-config/refused-models", test_refused_models);
  g_test_add_func ("/keras-config/refused-shapes", test_refused_shapes);
  g_test_add_func ("/keras-config/deep-nesting", test_deep_nesting);
  g_test_add_func ("/keras-config/spellings", test_spellings);
  g_test_add_func ("/keras-config/renamed", test_renamed);
  g_test_add_func ("/keras-config/refused-training", test_refused_training);
  g_test_add_func ("/keras-config/training-spellings", test_training_spellings);
  g_test_add_func ("/keras-config/ascii", test_ascii);
  return g_test_run ();
}

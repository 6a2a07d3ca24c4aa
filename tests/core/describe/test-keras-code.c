/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "describe-fixture.h"

/* The text of the programs; that Keras runs them is shown in tests/interop. */

static void
assert_has (StrataExperiment *experiment, const char *part)
{
  g_autofree char *code = strata_experiment_to_keras_code (experiment);

  if (strstr (code, part) == NULL)
    g_error ("“%s” is not in\n%s", part, code);
}

static void
assert_lacks (StrataExperiment *experiment, const char *part)
{
  g_autofree char *code = strata_experiment_to_keras_code (experiment);

  if (strstr (code, part) != NULL)
    g_error ("“%s” is in\n%s", part, code);
}

static gpointer
layer (StrataExperiment *experiment, guint position)
{
  return strata_stack_get_layer (strata_experiment_get_stack (experiment), position);
}

static void
test_bundled (void)
{
  g_autoptr (StrataExperiment) sigmoid = load_bundled ("sigmoid"), complete = load_bundled ("complete");

  assert_has (sigmoid, "model.add(keras.Input(shape=(28, 28)))\n"
                       "model.add(keras.layers.Flatten())\n"
                       "model.add(keras.layers.Dense(300, activation=\"sigmoid\"))\n"
                       "model.add(keras.layers.Dense(100, activation=\"sigmoid\"))\n"
                       "model.add(keras.layers.Dense(10, activation=\"softmax\"))\n");
  assert_has (sigmoid, "optimizer=keras.optimizers.SGD(learning_rate=0.01)");
  assert_lacks (sigmoid, "StandardScaler");
  assert_lacks (sigmoid, "numpy");
  assert_has (complete, "for _ in range(20):\n    model.add(keras.layers.Dense(100, activation=\"selu\"))\n");
  assert_has (complete, "model.add(keras.layers.AlphaDropout(0.5))");
  assert_has (complete, "scaler = StandardScaler()");
  assert_has (complete, "keras.callbacks.EarlyStopping(min_delta=0.001, patience=5)");
}

static void
test_names (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("deep-relu");
  g_autoptr (StrataLayer) member =
    g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (layer (experiment, 1))), 0);

  strata_layer_set_name (member, "hidden");
  strata_layer_set_name (layer (experiment, 2), "out");
  assert_has (experiment, "for i in range(20):\n");
  assert_has (experiment, "name=\"hidden\" if i == 0 else \"hidden\" + f\"_{i}\"");
  assert_has (experiment, "name=\"out\"");
}

/* What is there once needs no loop. */
static void
test_once (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("deep-relu");
  StrataBlock *block = layer (experiment, 1);
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);

  g_object_set (block, "repeat", 1u, NULL);
  strata_layer_set_name (member, "hidden");
  assert_lacks (experiment, " in range(");
  assert_has (experiment, "\nmodel.add(keras.layers.Dense(10, activation=\"relu\", name=\"hidden\"))\n");
}

static void
test_left_out (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid"), block = load_bundled ("deep-relu");
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (layer (block, 1))), 0);

  strata_layer_set_enabled (layer (experiment, 1), FALSE);
  assert_lacks (experiment, "Dense(300");
  /* A loop over nothing is no Python. */
  strata_layer_set_enabled (member, FALSE);
  assert_lacks (block, " in range(");
}

/* Texts a person typed are data, never program. */
static void
test_hostile (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");

  g_object_set (experiment, "name", "a\nimport os", "description", "b\r\nimport os\r", NULL);
  strata_layer_set_name (layer (experiment, 1), "x\"); import os #\\");
  g_object_set (strata_experiment_get_data (experiment), "folder", "C:\\data\"\n", NULL);
  g_object_set (strata_experiment_get_fit (experiment), "sample-weights", "w\".npy", NULL);

  g_autofree char *code = strata_experiment_to_keras_code (experiment);
  g_auto (GStrv) lines = g_strsplit_set (code, "\r\n", -1);
  guint n_imports = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    n_imports += g_str_equal (lines[i], "import os");
  g_assert_cmpuint (n_imports, ==, 1); /* the program's own, for the folder */
  assert_has (experiment, "# import os");
  assert_has (experiment, "name=\"x\\\"); import os #\\\\\"");
  assert_has (experiment, "folder = \"C:\\\\data\\\"\\n\"");
  assert_has (experiment, "np.load(\"w\\\".npy\")");
}

static void
test_targets (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataLoss) loss = strata_loss_new ("mean_squared_error");

  assert_lacks (experiment, "to_categorical");
  g_object_set (strata_experiment_get_compile (experiment), "loss", loss, NULL);
  assert_has (experiment, "y_valid = keras.utils.to_categorical(y_valid, 10)");
  /* One output is compared with the label itself. */
  g_object_set (layer (experiment, 3), "units", 1u, NULL);
  assert_lacks (experiment, "to_categorical");
}

static void
test_broken (void)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();

  assert_has (experiment, "model = keras.Sequential()\n");
  assert_has (experiment, "model.fit(");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/keras-code/bundled", test_bundled);
  g_test_add_func ("/keras-code/names", test_names);
  g_test_add_func ("/keras-code/once", test_once);
  g_test_add_func ("/keras-code/left-out", test_left_out);
  g_test_add_func ("/keras-code/hostile", test_hostile);
  g_test_add_func ("/keras-code/targets", test_targets);
  g_test_add_func ("/keras-code/broken", test_broken);
  return g_test_run ();
}

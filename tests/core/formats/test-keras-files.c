/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"

#include "golden-tensor.h"

#include <math.h>
#include <string.h>

/* Files that real Keras saved (tests/golden/keras-files): what is computed from them, and what is refused. */

typedef struct
{
  JsonParser *parser;
  JsonObject *facts;
  StrataNetwork *network;
} Golden;

static void
golden_clear (Golden *golden)
{
  g_clear_object (&golden->network);
  g_clear_object (&golden->parser);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Golden, golden_clear)

static void
golden_open_facts (Golden *golden, const char *file_name)
{
  g_autofree char *stem = g_strndup (file_name, strrchr (file_name, '.') - file_name);
  g_autofree char *name = g_strconcat (stem, ".json", NULL);
  g_autofree char *path = h5_golden_path (name);
  g_autoptr (GError) error = NULL;

  golden->parser = json_parser_new_immutable ();
  json_parser_load_from_file (golden->parser, path, &error);
  g_assert_no_error (error);
  golden->facts = json_node_get_object (json_parser_get_root (golden->parser));
}

static void
assert_close (double found, double expected, double tolerance)
{
  if (!(fabs (found - expected) <= tolerance * (1 + fabs (expected))))
    g_error ("%.9g is not %.9g to %g", found, expected, tolerance);
}

/* A digest: the norm, the sum, and up to eight values from the front. */
static void
assert_digest (const float *values, gsize n, JsonObject *digest)
{
  JsonArray *head = json_object_get_array_member (digest, "head");
  double sum = 0, squares = 0;

  for (gsize i = 0; i < n; i++)
    {
      sum += values[i];
      squares += (double) values[i] * values[i];
    }
  assert_close (sqrt (squares), json_object_get_double_member (digest, "l2"), 1e-7);
  assert_close (sum, json_object_get_double_member (digest, "sum"), 1e-6);
  for (guint i = 0; i < json_array_get_length (head); i++)
    assert_close (values[i], json_array_get_double_element (head, i), 1e-7);
}

static void
check_weights (const Golden *golden)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (golden->network));
  JsonArray *weights = json_object_get_array_member (golden->facts, "weights");

  g_assert_cmpuint (st_model_get_n_weights (model), ==, json_array_get_length (weights));
  for (guint i = 0; i < json_array_get_length (weights); i++)
    {
      JsonObject *digest = json_array_get_object_element (weights, i);
      const StWeightInfo *info = st_model_get_weight (model, i);

      g_assert_nonnull (strstr (json_object_get_string_member (digest, "name"), info->name));
      assert_digest (st_weights_get (strata_network_get_weights (golden->network), i), info->size, digest);
    }
}

static void
check_predictions (const Golden *golden)
{
  g_autoptr (GoldenTensor) x = golden_tensor_get (golden->facts, "x");
  g_autoptr (GoldenTensor) expected = golden_tensor_get (golden->facts, "predictions");
  g_autofree float *found = h5_predict_floats (golden->network, x->values, x->shape[0]);

  for (gsize i = 0; i < expected->size; i++)
    assert_close (found[i], expected->values[i], 1e-5);
}

static void
check_evaluation (const Golden *golden)
{
  JsonObject *evaluate = json_object_get_object_member (golden->facts, "evaluate");
  g_autoptr (GoldenTensor) x = golden_tensor_get (golden->facts, "x");
  g_autoptr (GoldenTensor) y = golden_tensor_get (golden->facts, "y");
  g_autofree float *found = h5_predict_floats (golden->network, x->values, x->shape[0]);
  double loss = 0, n_right = 0;
  gsize n = x->shape[0];

  for (gsize i = 0; i < n; i++)
    {
      loss -= log (found[3 * i + (gsize) y->values[i]]);
      n_right += strata_network_get_class (golden->network, found + 3 * i) == (guint) y->values[i];
    }
  assert_close (loss / n, json_object_get_double_member (evaluate, "loss"), 1e-5);
  assert_close (n_right / n, json_object_get_double_member (evaluate, "accuracy"), 1e-6);
}

static void
check_compile (const Golden *golden)
{
  JsonObject *expected = json_object_get_object_member (golden->facts, "optimizer");
  StrataCompileSettings *compile = strata_network_get_compile (golden->network);
  StrataConfigurable *optimizer = STRATA_CONFIGURABLE (strata_compile_settings_get_optimizer (compile));
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (optimizer, NULL);

  g_assert_cmpint (strata_loss_get_loss (strata_compile_settings_get_loss (compile)), ==,
                   ST_SPARSE_CATEGORICAL_CROSSENTROPY);
  g_assert_cmpstr (strata_metric_get_name (strata_compile_settings_get_metrics (compile)->pdata[0]), ==, "accuracy");
  g_assert_cmpstr (strata_configurable_get_class_name (optimizer), ==,
                   json_object_get_string_member (expected, "class_name"));
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *name = strata_argument_to_keras (arguments[i]->name);
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, G_TYPE_DOUBLE);
      if (arguments[i]->value_type != G_TYPE_DOUBLE || !json_object_has_member (expected, name)
          || json_object_get_null_member (expected, name))
        continue;
      g_object_get_property (G_OBJECT (optimizer), arguments[i]->name, &value);
      g_assert_cmpfloat (g_value_get_double (&value), ==, json_object_get_double_member (expected, name));
    }
}

/* The slots of the file, in its order: of Adam two a weight beside each other, or all of one and then all of the other. */
static void
check_optimizer (const Golden *golden)
{
  const StModel *model = strata_sequential_get_model (strata_network_get_sequential (golden->network));
  StOptimizer *optimizer = strata_network_get_optimizer (golden->network);
  JsonArray *state = json_object_get_array_member (golden->facts, "optimizer_weights");
  guint n_seen[2] = { 0 }, n_trainable = 0;

  g_assert_cmpint (st_optimizer_get_iterations (optimizer), ==, 6);
  for (guint k = 0; k < json_array_get_length (state); k++)
    {
      JsonObject *digest = json_array_get_object_element (state, k);
      const char *name = json_object_get_string_member (digest, "name");
      guint slot = strstr (name, "velocity") != NULL || strstr (name, "/v/") != NULL;
      guint i = 0, n_before = 0;

      if (json_object_has_member (digest, "value"))
        continue;
      for (i = 0; !st_model_get_weight (model, i)->trainable || n_before++ < n_seen[slot]; i++)
        ;
      n_seen[slot]++;
      assert_digest (st_optimizer_get_slot (optimizer, slot, i), st_model_get_weight (model, i)->size, digest);
    }
  for (gsize i = 0; i < st_model_get_n_weights (model); i++)
    n_trainable += st_model_get_weight (model, i)->trainable;
  g_assert_cmpuint (n_seen[0], ==, n_trainable);
}

static void
test_file (gconstpointer data)
{
  g_autofree char *path = h5_golden_path (data);
  g_auto (Golden) golden = { 0 };
  g_autoptr (GError) error = NULL;

  golden_open_facts (&golden, data);
  golden.network = strata_network_load (path, &error);
  g_assert_no_error (error);
  g_assert_null (strata_network_get_scaler (golden.network));
  g_assert_cmpuint (strata_sequential_get_n_params (strata_network_get_sequential (golden.network)), ==,
                    json_object_get_int_member (golden.facts, "parameters"));
  check_weights (&golden);
  check_predictions (&golden);
  if (!json_object_has_member (golden.facts, "evaluate"))
    {
      g_assert_null (strata_network_get_compile (golden.network));
      return;
    }
  check_evaluation (&golden);
  check_compile (&golden);
  check_optimizer (&golden);
}

static void
test_weights_file (gconstpointer data)
{
  g_autofree char *model_path = h5_golden_path ("keras3-uncompiled.h5");
  g_autofree char *path = h5_golden_path (data);
  g_autoptr (StrataNetwork) model = NULL;
  g_auto (Golden) golden = { 0 };
  g_autoptr (GError) error = NULL;

  model = strata_network_load_h5 (model_path, &error);
  g_assert_no_error (error);
  golden_open_facts (&golden, data);
  golden.network = strata_network_load_h5_weights (path, strata_network_get_sequential (model), &error);
  g_assert_no_error (error);
  check_weights (&golden);
  check_predictions (&golden);
}

/* What Keras does not read is no reason to refuse a file either. */
static void
test_flags (void)
{
  g_autofree char *path = h5_golden_path ("keras3-uncompiled.h5");
  g_autofree char *flagged_path = h5_golden_path ("keras3-flags.h5");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) network = strata_network_load_h5 (path, &error);
  g_autoptr (StrataNetwork) flagged = strata_network_load_h5 (flagged_path, &error);

  g_assert_no_error (error);
  h5_assert_same_weights (network, flagged);
}

static void
test_refused (void)
{
  g_autofree char *path = h5_golden_path ("refused.json");
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GList) names = NULL;
  JsonObject *words;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  words = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)), "refused");
  names = json_object_get_members (words);
  g_assert_cmpuint (g_list_length (names), >=, 20);
  for (GList *name = names; name != NULL; name = name->next)
    {
      g_autofree char *file = h5_golden_path (name->data);

      h5_refuse (file, name->data, json_object_get_string_member (words, name->data));
    }
}

/* Saved by us, a file of Keras is still the same network; and what we saved is saved again byte for byte. */
static void
check_saved_again (Fixture *fixture, const char *name, StrataModelFormat format)
{
  g_autofree char *path = h5_golden_path (name);
  g_autofree char *copy_path = h5_path (fixture, "copy");
  g_autofree char *again_path = h5_path (fixture, "again");
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataNetwork) network = strata_network_load (path, &error);
  g_autoptr (StrataNetwork) copy = NULL;

  g_assert_no_error (error);
  strata_network_export (network, copy_path, format, STRATA_EXPORT_SCALING_OUTSIDE, &error);
  g_assert_no_error (error);
  copy = strata_network_load (copy_path, &error);
  g_assert_no_error (error);
  h5_assert_same_weights (network, copy);
  if (strata_network_get_optimizer (network) != NULL)
    h5_assert_same_optimizer (network, copy);
  strata_network_export (copy, again_path, format, STRATA_EXPORT_SCALING_OUTSIDE, &error);
  g_assert_no_error (error);
  h5_assert_same_files (copy_path, again_path);
}

static void
test_saved_again (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {
    "archive-adam.keras",   "archive-sgd.keras", "keras2-adam.h5", "keras2-sgd.h5",       "keras2-no-input-layer.h5",
    "keras2-uncompiled.h5", "keras3-adam.h5",    "keras3-sgd.h5",  "keras3-uncompiled.h5"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      check_saved_again (fixture, names[i], STRATA_MODEL_FORMAT_KERAS);
      check_saved_again (fixture, names[i], STRATA_MODEL_FORMAT_H5);
    }
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "keras3-adam.h5",           "keras3-sgd.h5",      "keras3-uncompiled.h5",
                                       "keras2-adam.h5",           "keras2-sgd.h5",      "keras2-uncompiled.h5",
                                       "keras2-no-input-layer.h5", "archive-adam.keras", "archive-sgd.keras" };
  static const char *const weights_names[] = { "keras2-weights.h5", "keras3.weights.h5" };

  g_test_init (&argc, &argv, NULL);
  strata_init ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/keras-files/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_file);
    }
  for (guint i = 0; i < G_N_ELEMENTS (weights_names); i++)
    {
      g_autofree char *path = g_strconcat ("/keras-files/", weights_names[i], NULL);

      g_test_add_data_func (path, weights_names[i], test_weights_file);
    }
  g_test_add_func ("/keras-files/flags", test_flags);
  g_test_add_func ("/keras-files/refused", test_refused);
  h5_test_add ("/keras-files/saved-again", test_saved_again);
  return g_test_run ();
}

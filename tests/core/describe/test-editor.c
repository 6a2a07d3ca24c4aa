/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

static GListModel *
stack_of (StrataExperiment *experiment)
{
  return G_LIST_MODEL (strata_experiment_get_stack (experiment));
}

static StrataLayer *
layer_at (StrataExperiment *experiment, guint position)
{
  return strata_stack_get_layer (strata_experiment_get_stack (experiment), position);
}

static guint
units_of (StrataLayer *layer)
{
  guint units;

  g_object_get (layer, "units", &units, NULL);
  return units;
}

static void
assert_json (StrataExperiment *experiment, const char *expected)
{
  g_autofree char *json = strata_experiment_to_json (experiment);

  g_assert_cmpstr (json, ==, expected);
}

static void
test_property (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  StrataLayer *dense = layer_at (experiment, 2);

  g_assert_null (strata_editor_get_undo_label (editor));
  g_assert_false (strata_editor_undo (editor));
  g_assert_false (strata_editor_get_modified (editor));

  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 250u);
  g_assert_cmpuint (units_of (dense), ==, 250);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Change units of dense_1");
  g_assert_true (strata_editor_get_modified (editor));

  g_assert_true (strata_editor_undo (editor));
  g_assert_cmpuint (units_of (dense), ==, 100);
  g_assert_null (strata_editor_get_undo_label (editor));
  g_assert_cmpstr (strata_editor_get_redo_label (editor), ==, "Change units of dense_1");
  g_assert_false (strata_editor_get_modified (editor));

  g_assert_true (strata_editor_redo (editor));
  g_assert_cmpuint (units_of (dense), ==, 250);
  g_assert_false (strata_editor_redo (editor));
}

/* What a step would change can be asked before it is taken. */
static void
test_changes (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  GObject *fit = G_OBJECT (strata_experiment_get_fit (experiment)), *stack = G_OBJECT (stack_of (experiment));

  g_assert_false (strata_editor_undo_changes (editor, fit));
  strata_editor_begin_group (editor, "Both");
  strata_editor_remove_layer (editor, stack_of (experiment), 1);
  strata_editor_set (editor, fit, NULL, "epochs", 7u);
  strata_editor_end_group (editor);
  g_assert_true (strata_editor_undo_changes (editor, fit));
  g_assert_true (strata_editor_undo_changes (editor, stack));
  g_assert_false (strata_editor_undo_changes (editor, G_OBJECT (layer_at (experiment, 1))));
  g_assert_false (strata_editor_redo_changes (editor, fit));
  strata_editor_undo (editor);
  g_assert_false (strata_editor_undo_changes (editor, fit));
  g_assert_true (strata_editor_redo_changes (editor, fit));
}

/* Typing 1, 12, 128 into a field is one step; another field, or a seal, begins the next. */
static void
test_coalescing (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  StrataLayer *dense = layer_at (experiment, 1), *other = layer_at (experiment, 2);

  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 1u);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 12u);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 128u);
  strata_editor_set (editor, G_OBJECT (other), NULL, "units", 64u);
  strata_editor_seal (editor);
  strata_editor_set (editor, G_OBJECT (other), NULL, "units", 65u);

  strata_editor_undo (editor);
  g_assert_cmpuint (units_of (other), ==, 64);
  strata_editor_undo (editor);
  g_assert_cmpuint (units_of (other), ==, 100);
  g_assert_cmpuint (units_of (dense), ==, 128);
  strata_editor_undo (editor);
  g_assert_cmpuint (units_of (dense), ==, 300);
  g_assert_false (strata_editor_undo (editor));

  /* What was undone is not typed on. */
  strata_editor_redo (editor);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 1280u);
  strata_editor_undo (editor);
  g_assert_cmpuint (units_of (dense), ==, 128);
}

static void
test_typed_back (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  StrataLayer *dense = layer_at (experiment, 1);

  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 300u);
  g_assert_null (strata_editor_get_undo_label (editor));
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 3000u);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 300u);
  g_assert_cmpuint (units_of (dense), ==, 300);
  g_assert_null (strata_editor_get_undo_label (editor));
  g_assert_false (strata_editor_get_modified (editor));
}

static void
test_saved (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  StrataLayer *dense = layer_at (experiment, 1);

  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 30u);
  strata_editor_mark_saved (editor);
  g_assert_false (strata_editor_get_modified (editor));

  /* The field was saved in between: typing on in it is a new step, and not the saved state. */
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 31u);
  g_assert_true (strata_editor_get_modified (editor));
  strata_editor_undo (editor);
  g_assert_false (strata_editor_get_modified (editor));
  strata_editor_undo (editor);
  g_assert_true (strata_editor_get_modified (editor));

  /* The saved state can no longer be reached by redo. */
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 40u);
  g_assert_true (strata_editor_get_modified (editor));
  g_assert_false (strata_editor_redo (editor));
}

static void
test_layers (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  g_autoptr (StrataLayer) dropout = strata_layer_new ("Dropout", "rate", 0.2, NULL);
  GListModel *stack = stack_of (experiment);
  g_autofree char *start = strata_experiment_to_json (experiment);

  strata_editor_insert_layer (editor, stack, 2, dropout);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Add Dropout");
  g_assert_true (layer_at (experiment, 2) == dropout);

  strata_editor_move_layer (editor, stack, 2, 3);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Move dropout down");
  g_assert_true (layer_at (experiment, 3) == dropout);
  strata_editor_move_layer (editor, stack, 3, 0);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Move dropout up");
  g_assert_true (layer_at (experiment, 0) == dropout);

  strata_layer_set_name (layer_at (experiment, 2), "wide");
  strata_editor_duplicate_layer (editor, stack, 2);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Duplicate wide");
  g_assert_cmpuint (units_of (layer_at (experiment, 3)), ==, 300);
  g_assert_null (strata_layer_get_name (layer_at (experiment, 3)));
  g_assert_cmpstr (strata_layer_get_effective_name (layer_at (experiment, 3)), ==, "dense");
  strata_editor_undo (editor);
  strata_layer_set_name (layer_at (experiment, 2), NULL);

  strata_editor_remove_layer (editor, stack, 0);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Remove dropout");
  assert_json (experiment, start);

  for (guint i = 0; i < 4; i++)
    g_assert_true (strata_editor_undo (editor));
  g_assert_false (strata_editor_undo (editor));
  assert_json (experiment, start);
}

static void
test_labels (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("complete");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  StrataCompileSettings *compile = strata_experiment_get_compile (experiment);
  g_autoptr (StrataOptimizer) adam = strata_optimizer_new ("adam");
  StrataLayer *block = layer_at (experiment, 1), *dropout = layer_at (experiment, 2);

  g_assert_true (STRATA_IS_BLOCK (block));
  strata_editor_set (editor, G_OBJECT (block), NULL, "repeat", 5u);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Repeat 5 times");
  strata_editor_set (editor, G_OBJECT (block), NULL, "repeat", 6u);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Repeat 6 times");
  strata_editor_set (editor, G_OBJECT (dropout), NULL, "enabled", FALSE);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Disable alpha_dropout");
  strata_editor_set (editor, G_OBJECT (dropout), NULL, "enabled", TRUE);
  strata_editor_set (editor, G_OBJECT (dropout), NULL, "name", "n");
  strata_editor_set (editor, G_OBJECT (dropout), NULL, "name", "noise");
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Rename alpha_dropout to noise");
  strata_editor_set (editor, G_OBJECT (compile), NULL, "optimizer", adam);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Change optimizer");
  strata_editor_set (editor, G_OBJECT (adam), NULL, "learning-rate", 0.01);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Change learning_rate of Adam");
  strata_editor_set (editor, G_OBJECT (adam), "Some words", "learning-rate", 0.02);
  strata_editor_seal (editor);
  strata_editor_set (editor, G_OBJECT (adam), "Some words", "learning-rate", 0.03);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Some words");
}

static void
test_group (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  g_autofree char *start = strata_experiment_to_json (experiment);

  strata_editor_begin_group (editor, "Shrink");
  strata_editor_set (editor, G_OBJECT (layer_at (experiment, 1)), NULL, "units", 30u);
  strata_editor_begin_group (editor, "Inner");
  strata_editor_set (editor, G_OBJECT (layer_at (experiment, 2)), NULL, "units", 10u);
  strata_editor_end_group (editor);
  g_assert_false (strata_editor_undo (editor));
  strata_editor_end_group (editor);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Shrink");

  strata_editor_begin_group (editor, "Nothing");
  strata_editor_end_group (editor);
  g_assert_cmpstr (strata_editor_get_undo_label (editor), ==, "Shrink");

  strata_editor_undo (editor);
  assert_json (experiment, start);
  g_assert_null (strata_editor_get_undo_label (editor));
}

static void
test_blocks (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  g_autofree char *start = strata_experiment_to_json (experiment);
  StrataLayer *first = layer_at (experiment, 1);
  StrataBlock *block = strata_editor_group_layers (editor, 1, 2, 3);

  g_assert_nonnull (block);
  g_assert_true (layer_at (experiment, 1) == STRATA_LAYER (block));
  g_assert_cmpuint (g_list_model_get_n_items (stack_of (experiment)), ==, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (strata_block_get_layers (block))), ==, 2);
  g_assert_null (strata_editor_group_layers (editor, 1, 2, 3));

  /* A member is edited and moved like any layer. */
  strata_editor_set (editor, G_OBJECT (first), NULL, "units", 50u);
  strata_editor_move_layer (editor, G_LIST_MODEL (strata_block_get_layers (block)), 0, 1);
  strata_editor_ungroup (editor, 1);
  g_assert_cmpuint (g_list_model_get_n_items (stack_of (experiment)), ==, 4);
  g_assert_true (layer_at (experiment, 2) == first);

  for (guint i = 0; i < 4; i++)
    g_assert_true (strata_editor_undo (editor));
  g_assert_false (strata_editor_undo (editor));
  assert_json (experiment, start);
  while (strata_editor_redo (editor))
    ;
  g_assert_cmpuint (g_list_model_get_n_items (stack_of (experiment)), ==, 4);
  g_assert_true (layer_at (experiment, 2) == first);
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_notify (void)
{
  g_autoptr (StrataExperiment) experiment = load_bundled ("sigmoid");
  g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
  guint can_undo = 0, undo_label = 0, modified = 0, can_redo = 0;
  StrataLayer *dense = layer_at (experiment, 1);

  g_signal_connect (editor, "notify::can-undo", G_CALLBACK (count_notify), &can_undo);
  g_signal_connect (editor, "notify::can-redo", G_CALLBACK (count_notify), &can_redo);
  g_signal_connect (editor, "notify::undo-label", G_CALLBACK (count_notify), &undo_label);
  g_signal_connect (editor, "notify::modified", G_CALLBACK (count_notify), &modified);

  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 3u);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "units", 31u);
  g_assert_cmpuint (can_undo, ==, 1);
  g_assert_cmpuint (undo_label, ==, 1);
  g_assert_cmpuint (modified, ==, 1);
  strata_editor_set (editor, G_OBJECT (dense), NULL, "use-bias", FALSE);
  g_assert_cmpuint (can_undo, ==, 1);
  g_assert_cmpuint (undo_label, ==, 2);
  strata_editor_undo (editor);
  strata_editor_undo (editor);
  g_assert_cmpuint (can_undo, ==, 2);
  g_assert_cmpuint (can_redo, ==, 1);
  g_assert_cmpuint (modified, ==, 2);
}

/* --- Random edits --- */

static StrataLayer *
random_layer (GRand *rand)
{
  static const char *const kinds[] = {
    "Dense", "Flatten", "Activation", "BatchNormalization", "Dropout", "AlphaDropout"
  };

  return strata_layer_new (kinds[g_rand_int_range (rand, 0, G_N_ELEMENTS (kinds))], NULL, NULL);
}

/* The stack, or the members of one of its blocks. */
static GListModel *
random_list (StrataExperiment *experiment, GRand *rand)
{
  GListModel *stack = stack_of (experiment);
  guint n = g_list_model_get_n_items (stack);

  if (n > 0)
    {
      StrataLayer *layer = layer_at (experiment, g_rand_int_range (rand, 0, n));
      if (STRATA_IS_BLOCK (layer))
        return G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (layer)));
    }
  return stack;
}

static void
random_property_edit (StrataEditor *editor, GListModel *list, GRand *rand)
{
  guint n = g_list_model_get_n_items (list);

  if (n == 0)
    return;

  g_autoptr (StrataConfigurable) layer = g_list_model_get_item (list, g_rand_int_range (rand, 0, n));
  guint n_arguments = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (layer, &n_arguments);
  GParamSpec *pspec = n_arguments > 0 ? arguments[g_rand_int_range (rand, 0, n_arguments)] : NULL;

  if (pspec == NULL)
    strata_editor_set (editor, G_OBJECT (layer), NULL, "enabled", g_rand_boolean (rand));
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    strata_editor_set (editor, G_OBJECT (layer), NULL, pspec->name, (guint) g_rand_int_range (rand, 0, 200));
  else if (G_IS_PARAM_SPEC_DOUBLE (pspec))
    strata_editor_set (editor, G_OBJECT (layer), NULL, pspec->name, g_rand_double (rand));
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    strata_editor_set (editor, G_OBJECT (layer), NULL, pspec->name, g_rand_boolean (rand));
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    strata_editor_set (editor, G_OBJECT (layer), NULL, pspec->name, g_rand_int_range (rand, 0, 4));
  else if (g_type_is_a (pspec->value_type, STRATA_TYPE_INITIALIZER))
    {
      g_autoptr (StrataInitializer) initializer =
        strata_initializer_new (g_rand_boolean (rand) ? "he_normal" : "zeros");
      strata_editor_set (editor, G_OBJECT (layer), NULL, pspec->name, initializer);
    }
}

static void
random_edit (StrataEditor *editor, GRand *rand)
{
  StrataExperiment *experiment = strata_editor_get_experiment (editor);
  GListModel *list = random_list (experiment, rand);
  guint n = g_list_model_get_n_items (list);
  g_autoptr (StrataLayer) layer = random_layer (rand);

  switch (g_rand_int_range (rand, 0, 9))
    {
    case 0:
      strata_editor_insert_layer (editor, list, g_rand_int_range (rand, 0, n + 1), layer);
      break;
    case 1:
      if (n > 1)
        strata_editor_remove_layer (editor, list, g_rand_int_range (rand, 0, n));
      break;
    case 2:
      if (n > 1)
        strata_editor_move_layer (editor, list, g_rand_int_range (rand, 0, n), g_rand_int_range (rand, 0, n));
      break;
    case 3:
      if (n > 0)
        strata_editor_duplicate_layer (editor, list, g_rand_int_range (rand, 0, n));
      break;
    case 4:
      n = g_list_model_get_n_items (stack_of (experiment));
      if (n > 0)
        {
          guint first = g_rand_int_range (rand, 0, n);
          strata_editor_group_layers (editor, first, g_rand_int_range (rand, 1, n - first + 1), 2);
        }
      break;
    case 5:
      for (guint i = 0; i < g_list_model_get_n_items (stack_of (experiment)); i++)
        if (STRATA_IS_BLOCK (layer_at (experiment, i)))
          {
            strata_editor_ungroup (editor, i);
            break;
          }
      break;
    default:
      random_property_edit (editor, list, rand);
    }
}

/* Undone all the way it is what it was; redone it is what it became; so again and again. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20210901);

  for (guint round = 0; round < 20; round++)
    {
      g_autoptr (StrataExperiment) experiment = load_bundled (round % 2 ? "deep-batchnorm" : "sigmoid");
      g_autoptr (StrataEditor) editor = strata_editor_new (experiment);
      g_autofree char *start = strata_experiment_to_json (experiment), *end = NULL;
      guint n_steps = 0, n_undone = 0;

      for (guint i = 0; i < 60; i++)
        {
          random_edit (editor, rand);
          if (g_rand_int_range (rand, 0, 8) == 0)
            strata_editor_undo (editor);
          if (g_rand_int_range (rand, 0, 8) == 0)
            strata_editor_redo (editor);
        }
      end = strata_experiment_to_json (experiment);

      while (strata_editor_undo (editor))
        n_steps++;
      g_assert_cmpuint (n_steps, >, 10);
      assert_json (experiment, start);
      g_assert_false (strata_editor_get_modified (editor));
      while (n_undone < n_steps && strata_editor_redo (editor))
        n_undone++;
      assert_json (experiment, end);
      while (strata_editor_undo (editor))
        ;
      assert_json (experiment, start);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/editor/property", test_property);
  g_test_add_func ("/editor/changes", test_changes);
  g_test_add_func ("/editor/coalescing", test_coalescing);
  g_test_add_func ("/editor/typed-back", test_typed_back);
  g_test_add_func ("/editor/saved", test_saved);
  g_test_add_func ("/editor/layers", test_layers);
  g_test_add_func ("/editor/labels", test_labels);
  g_test_add_func ("/editor/group", test_group);
  g_test_add_func ("/editor/blocks", test_blocks);
  g_test_add_func ("/editor/notify", test_notify);
  g_test_add_func ("/editor/random", test_random);
  return g_test_run ();
}

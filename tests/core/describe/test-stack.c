/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

/* Names, shapes, counts and errors as the stack infers them. */

static const char *
get_name (StrataStack *stack, guint i)
{
  return strata_layer_get_effective_name (strata_stack_get_layer (stack, i));
}

static const GError *
get_error (StrataStack *stack, guint i)
{
  return strata_layer_get_error (strata_stack_get_layer (stack, i));
}

static void
test_infer (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);

  append_dense (stack, 300);
  append_dense (stack, 100);
  append_dense (stack, 10);
  assert_shape (stack, 0, "784");
  assert_shape (stack, 1, "300");
  assert_shape (stack, 3, "10");
  g_assert_cmpuint (strata_layer_get_n_params (strata_stack_get_layer (stack, 1)), ==, 235500);
  g_assert_cmpuint (strata_layer_get_n_params (strata_stack_get_layer (stack, 2)), ==, 30100);
  g_assert_cmpuint (strata_layer_get_n_params (strata_stack_get_layer (stack, 3)), ==, 1010);
  g_assert_cmpuint (strata_stack_get_n_params (stack), ==, 266610);
  g_assert_cmpuint (strata_stack_get_n_non_trainable (stack), ==, 0);
  g_assert_cmpfloat (strata_stack_get_forward_flop (stack), ==, 2.0 * (784 * 300 + 300 * 100 + 100 * 10));
  g_assert_null (strata_stack_get_faulty_layer (stack));

  g_object_set (strata_stack_get_layer (stack, 2), "units", 50, "use-bias", FALSE, NULL);
  assert_shape (stack, 2, "50");
  g_assert_cmpuint (strata_stack_get_n_params (stack), ==, 235500 + 300 * 50 + 51 * 10);
}

static void
test_normalization_counts (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", "BatchNormalization", NULL);
  StrataLayer *normalization = strata_stack_get_layer (stack, 2);

  g_assert_cmpuint (strata_layer_get_n_params (normalization), ==, 4 * 64);
  g_assert_cmpuint (strata_layer_get_n_non_trainable (normalization), ==, 2 * 64);
  g_object_set (normalization, "scale", FALSE, NULL);
  g_assert_cmpuint (strata_layer_get_n_params (normalization), ==, 3 * 64);
  g_object_set (normalization, "center", FALSE, NULL);
  g_assert_cmpuint (strata_layer_get_n_params (normalization), ==, 2 * 64);
  g_object_set (normalization, "axis", 3, NULL);
  assert_error_text (strata_layer_get_error (normalization),
                     "batch_normalization: axis must be -1, the last one, or from 1 to 1, for 64 comes in (is 3)");
}

static void
test_names (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", "BatchNormalization", "Dense", "AlphaDropout",
                                              "BatchNormalization", "Dense", "Activation", NULL);

  g_assert_cmpstr (get_name (stack, 0), ==, "flatten");
  g_assert_cmpstr (get_name (stack, 1), ==, "dense");
  g_assert_cmpstr (get_name (stack, 2), ==, "batch_normalization");
  g_assert_cmpstr (get_name (stack, 3), ==, "dense_1");
  g_assert_cmpstr (get_name (stack, 4), ==, "alpha_dropout");
  g_assert_cmpstr (get_name (stack, 5), ==, "batch_normalization_1");
  g_assert_cmpstr (get_name (stack, 6), ==, "dense_2");
  g_assert_cmpstr (get_name (stack, 7), ==, "activation");

  /* An own name does not count, and no automatic one takes it. */
  strata_layer_set_name (strata_stack_get_layer (stack, 6), "dense_1");
  g_assert_cmpstr (get_name (stack, 3), ==, "dense_2");
  g_assert_cmpstr (get_name (stack, 6), ==, "dense_1");
  strata_layer_set_enabled (strata_stack_get_layer (stack, 1), FALSE);
  g_assert_cmpstr (get_name (stack, 3), ==, "dense");
}

static void
test_duplicate_name (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", "Dense", NULL);

  strata_layer_set_name (strata_stack_get_layer (stack, 1), "twin");
  strata_layer_set_name (strata_stack_get_layer (stack, 2), "twin");
  g_assert_no_error (get_error (stack, 1));
  assert_error_text (get_error (stack, 2), "twin: another layer has this name already: choose another");
  g_assert_true (strata_stack_get_faulty_layer (stack) == strata_stack_get_layer (stack, 2));
}

static void
test_block (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);
  StrataBlock *block = append_block (stack, 20, 10);
  g_autoptr (StrataLayer) member = NULL;

  append_dense (stack, 10);
  member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);
  assert_shape (stack, 1, "10");
  g_assert_cmpuint (strata_layer_get_n_params (STRATA_LAYER (block)), ==, 7850 + 19 * 110);
  g_assert_cmpuint (strata_layer_get_n_params (member), ==, 7850);
  g_assert_cmpstr (strata_layer_get_effective_name (member), ==, "dense");
  g_assert_cmpstr (get_name (stack, 1), ==, "block");
  g_assert_cmpstr (get_name (stack, 2), ==, "dense_20");

  append_member (block, strata_layer_new ("BatchNormalization", NULL));
  g_assert_cmpuint (strata_stack_get_n_params (stack), ==, 7850 + 20 * 110 + 20 * 40);
  g_assert_cmpuint (strata_stack_get_n_non_trainable (stack), ==, 400);
  g_object_set (block, "repeat", 2, NULL);
  g_assert_cmpuint (strata_stack_get_n_params (stack), ==, 7850 + 2 * 110 + 2 * 40);
  g_object_set (member, "units", 30, NULL);
  assert_shape (stack, 1, "30");
  strata_layer_set_enabled (member, FALSE);
  assert_shape (stack, 1, "784");
}

static void
test_block_refused (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);
  StrataBlock *block = append_block (stack, 0, 10);
  StrataLayer *last = append_dense (stack, 10);

  assert_error_text (get_error (stack, 1), "block: repeat must be at least 1 (is 0)");
  g_assert_true (strata_stack_get_faulty_layer (stack) == STRATA_LAYER (block));
  assert_shape (stack, 2, "?");
  g_assert_no_error (strata_layer_get_error (last));

  /* A typed 4,294,967,295 neither hangs nor fills the memory. */
  g_object_set (block, "repeat", G_MAXUINT, NULL);
  g_assert_nonnull (get_error (stack, 1));
  g_object_set (block, "repeat", 3, NULL);
  g_assert_no_error (get_error (stack, 1));
  assert_shape (stack, 2, "10");

  append_member (block, STRATA_LAYER (strata_block_new (2)));
  assert_error_text (get_error (stack, 1), "block: a block cannot hold a block: move it out");
  g_list_store_remove_all (strata_block_get_layers (block));
  assert_error_text (get_error (stack, 1), "block: the block has no layers: add one, or remove the block");
}

static void
test_block_member_error (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);
  StrataBlock *block = append_block (stack, 3, 10);
  g_autoptr (StrataLayer) member = g_list_model_get_item (G_LIST_MODEL (strata_block_get_layers (block)), 0);

  g_object_set (member, "units", 0, NULL);
  assert_error_text (strata_layer_get_error (member), "dense: units must be at least 1 (is 0)");
  assert_error_text (get_error (stack, 1), "dense: units must be at least 1 (is 0)");
  g_assert_true (strata_stack_get_faulty_layer (stack) == member);
}

static void
test_errors_do_not_spread (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Dense", "Dense", "Flatten", NULL);

  assert_error_text (get_error (stack, 0),
                     "dense: Dense takes a vector here: insert Flatten before it (28 × 28 comes in)");
  g_assert_error (get_error (stack, 0), STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE);
  for (guint i = 1; i < 3; i++)
    {
      g_assert_no_error (get_error (stack, i));
      assert_shape (stack, i, "?");
    }
  strata_layer_set_enabled (strata_stack_get_layer (stack, 0), FALSE);
  g_assert_nonnull (get_error (stack, 1));
}

static void
test_input (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Input", "Flatten", NULL);
  StrataLayer *input = strata_stack_get_layer (stack, 0);
  g_autoptr (StrataLayer) late = strata_layer_new ("Input", NULL);

  assert_shape (stack, 0, "28 × 28");
  g_object_set (input, "shape", &(StrataShape){ 2, { 32, 32 } }, NULL);
  assert_error_text (get_error (stack, 0),
                     "input_layer: shape is 32 × 32, but the data gives 28 × 28: change it, or leave it empty");
  strata_stack_set_input_shape (stack, NULL);
  g_assert_no_error (get_error (stack, 0));
  assert_shape (stack, 1, "1024");

  strata_stack_append (stack, late);
  assert_error_text (get_error (stack, 2),
                     "input_layer_1: Input can only be the first layer: move it up, or remove it");
}

static void
test_unknown_input (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", NULL);
  g_autoptr (GError) error = NULL;

  strata_stack_set_input_shape (stack, NULL);
  g_assert_null (strata_stack_get_faulty_layer (stack));
  assert_shape (stack, 1, "?");
  g_assert_cmpuint (strata_stack_get_n_params (stack), ==, 0);
  g_assert_null (strata_stack_resolve (stack, &error));
  assert_error_text (error, "flatten: what shape comes in is not known: open the data, or give Input a shape");
}

static void
test_too_many_parameters (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);

  append_dense (stack, 1 << 20);
  assert_error_text (get_error (stack, 1), "dense: 823,132,160 parameters are too many to train here: make the layer "
                                           "smaller, to at most 500,000,000");
}

static void
test_signals (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", "Dense", "Dense", NULL);
  StrataLayer *layer = strata_stack_get_layer (stack, 1);
  guint n_inferred, n_changed, n_shape;

  count_signal (stack, "inferred", &n_inferred);
  count_signal (stack, "changed", &n_changed);
  count_signal (strata_stack_get_layer (stack, 2), "notify::output-shape", &n_shape);
  g_object_set (layer, "units", 12, NULL);
  g_assert_cmpuint (n_inferred, ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_shape, ==, 0); /* it is still 64 wide */
  strata_stack_set_input_shape (stack, &(StrataShape){ 2, { 8, 8 } });
  g_assert_cmpuint (n_inferred, ==, 2);
  g_assert_cmpuint (n_changed, ==, 1); /* nothing a person set */

  g_object_ref (layer);
  strata_stack_splice (stack, 1, 1, NULL, 0);
  g_assert_cmpuint (n_inferred, ==, 3);
  g_object_set (layer, "units", 13, NULL);
  g_assert_cmpuint (n_inferred, ==, 3);
  g_object_unref (layer);
}

static void
test_copy (void)
{
  g_autoptr (StrataStack) stack = make_stack ("Flatten", NULL);
  StrataBlock *block = append_block (stack, 4, 10);
  g_autoptr (StrataStack) copy = strata_stack_copy (stack);

  g_assert_cmpuint (strata_stack_get_n_params (copy), ==, strata_stack_get_n_params (stack));
  g_assert_true (
    strata_configurable_equal (STRATA_CONFIGURABLE (strata_stack_get_layer (copy, 1)), STRATA_CONFIGURABLE (block)));
  append_member (block, strata_layer_new ("Dense", "units", 5, NULL));
  g_assert_false (
    strata_configurable_equal (STRATA_CONFIGURABLE (strata_stack_get_layer (copy, 1)), STRATA_CONFIGURABLE (block)));
  assert_shape (copy, 1, "10");
  assert_shape (stack, 1, "5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/stack/infer", test_infer);
  g_test_add_func ("/stack/normalization-counts", test_normalization_counts);
  g_test_add_func ("/stack/names", test_names);
  g_test_add_func ("/stack/duplicate-name", test_duplicate_name);
  g_test_add_func ("/stack/block", test_block);
  g_test_add_func ("/stack/block-refused", test_block_refused);
  g_test_add_func ("/stack/block-member-error", test_block_member_error);
  g_test_add_func ("/stack/errors-do-not-spread", test_errors_do_not_spread);
  g_test_add_func ("/stack/input", test_input);
  g_test_add_func ("/stack/unknown-input", test_unknown_input);
  g_test_add_func ("/stack/too-many-parameters", test_too_many_parameters);
  g_test_add_func ("/stack/signals", test_signals);
  g_test_add_func ("/stack/copy", test_copy);
  return g_test_run ();
}

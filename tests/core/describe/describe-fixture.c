/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "describe-fixture.h"

StrataStack *
make_stack (const char *class_name, ...)
{
  StrataStack *stack = strata_stack_new ();
  va_list names;

  strata_stack_set_input_shape (stack, &(StrataShape){ 2, { 28, 28 } });
  va_start (names, class_name);
  for (; class_name != NULL; class_name = va_arg (names, const char *))
    {
      g_autoptr (StrataLayer) layer = strata_layer_new (class_name, NULL);
      g_assert_nonnull (layer);
      strata_stack_append (stack, layer);
    }
  va_end (names);
  return stack;
}

StrataLayer *
append_dense (StrataStack *stack, guint units)
{
  g_autoptr (StrataLayer) layer = strata_layer_new ("Dense", "units", units, NULL);

  strata_stack_append (stack, layer);
  return layer;
}

StrataBlock *
append_block (StrataStack *stack, guint repeat, guint units)
{
  g_autoptr (StrataBlock) block = strata_block_new (repeat);

  append_member (block, strata_layer_new ("Dense", "units", units, NULL));
  strata_stack_append (stack, STRATA_LAYER (block));
  return block;
}

void
append_member (StrataBlock *block, StrataLayer *layer)
{
  g_list_store_append (strata_block_get_layers (block), layer);
  g_object_unref (layer);
}

void
assert_error_text (const GError *error, const char *text)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, text);
}

void
assert_shape (StrataStack *stack, guint i, const char *shape)
{
  g_autofree char *text = strata_shape_to_string (strata_layer_get_output_shape (strata_stack_get_layer (stack, i)));
  g_assert_cmpstr (text, ==, shape);
}

static void
increase (guint *count)
{
  (*count)++;
}

void
count_signal (gpointer object, const char *signal, guint *count)
{
  *count = 0;
  g_signal_connect_swapped (object, signal, G_CALLBACK (increase), count);
}

StrataExperiment *
load_bundled (const char *name)
{
  g_autoptr (GError) error = NULL;
  StrataExperiment *experiment = strata_bundled_load (name, &error);

  g_assert_no_error (error);
  return experiment;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer-clipboard.h"

/* Layers as the text that is copied and pasted. */

static void
test_text (void)
{
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("complete", NULL);
  g_autoptr (GPtrArray) layers = g_ptr_array_new (), back = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (layers, strata_stack_get_layer (strata_experiment_get_stack (experiment), i));
  g_autofree char *text = strata_layers_to_text (layers);
  g_assert_nonnull (strstr (text, "AlphaDropout"));
  g_assert_null (strstr (text, "optimizer"));
  back = strata_layers_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (strata_configurable_equal (layers->pdata[i], back->pdata[i]));

  g_assert_null (strata_layers_from_text ("Good morning", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (strata_layers_from_text ("{\"format\": 1, \"layers\": []}", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/layer-clipboard/text", test_text);
  return g_test_run ();
}

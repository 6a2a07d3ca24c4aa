/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5-fixture.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

/* Our own files: saved, read, saved again; and the ways in which saving and reading fail. */

static StrataNetwork *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  StrataNetwork *network = strata_network_load_h5 (path, &error);

  g_assert_no_error (error);
  return network;
}

static void
save (StrataNetwork *network, const char *path, gboolean weights_only)
{
  g_autoptr (GError) error = NULL;

  strata_network_save_h5 (network, path, weights_only, &error);
  g_assert_no_error (error);
}

static void
assert_same_files (const char *a, const char *b)
{
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  gsize n, m;

  g_assert_true (g_file_get_contents (a, &x, &n, NULL));
  g_assert_true (g_file_get_contents (b, &y, &m, NULL));
  g_assert_cmpmem (x, n, y, m);
}

static void
assert_same_argument (GObject *a, GObject *b, GParamSpec *argument)
{
  g_auto (GValue) x = G_VALUE_INIT;
  g_auto (GValue) y = G_VALUE_INIT;

  g_value_init (&x, argument->value_type);
  g_value_init (&y, argument->value_type);
  g_object_get_property (a, argument->name, &x);
  g_object_get_property (b, argument->name, &y);
  if (G_VALUE_HOLDS_OBJECT (&x))
    g_assert_true (strata_configurable_equal (g_value_get_object (&x), g_value_get_object (&y)));
  else
    g_assert_cmpint (g_param_values_cmp (argument, &x, &y), ==, 0);
}

static void
assert_same_layers (StrataNetwork *a, StrataNetwork *b)
{
  StrataSequential *x = strata_network_get_sequential (a), *y = strata_network_get_sequential (b);
  g_autofree char *first = strata_sequential_to_summary (x, "sequential");
  g_autofree char *second = strata_sequential_to_summary (y, "sequential");

  g_assert_cmpstr (first, ==, second);
  /* Ours begins with an Input layer, which a file keeps as the input's shape alone. */
  for (guint i = 0; i < strata_sequential_get_n_layers (y); i++)
    {
      StrataConfigurable *read = STRATA_CONFIGURABLE (strata_sequential_get_layer (y, i)->layer);
      g_autofree GParamSpec **arguments = strata_configurable_list_arguments (read, NULL);

      for (guint k = 0; arguments[k] != NULL; k++)
        assert_same_argument (G_OBJECT (strata_sequential_get_layer (x, i + 1)->layer), G_OBJECT (read), arguments[k]);
    }
}

static void
check_round_trip (Fixture *fixture, StrataNetwork *network)
{
  g_autofree char *path = h5_path (fixture, "a.h5");
  g_autofree char *again_path = h5_path (fixture, "b.h5");
  g_autofree char *third_path = h5_path (fixture, "c.h5");
  g_autoptr (StrataNetwork) read = NULL;

  save (network, path, FALSE);
  read = load (path);
  assert_same_layers (network, read);
  h5_assert_same_weights (network, read);
  h5_assert_same_optimizer (network, read);
  g_assert_true (strata_scaler_equal (strata_network_get_scaler (network), strata_network_get_scaler (read)));
  g_assert_true (strata_configurable_equal (STRATA_CONFIGURABLE (strata_network_get_compile (network)),
                                            STRATA_CONFIGURABLE (strata_network_get_compile (read))));
  save (network, again_path, FALSE);
  assert_same_files (path, again_path);
  save (read, again_path, FALSE);
  {
    g_autoptr (StrataNetwork) second = load (again_path);

    save (second, third_path, FALSE);
    assert_same_files (again_path, third_path);
  }
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) plain = h5_make_network ("sgd", "learning-rate", 0.1, NULL);
  g_autoptr (StrataNetwork) nesterov =
    h5_make_network ("sgd", "learning-rate", 0.02, "momentum", 0.9, "nesterov", TRUE, NULL);
  g_autoptr (StrataNetwork) adam = h5_make_network ("adam", "beta-1", 0.8, "epsilon", 1e-6, NULL);
  g_autoptr (StrataNetwork) amsgrad = h5_make_network ("adam", "amsgrad", TRUE, NULL);

  check_round_trip (fixture, plain);
  check_round_trip (fixture, nesterov);
  check_round_trip (fixture, adam);
  check_round_trip (fixture, amsgrad);
}

/* Keras 3 cannot train on a model whose file has this group, so plain SGD goes without. */
static void
test_optimizer_group (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) plain = h5_make_network ("sgd", "learning-rate", 0.01, NULL);
  g_autoptr (StrataNetwork) momentum = h5_make_network ("sgd", "momentum", 0.5, NULL);
  g_autofree char *path = h5_path (fixture, "a.h5");
  g_autofree char *contents = NULL;
  gsize length;

  save (plain, path, FALSE);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_null (memmem (contents, length, "optimizer_weights", strlen ("optimizer_weights")));
  g_clear_pointer (&contents, g_free);
  save (momentum, path, FALSE);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_nonnull (memmem (contents, length, "optimizer_weights", strlen ("optimizer_weights")));
}

static void
test_without_extras (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();
  g_autoptr (StrataNetwork) network = strata_network_new_initialized (sequential, 4);
  g_autofree char *path = h5_path (fixture, "a.h5");
  g_autoptr (StrataNetwork) read = NULL;

  save (network, path, FALSE);
  read = load (path);
  h5_assert_same_weights (network, read);
  g_assert_null (strata_network_get_scaler (read));
  g_assert_null (strata_network_get_compile (read));
  g_assert_null (strata_network_get_optimizer (read));
}

static void
test_weights_only (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.h5", "a.weights.h5" };
  g_autoptr (StrataNetwork) network = h5_make_network ("adam", "learning-rate", 0.001, NULL);
  g_autoptr (StrataSequential) sequential = h5_make_sequential ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = h5_path (fixture, names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (StrataNetwork) read = NULL;

      save (network, path, TRUE);
      read = strata_network_load_h5_weights (path, sequential, &error);
      g_assert_no_error (error);
      h5_assert_same_weights (network, read);
      g_assert_true (strata_scaler_equal (strata_network_get_scaler (network), strata_network_get_scaler (read)));
      g_assert_null (strata_network_load_h5 (path, &error));
      h5_assert_error (g_steal_pointer (&error), STRATA_FORMAT_ERROR_FIELD, names[i], "model_config", NULL);
    }
}

/* Keras cuts lists of more than 64 kB into layer_names0, layer_names1 ... */
static void
test_long_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataSequential) sequential = NULL;
  g_autoptr (StrataNetwork) network = NULL;
  g_autoptr (StrataNetwork) read = NULL;
  g_autofree char *path = h5_path (fixture, "a.h5");
  g_autofree char *filler = g_strnfill (3000, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%u", filler, i);
      StrataLayer *layer = strata_layer_new ("Dense", "units", 2u, NULL);

      strata_layer_set_name (layer, name);
      g_ptr_array_add (layers, layer);
    }
  sequential = strata_sequential_new (&(StrataShape){ 1, { 2 } }, layers, &error);
  g_assert_no_error (error);
  network = strata_network_new_initialized (sequential, 3);
  save (network, path, FALSE);
  read = load (path);
  h5_assert_same_weights (network, read);
}

static void
test_wrong_sequential (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.01, NULL);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (StrataSequential) other = NULL;
  g_autofree char *path = h5_path (fixture, "a.h5");
  GError *error = NULL;

  save (network, path, TRUE);
  g_ptr_array_add (layers, strata_layer_new ("Flatten", NULL));
  g_ptr_array_add (layers, strata_layer_new ("Dense", "units", 7u, NULL));
  other = strata_sequential_new (&(StrataShape){ 2, { 4, 4 } }, layers, NULL);
  g_assert_null (strata_network_load_h5_weights (path, other, &error));
  h5_assert_error (g_steal_pointer (&error), STRATA_FORMAT_ERROR_FIELD, "a.h5", "5 layers", NULL);
  g_assert_false (strata_network_check_fits (network, other, &error));
  g_assert_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "16 × 7"));
  g_assert_nonnull (strstr (error->message, "16 × 6"));
  g_clear_error (&error);
  g_assert_true (strata_network_check_fits (network, strata_network_get_sequential (network), NULL));
}

static void
test_cannot_read (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = h5_path (fixture, "missing.h5");
  GError *error = NULL;

  g_assert_null (strata_network_load_h5 (missing, &error));
  h5_assert_error (g_steal_pointer (&error), STRATA_FORMAT_ERROR_NOT_FOUND, "missing.h5", NULL);
  g_assert_null (strata_network_load_h5 (fixture->folder, &error));
  h5_assert_error (g_steal_pointer (&error), -1, fixture->folder, NULL);
}

static void
test_cannot_write (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("sgd", "learning-rate", 0.01, NULL);
  g_autofree char *no_folder = g_build_filename (fixture->folder, "none", "a.h5", NULL);
  GError *error = NULL;

  g_assert_false (strata_network_save_h5 (network, no_folder, FALSE, &error));
  h5_assert_error (g_steal_pointer (&error), STRATA_FORMAT_ERROR_WRITE, "a.h5", "folder", NULL);
  if (g_access ("/dev/full", W_OK) == 0)
    {
      g_assert_false (strata_network_save_h5 (network, "/proc/a.h5", FALSE, &error));
      h5_assert_error (g_steal_pointer (&error), STRATA_FORMAT_ERROR_WRITE, "a.h5", NULL);
    }
}

/* A file cut anywhere is refused or, where only slack was cut, read; it never crashes. */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("adam", "learning-rate", 0.001, NULL);
  g_autofree char *path = h5_path (fixture, "a.h5");
  g_autofree char *contents = NULL;
  gsize length;

  save (network, path, FALSE);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize n = 0; n < length; n += 331)
    {
      g_autofree char *cut_path = h5_path (fixture, "cut.h5");
      FILE *file = g_fopen (cut_path, "wb");
      GError *error = NULL;

      g_assert_cmpuint (fwrite (contents, 1, n, file), ==, n);
      fclose (file);
      g_assert_null (strata_network_load_h5 (cut_path, &error));
      h5_assert_error (error, -1, "cut.h5", NULL);
    }
}

static gpointer
save_and_load (gpointer data)
{
  g_autoptr (StrataNetwork) network = h5_make_network ("adam", "learning-rate", 0.001, NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (StrataNetwork) read = NULL;

      save (network, data, FALSE);
      read = load (data);
      h5_assert_same_weights (network, read);
    }
  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  GThread *threads[3];
  char *paths[3];

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread-%u.h5", i);

      paths[i] = h5_path (fixture, name);
      threads[i] = g_thread_new (name, save_and_load, paths[i]);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_thread_join (threads[i]);
      g_free (paths[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  h5_test_add ("/h5/round-trip", test_round_trip);
  h5_test_add ("/h5/optimizer-group", test_optimizer_group);
  h5_test_add ("/h5/without-extras", test_without_extras);
  h5_test_add ("/h5/weights-only", test_weights_only);
  h5_test_add ("/h5/long-names", test_long_names);
  h5_test_add ("/h5/wrong-sequential", test_wrong_sequential);
  h5_test_add ("/h5/cannot-read", test_cannot_read);
  h5_test_add ("/h5/cannot-write", test_cannot_write);
  h5_test_add ("/h5/truncated", test_truncated);
  h5_test_add ("/h5/threads", test_threads);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-export.h"
#include "strata-fit-layout.h"
#include "strata-image-ink.h"
#include "strata-image-list.h"
#include "strata-image-sheet.h"
#include "strata-preferences.h"
#include "strata-session.h"
#include "strata-value-counts.h"

#include <glib/gstdio.h>
#include <math.h>

/* --- Images -------------------------------------------------------------------------------------------------------- */

#define N_TRAIN 12
#define N_TEST 6

static StrataDataset *
make_dataset (void)
{
  static const char *const names[] = { "zero", "one", "two", NULL };
  StrataShape shape = { 2, { 2, 3 } };
  guint8 train_pixels[N_TRAIN * 6], train_labels[N_TRAIN], test_pixels[N_TEST * 6], test_labels[N_TEST];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sizeof train_pixels; i++)
    train_pixels[i] = (guint8) (i * 3);
  for (guint i = 0; i < sizeof test_pixels; i++)
    test_pixels[i] = (guint8) (255 - i);
  for (guint i = 0; i < N_TRAIN; i++)
    train_labels[i] = (guint8) (i % 3);
  for (guint i = 0; i < N_TEST; i++)
    test_labels[i] = (guint8) (i % 2);

  StrataDataset *dataset = strata_dataset_new_from_arrays (&shape, train_pixels, train_labels, N_TRAIN, 3, test_pixels,
                                                           test_labels, N_TEST, names, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
count_change (GListModel *model, guint position, guint removed, guint added, guint *n)
{
  (*n)++;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, added);
}

static void
test_image_list (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset ();
  g_autoptr (StrataImageList) list = strata_image_list_new ();
  GListModel *model = G_LIST_MODEL (list);
  guint n_changes = 0, position = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_change), &n_changes);
  strata_image_list_show (list, dataset, STRATA_SPLIT_TRAIN, 0, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, N_TRAIN - 3);
  g_assert_cmpuint (n_changes, ==, 1);

  strata_image_list_show (list, dataset, STRATA_SPLIT_TRAIN, 1 << 2, FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (StrataImageItem) item = g_list_model_get_item (model, i);
      g_assert_cmpuint (strata_image_item_get_label (item), ==, 2);
    }

  strata_image_list_show (list, dataset, STRATA_SPLIT_TRAIN, 0, TRUE);
  g_autoptr (StrataImageItem) first = g_list_model_get_item (model, 0);
  g_autoptr (StrataImageItem) again = g_list_model_get_item (model, 0);
  g_assert_true (first == again);
  g_assert_cmpuint (strata_image_item_get_label (first), ==, 0);
  g_assert_true (strata_image_list_find (list, 1, &position));
  g_assert_cmpuint (position, ==, 3);

  /* An item that is still held when its list shows another split stays what it was. */
  strata_image_list_show (list, dataset, STRATA_SPLIT_TEST, 0, FALSE);
  g_autoptr (StrataImageItem) other = g_list_model_get_item (model, 0);
  g_assert_true (other != first);
  g_assert_cmpint (strata_image_item_get_split (first), ==, STRATA_SPLIT_TRAIN);
  g_assert_cmpint (strata_image_item_get_split (other), ==, STRATA_SPLIT_TEST);
  g_assert_false (strata_image_list_find (list, 99, &position));
}

static void
test_ink (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset ();
  const guint8 pixels[] = { 0, 255, 128, 0, 0, 0 };
  const float scale = 2 / 255.0f, offset = -1;
  g_autoptr (StrataScaler) scaler = strata_scaler_new (STRATA_SCALING_MIN_MAX, &scale, &offset, 1);
  StrataInk raw = { 0 }, scaled_ink = { scaler, strata_ink_get_range (scaler) };
  float scaled[6];
  guint8 rgb[3], *rgba = NULL;

  strata_ink_get_color (&raw, pixels, NULL, 0, rgb);
  g_assert_cmpuint (rgb[0], ==, 255);
  strata_ink_get_color (&raw, pixels, NULL, 1, rgb);
  g_assert_cmpuint (rgb[0], ==, 0);

  g_assert_cmpfloat_with_epsilon (scaled_ink.range, 1, 1e-6);
  strata_ink_scale (&scaled_ink, pixels, 6, scaled);
  strata_ink_get_color (&scaled_ink, pixels, scaled, 0, rgb); /* −1: blue */
  g_assert_cmpuint (rgb[2], >, rgb[0]);
  strata_ink_get_color (&scaled_ink, pixels, scaled, 1, rgb); /* +1: orange */
  g_assert_cmpuint (rgb[0], >, rgb[2]);

  /* Each pixel is a crisp square of its own: [2, 3] on 12 × 12, four device pixels a pixel, half a row of paper above. */
  g_autoptr (GdkTexture) texture = strata_ink_make_texture (&raw, pixels, 3, 2, 12, 0);
  rgba = g_malloc (4 * 12 * 12);
  gdk_texture_download (texture, rgba, 4 * 12);
  for (int x = 4; x < 8; x++)
    g_assert_cmpuint (rgba[4 * x], ==, 0);
  g_assert_cmpuint (rgba[4 * 3], ==, 255);
  g_assert_cmpuint (rgba[4 * 8], ==, 127);
  g_free (rgba);
}

static void
test_value_counts (void)
{
  const guint8 pixels[] = { 0, 255, 128, 0 };
  const float scale = 2 / 255.0f, offset = -1, scales[] = { 1, 1, 0.01f, 1 }, offsets[] = { 0, -252, -1.28f, -2 };
  g_autoptr (StrataScaler) one = strata_scaler_new (STRATA_SCALING_MIN_MAX, &scale, &offset, 1),
                           each = strata_scaler_new (STRATA_SCALING_STANDARD_PER_PIXEL, scales, offsets, 4);
  StrataValueCounts counts;

  strata_value_counts_init (&counts, NULL);
  strata_value_counts_add (&counts, NULL, pixels, 4);
  g_assert_cmpuint (counts.counts[0], ==, 2);
  g_assert_cmpuint (counts.counts[255], ==, 1);

  /* One scale for all moves the ends alone. */
  strata_value_counts_init (&counts, one);
  strata_value_counts_add (&counts, one, pixels, 4);
  g_assert_cmpfloat_with_epsilon (counts.low, -1, 1e-6);
  g_assert_cmpfloat_with_epsilon (counts.high, 1, 1e-6);
  g_assert_false (counts.clipped);
  g_assert_cmpuint (counts.counts[128], ==, 1);

  /* One by one they are 0, 3, 0 and −2, between −3 and 3. */
  strata_value_counts_init (&counts, each);
  strata_value_counts_add (&counts, each, pixels, 4);
  g_assert_cmpfloat (counts.low, ==, -3);
  g_assert_true (counts.clipped);
  g_assert_cmpuint (counts.counts[128], ==, 2);
  g_assert_cmpuint (counts.counts[255], ==, 1);
  g_assert_cmpuint (counts.counts[256 / 6], ==, 1);
}

/* Three images in two columns: the pixels of each are where its place is, its class below. */
static void
test_image_sheet (void)
{
  g_autoptr (StrataDataset) dataset = make_dataset ();
  const guint32 indices[] = { 0, 1, 2 };
  g_autoptr (StrataImageSheet) sheet = strata_image_sheet_new (dataset, NULL, STRATA_SPLIT_TRAIN, indices, 3, 2);
  double width, height, wider, higher;
  GError *error = NULL;

  strata_image_sheet_get_size (sheet, 64, &width, &height);
  strata_image_sheet_get_size (sheet, 128, &wider, &higher);
  g_assert_cmpfloat (wider - width, ==, 2 * 64);
  g_assert_cmpfloat (higher - height, ==, 2 * 64);

  g_autoptr (GdkTexture) texture = strata_drawing_to_texture (strata_image_sheet_draw, sheet, width, height);
  int columns = gdk_texture_get_width (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) columns * gdk_texture_get_height (texture));
  gdk_texture_download (texture, (guchar *) pixels, 4 * (gsize) columns);
  g_assert_cmphex (pixels[0] & 0xffffff, ==, 0xffffff);
  guint8 ink = strata_dataset_get_image (dataset, STRATA_SPLIT_TRAIN, 1)[0];
  /* The first pixel of the second image, right of the margin, an image and the gap, below the margin and half a row of
   * paper; two device pixels a unit. */
  g_assert_cmphex (pixels[(gsize) columns * 2 * (12 + 14) + 2 * (12 + 64 + 16 + 1)] & 0xff, ==, 255 - ink);

  for (const char *const *name = (const char *const[]){ "a.png", "a.svg", "a.PDF", NULL }; *name != NULL; name++)
    {
      g_autoptr (GBytes) bytes = strata_drawing_render (strata_image_sheet_draw, sheet, *name, width, height, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), >, 500);
    }
  g_assert_null (strata_drawing_render (strata_image_sheet_draw, sheet, "a.jpg", width, height, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
}

/* --- The row that leaves out --------------------------------------------------------------------------------------- */

static GtkWidget *
add_child (GtkWidget *row, int width, guint rank)
{
  GtkWidget *child = gtk_drawing_area_new ();
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (row);

  gtk_widget_set_size_request (child, width, 10);
  gtk_widget_set_parent (child, row);
  g_object_set (gtk_layout_manager_get_layout_child (layout, child), "rank", rank, NULL);
  return child;
}

static void
test_fit_layout (void)
{
  GtkWidget *row = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  int minimum, natural;

  gtk_widget_set_layout_manager (row, g_object_new (STRATA_TYPE_FIT_LAYOUT, "spacing", 10, NULL));
  GtkWidget *children[] = { add_child (row, 100, 0), add_child (row, 100, 2), add_child (row, 100, 1) };

  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 320);

  gtk_widget_allocate (row, 320, 10, -1, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_true (gtk_widget_get_child_visible (children[i]));
  gtk_widget_allocate (row, 319, 10, -1, NULL);
  g_assert_false (gtk_widget_get_child_visible (children[1]));
  g_assert_true (gtk_widget_get_child_visible (children[2]));
  gtk_widget_allocate (row, 100, 10, -1, NULL);
  g_assert_true (gtk_widget_get_child_visible (children[0]));
  g_assert_false (gtk_widget_get_child_visible (children[2]));

  for (guint i = 0; i < 3; i++)
    gtk_widget_unparent (children[i]);
  g_object_unref (row);
}

/* --- The session --------------------------------------------------------------------------------------------------- */

static void
wait_for (gboolean (*condition) (StrataSession *), StrataSession *session)
{
  gint64 end = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while (!condition (session))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
      strata_session_poll (session);
    }
}

static gboolean
has_answer (StrataSession *session)
{
  return strata_session_get_data_error (session) != NULL
         || (strata_session_get_dataset (session) != NULL && strata_session_get_scaler (session) != NULL);
}

static gboolean
has_network (StrataSession *session)
{
  return strata_session_get_network (session) != NULL;
}

static gboolean
is_running (StrataSession *session)
{
  return strata_session_get_training_state (session) == STRATA_TRAINER_RUNNING;
}

static gboolean
is_idle (StrataSession *session)
{
  return !strata_session_is_training (session);
}

static gboolean
is_finished (StrataSession *session)
{
  return strata_session_get_training_state (session) == STRATA_TRAINER_FINISHED;
}

static void
test_session_without_images (void)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
  g_autofree char *obstacle = NULL;

  g_object_set (strata_experiment_get_data (experiment), "folder", "/nonexistent", NULL);
  g_autoptr (StrataSession) session = strata_session_new (experiment, NULL);
  wait_for (has_answer, session);
  g_assert_nonnull (strstr (strata_session_get_data_error (session), "/nonexistent"));
  obstacle = strata_session_dup_obstacle (session);
  g_assert_nonnull (obstacle);
}

static void
on_kept (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data = strata_session_save_network_finish (STRATA_SESSION (object), result, &error);
  g_assert_no_error (error);
}

/* Train, pause, go on, stop, keep; then train the rest. */
static void
test_session_trains (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("deep-relu", &error);
  g_autofree char *folder = g_dir_make_tmp ("strata-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "new", "network.h5", NULL);
  gboolean kept = FALSE;

  g_assert_no_error (error);
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 3u, NULL);
  g_autoptr (StrataSession) session = strata_session_new (experiment, NULL);
  wait_for (has_answer, session);
  if (strata_session_get_data_error (session) != NULL)
    {
      g_test_skip ("Fashion-MNIST is not installed");
      return;
    }

  g_assert_false (strata_session_has_unsaved_network (session));
  strata_session_train (session);
  g_assert_true (strata_session_is_training (session));
  wait_for (has_network, session);
  strata_session_pause (session);
  g_assert_true (strata_session_is_training (session));
  strata_session_resume (session);
  wait_for (is_running, session);
  strata_session_stop_now (session);
  wait_for (is_finished, session);
  g_assert_true (strata_session_has_unsaved_network (session));
  g_assert_cmpuint (strata_session_get_epochs_left (session), >, 0);

  strata_session_save_network_async (session, path, on_kept, &kept);
  while (!kept)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (strata_session_has_unsaved_network (session));
  g_autoptr (StrataNetwork) network = strata_network_load_h5 (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (network);

  strata_session_continue (session, strata_session_get_epochs_left (session));
  wait_for (is_finished, session);
  g_assert_true (strata_session_has_unsaved_network (session));

  g_unlink (path);
  g_autofree char *inner = g_path_get_dirname (path);
  g_rmdir (inner);
  g_rmdir (folder);
}

/* A window may be closed while a trainer is being made: then there is none to stop yet. */
static void
test_session_stops_at_once (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("deep-relu", &error);

  g_assert_no_error (error);
  g_autoptr (StrataSession) session = strata_session_new (experiment, NULL);
  wait_for (has_answer, session);
  if (strata_session_get_data_error (session) != NULL)
    {
      g_test_skip ("Fashion-MNIST is not installed");
      return;
    }
  strata_session_train (session);
  g_assert_null (strata_session_get_trainer (session));
  strata_session_stop_now (session);
  wait_for (is_idle, session);
  g_assert_null (strata_session_get_trainer (session));
  g_assert_false (strata_session_has_unsaved_network (session));

  strata_session_train (session);
  wait_for (has_network, session);
  strata_session_stop_now (session);
  wait_for (is_finished, session);
}

static void
test_recent (void)
{
  g_autoptr (GFile) a = g_file_new_for_path ("/somewhere/a.strata");
  g_autoptr (GFile) b = g_file_new_for_path ("/somewhere/b.strata");

  strata_preferences_set_strv ("recent-files", (const char *const[]){ NULL });
  strata_preferences_add_recent (a);
  strata_preferences_add_recent (b);
  strata_preferences_add_recent (a);
  g_auto (GStrv) both = strata_preferences_get_strv ("recent-files");
  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_cmpstr (both[0], ==, "file:///somewhere/a.strata");
  strata_preferences_forget_recent (both[0]);
  g_auto (GStrv) one = strata_preferences_get_strv ("recent-files");
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, "file:///somewhere/b.strata");
  g_assert_cmpint (strata_preferences_forget_recent ("file:///somewhere/else.strata"), ==, -1);

  strata_preferences_restore_recent (both[0], 0);
  g_auto (GStrv) again = strata_preferences_get_strv ("recent-files");
  g_assert_cmpstrv (again, both);
  g_assert_cmpint (strata_preferences_forget_recent (both[1]), ==, 1);
  strata_preferences_restore_recent (both[1], 7);
  g_auto (GStrv) last = strata_preferences_get_strv ("recent-files");
  g_assert_cmpstrv (last, both);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  strata_init ();

  g_test_add_func ("/frame/image-list", test_image_list);
  g_test_add_func ("/frame/ink", test_ink);
  g_test_add_func ("/frame/value-counts", test_value_counts);
  g_test_add_func ("/frame/image-sheet", test_image_sheet);
  g_test_add_func ("/frame/preferences/recent", test_recent);
  g_test_add_func ("/frame/session/without-images", test_session_without_images);
  g_test_add_func ("/frame/session/trains", test_session_trains);
  g_test_add_func ("/frame/session/stops-at-once", test_session_stops_at_once);
  if (gtk_init_check ())
    g_test_add_func ("/frame/fit-layout", test_fit_layout);
  else
    g_test_message ("There is no display: the widgets are left out");
  return g_test_run ();
}

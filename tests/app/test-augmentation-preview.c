/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-augmentation-preview.h"
#include "strata-augmented-tiles.h"
#include "strata-inspector.h"
#include "widgets.h"

/* The inspector alone in a window: what it draws of a layer that augments, and that this follows the layer. */

typedef struct
{
  StrataSession *session;
  StrataInspector *inspector;
  GtkWidget *window, *preview, *tiles;
} Fixture;

static StrataLayer *
get_layer (Fixture *fixture, guint position)
{
  return strata_stack_get_layer (strata_experiment_get_stack (strata_session_get_experiment (fixture->session)),
                                 position);
}

static void
set_up (Fixture *fixture, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load (name, &error);

  g_assert_no_error (error);
  g_autoptr (StrataLayer) translation = strata_layer_new ("RandomTranslation", NULL);
  strata_stack_insert (strata_experiment_get_stack (experiment), 2, translation);
  fixture->session = strata_session_new (experiment, NULL);
  fixture->inspector = g_object_new (STRATA_TYPE_INSPECTOR, NULL);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 900);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->inspector));
  gtk_window_present (GTK_WINDOW (fixture->window));
  strata_inspector_set_session (fixture->inspector, fixture->session);
  fixture->preview = widgets_find (GTK_WIDGET (fixture->inspector), STRATA_TYPE_AUGMENTATION_PREVIEW);
  fixture->tiles = widgets_find (fixture->preview, STRATA_TYPE_AUGMENTED_TILES);
  for (guint i = 0; i < 100 && strata_session_get_scaler (fixture->session) == NULL; i++)
    widgets_settle ();
  g_assert_nonnull (strata_session_get_scaler (fixture->session));
}

static void
tear_down (Fixture *fixture, gconstpointer name)
{
  strata_inspector_set_session (fixture->inspector, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->session);
  widgets_settle ();
}

/* The pixels of the tiles as they are drawn now; NULL: nothing is. */
static GBytes *
read_tiles (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (fixture->tiles);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  const int width = gtk_widget_get_width (fixture->tiles), height = gtk_widget_get_height (fixture->tiles);
  gsize size = (gsize) width * (gsize) height * 4;
  guchar *pixels;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    return NULL;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (fixture->tiles)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  pixels = g_malloc0 (size);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  return g_bytes_new_take (pixels, size);
}

static void
select_layer (Fixture *fixture, guint position)
{
  strata_inspector_set_part (fixture->inspector, STRATA_CONFIGURABLE (get_layer (fixture, position)));
  widgets_settle ();
}

/* The tiles once they are other than these, or as they are when that takes too long; however busy the machine is. */
static GBytes *
wait_for_other (Fixture *fixture, GBytes *before)
{
  GBytes *now = NULL;

  for (guint i = 0; i < 100; i++)
    {
      g_clear_pointer (&now, g_bytes_unref);
      widgets_settle ();
      now = gtk_widget_get_mapped (fixture->tiles) ? read_tiles (fixture) : NULL;
      if (now != NULL && (before == NULL || !g_bytes_equal (now, before)))
        break;
    }
  g_assert_nonnull (now);
  return now;
}

static void
wait_for_tiles (Fixture *fixture, gboolean shown)
{
  for (guint i = 0; i < 100 && gtk_widget_get_mapped (fixture->tiles) != shown; i++)
    widgets_settle ();
  g_assert_cmpint (gtk_widget_get_mapped (fixture->tiles), ==, shown);
}

/* Layers that augment alone have a preview. */
static void
test_shown (Fixture *fixture, gconstpointer name)
{
  select_layer (fixture, 0);
  g_assert_false (gtk_widget_get_visible (fixture->preview));
  select_layer (fixture, 1);
  g_autoptr (GBytes) drawn = wait_for_other (fixture, NULL);
  g_assert_cmpuint (g_bytes_get_size (drawn), >, 0);
  strata_inspector_set_part (fixture->inspector, NULL);
  wait_for_tiles (fixture, FALSE);
}

/* Shuffle draws anew; an argument changes what is drawn, and back again what was there. */
static void
test_follows (Fixture *fixture, gconstpointer name)
{
  StrataEditor *editor = strata_session_get_editor (fixture->session);
  GtkWidget *shuffle = NULL;

  select_layer (fixture, 2);
  shuffle = widgets_find (fixture->preview, GTK_TYPE_BUTTON);
  g_autoptr (GBytes) first = wait_for_other (fixture, NULL);
  g_signal_emit_by_name (shuffle, "clicked");
  g_autoptr (GBytes) shuffled = wait_for_other (fixture, first);
  g_assert_false (g_bytes_equal (first, shuffled));

  strata_editor_set (editor, G_OBJECT (get_layer (fixture, 2)), NULL, "height-factor", "0.4");
  g_autoptr (GBytes) edited = wait_for_other (fixture, shuffled);
  g_assert_false (g_bytes_equal (edited, shuffled));
  g_assert_true (strata_editor_undo (editor));
  g_autoptr (GBytes) undone = wait_for_other (fixture, edited);
  g_assert_true (g_bytes_equal (undone, shuffled));
}

/* An argument that cannot be is told in place of the images, which come back with one that can. */
static void
test_faulty (Fixture *fixture, gconstpointer name)
{
  StrataEditor *editor = strata_session_get_editor (fixture->session);

  select_layer (fixture, 2);
  strata_editor_set (editor, G_OBJECT (get_layer (fixture, 2)), NULL, "width-factor", "7");
  wait_for_tiles (fixture, FALSE);
  g_assert_true (strata_editor_undo (editor));
  wait_for_tiles (fixture, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  strata_init ();
  g_test_add ("/augmentation-preview/shown", Fixture, "convnet-augmented", set_up, test_shown, tear_down);
  g_test_add ("/augmentation-preview/follows", Fixture, "convnet-augmented", set_up, test_follows, tear_down);
  g_test_add ("/augmentation-preview/faulty", Fixture, "convnet-augmented", set_up, test_faulty, tear_down);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "strata-data-page.h"
#include "strata-evaluate-page.h"
#include "strata-inspect-page.h"
#include "strata-model-page.h"
#include "strata-run-table.h"
#include "strata-runs-page.h"
#include "strata-start-page.h"
#include "strata-train-page.h"
#include "strata-training-bar.h"
#include "strata-watched-images.h"
#include "widgets.h"

/* Every page has room in a window as narrow as a phone, after a training and whatever it shows. */

#define NARROWEST 360

static StrataSession *session; /* after an epoch */

/* Enough to find it in its template. */
static char *
describe (GtkWidget *widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  return g_strdup_printf ("%s %s", G_OBJECT_TYPE_NAME (widget), id != NULL ? id : "");
}

/* The chain of those that ask for too much, down to what the others are wide for. */
static void
explain (GtkWidget *widget)
{
  g_autofree char *name = describe (widget);
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%d %s", minimum, name);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (minimum > NARROWEST / 3 && !GTK_IS_NATIVE (child))
        explain (child);
    }
}

static void
assert_narrow (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > NARROWEST)
    explain (widget);
  g_assert_cmpint (minimum, <=, NARROWEST);
}

/* What a stack does not show now, and both sides of a flap: a folded one asks for neither. */
static void
assert_parts_narrow (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_NATIVE (child))
        continue;
      if (GTK_IS_STACK (widget) || ADW_IS_FLAP (widget))
        assert_narrow (child);
      assert_parts_narrow (child);
    }
}

static void
settle (void)
{
  for (guint i = 0; i < 8; i++)
    widgets_settle ();
}

static void
assert_page_narrow (GtkWidget *page)
{
  assert_narrow (page);
  assert_parts_narrow (page);
}

static void
test_page (gconstpointer type)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *page = g_object_new (GPOINTER_TO_SIZE (type), NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), NARROWEST, 640);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (page), "session") != NULL)
    g_object_set (page, "session", session, NULL);
  settle ();
  assert_page_narrow (page);
  if (STRATA_IS_INSPECT_PAGE (page))
    for (const char *const *action = (const char *const[]){ "picture.beside", "picture.draw", NULL }; *action != NULL;
         action++)
      {
        gtk_widget_activate_action (page, *action, NULL);
        settle ();
        assert_page_narrow (page);
      }
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

/* An experiment begins with none. */
static void
test_empty_stack (void)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
  g_autoptr (StrataSession) fresh = strata_session_new (experiment, NULL);
  GtkWidget *page = g_object_ref_sink (g_object_new (STRATA_TYPE_MODEL_PAGE, "session", fresh, NULL));

  settle ();
  assert_page_narrow (page);
  g_object_unref (page);
}

/* The best value of a run is seen without scrolling aside. */
static void
test_runs_without_scrolling (void)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *page = g_object_new (STRATA_TYPE_RUNS_PAGE, "session", session, NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), NARROWEST, 640);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  GtkWidget *scroller = gtk_widget_get_first_child (widgets_find (page, STRATA_TYPE_RUN_TABLE));
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_page_size (across), >, 0);
  g_assert_cmpfloat (gtk_adjustment_get_upper (across), <=, gtk_adjustment_get_page_size (across));
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
test_training_bar (void)
{
  GtkWidget *bar = g_object_ref_sink (g_object_new (STRATA_TYPE_TRAINING_BAR, NULL));

  strata_training_bar_set_session (STRATA_TRAINING_BAR (bar), session);
  settle ();
  assert_narrow (bar);
  g_object_unref (bar);
}

/* FALSE without images. */
/* Ten images that have no room in one row stand in rows about as long: five and five, not seven and three. */
static void
test_watched_rows (void)
{
  for (int width = 360; width <= 1100; width += 185)
    {
      GtkWidget *window = gtk_window_new ();
      StrataWatchedImages *watched = g_object_new (STRATA_TYPE_WATCHED_IMAGES, NULL);
      int last_top = -1, n_rows = 0, longest = 0, in_row = 0;

      strata_watched_images_set_session (watched, session);
      gtk_window_set_default_size (GTK_WINDOW (window), width, 400);
      gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (watched));
      gtk_window_present (GTK_WINDOW (window));
      settle ();
      GtkFlowBox *flow = GTK_FLOW_BOX (widgets_find (GTK_WIDGET (watched), GTK_TYPE_FLOW_BOX));
      for (int i = 0; i < 10; i++)
        {
          graphene_rect_t place;

          g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (gtk_flow_box_get_child_at_index (flow, i)),
                                                    GTK_WIDGET (flow), &place));
          in_row = (int) place.origin.y == last_top ? in_row + 1 : 1;
          n_rows += in_row == 1;
          last_top = (int) place.origin.y;
          longest = MAX (longest, in_row);
        }
      g_test_message ("%d px: %d rows, %d in the longest", width, n_rows, longest);
      g_assert_cmpint (longest, ==, (10 + n_rows - 1) / n_rows);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static gboolean
train (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load ("standardized", &error);

  g_assert_no_error (error);
  strata_experiment_set_name (experiment, "An experiment with a name that has no end");
  g_object_set (strata_experiment_get_fit (experiment), "epochs", 1u, "batch-size", 512u, NULL);
  session = strata_session_new (experiment, NULL);
  while (strata_session_get_data_error (session) == NULL
         && (strata_session_get_dataset (session) == NULL || strata_session_get_scaler (session) == NULL))
    g_main_context_iteration (NULL, TRUE);
  if (strata_session_get_data_error (session) != NULL)
    return FALSE;
  strata_session_train (session);
  while (strata_session_get_training_state (session) != STRATA_TRAINER_FINISHED)
    {
      widgets_settle ();
      strata_session_poll (session);
    }
  g_assert_nonnull (strata_session_get_network (session));
  return TRUE;
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    GType (*get_type) (void);
  } pages[] = {
    { "/narrow/start", strata_start_page_get_type },       { "/narrow/data", strata_data_page_get_type },
    { "/narrow/model", strata_model_page_get_type },       { "/narrow/train", strata_train_page_get_type },
    { "/narrow/evaluate", strata_evaluate_page_get_type }, { "/narrow/inspect", strata_inspect_page_get_type },
    { "/narrow/runs", strata_runs_page_get_type },
  };
  g_autofree char *home = g_dir_make_tmp ("strata-test-XXXXXX", NULL);

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  strata_init ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/strata/Strata/icons");
  if (!train ())
    {
      g_print ("1..0 # SKIP Fashion-MNIST is not installed\n");
      return 0;
    }
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_test_add_data_func (pages[i].path, GSIZE_TO_POINTER (pages[i].get_type ()), test_page);
  g_test_add_func ("/narrow/empty-stack", test_empty_stack);
  g_test_add_func ("/narrow/runs-without-scrolling", test_runs_without_scrolling);
  g_test_add_func ("/narrow/training-bar", test_training_bar);
  g_test_add_func ("/narrow/watched-rows", test_watched_rows);
  int status = g_test_run ();
  g_object_unref (session);
  return status;
}

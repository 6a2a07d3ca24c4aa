/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody sees is not made, and what changes many times a second lays nothing out anew. */
#include "strata-epoch-table.h"
#include "strata-evaluate-page.h"
#include "strata-late-page.h"
#include "strata-session.h"
#include "strata-steady.h"
#include "strata-tip.h"
#include "widgets.h"

#include <adwaita.h>

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle ();
  return window;
}

static void
count_made (guint *n_made)
{
  ++*n_made;
}

static void
test_late_page (void)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
  g_autoptr (StrataSession) session = strata_session_new (experiment, NULL);
  g_autoptr (StrataSession) of_page = NULL;
  GtkWidget *stack = gtk_stack_new ();
  StrataLatePage *late = g_object_new (STRATA_TYPE_LATE_PAGE, "page-type", STRATA_TYPE_EVALUATE_PAGE, NULL);
  guint n_made = 0;

  g_signal_connect_swapped (late, "made", G_CALLBACK (count_made), &n_made);
  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new ("other"), "other");
  gtk_stack_add_named (GTK_STACK (stack), GTK_WIDGET (late), "late");
  GtkWidget *window = show (stack);
  g_object_set (late, "session", session, NULL);
  g_assert_null (strata_late_page_get_page (late));

  gtk_stack_set_visible_child_name (GTK_STACK (stack), "late");
  GtkWidget *page = strata_late_page_get_page (late);
  g_assert_true (STRATA_IS_EVALUATE_PAGE (page));
  g_assert_true (gtk_widget_get_mapped (page));
  g_object_get (page, "session", &of_page, NULL);
  g_assert_true (of_page == session);

  gtk_stack_set_visible_child_name (GTK_STACK (stack), "other");
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "late");
  g_assert_true (strata_late_page_get_page (late) == page);
  g_assert_cmpuint (n_made, ==, 1);

  g_object_set (late, "session", NULL, NULL);
  g_clear_object (&of_page);
  g_object_get (page, "session", &of_page, NULL);
  g_assert_null (of_page);
  gtk_window_destroy (GTK_WINDOW (window));
}

static guint
count_rows (GtkColumnView *view)
{
  GtkSelectionModel *model = gtk_column_view_get_model (view);

  return model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
}

static void
test_epoch_table (void)
{
  g_autoptr (StrataHistory) history = strata_history_new ((const char *const[]){ "loss", NULL });
  GtkWidget *stack = gtk_stack_new ();
  StrataEpochTable *table = STRATA_EPOCH_TABLE (strata_epoch_table_new ());
  GtkColumnView *view = GTK_COLUMN_VIEW (widgets_find (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW));

  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new ("other"), "other");
  gtk_stack_add_named (GTK_STACK (stack), GTK_WIDGET (table), "table");
  GtkWidget *window = show (stack);

  strata_epoch_table_set_history (table, history);
  for (int i = 0; i < 3; i++)
    strata_history_append (history, (double[]){ 0.5 }, 1, 0.1);
  widgets_settle ();
  g_assert_cmpuint (count_rows (view), ==, 0);

  gtk_stack_set_visible_child_name (GTK_STACK (stack), "table");
  g_assert_cmpuint (count_rows (view), ==, 3);
  strata_history_append (history, (double[]){ 0.5 }, 1, 0.1);
  g_assert_cmpuint (count_rows (view), ==, 4);

  gtk_stack_set_visible_child_name (GTK_STACK (stack), "other");
  g_assert_cmpuint (count_rows (view), ==, 4);
  strata_history_append (history, (double[]){ 0.5 }, 1, 0.1);
  widgets_settle ();
  g_assert_cmpuint (count_rows (view), ==, 0);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "table");
  g_assert_cmpuint (count_rows (view), ==, 5);

  /* An empty table says so. */
  GtkWidget *placeholder = gtk_widget_get_last_child (GTK_WIDGET (table));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (view)));
  g_assert_false (gtk_widget_get_mapped (placeholder));
  strata_epoch_table_set_history (table, NULL);
  g_assert_cmpuint (count_rows (view), ==, 0);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (view)));
  g_assert_true (gtk_widget_get_mapped (placeholder));
  gtk_window_destroy (GTK_WINDOW (window));
}

static int
measure (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static void
test_steady (void)
{
  GtkInscription *inscription = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  GtkWidget *window = show (GTK_WIDGET (inscription));

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("Epoch %s of 10", i ? "10" : "1");
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (inscription), text);
      int width;

      strata_steady_set_text (inscription, text);
      pango_layout_get_pixel_size (layout, &width, NULL);
      g_assert_cmpstr (gtk_inscription_get_text (inscription), ==, text);
      g_assert_cmpint (measure (GTK_WIDGET (inscription)), >=, width);
    }
  int widest = measure (GTK_WIDGET (inscription));
  strata_steady_set_text (inscription, "1");
  g_assert_cmpint (measure (GTK_WIDGET (inscription)), ==, widest);
  strata_steady_set_text (inscription, "Epoch 1,000 of 10,000, far longer than all before it");
  g_assert_cmpint (measure (GTK_WIDGET (inscription)), >, widest);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_tip (GtkWidget *widget)
{
  g_autoptr (GObject) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean shown = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 0, 0, FALSE, tooltip, &shown);
  return shown && gtk_widget_get_has_tooltip (widget);
}

static void
test_tip (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_button_new_with_label ("Train"));

  g_assert_false (has_tip (button));
  strata_tip_set (button, "Train the network");
  g_assert_true (has_tip (button));
  strata_tip_set (button, NULL);
  g_assert_false (has_tip (button));
  g_object_unref (button);
}

int
main (int argc, char *argv[])
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  strata_init ();

  g_test_add_func ("/unseen/late-page", test_late_page);
  g_test_add_func ("/unseen/epoch-table", test_epoch_table);
  g_test_add_func ("/unseen/steady", test_steady);
  g_test_add_func ("/unseen/tip", test_tip);
  return g_test_run ();
}

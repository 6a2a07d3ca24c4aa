/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-epoch-table.h"
#include "widgets.h"

#include <adwaita.h>

#define N_EPOCHS 40

/* A title that puts the rows in another order shows what comes first then, and what was selected is so still. */
static void
test_order (void)
{
  g_autoptr (StrataHistory) history = strata_history_new ((const char *const[]){ "loss", NULL });
  GtkWidget *window = gtk_window_new (), *table = strata_epoch_table_new ();

  for (int i = 0; i < N_EPOCHS; i++)
    strata_history_append (history, (double[]){ 1.0 / (i + 1) }, 1, 0.1);
  strata_epoch_table_set_history (STRATA_EPOCH_TABLE (table), history);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 300);
  gtk_window_set_child (GTK_WINDOW (window), table);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle ();

  GtkColumnView *view = GTK_COLUMN_VIEW (widgets_find (table, GTK_TYPE_COLUMN_VIEW));
  GtkWidget *scroller = widgets_find (table, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  g_autoptr (GtkColumnViewColumn) loss = g_list_model_get_item (gtk_column_view_get_columns (view), 1);
  gtk_single_selection_set_selected (selection, N_EPOCHS - 3);
  gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place));
  widgets_settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (place), >, 300);

  for (int order = GTK_SORT_ASCENDING; order <= (int) GTK_SORT_DESCENDING; order++)
    {
      gtk_column_view_sort_by_column (view, loss, order);
      widgets_settle ();
      g_assert_cmpfloat (gtk_adjustment_get_value (place), ==, 0);
      StrataHistoryRow *row = gtk_single_selection_get_selected_item (selection);
      g_assert_cmpuint (strata_history_row_get_epoch (row), ==, N_EPOCHS - 2);
      gtk_adjustment_set_value (place, gtk_adjustment_get_upper (place) / 2);
      widgets_settle ();
    }
  gtk_window_destroy (GTK_WINDOW (window));
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

  g_test_add_func ("/tables/order", test_order);
  return g_test_run ();
}

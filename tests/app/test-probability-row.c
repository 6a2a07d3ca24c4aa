/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "strata.h"
#include "strata-probability-row.h"
#include "widgets.h"

/* Bars are compared by their length: they begin and end below each other, whatever is bold beside them. */
static void
test_columns (void)
{
  const char *names[] = { "Bag", "Trouser", "Ankle boot" };
  GtkWidget *window = adw_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *rows[G_N_ELEMENTS (names)];
  graphene_rect_t first, bounds;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      rows[i] = strata_probability_row_new (names[i], i > 0 ? STRATA_PROBABILITY_ROW (rows[i - 1]) : NULL);
      gtk_box_append (GTK_BOX (box), rows[i]);
    }
  strata_probability_row_show (STRATA_PROBABILITY_ROW (rows[0]), 0.002, FALSE, FALSE);
  strata_probability_row_show (STRATA_PROBABILITY_ROW (rows[1]), 0.1, FALSE, TRUE);
  strata_probability_row_show (STRATA_PROBABILITY_ROW (rows[2]), 0.898, TRUE, FALSE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 320, 200);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle ();

  g_assert_true (gtk_widget_compute_bounds (widgets_find (rows[0], GTK_TYPE_PROGRESS_BAR), box, &first));
  g_assert_cmpfloat (first.size.width, >, 0);
  for (guint i = 1; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (gtk_widget_compute_bounds (widgets_find (rows[i], GTK_TYPE_PROGRESS_BAR), box, &bounds));
      g_test_message ("%s: %g, %g wide", names[i], bounds.origin.x, bounds.size.width);
      g_assert_cmpfloat (bounds.origin.x, ==, first.origin.x);
      g_assert_cmpfloat (bounds.size.width, ==, first.size.width);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkCssProvider) style = NULL;

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  strata_init ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/strata/Strata/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  g_test_add_func ("/probability-row/columns", test_columns);
  return g_test_run ();
}

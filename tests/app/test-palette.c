/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "strata.h"
#include "strata-palette-entry.h"
#include "strata-palette-row.h"
#include "strata-palette.h"
#include "widgets.h"

/* The palette: what a search finds first, and families that fold. */

static StrataPaletteEntry *
find_entry (GPtrArray *entries, const char *title)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_str_equal (strata_palette_entry_get_title (entries->pdata[i]), title))
      return entries->pdata[i];
  g_assert_not_reached ();
}

static void
test_search (void)
{
  g_autoptr (GPtrArray) entries = strata_palette_entry_list ();
  StrataPaletteEntry *dense = find_entry (entries, "Dense");
  StrataPaletteEntry *normalization = find_entry (entries, "BatchNormalization");
  StrataPaletteEntry *dropout = find_entry (entries, "Dropout"), *alpha = find_entry (entries, "AlphaDropout");

  g_assert_cmpint (strata_palette_entry_rank (dense, "den"), ==, 0);
  g_assert_cmpint (strata_palette_entry_rank (normalization, "bn"), ==, 1);
  g_assert_cmpint (strata_palette_entry_rank (dense, "fully connected"), >, 0);
  g_assert_cmpint (strata_palette_entry_rank (dense, "spaceship"), ==, -1);
  /* A name that begins so comes before one that only holds it. */
  g_assert_cmpint (strata_palette_entry_rank (dropout, "drop"), <, strata_palette_entry_rank (alpha, "drop"));
  g_assert_cmpint (strata_palette_entry_rank (alpha, "drop"), >, 0);
  g_ptr_array_set_free_func (entries, (GDestroyNotify) strata_palette_entry_free);
}

/* Each kind has an icon that is there, a line of help and a family, and comes out of the palette as itself. */
static void
test_entries (void)
{
  g_autoptr (GPtrArray) entries = strata_palette_entry_list ();
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (StrataLayer) layer = strata_palette_entry_create (entries->pdata[i]);
      const char *icon_name = strata_palette_entry_get_icon_name (entries->pdata[i]);

      g_test_message ("%s: %s", strata_palette_entry_get_title (entries->pdata[i]), icon_name);
      g_assert_true (gtk_icon_theme_has_icon (icons, icon_name));
      g_assert_cmpstr (strata_palette_entry_get_summary (entries->pdata[i]), !=, "");
      g_assert_nonnull (strata_palette_entry_get_family (entries->pdata[i]));
      g_assert_true (STRATA_IS_LAYER (layer));
      g_assert_true (STRATA_IS_BLOCK (layer) || strata_kind_get_formula (G_OBJECT_TYPE (layer)) != NULL);
    }
  g_ptr_array_set_free_func (entries, (GDestroyNotify) strata_palette_entry_free);
}

static guint
count_shown (GtkListBox *list, StrataPaletteRow **first)
{
  guint n = 0;

  *first = NULL;
  for (int i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    {
      StrataPaletteRow *row = STRATA_PALETTE_ROW (gtk_list_box_get_row_at_index (list, i));

      if (!gtk_widget_get_child_visible (GTK_WIDGET (row)))
        continue;
      if (n++ == 0)
        *first = row;
    }
  return n;
}

static void
on_layer (StrataPalette *palette, StrataLayer *layer, StrataLayer **last)
{
  g_set_object (last, layer);
}

static void
test_widget (void)
{
  GtkWidget *palette = g_object_new (STRATA_TYPE_PALETTE, NULL), *window = adw_window_new ();
  g_autoptr (StrataLayer) inserted = NULL, explained = NULL;
  GtkListBox *list;
  GtkWidget *search;
  StrataPaletteRow *first;
  guint n_all, n_folded, n_shown;

  adw_window_set_content (ADW_WINDOW (window), palette);
  gtk_window_present (GTK_WINDOW (window));
  widgets_settle ();
  list = GTK_LIST_BOX (widgets_find (palette, GTK_TYPE_LIST_BOX));
  search = widgets_find (palette, GTK_TYPE_SEARCH_ENTRY);
  g_signal_connect (palette, "insert", G_CALLBACK (on_layer), &inserted);
  g_signal_connect (palette, "explain", G_CALLBACK (on_layer), &explained);

  /* The first row is a family: activated, it folds, and opens again. */
  n_all = count_shown (list, &first);
  g_assert_null (strata_palette_row_get_entry (first));
  g_signal_emit_by_name (first, "activate");
  n_folded = count_shown (list, &first);
  g_assert_cmpuint (n_folded, <, n_all);
  g_assert_false (strata_palette_row_get_open (first));

  /* A search finds what is folded, too, and shows no families. */
  gtk_editable_set_text (GTK_EDITABLE (search), "fully");
  g_signal_emit_by_name (search, "search-changed");
  n_shown = count_shown (list, &first);
  g_assert_cmpuint (n_shown, ==, 1);
  g_assert_cmpstr (strata_palette_entry_get_title (strata_palette_row_get_entry (first)), ==, "Dense");
  g_signal_emit_by_name (search, "activate");
  g_assert_true (STRATA_IS_DENSE (inserted));

  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_signal_emit_by_name (search, "search-changed");
  n_shown = count_shown (list, &first);
  g_assert_cmpuint (n_shown, ==, n_folded);
  g_signal_emit_by_name (first, "activate");
  n_shown = count_shown (list, &first);
  g_assert_cmpuint (n_shown, ==, n_all);

  /* To select is to ask what it is. */
  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 2));
  g_assert_true (STRATA_IS_ACTIVATION_LAYER (explained));
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
  strata_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/org/strata/Strata/icons");

  g_test_add_func ("/palette/search", test_search);
  g_test_add_func ("/palette/entries", test_entries);
  g_test_add_func ("/palette/widget", test_widget);
  return g_test_run ();
}

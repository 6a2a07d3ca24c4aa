/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-epoch-table.h"

#include "strata-column-title.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _StrataEpochTable
{
  GtkWidget parent_instance;
  StrataHistory *history;
  GtkSelectionModel *rows; /* of the view while it is on the screen */
  guint letting_go;
  GtkWidget *scroller;
  GtkWidget *placeholder; /* in its place, and of no less height, as long as there are no rows */
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (StrataEpochTable, strata_epoch_table, GTK_TYPE_WIDGET)

#define KEY_EPOCH "epoch"
#define KEY_SECONDS "seconds"

static double
get_cell (StrataHistoryRow *row, const char *key)
{
  if (g_str_equal (key, KEY_EPOCH))
    return strata_history_row_get_epoch (row);
  if (g_str_equal (key, KEY_SECONDS))
    return strata_history_row_get_seconds (row);
  return strata_history_row_get_value (row, key);
}

static char *
format_cell (StrataHistoryRow *row, const char *key)
{
  double value = get_cell (row, key);

  if (isnan (value))
    return g_strdup ("–");
  if (g_str_equal (key, KEY_EPOCH))
    return g_strdup_printf ("%.0f", value);
  if (g_str_equal (key, "learning_rate"))
    return g_strdup_printf ("%.4g", value);
  return strata_format_number (value, g_str_equal (key, KEY_SECONDS) ? 2 : 4);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *key = g_object_get_data (G_OBJECT (factory), "key");
  g_autofree char *text = format_cell (gtk_list_item_get_item (item), key);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer key)
{
  double x = get_cell ((StrataHistoryRow *) a, key), y = get_cell ((StrataHistoryRow *) b, key);

  return (x > y) - (x < y);
}

static void
add_column (StrataEpochTable *self, const char *key)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_rows, g_strdup (key), g_free));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_object_set_data_full (G_OBJECT (factory), "key", g_strdup (key), g_free);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  column = gtk_column_view_column_new (key, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  strata_column_title_to_end (self->view);
}

static void
remove_columns (StrataEpochTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
}

static void
update_placeholder (StrataEpochTable *self)
{
  gboolean empty = self->history == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->history)) == 0;

  gtk_widget_set_child_visible (self->scroller, !empty);
  gtk_widget_set_visible (self->placeholder, empty);
}

static gboolean
let_go (gpointer user_data)
{
  StrataEpochTable *self = user_data;

  self->letting_go = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_column_view_set_model (self->view, NULL);
  return G_SOURCE_REMOVE;
}

/* Rows for a table that nobody sees cost more than the curves: they are made when somebody turns to it. The view may lose
 * its model when it has heard of the change, not in the midst of it. */
static void
on_history_changed (StrataEpochTable *self)
{
  update_placeholder (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) && self->letting_go == 0
      && gtk_column_view_get_model (self->view) != NULL)
    self->letting_go = g_idle_add (let_go, self);
}

static void
strata_epoch_table_map (GtkWidget *widget)
{
  StrataEpochTable *self = STRATA_EPOCH_TABLE (widget);

  gtk_column_view_set_model (self->view, self->rows);
  GTK_WIDGET_CLASS (strata_epoch_table_parent_class)->map (widget);
}

void
strata_epoch_table_set_history (StrataEpochTable *self, StrataHistory *history)
{
  const char *const *keys;
  GtkSortListModel *sorted;

  g_return_if_fail (STRATA_IS_EPOCH_TABLE (self));

  if (self->history == history)
    return;
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  g_set_object (&self->history, history);
  update_placeholder (self);
  remove_columns (self);
  gtk_column_view_set_model (self->view, NULL);
  g_clear_object (&self->rows);
  if (history == NULL)
    return;
  g_signal_connect_swapped (history, "items-changed", G_CALLBACK (on_history_changed), self);
  add_column (self, KEY_EPOCH);
  keys = strata_history_get_keys (history);
  for (gsize i = 0; keys[i] != NULL; i++)
    add_column (self, keys[i]);
  add_column (self, KEY_SECONDS);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (history)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->rows = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (self->rows), FALSE);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_column_view_set_model (self->view, self->rows);
}

void
strata_epoch_table_copy (StrataEpochTable *self)
{
  g_autofree char *csv = NULL;

  g_return_if_fail (STRATA_IS_EPOCH_TABLE (self));

  if (self->history == NULL)
    return;
  csv = strata_history_to_csv (self->history);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), csv);
}

static void
strata_epoch_table_dispose (GObject *object)
{
  StrataEpochTable *self = STRATA_EPOCH_TABLE (object);

  if (self->scroller != NULL)
    strata_epoch_table_set_history (self, NULL);
  g_clear_handle_id (&self->letting_go, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->placeholder, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_epoch_table_parent_class)->dispose (object);
}

static void
strata_epoch_table_class_init (StrataEpochTableClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_epoch_table_dispose;
  GTK_WIDGET_CLASS (class)->map = strata_epoch_table_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_epoch_table_init (StrataEpochTable *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  strata_column_title_shows_first (self->view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Epochs"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), 130);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  self->placeholder = gtk_label_new (_ ("None yet: each epoch adds a row as it ends."));
  gtk_widget_add_css_class (self->placeholder, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (self->placeholder), TRUE);
  gtk_widget_set_parent (self->placeholder, GTK_WIDGET (self));
  update_placeholder (self);
}

GtkWidget *
strata_epoch_table_new (void)
{
  return g_object_new (STRATA_TYPE_EPOCH_TABLE, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-table.h"

#include "strata-chart-style.h"
#include "strata-column-title.h"
#include "strata-format.h"
#include "strata-run-spark.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Widths from which there is room for what is told less often. */
#define BESIDE_NAMES 480
#define ALL 860
#define HEIGHT 160 /* of some runs, below the curves of others */

struct _StrataRunTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnView *view;
  GtkSingleSelection *selection;
  int width; /* of what is seen of it */
  guint width_source;
};

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  STARRED,
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataRunTable, strata_run_table, GTK_TYPE_WIDGET)

/* --- Cells ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *title; /* NULL: the column is known by its content */
  GtkWidget *(*make) (StrataRunTable *self, GtkListItem *item);
  void (*show) (GtkWidget *cell, StrataRunItem *item);
  int (*compare) (StrataRun *a, StrataRun *b);
  gboolean expand;
  int from_width; /* left out where there is less: names would have no room beside it */
} Column;

static GtkWidget *
make_text (StrataRunTable *self, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_width_chars (GTK_LABEL (label), 10);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  return label;
}

static GtkWidget *
make_number (StrataRunTable *self, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_tick (StrataRunTable *self, GtkListItem *item)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_tooltip_text (check, _ ("Draw its curve"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Draw its curve"), -1);
  return check;
}

static void
on_star_clicked (GtkButton *button, GtkListItem *list_item)
{
  StrataRunItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *table = gtk_widget_get_ancestor (GTK_WIDGET (button), STRATA_TYPE_RUN_TABLE);

  if (item == NULL || table == NULL)
    return;
  StrataRun *run = strata_run_item_get_run (item);
  strata_run_set_starred (run, !strata_run_get_starred (run));
  g_signal_emit (table, signals[STARRED], 0, item);
}

static GtkWidget *
make_star (StrataRunTable *self, GtkListItem *item)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "run-star");
  g_signal_connect (button, "clicked", G_CALLBACK (on_star_clicked), item);
  return button;
}

static GtkWidget *
make_spark (StrataRunTable *self, GtkListItem *item)
{
  return strata_run_spark_new ();
}

static void
show_star (GtkWidget *cell, StrataRunItem *item)
{
  gboolean starred = strata_run_get_starred (strata_run_item_get_run (item));
  const char *text = starred ? _ ("Starred: take the star away") : _ ("Star it");

  gtk_button_set_icon_name (GTK_BUTTON (cell), starred ? "starred-symbolic" : "non-starred-symbolic");
  gtk_widget_set_tooltip_text (cell, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (starred)
    gtk_widget_add_css_class (cell, "starred");
  else
    gtk_widget_remove_css_class (cell, "starred");
}

static void
show_name (GtkWidget *cell, StrataRunItem *item)
{
  StrataRun *run = strata_run_item_get_run (item);
  gboolean baseline = strata_run_item_get_baseline (item) == run;
  /* Translators: the name of a run, and that others are compared with it */
  g_autofree char *text = baseline ? g_strdup_printf (_ ("%s · baseline"), strata_run_get_name (run)) : NULL;
  g_autofree char *tip = NULL;

  gtk_label_set_text (GTK_LABEL (cell), text != NULL ? text : strata_run_get_name (run));
  if (*strata_run_get_note (run) != '\0')
    tip = g_strdup_printf ("%s\n%s", strata_run_get_name (run), strata_run_get_note (run));
  gtk_widget_set_tooltip_text (cell, tip != NULL ? tip : strata_run_get_name (run));
}

static void
show_differences (GtkWidget *cell, StrataRunItem *item)
{
  const char *differences = strata_run_item_get_differences (item);
  g_autofree char *origin = strata_run_dup_origin_text (strata_run_item_get_run (item));
  g_autofree char *text = origin == NULL         ? g_strdup (differences)
                          : *differences == '\0' ? g_strdup (origin)
                                                 : g_strdup_printf ("%s · %s", origin, differences);

  gtk_label_set_text (GTK_LABEL (cell), text);
  gtk_widget_set_tooltip_text (cell, *text != '\0' ? text : NULL);
}

static void
show_spark (GtkWidget *cell, StrataRunItem *item)
{
  strata_run_spark_set_history (STRATA_RUN_SPARK (cell), strata_run_get_history (strata_run_item_get_run (item)));
}

static void
show_best (GtkWidget *cell, StrataRunItem *item)
{
  StrataRun *run = strata_run_item_get_run (item);
  const char *key = strata_run_get_ranking_key (run);
  guint epoch;
  double value = strata_run_get_best (run, key, &epoch);
  StrataRun *baseline = strata_run_item_get_baseline (item);
  double other = baseline != NULL && baseline != run ? strata_run_get_best (baseline, key, NULL) : NAN;
  g_autofree char *text =
    epoch == 0      ? g_strdup ("–")
    : isnan (other) ? g_strdup_printf ("%s %.4f", key, value)
                    : g_strdup_printf ("%s %.4f (%s%.4f)", key, value, value < other ? "−" : "+", fabs (value - other));

  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
show_epochs (GtkWidget *cell, StrataRunItem *item)
{
  StrataRun *run = strata_run_item_get_run (item);
  guint n = strata_run_get_n_epochs (run), planned = strata_run_get_planned_epochs (run);
  /* Translators: epochs trained of those planned, "4 of 10" */
  g_autofree char *text = n < planned ? g_strdup_printf (_ ("%u of %u"), n, planned) : g_strdup_printf ("%u", n);

  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
show_time (GtkWidget *cell, StrataRunItem *item)
{
  g_autofree char *text = strata_format_duration (strata_run_get_seconds (strata_run_item_get_run (item)));

  gtk_label_set_text (GTK_LABEL (cell), text);
}

static void
show_began (GtkWidget *cell, StrataRunItem *item)
{
  GDateTime *began = strata_run_get_began (strata_run_item_get_run (item));
  g_autofree char *text = strata_format_moment (g_date_time_to_unix (began));

  gtk_label_set_text (GTK_LABEL (cell), text);
}

/* --- Order ------------------------------------------------------------------------------------------------------------- */

static int
compare_numbers (double a, double b)
{
  return (a > b) - (a < b);
}

static int
compare_names (StrataRun *a, StrataRun *b)
{
  return g_utf8_collate (strata_run_get_name (a), strata_run_get_name (b));
}

static int
compare_stars (StrataRun *a, StrataRun *b)
{
  return strata_run_get_starred (b) - strata_run_get_starred (a);
}

static int
compare_epochs (StrataRun *a, StrataRun *b)
{
  return compare_numbers (strata_run_get_n_epochs (a), strata_run_get_n_epochs (b));
}

static int
compare_seconds (StrataRun *a, StrataRun *b)
{
  return compare_numbers (strata_run_get_seconds (a), strata_run_get_seconds (b));
}

static int
compare_began (StrataRun *a, StrataRun *b)
{
  return g_date_time_compare (strata_run_get_began (a), strata_run_get_began (b));
}

/* The worse first, of runs of the same measure; those without one before all. */
static int
compare_best (StrataRun *a, StrataRun *b)
{
  const char *key_a = strata_run_get_ranking_key (a), *key_b = strata_run_get_ranking_key (b);
  double value_a = strata_run_get_best (a, key_a, NULL), value_b = strata_run_get_best (b, key_b, NULL);

  if (g_strcmp0 (key_a, key_b) != 0)
    return g_strcmp0 (key_a, key_b);
  if (isnan (value_a) || isnan (value_b))
    return isnan (value_b) - isnan (value_a);
  return strata_monitor_is_maximized (key_a, "auto") ? compare_numbers (value_a, value_b)
                                                     : compare_numbers (value_b, value_a);
}

/* --- Columns ----------------------------------------------------------------------------------------------------------- */

static const Column columns[] = {
  { NULL, make_tick, NULL, NULL, FALSE, 0 },
  { NULL, make_star, show_star, compare_stars, FALSE, 0 },
  { N_ ("Name"), make_text, show_name, compare_names, TRUE, 0 },
  { N_ ("Differs In"), make_text, show_differences, NULL, TRUE, BESIDE_NAMES },
  { N_ ("Loss"), make_spark, show_spark, NULL, FALSE, ALL },
  { N_ ("Best"), make_number, show_best, compare_best, FALSE, 0 },
  { N_ ("Epochs"), make_number, show_epochs, compare_epochs, FALSE, BESIDE_NAMES },
  { N_ ("Time"), make_number, show_time, compare_seconds, FALSE, ALL },
  { N_ ("Started"), make_text, show_began, compare_began, FALSE, BESIDE_NAMES },
};

static const Column *
get_column (gpointer factory)
{
  return g_object_get_data (factory, "column");
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, StrataRunTable *self)
{
  gtk_list_item_set_child (item, get_column (factory)->make (self, item));
}

static void
on_item_changed (StrataRunItem *item, GtkListItem *list_item)
{
  const Column *column = g_object_get_data (G_OBJECT (list_item), "column");

  column->show (gtk_list_item_get_child (list_item), item);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  const Column *column = get_column (factory);
  StrataRunItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  if (column->show == NULL)
    {
      GBinding *binding =
        g_object_bind_property (item, "ticked", cell, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
      g_object_set_data (G_OBJECT (list_item), "binding", binding);
      return;
    }
  g_object_set_data (G_OBJECT (list_item), "column", (gpointer) column);
  g_signal_connect (item, "changed", G_CALLBACK (on_item_changed), list_item);
  column->show (cell, item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GBinding *binding = g_object_steal_data (G_OBJECT (list_item), "binding");

  if (binding != NULL)
    g_binding_unbind (binding);
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;

  return column->compare (strata_run_item_get_run ((StrataRunItem *) a), strata_run_item_get_run ((StrataRunItem *) b));
}

static void
add_column (StrataRunTable *self, const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_object_set_data (G_OBJECT (factory), "column", (gpointer) column);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  g_autoptr (GtkColumnViewColumn) view_column =
    gtk_column_view_column_new (column->title != NULL ? _ (column->title) : NULL, factory);
  gtk_column_view_column_set_expand (view_column, column->expand);
  if (column->compare != NULL)
    {
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, (gpointer) column, NULL));
      gtk_column_view_column_set_sorter (view_column, sorter);
    }
  gtk_column_view_append_column (self->view, view_column);
  if (column->make == make_number)
    strata_column_title_to_end (self->view);
}

/* --- Width ------------------------------------------------------------------------------------------------------------- */

/* Not while it is being laid out. */
static gboolean
apply_width (gpointer user_data)
{
  StrataRunTable *self = user_data;
  GListModel *shown = gtk_column_view_get_columns (self->view);
  double width = self->width / strata_chart_style_get_scale (GTK_WIDGET (self));

  self->width_source = 0;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, i);

      gtk_column_view_column_set_visible (column, width >= columns[i].from_width);
    }
  return G_SOURCE_REMOVE;
}

static void
on_width (StrataRunTable *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  self->width = (int) gtk_adjustment_get_page_size (adjustment);
  if (self->width_source == 0)
    self->width_source = g_idle_add (apply_width, self);
}

/* --- The widget -------------------------------------------------------------------------------------------------------- */

static void
on_selected (StrataRunTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

/* A double click or Enter. */
static void
on_activate (StrataRunTable *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
strata_run_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_object (value, strata_run_table_get_selected (STRATA_RUN_TABLE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_run_table_dispose (GObject *object)
{
  StrataRunTable *self = STRATA_RUN_TABLE (object);

  g_clear_handle_id (&self->width_source, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);

  G_OBJECT_CLASS (strata_run_table_parent_class)->dispose (object);
}

static gboolean
strata_run_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STRATA_RUN_TABLE (widget)->view));
}

static void
strata_run_table_class_init (StrataRunTableClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = strata_run_table_dispose;
  object_class->get_property = strata_run_table_get_property;
  GTK_WIDGET_CLASS (class)->grab_focus = strata_run_table_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);

  props[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, STRATA_TYPE_RUN_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[STARRED] = g_signal_new ("starred", STRATA_TYPE_RUN_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, STRATA_TYPE_RUN_ITEM);
  signals[ACTIVATED] =
    g_signal_new ("activated", STRATA_TYPE_RUN_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_run_table_init (StrataRunTable *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), HEIGHT);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "run-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Runs"), -1);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (self, &columns[i]);
  strata_column_title_shows_first (self->view);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
                           "notify::page-size", G_CALLBACK (on_width), self, G_CONNECT_SWAPPED);
}

void
strata_run_table_set_items (StrataRunTable *self, GListModel *items)
{
  GtkSortListModel *sorted =
    gtk_sort_list_model_new (g_object_ref (items), g_object_ref (gtk_column_view_get_sorter (self->view)));

  g_clear_object (&self->selection);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

StrataRunItem *
strata_run_table_get_selected (StrataRunTable *self)
{
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

void
strata_run_table_select (StrataRunTable *self, StrataRunItem *item)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (StrataRunItem) other = g_list_model_get_item (model, i);
      if (other == item)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

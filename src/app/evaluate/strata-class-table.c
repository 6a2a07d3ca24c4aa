/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-class-table.h"

#include "strata-column-title.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* One class as an item: it only knows which. */
#define STRATA_TYPE_CLASS_ITEM (strata_class_item_get_type ())
G_DECLARE_FINAL_TYPE (StrataClassItem, strata_class_item, STRATA, CLASS_ITEM, GObject)

struct _StrataClassItem
{
  GObject parent_instance;

  StrataAssessment *assessment;
  guint label;
};

G_DEFINE_FINAL_TYPE (StrataClassItem, strata_class_item, G_TYPE_OBJECT)

struct _StrataClassTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkColumnView *view;
  GListStore *items;
  GtkSingleSelection *selection;
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataClassTable, strata_class_table, GTK_TYPE_WIDGET)

typedef enum
{
  COLUMN_CLASS,
  COLUMN_PRECISION,
  COLUMN_RECALL,
  COLUMN_F1,
  COLUMN_SUPPORT,
  COLUMN_ROC_AUC,
  COLUMN_AVERAGE_PRECISION,
  N_COLUMNS
} Column;

static const struct
{
  const char *title, *tip;
} columns[N_COLUMNS] = {
  [COLUMN_CLASS] = { N_ ("Class"), NULL },
  [COLUMN_PRECISION] = { N_ ("Precision"), N_ ("Of the images taken for the class, the share that is of it") },
  [COLUMN_RECALL] = { N_ ("Recall"), N_ ("Of the images of the class, the share that is recognized") },
  [COLUMN_F1] = { N_ ("F1"), N_ ("Harmonic mean of precision and recall") },
  [COLUMN_SUPPORT] = { N_ ("Support"), N_ ("Images of the class in this split") },
  [COLUMN_ROC_AUC] = { N_ ("ROC AUC"), N_ ("Area under the ROC curve, this class against all others") },
  [COLUMN_AVERAGE_PRECISION] = { N_ ("AP"), N_ ("Average precision: area under the precision-recall curve") },
};

static void
strata_class_item_finalize (GObject *object)
{
  g_clear_object (&STRATA_CLASS_ITEM (object)->assessment);

  G_OBJECT_CLASS (strata_class_item_parent_class)->finalize (object);
}

static void
strata_class_item_class_init (StrataClassItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_class_item_finalize;
}

static void
strata_class_item_init (StrataClassItem *self)
{
}

static double
get_value (StrataClassItem *item, Column column)
{
  const StrataClassScore *score = &strata_assessment_get_scores (item->assessment)->classes[item->label];
  const StrataRanking *ranking = strata_assessment_get_ranking (item->assessment, item->label);

  switch (column)
    {
    case COLUMN_PRECISION:
      return score->precision;
    case COLUMN_RECALL:
      return score->recall;
    case COLUMN_F1:
      return score->f1;
    case COLUMN_SUPPORT:
      return (double) score->support;
    case COLUMN_ROC_AUC:
      return ranking->roc_auc;
    case COLUMN_AVERAGE_PRECISION:
      return ranking->average_precision;
    default:
      return item->label;
    }
}

static char *
format_value (StrataClassItem *item, Column column)
{
  double value = get_value (item, column);

  if (column == COLUMN_CLASS)
    return g_strdup (strata_assessment_get_class_name (item->assessment, item->label));
  if (column == COLUMN_SUPPORT)
    return strata_format_count ((guint64) value);
  return isnan (value) ? g_strdup ("–") : strata_format_number (value, 3);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer column)
{
  double first = get_value ((StrataClassItem *) a, GPOINTER_TO_INT (column)),
         second = get_value ((StrataClassItem *) b, GPOINTER_TO_INT (column));

  return (first > second) - (first < second);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_INT (column) == COLUMN_CLASS ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label),
                           GPOINTER_TO_INT (column) == COLUMN_CLASS ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_autofree char *text = format_value (gtk_list_item_get_item (item), GPOINTER_TO_INT (column));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), columns[GPOINTER_TO_INT (column)].tip
                                                                 ? _ (columns[GPOINTER_TO_INT (column)].tip)
                                                                 : NULL);
}

static void
add_column (StrataClassTable *self, Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, GINT_TO_POINTER (column), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), GINT_TO_POINTER (column));
  view_column = gtk_column_view_column_new (_ (columns[column].title), factory);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
  if (column != COLUMN_CLASS)
    strata_column_title_to_end (self->view);
}

static void
on_activate (StrataClassTable *self, guint position)
{
  g_autoptr (StrataClassItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, item->label);
}

static void
strata_class_table_dispose (GObject *object)
{
  StrataClassTable *self = STRATA_CLASS_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (strata_class_table_parent_class)->dispose (object);
}

static void
strata_class_table_class_init (StrataClassTableClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_class_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "classtable");
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
strata_class_table_init (StrataClassTable *self)
{
  GtkSortListModel *sorted;

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  for (Column column = 0; column < N_COLUMNS; column++)
    add_column (self, column);
  self->items = g_list_store_new (STRATA_TYPE_CLASS_ITEM);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->items)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  strata_column_title_shows_first (self->view);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Scores by class"),
                                  -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 520);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
strata_class_table_show (StrataClassTable *self, StrataAssessment *assessment)
{
  guint n = assessment != NULL ? strata_assessment_get_n_classes (assessment) : 0;
  guint selected = gtk_single_selection_get_selected (self->selection);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      StrataClassItem *item = g_object_new (STRATA_TYPE_CLASS_ITEM, NULL);

      item->assessment = g_object_ref (assessment);
      item->label = i;
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, n);
  gtk_single_selection_set_selected (self->selection, selected);
}

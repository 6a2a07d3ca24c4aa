/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-probability-row.h"

#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

struct _StrataProbabilityRow
{
  GtkWidget parent_instance;

  GtkLabel *name_label;
  GtkWidget *true_mark;
  GtkProgressBar *bar;
  GtkLabel *share_label;

  GtkSizeGroup *names;
  GtkSizeGroup *shares;
};

G_DEFINE_FINAL_TYPE (StrataProbabilityRow, strata_probability_row, GTK_TYPE_WIDGET)

static void
strata_probability_row_dispose (GObject *object)
{
  StrataProbabilityRow *self = STRATA_PROBABILITY_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->names);
  g_clear_object (&self->shares);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (strata_probability_row_parent_class)->dispose (object);
}

static void
strata_probability_row_class_init (StrataProbabilityRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_probability_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "probability");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-probability-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataProbabilityRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, StrataProbabilityRow, true_mark);
  gtk_widget_class_bind_template_child (widget_class, StrataProbabilityRow, bar);
  gtk_widget_class_bind_template_child (widget_class, StrataProbabilityRow, share_label);
}

static void
strata_probability_row_init (StrataProbabilityRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkSizeGroup *
join (GtkSizeGroup *above, GtkLabel *label)
{
  GtkSizeGroup *column = above != NULL ? g_object_ref (above) : gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  gtk_size_group_add_widget (column, GTK_WIDGET (label));
  return column;
}

GtkWidget *
strata_probability_row_new (const char *class_name, StrataProbabilityRow *above)
{
  StrataProbabilityRow *self = g_object_new (STRATA_TYPE_PROBABILITY_ROW, NULL);

  /* Bold letters are wider: left to itself, the bar of a predicted class would begin and end elsewhere than the others. */
  self->names = join (above != NULL ? above->names : NULL, self->name_label);
  self->shares = join (above != NULL ? above->shares : NULL, self->share_label);
  gtk_label_set_label (self->name_label, class_name);
  return GTK_WIDGET (self);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
strata_probability_row_show (StrataProbabilityRow *self, double probability, gboolean predicted, gboolean is_true)
{
  g_autofree char *share = isnan (probability) ? g_strdup ("–") : strata_format_share (probability);
  const char *role = predicted && is_true ? _ ("predicted, the true class")
                     : predicted          ? _ ("predicted")
                     : is_true            ? _ ("the true class")
                                          : NULL;
  g_autofree char *text = role ? g_strdup_printf ("%s: %s, %s", gtk_label_get_label (self->name_label), share, role)
                               : g_strdup_printf ("%s: %s", gtk_label_get_label (self->name_label), share);

  gtk_progress_bar_set_fraction (self->bar, isnan (probability) ? 0 : CLAMP (probability, 0, 1));
  gtk_label_set_label (self->share_label, share);
  gtk_widget_set_opacity (self->true_mark, is_true ? 1 : 0);
  set_class (GTK_WIDGET (self), "predicted", predicted);
  set_class (GTK_WIDGET (self), "true-class", is_true);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

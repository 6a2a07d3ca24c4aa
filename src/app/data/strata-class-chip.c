/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-class-chip.h"

#include "strata-format.h"

#include <glib/gi18n.h>

struct _StrataClassChip
{
  GtkToggleButton parent_instance;

  GtkLabel *name_label;
  GtkProgressBar *bar;
  GtkLabel *share_label, *count_label; /* whichever there is room for */

  guint label;
};

G_DEFINE_FINAL_TYPE (StrataClassChip, strata_class_chip, GTK_TYPE_TOGGLE_BUTTON)

static void
strata_class_chip_class_init (StrataClassChipClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-class-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataClassChip, name_label);
  gtk_widget_class_bind_template_child (widget_class, StrataClassChip, bar);
  gtk_widget_class_bind_template_child (widget_class, StrataClassChip, share_label);
  gtk_widget_class_bind_template_child (widget_class, StrataClassChip, count_label);
}

static void
strata_class_chip_init (StrataClassChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
strata_class_chip_new (guint label, const char *name)
{
  StrataClassChip *self = g_object_new (STRATA_TYPE_CLASS_CHIP, NULL);

  self->label = label;
  gtk_label_set_label (self->name_label, name);
  return GTK_WIDGET (self);
}

guint
strata_class_chip_get_label (StrataClassChip *self)
{
  return self->label;
}

void
strata_class_chip_set_count (StrataClassChip *self, gsize count, double fraction, double share)
{
  g_autofree char *number = strata_format_count (count);
  g_autofree char *percent = strata_format_share (share);
  const char *name = gtk_label_get_label (self->name_label);
  /* Translators: a class and its part of the data, "Coat: 5,500 images, 10.0 %" */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s images, %s"), name, number, percent);

  /* Translators: a count and its part of the data, "5,500 · 10.1 %" */
  g_autofree char *both = g_strdup_printf (_ ("%s · %s"), number, percent);

  gtk_label_set_label (self->share_label, both);
  gtk_label_set_label (self->count_label, number);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-kept-look.h"

#include <glib/gi18n.h>

struct _StrataKeptLook
{
  GtkBox parent_instance;

  StrataPixelView *image;
  GtkLabel *verdict;
  GtkLabel *text;
};

G_DEFINE_FINAL_TYPE (StrataKeptLook, strata_kept_look, GTK_TYPE_BOX)

static void
strata_kept_look_class_init (StrataKeptLookClass *class)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
add_label (StrataKeptLook *self, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static void
strata_kept_look_init (StrataKeptLook *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->image = g_object_new (STRATA_TYPE_PIXEL_VIEW, "focusable", TRUE, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->image));
  self->verdict = add_label (self, "title-3");
  self->text = add_label (self, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Kept beside"), -1);
}

void
strata_kept_look_show (StrataKeptLook *self,
                       GBytes *pixels,
                       const StrataShape *shape,
                       StrataScaler *scaler,
                       const char *name,
                       const char *verdict,
                       const char *text)
{
  strata_pixel_view_show_pixels (self->image, pixels, shape, scaler, name);
  gtk_label_set_label (self->verdict, verdict);
  gtk_label_set_label (self->text, text);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-palette-row.h"

#include <glib/gi18n.h>

struct _StrataPaletteRow
{
  GtkListBoxRow parent_instance;

  StrataPaletteEntry *entry; /* NULL: a family */
  const char *family;
  GtkWidget *arrow; /* of a family */
  gboolean open;
  int rank;
};

G_DEFINE_FINAL_TYPE (StrataPaletteRow, strata_palette_row, GTK_TYPE_LIST_BOX_ROW)

static void
strata_palette_row_finalize (GObject *object)
{
  StrataPaletteRow *self = STRATA_PALETTE_ROW (object);

  g_clear_pointer (&self->entry, strata_palette_entry_free);
  G_OBJECT_CLASS (strata_palette_row_parent_class)->finalize (object);
}

static void
strata_palette_row_class_init (StrataPaletteRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_palette_row_finalize;
}

static void
strata_palette_row_init (StrataPaletteRow *self)
{
}

/* --- A family ------------------------------------------------------------------------------------------------------ */

static void
on_family_clicked (StrataPaletteRow *self)
{
  g_signal_emit_by_name (self, "activate");
}

GtkWidget *
strata_palette_row_new_family (const char *family, guint n_kinds)
{
  StrataPaletteRow *self = g_object_new (STRATA_TYPE_PALETTE_ROW, "selectable", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, family));
  g_autofree char *count = g_strdup_printf ("%u", n_kinds);
  GtkWidget *number = gtk_label_new (count);
  GtkGesture *click = gtk_gesture_click_new ();

  self->family = family;
  self->arrow = gtk_image_new ();
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "family");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_family_clicked), self);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));

  /* Translators: read aloud: a family of layers and how many there are in it: "Convolution, 6 layers". */
  g_autofree char *words = g_strdup_printf (ngettext ("%s, %u layer", "%s, %u layers", n_kinds),
                                            g_dgettext (GETTEXT_PACKAGE, family), n_kinds);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  strata_palette_row_set_open (self, TRUE);
  return GTK_WIDGET (self);
}

gboolean
strata_palette_row_get_open (StrataPaletteRow *self)
{
  return self->open;
}

void
strata_palette_row_set_open (StrataPaletteRow *self, gboolean open)
{
  self->open = open;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
}

/* --- A kind -------------------------------------------------------------------------------------------------------- */

static void
on_add (StrataPaletteRow *self)
{
  g_signal_emit_by_name (self, "activate");
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, StrataPaletteRow *self)
{
  g_autoptr (StrataLayer) layer = strata_palette_entry_create (self->entry);

  return gdk_content_provider_new_typed (STRATA_TYPE_LAYER, layer);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, StrataPaletteRow *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, 16, 16);
}

static void
add_drag_source (StrataPaletteRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), self, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

/* The + that stands over the end of the row while the pointer or the focus is on it. */
static GtkWidget *
create_add_button (StrataPaletteRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  g_autofree char *tip =
    g_strdup_printf (_ ("Insert %s below the selection"), strata_palette_entry_get_title (self->entry));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "add");
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  return button;
}

GtkWidget *
strata_palette_row_new_kind (StrataPaletteEntry *entry)
{
  StrataPaletteRow *self = g_object_new (STRATA_TYPE_PALETTE_ROW, NULL);
  const char *title = strata_palette_entry_get_title (entry), *summary = strata_palette_entry_get_summary (entry);
  GtkWidget *overlay = gtk_overlay_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (strata_palette_entry_get_icon_name (entry));
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *tip = g_strdup_printf ("%s\n%s", title, summary);

  self->entry = entry;
  self->family = strata_palette_entry_get_family (entry);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 16);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (icon, "kind-tile");
  gtk_widget_add_css_class (GTK_WIDGET (self), strata_palette_entry_get_hue (entry));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), create_add_button (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), overlay);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), g_strchomp (tip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
  add_drag_source (self);
  return GTK_WIDGET (self);
}

StrataPaletteEntry *
strata_palette_row_get_entry (StrataPaletteRow *self)
{
  return self->entry;
}

const char *
strata_palette_row_get_family (StrataPaletteRow *self)
{
  return self->family;
}

int
strata_palette_row_get_rank (StrataPaletteRow *self)
{
  return self->rank;
}

void
strata_palette_row_set_rank (StrataPaletteRow *self, int rank)
{
  self->rank = rank;
}

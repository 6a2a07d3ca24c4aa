/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-palette.h"

#include <glib/gi18n.h>

#include "strata-look.h"
#include "strata-palette-entry.h"

struct _StrataPalette
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkSearchEntry *search;
  GtkListBox *list;
};

enum
{
  INSERT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataPalette, strata_palette, GTK_TYPE_WIDGET)

static StrataPaletteEntry *
get_entry (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "entry");
}

static void
emit_insert (StrataPalette *self, StrataPaletteEntry *entry)
{
  g_autoptr (StrataLayer) layer = strata_palette_entry_create (entry);

  g_signal_emit (self, signals[INSERT], 0, layer);
}

static void
on_row_activated (StrataPalette *self, GtkListBoxRow *row)
{
  emit_insert (self, get_entry (row));
}

static void
on_add (GtkWidget *button, StrataPalette *self)
{
  emit_insert (self, get_entry (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW))));
}

/* Enter in the search inserts the first kind it found. */
static void
on_search_activate (StrataPalette *self)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (row == NULL)
        return;
      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        {
          emit_insert (self, get_entry (row));
          return;
        }
    }
}

static gboolean
filter (GtkListBoxRow *row, gpointer user_data)
{
  StrataPalette *self = user_data;
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return strata_palette_entry_matches (get_entry (row), wanted);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *family = strata_palette_entry_get_family (get_entry (row));
  GtkWidget *label;

  if (before != NULL && g_strcmp0 (strata_palette_entry_get_family (get_entry (before)), family) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, family));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_row_set_header (row, label);
}

static GdkContentProvider *
on_drag_prepare (GtkDragSource *source, double x, double y, GtkListBoxRow *row)
{
  g_autoptr (StrataLayer) layer = strata_palette_entry_create (get_entry (row));

  return gdk_content_provider_new_typed (STRATA_TYPE_LAYER, layer);
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, GtkListBoxRow *row)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (row));

  gtk_drag_source_set_icon (source, paintable, 16, 16);
}

static void
add_row (StrataPalette *self, StrataPaletteEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new (), *overlay = gtk_overlay_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (strata_palette_entry_get_icon_name (entry));
  GtkWidget *label = gtk_label_new (strata_palette_entry_get_title (entry));
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  g_autofree char *tip = g_strdup_printf (_ ("Insert %s below the selection"), strata_palette_entry_get_title (entry));

  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) strata_palette_entry_free);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 16);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (icon, "kind-tile");
  gtk_widget_add_css_class (row, strata_palette_entry_get_hue (entry));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_add_css_class (button, "add");
  gtk_widget_set_focusable (button, FALSE);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add), self, 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), box);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), overlay);
  gtk_widget_set_tooltip_text (row, strata_palette_entry_get_summary (entry));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  strata_palette_entry_get_title (entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  strata_palette_entry_get_summary (entry), -1);

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_drag_prepare), row, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_list_box_append (self->list, row);
}

static void
strata_palette_dispose (GObject *object)
{
  StrataPalette *self = STRATA_PALETTE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_palette_parent_class)->dispose (object);
}

static void
strata_palette_class_init (StrataPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_palette_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, content);
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, search);
  gtk_widget_class_bind_template_child (widget_class, StrataPalette, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_set_css_name (widget_class, "palette");

  signals[INSERT] = g_signal_new ("insert", STRATA_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  STRATA_TYPE_LAYER);
}

static void
strata_palette_init (StrataPalette *self)
{
  g_autoptr (GPtrArray) entries = strata_palette_entry_list ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < entries->len; i++)
    add_row (self, entries->pdata[i]);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  gtk_list_box_set_filter_func (self->list, filter, self, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (gtk_list_box_invalidate_filter), self->list);
}

void
strata_palette_search (StrataPalette *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

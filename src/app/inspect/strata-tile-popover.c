/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tile-popover.h"

#include "strata-format.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define SIDE 280

typedef struct
{
  StrataTiles *tiles;
  guint tile;
  char *layer_name;
  GtkWidget *popover, *picture;
  GtkLabel *title, *range, *value;
  StrataActivatorStrip *strip;
} Enlarged;

static void
enlarged_free (gpointer data)
{
  Enlarged *self = data;

  strata_tiles_unref (self->tiles);
  g_free (self->layer_name);
  g_free (self);
}

/* The tile in the middle, its numbers square. */
static void
get_place (Enlarged *self, double width, double height, graphene_rect_t *place)
{
  double cell = MIN (width / self->tiles->columns, height / self->tiles->rows);

  if (cell > 1)
    cell = floor (cell);
  graphene_rect_init (place, (float) floor ((width - cell * self->tiles->columns) / 2),
                      (float) floor ((height - cell * self->tiles->rows) / 2), (float) (cell * self->tiles->columns),
                      (float) (cell * self->tiles->rows));
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Enlarged *self = data;
  graphene_rect_t place;
  GdkRGBA ground;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &ground);
  ground.alpha *= 0.05f;
  get_place (self, width, height, &place);
  strata_tile_draw (self->tiles, self->tile, self->tiles->full, cr, &place, &ground,
                    adw_style_manager_get_dark (adw_style_manager_get_default ()));
}

static void
show (Enlarged *self)
{
  g_autofree char *name = strata_tiles_name_tile (self->tiles, self->tile);
  g_autofree char *range = strata_tiles_describe_tile (self->tiles, self->tile);
  /* Translators: a layer and one of its units, filters or maps, "conv2d, map 3" */
  g_autofree char *title = g_strdup_printf (_ ("%s, %s"), self->layer_name, name);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->range, range);
  gtk_label_set_label (self->value, "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range, -1);
  gtk_widget_queue_draw (self->picture);
  if (self->strip != NULL)
    strata_activator_strip_show_unit (self->strip, self->tile / self->tiles->group);
}

static void
on_motion (Enlarged *self, double x, double y)
{
  graphene_rect_t place;

  get_place (self, gtk_widget_get_width (self->picture), gtk_widget_get_height (self->picture), &place);
  int row = (int) floor ((y - place.origin.y) / place.size.height * self->tiles->rows);
  int column = (int) floor ((x - place.origin.x) / place.size.width * self->tiles->columns);

  if (row < 0 || column < 0 || row >= (int) self->tiles->rows || column >= (int) self->tiles->columns)
    {
      gtk_label_set_label (self->value, "");
      return;
    }
  g_autofree char *number = strata_format_number (
    strata_tiles_get_tile (self->tiles, self->tile)[row * (int) self->tiles->columns + column], 4);
  g_autofree char *text = g_strdup_printf (_ ("row %d, column %d: %s"), row, column, number);
  gtk_label_set_label (self->value, text);
}

static gboolean
on_key (Enlarged *self, guint key, guint code, GdkModifierType modifiers)
{
  int step = key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right ? 1 : 0;

  if (step == 0 || (int) self->tile + step < 0 || self->tile + (guint) step >= self->tiles->n)
    return step != 0;
  self->tile += (guint) step;
  show (self);
  return TRUE;
}

static GtkLabel *
append_label (GtkWidget *box, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
connect (GtkWidget *widget, GtkEventController *controller, const char *signal, GCallback callback, Enlarged *self)
{
  g_signal_connect_swapped (controller, signal, callback, self);
  gtk_widget_add_controller (widget, controller);
}

GtkWidget *
strata_tile_popover_new (StrataTiles *tiles, guint tile, const char *layer_name, StrataActivatorStrip *strip)
{
  Enlarged *self = g_new0 (Enlarged, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  double longer = MAX (tiles->rows, tiles->columns);

  self->tiles = strata_tiles_ref (tiles);
  self->tile = tile;
  self->layer_name = g_strdup (layer_name);
  self->popover = gtk_popover_new ();
  self->picture = gtk_drawing_area_new ();
  self->title = append_label (box, "heading");
  gtk_box_append (GTK_BOX (box), self->picture);
  self->range = append_label (box, "caption");
  self->value = append_label (box, "caption");
  self->strip = strip;
  if (strip != NULL)
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (strip));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->picture), SIDE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->picture),
                                       (int) MAX (SIDE * tiles->rows / longer, SIDE / 4.0));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->picture), draw, self, NULL);
  gtk_widget_set_focusable (self->picture, TRUE);
  connect (self->picture, gtk_event_controller_motion_new (), "motion", G_CALLBACK (on_motion), self);
  connect (self->picture, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (on_key), self);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_object_set_data_full (G_OBJECT (self->popover), "enlarged", self, enlarged_free);
  show (self);
  return self->popover;
}

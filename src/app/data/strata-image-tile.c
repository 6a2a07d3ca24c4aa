/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-tile.h"

#define MARGIN 6
#define GAP 3

struct _StrataImageTile
{
  GtkWidget parent_instance;

  StrataTilePainter *painter;
  StrataImageItem *item;
};

G_DEFINE_FINAL_TYPE (StrataImageTile, strata_image_tile, GTK_TYPE_WIDGET)

static int
get_text_height (StrataImageTile *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}

static void
strata_image_tile_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  StrataImageTile *self = STRATA_IMAGE_TILE (widget);
  int size = strata_tile_painter_get_size (self->painter) + 2 * MARGIN;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    size += GAP + get_text_height (self);
  *minimum = *natural = size;
}

static void
strata_image_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataImageTile *self = STRATA_IMAGE_TILE (widget);
  int size = strata_tile_painter_get_size (self->painter);
  int left = (gtk_widget_get_width (widget) - size) / 2;
  GdkRGBA color;

  if (self->item == NULL || strata_tile_painter_get_dataset (self->painter) == NULL)
    return;

  strata_tile_painter_draw (self->painter, widget, snapshot, strata_image_item_get_split (self->item),
                            strata_image_item_get_index (self->item), left, MARGIN);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left - MARGIN, MARGIN + size + GAP));
  g_autoptr (PangoLayout) layout = strata_tile_painter_dup_layout (self->painter, widget, self->item);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
strata_image_tile_dispose (GObject *object)
{
  StrataImageTile *self = STRATA_IMAGE_TILE (object);

  g_clear_object (&self->item);
  g_clear_object (&self->painter);
  G_OBJECT_CLASS (strata_image_tile_parent_class)->dispose (object);
}

static void
strata_image_tile_class_init (StrataImageTileClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_image_tile_dispose;
  widget_class->measure = strata_image_tile_measure;
  widget_class->snapshot = strata_image_tile_snapshot;
  gtk_widget_class_set_css_name (widget_class, "imagetile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_image_tile_init (StrataImageTile *self)
{
}

GtkWidget *
strata_image_tile_new (StrataTilePainter *painter)
{
  StrataImageTile *self = g_object_new (STRATA_TYPE_IMAGE_TILE, NULL);

  self->painter = g_object_ref (painter);
  g_signal_connect_object (painter, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (painter, "resized", G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
strata_image_tile_set_item (StrataImageTile *self, StrataImageItem *item)
{
  if (g_set_object (&self->item, item))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-watched-tile.h"

#include <glib/gi18n.h>
#include <math.h>

#include "strata-chart-text.h"
#include "strata-image-ink.h"
#include "strata-tip.h"

#define PICTURE 56
#define NAME_HEIGHT 20
#define BAR_HEIGHT 6
#define CORNER 6
/* Of a tile; the name's share of it grows with the type of a presentation. */
#define WIDTH 86

struct _StrataWatchedTile
{
  GtkWidget parent_instance;
  StrataDataset *dataset;
  StrataSplit split;
  gsize index;
  GdkTexture *texture; /* made when first drawn */
  char *class_name;
  double probability;
  gboolean right;
};

G_DEFINE_FINAL_TYPE (StrataWatchedTile, strata_watched_tile, GTK_TYPE_WIDGET)

static const char *
get_true_name (StrataWatchedTile *self)
{
  return strata_dataset_get_class_name (self->dataset,
                                        strata_dataset_get_label (self->dataset, self->split, self->index));
}

static void
update_words (StrataWatchedTile *self)
{
  g_autofree char *text = NULL;

  if (self->dataset == NULL)
    return;
  if (self->class_name == NULL)
    text = g_strdup_printf (_ ("%s, not predicted yet"), get_true_name (self));
  else if (self->right)
    text = g_strdup_printf (_ ("%s, recognized with %.0f %%"), self->class_name, self->probability * 100);
  else
    text = g_strdup_printf (_ ("%s, taken for %s with %.0f %%"), get_true_name (self), self->class_name,
                            self->probability * 100);
  strata_tip_set (GTK_WIDGET (self), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  /* The cell it stands in takes the focus, and speaks for it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
draw_bar (StrataWatchedTile *self, cairo_t *cr, const StrataChartStyle *style, const GdkRGBA *color, double width)
{
  double y = PICTURE + NAME_HEIGHT * style->stroke + BAR_HEIGHT / 2.0 + 1, left = 4 + BAR_HEIGHT / 2.0,
         right = width - left;

  cairo_set_line_width (cr, BAR_HEIGHT);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  gdk_cairo_set_source_rgba (cr, &style->grid);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, right, y);
  cairo_stroke (cr);
  if (self->class_name == NULL)
    return;
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, left, y);
  cairo_line_to (cr, left + (right - left) * self->probability, y);
  cairo_stroke (cr);
}

static GdkTexture *
create_texture (StrataWatchedTile *self)
{
  const StrataShape *shape = strata_dataset_get_shape (self->dataset);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (shape->rank != 2)
    return NULL;
  return strata_ink_make_texture (&(StrataInk){ 0 }, strata_dataset_get_image (self->dataset, self->split, self->index),
                                  shape->dim[1], shape->dim[0], PICTURE * scale, CORNER * scale);
}

static void
strata_watched_tile_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataWatchedTile *self = STRATA_WATCHED_TILE (widget);
  double width = gtk_widget_get_width (widget);
  g_autofree char *text = NULL;
  StrataChartStyle style;
  const GdkRGBA *color;
  cairo_t *cr;

  if (self->dataset == NULL)
    return;
  if (self->texture == NULL)
    self->texture = create_texture (self);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (round ((width - PICTURE) / 2), 0, PICTURE, PICTURE));
  strata_chart_style_init_from_widget (&style, widget);
  color = self->class_name == NULL ? &style.dim
          : self->right            ? &style.colors[STRATA_COLOR_GREEN]
                                   : &style.colors[STRATA_COLOR_ORANGE];
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget)));
  text = self->class_name != NULL ? g_strdup_printf ("%s %s", self->right ? "✓" : "✗", self->class_name)
                                  : g_strdup (get_true_name (self));
  strata_chart_draw_caption (cr, &style, color, text, width / 2, PICTURE + 1, width);
  draw_bar (self, cr, &style, color, width);
  cairo_destroy (cr);
}

static void
strata_watched_tile_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  const double scale = strata_chart_style_get_scale (widget);

  *minimum = *natural =
    (int) (orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH * scale : PICTURE + NAME_HEIGHT * scale + BAR_HEIGHT + 4);
  *minimum_baseline = *natural_baseline = -1;
}

static void
strata_watched_tile_finalize (GObject *object)
{
  StrataWatchedTile *self = STRATA_WATCHED_TILE (object);

  g_clear_object (&self->dataset);
  g_clear_object (&self->texture);
  g_free (self->class_name);
  G_OBJECT_CLASS (strata_watched_tile_parent_class)->finalize (object);
}

static void
strata_watched_tile_class_init (StrataWatchedTileClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_watched_tile_finalize;
  widget_class->snapshot = strata_watched_tile_snapshot;
  widget_class->measure = strata_watched_tile_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_watched_tile_init (StrataWatchedTile *self)
{
}

void
strata_watched_tile_set_image (StrataWatchedTile *self, StrataDataset *dataset, StrataSplit split, gsize index)
{
  g_return_if_fail (STRATA_IS_WATCHED_TILE (self));

  g_set_object (&self->dataset, dataset);
  g_clear_object (&self->texture);
  self->split = split;
  self->index = index;
  update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_watched_tile_set_prediction (StrataWatchedTile *self, const char *class_name, double probability, gboolean right)
{
  g_return_if_fail (STRATA_IS_WATCHED_TILE (self));

  g_free (self->class_name);
  self->class_name = g_strdup (class_name);
  self->probability = CLAMP (probability, 0, 1);
  self->right = right;
  update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

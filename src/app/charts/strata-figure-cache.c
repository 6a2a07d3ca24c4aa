/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-figure-cache.h"

#include <math.h>

#define STEP 32.0 /* the part that is drawn anew grows by so many pixels at a time */
#define REACH 8.0 /* of a dot or a stroke to the left of its place */

typedef struct
{
  GskRenderNode *left, *right; /* NULL where there is nothing */
} Pieces;

struct _StrataFigureCache
{
  GBytes *look; /* of the figure as it was drawn, NULL before */
  double from, to;
  int scale;
  Pieces pieces;
};

StrataFigureCache *
strata_figure_cache_new (void)
{
  return g_new0 (StrataFigureCache, 1);
}

void
strata_figure_cache_free (StrataFigureCache *self)
{
  strata_figure_cache_clear (self);
  g_free (self);
}

void
strata_figure_cache_clear (StrataFigureCache *self)
{
  g_clear_pointer (&self->look, g_bytes_unref);
  g_clear_pointer (&self->pieces.left, gsk_render_node_unref);
  g_clear_pointer (&self->pieces.right, gsk_render_node_unref);
}

/* Pixels rather than a recording: to paint them again is a copy. */
static GskRenderNode *
create_piece (StrataFigure *figure,
              double from,
              double to,
              double width,
              double height,
              int scale,
              const StrataChartStyle *style)
{
  cairo_surface_t *surface;
  GskRenderNode *node;
  cairo_t *cr;

  if (to <= from)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (to - from) * scale, (int) height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_translate (cr, -from, 0);
  strata_figure_draw (figure, cr, width, height, style);
  cairo_destroy (cr);
  node = gsk_cairo_node_new (&GRAPHENE_RECT_INIT ((float) from, 0, (float) (to - from), (float) height));
  cr = gsk_cairo_node_get_draw_context (node);
  cairo_set_source_surface (cr, surface, from, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return node;
}

static void
draw_part (StrataFigure *figure,
           double from,
           double to,
           double width,
           double height,
           GtkSnapshot *snapshot,
           const StrataChartStyle *style)
{
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) from, 0, (float) (to - from), (float) height));

  cairo_rectangle (cr, from, 0, to - from, height);
  cairo_clip (cr);
  strata_figure_draw (figure, cr, width, height, style);
  cairo_destroy (cr);
}

void
strata_figure_cache_snapshot (StrataFigureCache *self,
                              StrataFigure *figure,
                              double settled,
                              GtkWidget *widget,
                              GtkSnapshot *snapshot,
                              const StrataChartStyle *style)
{
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  g_autoptr (GBytes) look = strata_figure_dup_look (figure, width, height, style);
  StrataPlotArea area = strata_figure_get_area (figure, 0, width, height);
  double from = 0, to = width, labels_left, labels_right;

  if (strata_figure_get_label_span (figure, width, height, &labels_left, &labels_right))
    {
      from = CLAMP (floor ((strata_plot_area_x (&area, settled) - REACH) / STEP) * STEP, 0, width);
      to = CLAMP (ceil (labels_right / STEP) * STEP, from, width);
    }
  if (self->look == NULL || !g_bytes_equal (look, self->look) || from != self->from || to != self->to
      || scale != self->scale)
    {
      strata_figure_cache_clear (self);
      self->look = g_bytes_ref (look);
      self->from = from;
      self->to = to;
      self->scale = scale;
      draw_part (figure, 0, width, width, height, snapshot, style);
      return;
    }
  if (self->pieces.left == NULL && self->pieces.right == NULL)
    {
      self->pieces.left = create_piece (figure, 0, from, width, height, scale, style);
      self->pieces.right = create_piece (figure, to, width, width, height, scale, style);
    }
  if (self->pieces.left != NULL)
    gtk_snapshot_append_node (snapshot, self->pieces.left);
  if (self->pieces.right != NULL)
    gtk_snapshot_append_node (snapshot, self->pieces.right);
  draw_part (figure, from, to, width, height, snapshot, style);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-image-sheet.h"

#include "strata-chart-text.h"

/* Around the sheet, between images, and for the class below each, in units. */
#define MARGIN 12.0
#define GAP 16.0
#define CAPTION 22.0
/* Some viewers smooth what they enlarge: pixels are enlarged beforehand, and only their edges are smoothed. */
#define ENLARGED 8

struct _StrataImageSheet
{
  StrataDataset *dataset;
  StrataScaler *scaler;
  StrataSplit split;
  guint32 *indices; /* [n] */
  guint n, columns;
};

StrataImageSheet *
strata_image_sheet_new (StrataDataset *dataset,
                        StrataScaler *scaler,
                        StrataSplit split,
                        const guint32 *indices,
                        guint n,
                        guint columns)
{
  StrataImageSheet *self = g_new0 (StrataImageSheet, 1);

  self->dataset = g_object_ref (dataset);
  g_set_object (&self->scaler, scaler);
  self->split = split;
  self->indices = g_memdup2 (indices, n * sizeof *indices);
  self->n = n;
  self->columns = CLAMP (columns, 1, MAX (n, 1));
  return self;
}

void
strata_image_sheet_free (StrataImageSheet *self)
{
  g_object_unref (self->dataset);
  g_clear_object (&self->scaler);
  g_free (self->indices);
  g_free (self);
}

static guint
get_n_rows (StrataImageSheet *self)
{
  return (self->n + self->columns - 1) / self->columns;
}

void
strata_image_sheet_get_size (StrataImageSheet *self, double side, double *width, double *height)
{
  guint rows = get_n_rows (self);

  *width = 2 * MARGIN + self->columns * (side + GAP) - GAP;
  *height = 2 * MARGIN + rows * (side + CAPTION) + (rows > 0 ? rows - 1 : 0) * GAP / 2;
}

static void
draw_image (StrataImageSheet *self, const StrataInk *ink, cairo_t *cr, guint index, double x, double y, double side)
{
  const StrataShape *shape = strata_dataset_get_shape (self->dataset);
  int rows = shape->rank > 0 ? (int) shape->dim[0] : 1, columns = (int) (strata_shape_get_size (shape) / MAX (rows, 1));
  int extent = MAX (rows, columns);
  cairo_surface_t *surface = strata_ink_make_surface (ink, strata_dataset_get_image (self->dataset, self->split, index),
                                                      columns, rows, ENLARGED);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, side / (ENLARGED * extent), side / (ENLARGED * extent));
  cairo_set_source_surface (cr, surface, ENLARGED * (extent - columns) / 2.0, ENLARGED * (extent - rows) / 2.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

void
strata_image_sheet_draw (gpointer data, cairo_t *cr, double width, double height, const StrataChartStyle *style)
{
  StrataImageSheet *self = data;
  StrataInk ink = { .scaler = self->scaler, .range = strata_ink_get_range (self->scaler) };
  double side = (width - 2 * MARGIN + GAP) / self->columns - GAP;

  /* Paper is white whatever is drawn on it. */
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  for (guint i = 0; i < self->n; i++)
    {
      guint row = i / self->columns, column = i % self->columns;
      double x = MARGIN + column * (side + GAP), y = MARGIN + row * (side + CAPTION + GAP / 2);
      guint label = strata_dataset_get_label (self->dataset, self->split, self->indices[i]);

      draw_image (self, &ink, cr, self->indices[i], x, y, side);
      strata_chart_draw_caption (cr, style, &style->text, strata_dataset_get_class_name (self->dataset, label),
                                 x + side / 2, y + side + 3, side + GAP - 2);
    }
}

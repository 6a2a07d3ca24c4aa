/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tile-draw.h"

#include "strata-format.h"
#include "strata-heat.h"

#include <glib/gi18n.h>
#include <math.h>

#define GAP 4
/* What the longer side of a tile comes near to. */
#define MAP_SIDE 56
#define FILTER_SIDE 30
#define MATRIX_SIDE 420
#define MOST_HEAT 0.85

/* Logical pixels a number: whole ones, so that all are of one size. */
static double
get_cell (const StrataTiles *tiles)
{
  gboolean whole = tiles->kind == STRATA_TILES_MATRIX || tiles->kind == STRATA_TILES_OUTPUT;
  double side = whole                                 ? MATRIX_SIDE
                : tiles->kind == STRATA_TILES_FILTERS ? FILTER_SIDE
                : tiles->n == 1                       ? 2 * MAP_SIDE
                                                      : MAP_SIDE;

  return CLAMP (round (side / MAX (tiles->rows, tiles->columns)), 1, whole ? 8 : MAP_SIDE);
}

double
strata_tile_layout_get_natural_width (const StrataTiles *tiles, double scale)
{
  return get_cell (tiles) * scale * tiles->columns;
}

void
strata_tile_layout_init (StrataTileLayout *self, const StrataTiles *tiles, double width, double scale)
{
  double natural = strata_tile_layout_get_natural_width (tiles, scale), cell = natural / tiles->columns;

  if (natural > width)
    cell = MAX (width, 1) / tiles->columns;
  self->gap = GAP * scale;
  self->width = cell * tiles->columns;
  self->height = cell * tiles->rows;
  self->total = width;
  self->across = (guint) CLAMP (floor ((width + self->gap) / (self->width + self->gap)), 1, MAX (tiles->n, 1));
  /* Filters begin a row with their first channel where a row takes all of them. */
  if (tiles->group > 1 && self->across > tiles->group)
    self->across -= self->across % tiles->group;
  self->n_rows = (tiles->n + self->across - 1) / self->across;
}

double
strata_tile_layout_get_height (const StrataTileLayout *self)
{
  return MAX (self->n_rows * (self->height + self->gap) - self->gap, 0);
}

void
strata_tile_layout_get_place (const StrataTileLayout *self, guint i, gboolean rtl, graphene_rect_t *place)
{
  guint column = i % self->across, row = i / self->across;
  double x = column * (self->width + self->gap), y = row * (self->height + self->gap);

  graphene_rect_init (place, (float) (rtl ? self->total - x - self->width : x), (float) y, (float) self->width,
                      (float) self->height);
}

gint
strata_tile_layout_find (const StrataTileLayout *self, guint n, gboolean rtl, double x, double y)
{
  double pitch_x = self->width + self->gap, pitch_y = self->height + self->gap;
  double from_side = rtl ? self->total - x : x;
  int column = (int) floor (from_side / pitch_x), row = (int) floor (y / pitch_y);
  int i = row * (int) self->across + column;

  return from_side >= 0 && y >= 0 && column < (int) self->across && i < (int) n
             && from_side - column * pitch_x <= self->width && y - row * pitch_y <= self->height
           ? i
           : -1;
}

/* --- Drawing ------------------------------------------------------------------------------------------------------- */

static guint32
premultiply (const GdkRGBA *color)
{
  guint32 alpha = (guint32) lround (255.0 * color->alpha);
  guint32 red = (guint32) lround (255.0 * color->red * color->alpha);
  guint32 green = (guint32) lround (255.0 * color->green * color->alpha);
  guint32 blue = (guint32) lround (255.0 * color->blue * color->alpha);

  return alpha << 24 | red << 16 | green << 8 | blue;
}

/* A surface with a pixel for each number; t = value / full. */
static cairo_surface_t *
make_surface (const float *values, guint rows, guint columns, double full, double most, gboolean dark)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) columns, (int) rows);
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (guint row = 0; row < rows; row++)
    {
      guint32 *line = (guint32 *) (void *) (data + (gsize) row * (gsize) stride);

      for (guint column = 0; column < columns; column++)
        {
          GdkRGBA color;

          strata_heat_get_color (full > 0 ? values[(gsize) row * columns + column] / full : 0, dark, &color);
          color.alpha *= (float) most;
          line[column] = premultiply (&color);
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
paint (cairo_t *cr, cairo_surface_t *surface, const graphene_rect_t *place, cairo_filter_t filter)
{
  cairo_save (cr);
  cairo_translate (cr, place->origin.x, place->origin.y);
  cairo_rectangle (cr, 0, 0, place->size.width, place->size.height);
  cairo_clip (cr);
  cairo_scale (cr, place->size.width / cairo_image_surface_get_width (surface),
               place->size.height / cairo_image_surface_get_height (surface));
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), filter);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

void
strata_tile_draw (const StrataTiles *tiles,
                  guint i,
                  double full,
                  cairo_t *cr,
                  const graphene_rect_t *place,
                  const GdkRGBA *ground,
                  gboolean dark)
{
  /* Fewer device pixels than numbers: their mean, not whichever is hit. */
  gboolean shrunk = place->size.width < tiles->columns || place->size.height < tiles->rows;

  gdk_cairo_set_source_rgba (cr, ground);
  cairo_rectangle (cr, place->origin.x, place->origin.y, place->size.width, place->size.height);
  cairo_fill (cr);
  paint (cr, make_surface (strata_tiles_get_tile (tiles, i), tiles->rows, tiles->columns, full, 1, dark), place,
         shrunk ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
}

void
strata_heat_map_draw (const StrataHeatMap *map, cairo_t *cr, const graphene_rect_t *place, gboolean smooth)
{
  paint (cr, make_surface (map->values, map->rows, map->columns, map->largest, MOST_HEAT, FALSE), place,
         smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST);
}

/* --- In words ------------------------------------------------------------------------------------------------------ */

char *
strata_tiles_name_tile (const StrataTiles *tiles, guint i)
{
  switch (tiles->kind)
    {
    case STRATA_TILES_MAPS:
      return g_strdup_printf (_ ("map %u"), i);
    case STRATA_TILES_UNITS:
      return tiles->group > 1 ? g_strdup_printf (_ ("unit %u, channel %u"), i / tiles->group, i % tiles->group)
                              : g_strdup_printf (_ ("unit %u"), i);
    case STRATA_TILES_FILTERS:
      return tiles->group > 1 ? g_strdup_printf (_ ("filter %u, channel %u"), i / tiles->group, i % tiles->group)
                              : g_strdup_printf (_ ("filter %u"), i);
    case STRATA_TILES_MATRIX:
      return g_strdup (_ ("kernel, a row for each unit"));
    case STRATA_TILES_OUTPUT:
    default:
      return g_strdup (_ ("output, a column for each channel"));
    }
}

char *
strata_tiles_describe (const StrataTiles *tiles)
{
  g_autofree char *count = strata_format_count (tiles->n / tiles->group);

  switch (tiles->kind)
    {
    case STRATA_TILES_MAPS:
      return g_strdup_printf (_ ("%s maps of %u by %u"), count, tiles->rows, tiles->columns);
    case STRATA_TILES_UNITS:
      return g_strdup_printf (_ ("%s units, each with its weights on %u by %u pixels"), count, tiles->rows,
                              tiles->columns);
    case STRATA_TILES_FILTERS:
      return tiles->group > 1 ? g_strdup_printf (_ ("%s filters of %u by %u, each of %u channels"), count, tiles->rows,
                                                 tiles->columns, tiles->group)
                              : g_strdup_printf (_ ("%s filters of %u by %u"), count, tiles->rows, tiles->columns);
    case STRATA_TILES_MATRIX:
      return g_strdup_printf (_ ("%u units by %u inputs"), tiles->rows, tiles->columns);
    case STRATA_TILES_OUTPUT:
    default:
      return g_strdup_printf (_ ("%u places by %u channels"), tiles->rows, tiles->columns);
    }
}

char *
strata_tiles_describe_tile (const StrataTiles *tiles, guint i)
{
  const float *values = strata_tiles_get_tile (tiles, i);
  gsize n = (gsize) tiles->rows * tiles->columns;
  double low = values[0], high = values[0], sum = 0;

  for (gsize k = 0; k < n; k++)
    {
      low = MIN (low, (double) values[k]);
      high = MAX (high, (double) values[k]);
      sum += values[k];
    }
  g_autofree char *low_text = strata_format_number (low, 3);
  g_autofree char *high_text = strata_format_number (high, 3);
  g_autofree char *mean_text = strata_format_number (sum / (double) n, 3);
  /* Translators: the range and the mean of some numbers, "from −0.310 to 0.930, mean 0.120" */
  return g_strdup_printf (_ ("from %s to %s, mean %s"), low_text, high_text, mean_text);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-text.h"

#include "strata-chart-layers.h"

#include <math.h>
#include <pango/pangocairo.h>

#define LABEL_HEIGHT 16.0
#define TITLE_RISE 26.0
#define MAX_LABELS 16

static PangoLayout *
create_layout (cairo_t *cr, const StrataChartStyle *style, const char *text, PangoWeight weight)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (style->font);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  return layout;
}

static double
draw_text (cairo_t *cr,
           const StrataChartStyle *style,
           const GdkRGBA *color,
           const char *text,
           PangoWeight weight,
           double x,
           double y,
           double align_x,
           double align_y)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, style, text, weight);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, round (x - align_x * width), round (y - align_y * height));
  pango_cairo_show_layout (cr, layout);
  return x - align_x * width + width;
}

double
strata_chart_draw_text (cairo_t *cr,
                        const StrataChartStyle *style,
                        const GdkRGBA *color,
                        const char *text,
                        double x,
                        double y,
                        double align_x,
                        double align_y)
{
  return draw_text (cr, style, color, text, PANGO_WEIGHT_NORMAL, x, y, align_x, align_y);
}

double
strata_chart_get_text_width (cairo_t *cr, const StrataChartStyle *style, const char *text)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, style, text, PANGO_WEIGHT_NORMAL);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

double
strata_chart_draw_paragraph (cairo_t *cr,
                             const StrataChartStyle *style,
                             const GdkRGBA *color,
                             const char *text,
                             double x,
                             double y,
                             double width)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, style, text, PANGO_WEIGHT_NORMAL);
  int height;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, NULL, &height);
  if (color != NULL)
    {
      gdk_cairo_set_source_rgba (cr, color);
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout (cr, layout);
    }
  return height;
}

double
strata_chart_draw_title (cairo_t *cr, const StrataChartStyle *style, const char *text, double x, double y)
{
  return draw_text (cr, style, &style->text, text, PANGO_WEIGHT_BOLD, x, y, 0, 0);
}

typedef struct
{
  const StrataChartLayer *layer;
  double x, y;
} EndLabel;

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  double difference = ((const EndLabel *) a)->y - ((const EndLabel *) b)->y;

  return (difference > 0) - (difference < 0);
}

/* Where the line ends, or leaves the plot on the right; FALSE when it does not come into view. */
static gboolean
find_end (const StrataChartLayer *layer, const StrataPlotArea *area, EndLabel *label)
{
  gsize n = strata_series_get_n (layer->series), next = strata_series_find (layer->series, area->x->max);
  const StrataPoint *last = NULL, *beyond = next < n ? strata_series_get_point (layer->series, next) : NULL;
  double x, y;

  for (gsize i = next; i > 0 && last == NULL; i--)
    if (isfinite (strata_series_get_point (layer->series, i - 1)->y))
      last = strata_series_get_point (layer->series, i - 1);
  if (last == NULL && (beyond == NULL || beyond->x > area->x->max))
    return FALSE;
  x = last != NULL ? last->x : beyond->x;
  y = last != NULL ? last->y : beyond->y;
  if (last != NULL && beyond != NULL && isfinite (beyond->y) && beyond->x > last->x)
    {
      x = area->x->max;
      y += (beyond->y - last->y) * (x - last->x) / (beyond->x - last->x);
    }
  if (x < area->x->min)
    return FALSE;
  label->layer = layer;
  label->x = strata_plot_area_x (area, x);
  label->y = strata_plot_area_y (area, y);
  return TRUE;
}

void
strata_chart_draw_end_labels (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area)
{
  EndLabel labels[MAX_LABELS];
  guint n = 0;
  double right = -G_MAXDOUBLE, bottom = area->top + area->height;
  double height = LABEL_HEIGHT * area->style->stroke;

  for (guint i = 0; i < layers->len && n < MAX_LABELS; i++)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i);

      if (layer->draw != strata_line_layer_draw || !find_end (layer, area, &labels[n]))
        continue;
      right = MAX (right, labels[n].x);
      if (layer->label != NULL)
        {
          labels[n].y = CLAMP (labels[n].y, area->top, bottom);
          n++;
        }
    }
  qsort (labels, n, sizeof labels[0], compare_labels);
  for (guint i = 1; i < n; i++)
    labels[i].y = MAX (labels[i].y, labels[i - 1].y + height);
  for (guint i = n; i > 0; i--)
    {
      labels[i - 1].y = MIN (labels[i - 1].y, bottom - (n - i) * height);
      strata_chart_draw_text (cr, area->style, &area->style->colors[labels[i - 1].layer->color],
                              labels[i - 1].layer->label, right + 10, labels[i - 1].y, 0, 0.5);
    }
}

void
strata_chart_draw_legend (GPtrArray *layers, cairo_t *cr, const StrataPlotArea *area, const char *title)
{
  double right = area->left + area->width;
  g_autoptr (PangoLayout) heading = create_layout (cr, area->style, title, PANGO_WEIGHT_BOLD);
  int heading_width;

  pango_layout_get_pixel_size (heading, &heading_width, NULL);
  for (guint i = layers->len; i > 0; i--)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i - 1);
      g_autoptr (PangoLayout) layout = NULL;
      int width;

      if (layer->label == NULL)
        continue;
      layout = create_layout (cr, area->style, layer->label, PANGO_WEIGHT_NORMAL);
      pango_layout_get_pixel_size (layout, &width, NULL);
      if (right - width < area->left + heading_width + 12)
        break;
      strata_chart_draw_text (cr, area->style, &area->style->colors[layer->color], layer->label, right,
                              area->top - TITLE_RISE * area->style->stroke, 1, 0);
      right -= width + 12;
    }
}

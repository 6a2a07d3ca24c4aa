/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-text.h"

#include "strata-chart-layers.h"

#include <math.h>
#include <pango/pangocairo.h>

#define LABEL_HEIGHT 16.0
#define LABEL_GAP 10.0
#define LABEL_PAD 4.0      /* between a label and the grid */
#define CENTRED_REACH 80.0 /* a centred text is narrower than twice this */
#define TEXT_REACH 40.0    /* and any text is lower than twice this */

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

/* Making a layout takes longer than drawing it: what the clip would hide is not made. */
static gboolean
is_hidden (cairo_t *cr, double x, double y, double align_x)
{
  double left, top, right, bottom;

  cairo_clip_extents (cr, &left, &top, &right, &bottom);
  return y < top - TEXT_REACH || y > bottom + TEXT_REACH || (align_x <= 0 && x > right) || (align_x >= 1 && x < left)
         || (align_x > 0 && x > right + CENTRED_REACH && align_x < 1)
         || (align_x < 1 && align_x > 0 && x < left - CENTRED_REACH);
}

static void
draw_text (cairo_t *cr,
           const StrataChartStyle *style,
           const GdkRGBA *color,
           const char *text,
           PangoWeight weight,
           double x,
           double y,
           double align_x,
           double align_y,
           double most)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width, height;

  if (is_hidden (cr, x, y, align_x))
    return;
  layout = create_layout (cr, style, text, weight);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width > most)
    {
      pango_layout_set_width (layout, (int) (most * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_get_pixel_size (layout, &width, &height);
    }
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, round (x - align_x * width), round (y - align_y * height));
  pango_cairo_show_layout (cr, layout);
}

void
strata_chart_draw_text (cairo_t *cr,
                        const StrataChartStyle *style,
                        const GdkRGBA *color,
                        const char *text,
                        double x,
                        double y,
                        double align_x,
                        double align_y)
{
  draw_text (cr, style, color, text, PANGO_WEIGHT_NORMAL, x, y, align_x, align_y, G_MAXINT);
}

static double
get_text_width (cairo_t *cr, const StrataChartStyle *style, const char *text, PangoWeight weight)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, style, text, weight);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

void
strata_chart_draw_caption (cairo_t *cr,
                           const StrataChartStyle *style,
                           const GdkRGBA *color,
                           const char *text,
                           double x,
                           double y,
                           double width)
{
  g_autoptr (PangoLayout) layout = create_layout (cr, style, text, PANGO_WEIGHT_NORMAL);

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_move_to (cr, x - width / 2, y);
  pango_cairo_show_layout (cr, layout);
}

double
strata_chart_get_text_width (cairo_t *cr, const StrataChartStyle *style, const char *text)
{
  return get_text_width (cr, style, text, PANGO_WEIGHT_NORMAL);
}

double
strata_chart_get_title_width (cairo_t *cr, const StrataChartStyle *style, const char *text)
{
  return get_text_width (cr, style, text, PANGO_WEIGHT_BOLD);
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

void
strata_chart_draw_title (cairo_t *cr, const StrataChartStyle *style, const char *text, double x, double y)
{
  draw_text (cr, style, &style->text, text, PANGO_WEIGHT_BOLD, x, y, 0, 0, G_MAXINT);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  double difference = ((const StrataEndLabel *) a)->y - ((const StrataEndLabel *) b)->y;

  return (difference > 0) - (difference < 0);
}

/* Where the line ends, or leaves the plot on the right; FALSE when it does not come into view. */
static gboolean
find_end (const StrataChartLayer *layer, const StrataPlotArea *area, StrataEndLabel *label)
{
  gsize n = strata_series_get_n (layer->series), next = strata_series_find (layer->series, area->x->max);
  const gboolean goes_on = next < n;
  const StrataPoint beyond = goes_on ? strata_series_get_point (layer->series, next) : (StrataPoint){ 0 };
  StrataPoint last = { .y = NAN };
  double x, y;

  for (gsize i = next; i > 0 && !isfinite (last.y); i--)
    last = strata_series_get_point (layer->series, i - 1);
  if (!isfinite (last.y))
    {
      if (!goes_on || beyond.x > area->x->max)
        return FALSE;
      last = beyond;
    }
  x = last.x;
  y = last.y;
  if (goes_on && isfinite (beyond.y) && beyond.x > last.x)
    {
      x = area->x->max;
      y += (beyond.y - last.y) * (x - last.x) / (beyond.x - last.x);
    }
  if (x < area->x->min)
    return FALSE;
  label->layer = layer;
  label->x = strata_plot_area_x (area, x);
  label->y = strata_plot_area_y (area, y);
  return TRUE;
}

double
strata_chart_get_labels_left (GPtrArray *layers, const StrataPlotArea *area)
{
  double right = area->left;
  StrataEndLabel label;

  for (guint i = 0; i < layers->len; i++)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i);

      if (layer->draw == strata_line_layer_draw && find_end (layer, area, &label))
        right = MAX (right, label.x);
    }
  return right + LABEL_GAP;
}

guint
strata_chart_place_end_labels (GPtrArray *layers,
                               const StrataPlotArea *area,
                               StrataEndLabel labels[STRATA_MAX_END_LABELS])
{
  guint n = 0;
  double left = strata_chart_get_labels_left (layers, area), bottom = area->top + area->height;
  double height = LABEL_HEIGHT * area->style->stroke;

  for (guint i = 0; i < layers->len && n < STRATA_MAX_END_LABELS; i++)
    {
      StrataChartLayer *layer = g_ptr_array_index (layers, i);

      if (layer->draw != strata_line_layer_draw || layer->label == NULL || !find_end (layer, area, &labels[n]))
        continue;
      labels[n].x = left;
      labels[n].y = CLAMP (labels[n].y, area->top, bottom);
      n++;
    }
  qsort (labels, n, sizeof labels[0], compare_labels);
  for (guint i = 1; i < n; i++)
    labels[i].y = MAX (labels[i].y, labels[i - 1].y + height);
  for (guint i = n; i > 0; i--)
    labels[i - 1].y = MIN (labels[i - 1].y, bottom - (n - i) * height);
  return n;
}

void
strata_chart_clip_end_labels (const StrataEndLabel *labels, guint n, cairo_t *cr, const StrataPlotArea *area)
{
  double height = LABEL_HEIGHT * area->style->stroke, right = area->left + area->width;
  double bottom = area->top + area->height;

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (guint i = 0; i < n; i++)
    {
      double left = labels[i].x - LABEL_PAD, top = labels[i].y - height / 2;
      double outer_left, outer_top, outer_right, outer_bottom;

      if (left >= right || is_hidden (cr, left, labels[i].y, 0))
        continue;
      double end = labels[i].x + strata_chart_get_text_width (cr, area->style, labels[i].layer->label) + LABEL_PAD;
      cairo_clip_extents (cr, &outer_left, &outer_top, &outer_right, &outer_bottom);
      cairo_rectangle (cr, outer_left, outer_top, outer_right - outer_left, outer_bottom - outer_top);
      /* Whole pixels are clipped fastest; what is written under the plot stays. */
      cairo_rectangle (cr, floor (left), floor (top), ceil (MIN (end, right)) + 1 - floor (left),
                       floor (MIN (top + height, bottom)) - floor (top));
      cairo_clip (cr);
    }
}

void
strata_chart_draw_end_labels (const StrataEndLabel *labels, guint n, cairo_t *cr, const StrataPlotArea *area)
{
  double most = (STRATA_LABEL_SPACE - LABEL_GAP) * area->style->stroke;

  /* A long name loses its middle, not the value after it. */
  for (guint i = 0; i < n; i++)
    draw_text (cr, area->style, &area->style->colors[labels[i].layer->color], labels[i].layer->label,
               PANGO_WEIGHT_NORMAL, labels[i].x, labels[i].y, 0, 0.5, most);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-chart-style.h"

#include <adwaita.h>

static const char *const light_colors[STRATA_N_COLORS] = { "#1c71d8", "#c64600", "#26a269", "#813d9c", "#77767b" };
static const char *const dark_colors[STRATA_N_COLORS] = { "#78aeed", "#ffa348", "#8ff0a4", "#dc8add", "#9a9996" };

static void
set_colors (StrataChartStyle *style, const char *const colors[STRATA_N_COLORS])
{
  for (int i = 0; i < STRATA_N_COLORS; i++)
    gdk_rgba_parse (&style->colors[i], colors[i]);
}

void
strata_chart_style_init_light (StrataChartStyle *style)
{
  *style = (StrataChartStyle){ .stroke = 1 };
  g_strlcpy (style->font, "Cantarell, Sans 9", sizeof style->font);
  gdk_rgba_parse (&style->text, "#2e3436");
  gdk_rgba_parse (&style->dim, "#77767b");
  gdk_rgba_parse (&style->grid, "rgba(0,0,0,0.09)");
  gdk_rgba_parse (&style->background, "#ffffff");
  set_colors (style, light_colors);
}

double
strata_chart_style_get_scale (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), STRATA_PRESENTATION_CLASS)
           ? STRATA_PRESENTATION_SCALE
           : 1;
}

void
strata_chart_style_init_from_widget (StrataChartStyle *style, GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  g_autofree char *name = NULL;
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());

  *style = (StrataChartStyle){ .stroke = strata_chart_style_get_scale (widget) };
  /* A style sheet's size is in pixels. */
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * 9.0 / 11);
  else
    pango_font_description_set_size (font, pango_font_description_get_size (font) * 9 / 11);
  name = pango_font_description_to_string (font);
  g_strlcpy (style->font, name, sizeof style->font);
  pango_font_description_free (font);

  gtk_style_context_get_color (context, &style->text);
  style->dim = style->text;
  style->dim.alpha *= contrast ? 0.9 : 0.6;
  style->grid = style->text;
  style->grid.alpha *= contrast ? 0.35 : 0.1;
  set_colors (style, dark ? dark_colors : light_colors);
  style->rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

void
strata_chart_style_set_color (const StrataChartStyle *style, cairo_t *cr, StrataColor color, double alpha)
{
  const GdkRGBA *rgba = &style->colors[color];

  cairo_set_source_rgba (cr, rgba->red, rgba->green, rgba->blue, rgba->alpha * alpha);
}

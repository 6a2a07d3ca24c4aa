/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Colours and type of a drawing, apart from what is drawn: the screen takes them from the theme, a file from the light
 * style. The series colours are told apart by people with any colour vision, lighter on dark. */

typedef enum
{
  STRATA_COLOR_BLUE,
  STRATA_COLOR_ORANGE,
  STRATA_COLOR_GREEN,
  STRATA_COLOR_PURPLE,
  STRATA_COLOR_GREY,
  STRATA_N_COLORS
} StrataColor;

typedef struct
{
  char font[64];     /* a Pango description: "Cantarell 9" */
  GdkRGBA text, dim; /* what matters; what stands back */
  GdkRGBA grid;
  GdkRGBA background; /* alpha 0: none is painted */
  GdkRGBA colors[STRATA_N_COLORS];
  double stroke; /* 1; 1.6 in presentation mode */
  gboolean rtl;
} StrataChartStyle;

/* On a window: seen from afar. style.css makes its type as much larger. */
#define STRATA_PRESENTATION_CLASS "presentation"
#define STRATA_PRESENTATION_SCALE 1.6

double strata_chart_style_get_scale (GtkWidget *widget);
void strata_chart_style_init_light (StrataChartStyle *style);
void strata_chart_style_init_from_widget (StrataChartStyle *style, GtkWidget *widget);
void strata_chart_style_set_color (const StrataChartStyle *style, cairo_t *cr, StrataColor color, double alpha);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-histogram.h"

#include "strata-chart-style.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_BINS 32
#define BIN (256 / N_BINS)
#define HEIGHT 104
#define AXIS 18

struct _StrataHistogram
{
  GtkWidget parent_instance;

  guint64 bins[N_BINS];
  guint64 total;
  double low, high; /* what the axis says at its ends */
};

G_DEFINE_FINAL_TYPE (StrataHistogram, strata_histogram, GTK_TYPE_WIDGET)

/* The height of the plot: the second largest bin, when the largest would leave the others no room. */
static double
get_top (StrataHistogram *self, guint *cut)
{
  guint largest = 0;
  guint64 second = 0;

  for (guint i = 1; i < N_BINS; i++)
    if (self->bins[i] > self->bins[largest])
      largest = i;
  for (guint i = 0; i < N_BINS; i++)
    if (i != largest)
      second = MAX (second, self->bins[i]);

  *cut = N_BINS;
  if (second == 0 || self->bins[largest] <= 3 * second)
    return MAX (1, self->bins[largest]);
  *cut = largest;
  return 1.3 * second;
}

static void
draw_label (GtkWidget *widget, cairo_t *cr, const char *text, double x, double y, double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - align * width, y);
  pango_cairo_show_layout (cr, layout);
}

static void
strata_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataHistogram *self = STRATA_HISTOGRAM (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget) - AXIS;
  double pitch = width / N_BINS;
  guint cut = N_BINS;
  StrataChartStyle style;

  if (self->total == 0)
    return;
  double top = get_top (self, &cut);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height + AXIS));
  strata_chart_style_init_from_widget (&style, widget);
  strata_chart_style_set_color (&style, cr, STRATA_COLOR_BLUE, 0.85);
  for (guint i = 0; i < N_BINS; i++)
    {
      double bar = i == cut ? height : round (height * self->bins[i] / top);
      cairo_rectangle (cr, floor (i * pitch), height - bar, floor ((i + 1) * pitch) - floor (i * pitch) - 1, bar);
    }
  cairo_fill (cr);

  gdk_cairo_set_source_rgba (cr, &style.dim);
  if (cut < N_BINS)
    {
      g_autofree char *share = strata_format_share ((double) self->bins[cut] / self->total);
      gboolean left = cut < N_BINS / 2;
      draw_label (widget, cr, share, left ? floor ((cut + 1) * pitch) + 4 : floor (cut * pitch) - 4, 0, left ? 0 : 1);
      /* The gap says that the bar goes on. */
      cairo_save (cr);
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_rectangle (cr, floor (cut * pitch) - 1, 9, pitch + 2, 3);
      cairo_fill (cr);
      cairo_restore (cr);
    }
  gboolean whole = self->low == 0 && self->high == 255;
  g_autofree char *low = strata_format_number (self->low, whole ? 0 : 2);
  g_autofree char *high = strata_format_number (self->high, whole ? 0 : 2);
  draw_label (widget, cr, low, 0, height + 2, 0);
  draw_label (widget, cr, whole ? _ ("pixel value") : _ ("scaled value"), width / 2, height + 2, 0.5);
  draw_label (widget, cr, high, width, height + 2, 1);
  cairo_destroy (cr);
}

static void
strata_histogram_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 4 * N_BINS : HEIGHT + AXIS;
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  StrataHistogram *self = STRATA_HISTOGRAM (widget);
  int bin = x * N_BINS / MAX (1, gtk_widget_get_width (widget));

  if (keyboard || self->total == 0 || bin < 0 || bin >= N_BINS)
    return FALSE;
  g_autofree char *count = strata_format_count (self->bins[bin]);
  g_autofree char *share = strata_format_share ((double) self->bins[bin] / self->total);
  /* Translators: a bin of the histogram, "0 … 7: 1,234 pixels, 4.2 %" */
  g_autofree char *text = g_strdup_printf (_ ("%d … %d: %s pixels, %s"), bin * BIN, bin * BIN + BIN - 1, count, share);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
strata_histogram_class_init (StrataHistogramClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  widget_class->snapshot = strata_histogram_snapshot;
  widget_class->measure = strata_histogram_measure;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_histogram_init (StrataHistogram *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

void
strata_histogram_show (StrataHistogram *self, const guint64 *counts, StrataScaler *scaler, const char *name)
{
  self->total = 0;
  for (guint bin = 0; bin < N_BINS; bin++)
    {
      self->bins[bin] = 0;
      for (guint i = 0; counts != NULL && i < BIN; i++)
        self->bins[bin] += counts[bin * BIN + i];
      self->total += self->bins[bin];
    }

  self->low = 0;
  self->high = 255;
  if (scaler != NULL && !strata_scaler_is_per_pixel (scaler))
    {
      gsize n;
      const float *scale = strata_scaler_get_scale (scaler, &n), *offset = strata_scaler_get_offset (scaler, &n);
      self->low = offset[0];
      self->high = 255 * scale[0] + offset[0];
    }
  if (self->total > 0)
    {
      g_autofree char *zero = strata_format_share ((double) counts[0] / self->total);
      g_autofree char *full = strata_format_share ((double) counts[255] / self->total);
      g_autofree char *text = g_strdup_printf (_ ("%s of the pixels are 0, %s are 255"), zero, full);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

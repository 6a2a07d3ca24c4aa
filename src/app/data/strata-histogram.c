/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-histogram.h"

#include "strata-chart-style.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_BINS 32
#define BIN (STRATA_N_VALUES / N_BINS)
#define HEIGHT 80
#define AXIS 18

struct _StrataHistogram
{
  GtkWidget parent_instance;

  guint64 bins[N_BINS];
  guint64 total;
  gboolean raw, clipped;
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

static char *
format_end (StrataHistogram *self, double value, const char *beyond)
{
  g_autofree char *number = strata_format_number (value, self->raw ? 0 : 2);

  return g_strconcat (self->clipped ? beyond : "", number, NULL);
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
  g_autofree char *low = format_end (self, self->low, "≤ "), *high = format_end (self, self->high, "≥ ");
  draw_label (widget, cr, low, 0, height + 2, 0);
  draw_label (widget, cr, self->raw ? _ ("pixel value") : _ ("scaled value"), width / 2, height + 2, 0.5);
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
  double width = (self->high - self->low) / (self->raw ? STRATA_N_VALUES - 1 : N_BINS);
  double first = self->low + bin * (self->raw ? BIN : 1) * width;
  g_autofree char *from = strata_format_number (first, self->raw ? 0 : 2);
  g_autofree char *to = strata_format_number (first + (self->raw ? BIN - 1 : 1) * width, self->raw ? 0 : 2);
  /* Translators: a bin of the histogram, "0 … 7: 1,234 pixels, 4.2 %" */
  g_autofree char *text = g_strdup_printf (_ ("%s … %s: %s pixels, %s"), from, to, count, share);
  g_autofree char *shown = strata_format_figures (text);
  gtk_tooltip_set_text (tooltip, shown);
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
strata_histogram_show (StrataHistogram *self, const StrataValueCounts *counts, const char *name)
{
  self->total = 0;
  for (guint bin = 0; bin < N_BINS; bin++)
    {
      self->bins[bin] = 0;
      for (guint i = 0; counts != NULL && i < BIN; i++)
        self->bins[bin] += counts->counts[bin * BIN + i];
      self->total += self->bins[bin];
    }

  if (self->total > 0)
    {
      self->low = counts->low;
      self->high = counts->high;
      self->clipped = counts->clipped;
      self->raw = counts->low == 0 && counts->high == STRATA_N_VALUES - 1;
      g_autofree char *low = format_end (self, self->low, "≤ "), *high = format_end (self, self->high, "≥ ");
      g_autofree char *at_low = strata_format_share ((double) counts->counts[0] / self->total);
      g_autofree char *at_high = strata_format_share ((double) counts->counts[STRATA_N_VALUES - 1] / self->total);
      /* Translators: a histogram in words, "62.1 % of the pixels are 0, 0.3 % are 255" */
      g_autofree char *text = g_strdup_printf (_ ("%s of the pixels are %s, %s are %s"), at_low, low, at_high, high);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

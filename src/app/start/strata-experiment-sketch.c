/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-experiment-sketch.h"

#include "strata-chart-style.h"

#include <math.h>

#define WIDTH 240
#define HEIGHT 84
#define STACK_WIDTH 64
#define GAP 28
/* Of a deep stack the first and the last layers are drawn, and dots for those between. */
#define N_FIRST 9
#define N_LAST 4

typedef struct
{
  StrataColor color;
  float width; /* 0..1 */
} Bar;

struct _StrataExperimentSketch
{
  GtkWidget parent_instance;

  GArray *bars; /* of Bar; empty: the drawing of a new experiment */
  const StrataBundledCard *card;
};

G_DEFINE_FINAL_TYPE (StrataExperimentSketch, strata_experiment_sketch, GTK_TYPE_WIDGET)

static StrataColor
get_family_color (StrataLayer *layer)
{
  const char *family = strata_kind_get_family (G_OBJECT_TYPE (layer));

  if (g_strcmp0 (family, "Normalization") == 0)
    return STRATA_COLOR_PURPLE;
  if (g_strcmp0 (family, "Regularization") == 0)
    return STRATA_COLOR_ORANGE;
  if (STRATA_IS_FLATTEN (layer) || STRATA_IS_INPUT (layer) || g_strcmp0 (family, "Shape") == 0)
    return STRATA_COLOR_GREY;
  return STRATA_COLOR_BLUE;
}

static void
add_bar (StrataExperimentSketch *self, StrataColor color, gsize size)
{
  /* Widths by the logarithm: 784, 300, 100 and 10 are to be told apart, and seen. */
  Bar bar = { color, CLAMP (log10 (MAX (size, 2)) / log10 (784), 0.25, 1) };

  g_array_append_val (self->bars, bar);
}

static void
collect_bars (StrataExperimentSketch *self, StrataExperiment *experiment)
{
  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), NULL);
  StrataScaling scaling = STRATA_SCALING_NONE;

  if (sequential == NULL)
    return;
  gsize input_size = strata_shape_get_size (strata_sequential_get_input_shape (sequential));
  add_bar (self, STRATA_COLOR_GREEN, input_size);
  g_object_get (strata_experiment_get_scaling (experiment), "scaling", &scaling, NULL);
  if (scaling != STRATA_SCALING_NONE)
    add_bar (self, STRATA_COLOR_GREEN, input_size);
  for (guint i = 0; i < strata_sequential_get_n_layers (sequential); i++)
    {
      const StrataSequentialLayer *layer = strata_sequential_get_layer (sequential, i);
      if (!STRATA_IS_INPUT (layer->layer))
        add_bar (self, get_family_color (layer->layer), strata_shape_get_size (&layer->output));
    }
}

void
strata_experiment_sketch_show (StrataExperimentSketch *self,
                               StrataExperiment *experiment,
                               const StrataBundledCard *card)
{
  g_array_set_size (self->bars, 0);
  self->card = card;
  if (experiment != NULL)
    collect_bars (self, experiment);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_dots (cairo_t *cr, const StrataChartStyle *style, double y, double pitch)
{
  gdk_cairo_set_source_rgba (cr, &style->dim);
  for (int i = 0; i < 3; i++)
    {
      cairo_arc (cr, style->rtl ? STACK_WIDTH - 5 - 6 * i : 5 + 6 * i, y + (pitch - 1) / 2, 1.2, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_bars (StrataExperimentSketch *self, cairo_t *cr, const StrataChartStyle *style, double height)
{
  gboolean folded = self->bars->len > N_FIRST + 1 + N_LAST;
  guint n_rows = folded ? N_FIRST + 1 + N_LAST : self->bars->len;
  double pitch = MIN (13, floor (height / n_rows));
  double gap = pitch > 8 ? 2 : 1;

  for (guint row = 0; row < n_rows; row++)
    {
      if (folded && row == N_FIRST)
        {
          draw_dots (cr, style, row * pitch, pitch);
          continue;
        }
      guint i = folded && row > N_FIRST ? self->bars->len - (n_rows - row) : row;
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      double width = bar->width * STACK_WIDTH;

      strata_chart_style_set_color (style, cr, bar->color, 0.85);
      cairo_rectangle (cr, style->rtl ? STACK_WIDTH - width : 0, row * pitch, width, pitch - gap);
      cairo_fill (cr);
    }
}

static void
draw_curve (cairo_t *cr, const float values[STRATA_CARD_EPOCHS], double x, double width, double height)
{
  for (int i = 0; i < STRATA_CARD_EPOCHS; i++)
    if (values[i] > 0)
      cairo_line_to (cr, x + width * i / (STRATA_CARD_EPOCHS - 1.0), height * (1 - values[i]));
  cairo_stroke (cr);
}

static void
draw_curves (StrataExperimentSketch *self,
             cairo_t *cr,
             const StrataChartStyle *style,
             double x,
             double width,
             double height)
{
  const double dashes[] = { 4, 3 };

  gdk_cairo_set_source_rgba (
    cr, &(GdkRGBA){ style->text.red, style->text.green, style->text.blue, style->grid.alpha * 1.6 });
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, floor (x) + 0.5, 0);
  cairo_line_to (cr, floor (x) + 0.5, floor (height) - 0.5);
  cairo_line_to (cr, x + width, floor (height) - 0.5);
  cairo_stroke (cr);

  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  strata_chart_style_set_color (style, cr, STRATA_COLOR_BLUE, 1);
  draw_curve (cr, self->card->accuracy, x, width, height);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  strata_chart_style_set_color (style, cr, STRATA_COLOR_ORANGE, 1);
  draw_curve (cr, self->card->val_accuracy, x, width, height);
}

static void
draw_plus (cairo_t *cr, const StrataChartStyle *style, double width, double height)
{
  double x = floor (width / 2) + 0.5, y = floor (height / 2) + 0.5;

  gdk_cairo_set_source_rgba (cr, &style->dim);
  cairo_set_line_width (cr, 3);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, x - 14, y);
  cairo_line_to (cr, x + 14, y);
  cairo_move_to (cr, x, y - 14);
  cairo_line_to (cr, x, y + 14);
  cairo_stroke (cr);
}

static void
strata_experiment_sketch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataExperimentSketch *self = STRATA_EXPERIMENT_SKETCH (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  StrataChartStyle style;

  strata_chart_style_init_from_widget (&style, widget);
  if (self->bars->len == 0)
    draw_plus (cr, &style, width, height);
  else
    {
      double curve_width = width - STACK_WIDTH - GAP;
      cairo_save (cr);
      if (style.rtl)
        cairo_translate (cr, width - STACK_WIDTH, 0);
      draw_bars (self, cr, &style, height);
      cairo_restore (cr);
      if (self->card != NULL)
        draw_curves (self, cr, &style, style.rtl ? 0 : STACK_WIDTH + GAP, curve_width, height);
    }
  cairo_destroy (cr);
}

static void
strata_experiment_sketch_measure (GtkWidget *widget,
                                  GtkOrientation orientation,
                                  int for_size,
                                  int *minimum,
                                  int *natural,
                                  int *minimum_baseline,
                                  int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? STACK_WIDTH + GAP + 60 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
strata_experiment_sketch_finalize (GObject *object)
{
  g_array_unref (STRATA_EXPERIMENT_SKETCH (object)->bars);
  G_OBJECT_CLASS (strata_experiment_sketch_parent_class)->finalize (object);
}

static void
strata_experiment_sketch_class_init (StrataExperimentSketchClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_experiment_sketch_finalize;
  widget_class->snapshot = strata_experiment_sketch_snapshot;
  widget_class->measure = strata_experiment_sketch_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
strata_experiment_sketch_init (StrataExperimentSketch *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
}

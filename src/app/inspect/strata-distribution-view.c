/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-distribution-view.h"

#include "strata-distribution-draw.h"

#include <math.h>

#define WIDTH 150
#define WIDEST 260
#define HEIGHT 104
#define GAP 18

struct _StrataDistributionView
{
  GtkWidget parent_instance;
  GPtrArray *shown; /* of StrataSpread */
};

G_DEFINE_FINAL_TYPE (StrataDistributionView, strata_distribution_view, GTK_TYPE_WIDGET)

static guint
get_columns (StrataDistributionView *self, double width)
{
  double one = WIDTH * strata_chart_style_get_scale (GTK_WIDGET (self));

  return (guint) CLAMP (floor ((width + GAP) / (one + GAP)), 1, MAX (self->shown->len, 1));
}

/* Place of histogram i in a width. */
static void
get_place (StrataDistributionView *self, guint i, double width, graphene_rect_t *place)
{
  double scale = strata_chart_style_get_scale (GTK_WIDGET (self)), height = HEIGHT * scale;
  guint columns = get_columns (self, width), row = i / columns;
  double each = MIN (floor ((width + GAP) / columns) - GAP, WIDEST * scale);
  double x = i % columns * (each + GAP);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    x = width - x - each;
  graphene_rect_init (place, (float) x, (float) (row * (height + GAP)), (float) each, (float) height);
}

static void
strata_distribution_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataDistributionView *self = STRATA_DISTRIBUTION_VIEW (widget);
  StrataChartStyle style;
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));

  strata_chart_style_init_from_widget (&style, widget);
  for (guint i = 0; i < self->shown->len; i++)
    {
      graphene_rect_t place;

      get_place (self, i, gtk_widget_get_width (widget), &place);
      strata_distribution_draw (g_ptr_array_index (self->shown, i), cr, &style, &place);
    }
  cairo_destroy (cr);
}

static GtkSizeRequestMode
strata_distribution_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_distribution_view_measure (GtkWidget *widget,
                                  GtkOrientation orientation,
                                  int for_size,
                                  int *minimum,
                                  int *natural,
                                  int *minimum_baseline,
                                  int *natural_baseline)
{
  StrataDistributionView *self = STRATA_DISTRIBUTION_VIEW (widget);
  double scale = strata_chart_style_get_scale (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) (WIDTH * scale);
      *natural = (int) (3 * (WIDTH * scale + GAP));
      return;
    }
  guint columns = get_columns (self, for_size > 0 ? for_size : 3 * (WIDTH * scale + GAP));
  guint n_rows = (self->shown->len + columns - 1) / columns;
  *minimum = *natural = (int) ceil (MAX (n_rows * (HEIGHT * scale + GAP) - GAP, 0));
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  StrataDistributionView *self = STRATA_DISTRIBUTION_VIEW (widget);

  for (guint i = 0; i < self->shown->len && !keyboard; i++)
    {
      graphene_rect_t place;

      get_place (self, i, gtk_widget_get_width (widget), &place);
      if (!graphene_rect_contains_point (&place, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
        continue;
      g_autofree char *text = strata_distribution_describe (g_ptr_array_index (self->shown, i));
      gtk_tooltip_set_text (tooltip, text);
      return TRUE;
    }
  return FALSE;
}

static void
strata_distribution_view_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_DISTRIBUTION_VIEW (object)->shown);
  G_OBJECT_CLASS (strata_distribution_view_parent_class)->finalize (object);
}

static void
strata_distribution_view_class_init (StrataDistributionViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_distribution_view_finalize;
  widget_class->snapshot = strata_distribution_view_snapshot;
  widget_class->get_request_mode = strata_distribution_view_get_request_mode;
  widget_class->measure = strata_distribution_view_measure;
  gtk_widget_class_set_css_name (widget_class, "distributions");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_distribution_view_init (StrataDistributionView *self)
{
  self->shown = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_spread_free);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

static void
add (StrataDistributionView *self, const StrataSpread *distribution)
{
  StrataSpread *copy = g_memdup2 (distribution, sizeof *distribution);

  copy->name = g_strdup (distribution->name);
  g_ptr_array_add (self->shown, copy);
}

void
strata_distribution_view_show (StrataDistributionView *self,
                               GPtrArray *weights,
                               const StrataSpread *activations,
                               const char *name)
{
  g_autoptr (GString) words = g_string_new (NULL);
  guint before = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  if (activations != NULL)
    add (self, activations);
  for (guint i = 0; weights != NULL && i < weights->len; i++)
    add (self, g_ptr_array_index (weights, i));
  for (guint i = 0; i < self->shown->len; i++)
    {
      g_autofree char *of = strata_distribution_name (g_ptr_array_index (self->shown, i));
      g_autofree char *spread = strata_distribution_describe (g_ptr_array_index (self->shown, i));

      g_string_append_printf (words, "%s%s: %s", i > 0 ? "; " : "", of, spread);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
  if (before != self->shown->len)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

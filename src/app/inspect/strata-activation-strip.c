/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-activation-strip.h"

#include "strata-format.h"
#include "strata-heat.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

struct _StrataActivationStrip
{
  GtkWidget parent_instance;

  GArray *values; /* of float */
  double largest;
  char **names;
};

G_DEFINE_FINAL_TYPE (StrataActivationStrip, strata_activation_strip, GTK_TYPE_WIDGET)

/* Cells are as large as the number of units leaves them, with a limit both ways. */
static int
get_cell (StrataActivationStrip *self)
{
  guint n = self->values->len;

  return n <= 16 ? 32 : n <= 128 ? 20 : n <= 400 ? 16 : 11;
}

static int
get_columns (StrataActivationStrip *self, int width)
{
  return MAX (1, MIN (width / get_cell (self), (int) self->values->len));
}

static void
strata_activation_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataActivationStrip *self = STRATA_ACTIVATION_STRIP (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), cell = get_cell (self), columns = get_columns (self, width);
  GdkRGBA color, ground;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ground);
  ground.alpha *= 0.05f;
  for (guint i = 0; i < self->values->len; i++)
    {
      int x = (int) (i % columns) * cell, y = (int) (i / columns) * cell;
      graphene_rect_t place = GRAPHENE_RECT_INIT (rtl ? width - x - cell : x, y, cell - 1, cell - 1);

      strata_heat_get_color (self->largest > 0 ? g_array_index (self->values, float, i) / self->largest : 0, dark,
                             &color);
      gtk_snapshot_append_color (snapshot, &ground, &place);
      if (color.alpha > 0.004f)
        gtk_snapshot_append_color (snapshot, &color, &place);
    }
}

static GtkSizeRequestMode
strata_activation_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_activation_strip_measure (GtkWidget *widget,
                                 GtkOrientation orientation,
                                 int for_size,
                                 int *minimum,
                                 int *natural,
                                 int *minimum_baseline,
                                 int *natural_baseline)
{
  StrataActivationStrip *self = STRATA_ACTIVATION_STRIP (widget);
  int cell = get_cell (self), n = (int) self->values->len;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (n, 8) * cell;
      *natural = MAX (*minimum, MIN (n, 50) * cell);
      return;
    }
  int columns = get_columns (self, for_size > 0 ? for_size : 50 * cell);
  *minimum = *natural = (n + columns - 1) / columns * cell;
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  StrataActivationStrip *self = STRATA_ACTIVATION_STRIP (widget);
  int width = gtk_widget_get_width (widget), cell = get_cell (self), columns = get_columns (self, width);
  int column = (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - 1 - x : x) / cell;
  guint i = (guint) (y / cell * columns + column);

  if (keyboard || column >= columns || i >= self->values->len)
    return FALSE;
  g_autofree char *value = strata_format_number (g_array_index (self->values, float, i), 4);
  /* Translators: one unit of a layer and its value, "unit 12: 0.8312" */
  g_autofree char *text = self->names != NULL && i < g_strv_length (self->names)
                            ? g_strdup_printf ("%s: %s", self->names[i], value)
                            : g_strdup_printf (_ ("unit %u: %s"), i, value);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
strata_activation_strip_finalize (GObject *object)
{
  StrataActivationStrip *self = STRATA_ACTIVATION_STRIP (object);

  g_array_unref (self->values);
  g_strfreev (self->names);
  G_OBJECT_CLASS (strata_activation_strip_parent_class)->finalize (object);
}

static void
strata_activation_strip_class_init (StrataActivationStripClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_activation_strip_finalize;
  widget_class->snapshot = strata_activation_strip_snapshot;
  widget_class->get_request_mode = strata_activation_strip_get_request_mode;
  widget_class->measure = strata_activation_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "activationstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_activation_strip_init (StrataActivationStrip *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

void
strata_activation_strip_show (StrataActivationStrip *self, const float *values, guint n, const char *const *names)
{
  gboolean resized = self->values->len != n;

  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, values, n);
  self->largest = 0;
  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      self->largest = MAX (self->largest, fabs (values[i]));
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  if (resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

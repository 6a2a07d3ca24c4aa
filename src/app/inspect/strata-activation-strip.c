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
  double full;
  char **names;
  int cursor; /* the unit that the keys have come to; -1: none */
};

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
get_cell_place (StrataActivationStrip *self, guint i, GdkRectangle *place)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), cell = get_cell (self), columns = get_columns (self, width);
  int x = (int) (i % columns) * cell;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  *place = (GdkRectangle){ rtl ? width - x - cell : x, (int) (i / columns) * cell, cell, cell };
}

/* The unit at a place, or -1. */
static int
find_unit (StrataActivationStrip *self, double x, double y)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), cell = get_cell (self), columns = get_columns (self, width);
  int column = (int) (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? width - 1 - x : x) / cell;
  int i = (int) y / cell * columns + column;

  return column < columns && i >= 0 && i < (int) self->values->len ? i : -1;
}

static void
open_unit (StrataActivationStrip *self, int unit)
{
  GdkRectangle place;

  if (unit < 0 || unit >= (int) self->values->len)
    return;
  get_cell_place (self, (guint) unit, &place);
  g_signal_emit (self, signals[OPENED], 0, (guint) unit, &place);
}

static void
on_released (StrataActivationStrip *self, int n_press, double x, double y)
{
  open_unit (self, find_unit (self, x, y));
}

static void
move_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataActivationStrip *self = STRATA_ACTIVATION_STRIP (widget);
  int right = 0, down = 0;

  g_variant_get (parameter, "(ii)", &right, &down);
  if (self->values->len == 0)
    return;
  self->cursor =
    CLAMP (self->cursor < 0 ? 0 : self->cursor + right + down * get_columns (self, gtk_widget_get_width (widget)), 0,
           (int) self->values->len - 1);
  gtk_widget_queue_draw (widget);
}

static void
open_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_unit (STRATA_ACTIVATION_STRIP (widget), STRATA_ACTIVATION_STRIP (widget)->cursor);
}

static void
append_cursor (StrataActivationStrip *self, GtkSnapshot *snapshot)
{
  const float widths[4] = { 2, 2, 2, 2 };
  GdkRectangle place;
  GskRoundedRect outline;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  const GdkRGBA colors[4] = { color, color, color, color };
  get_cell_place (self, (guint) self->cursor, &place);
  gsk_rounded_rect_init_from_rect (
    &outline, &GRAPHENE_RECT_INIT (place.x - 1, place.y - 1, place.width + 1, place.height + 1), 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
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

      strata_heat_get_color (self->full > 0 ? g_array_index (self->values, float, i) / self->full : 0, dark, &color);
      gtk_snapshot_append_color (snapshot, &ground, &place);
      if (color.alpha > 0.004f)
        gtk_snapshot_append_color (snapshot, &color, &place);
    }
  if (gtk_widget_has_visible_focus (widget) && self->cursor >= 0 && self->cursor < (int) self->values->len)
    append_cursor (self, snapshot);
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
  static const struct
  {
    guint key;
    int right, down;
  } arrows[] = { { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 } };

  gtk_widget_class_install_action (widget_class, "strip.move", "(ii)", move_cursor);
  gtk_widget_class_install_action (widget_class, "strip.open", NULL, open_cursor);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, 0, "strip.move", "(ii)", arrows[i].right,
                                         arrows[i].down);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "strip.open", NULL);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, GDK_TYPE_RECTANGLE);
  gtk_widget_class_set_css_name (widget_class, "activationstrip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_activation_strip_init (StrataActivationStrip *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (float));
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

void
strata_activation_strip_show (StrataActivationStrip *self,
                              const float *values,
                              guint n,
                              double full,
                              const char *const *names)
{
  gboolean resized = self->values->len != n;

  g_array_set_size (self->values, 0);
  g_array_append_vals (self->values, values, n);
  self->full = full;
  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  if (resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tile-grid.h"

#include "strata-chart-style.h"

#include <adwaita.h>
#include <math.h>

#define MOST_SEEN 244 /* pixels of its height; the rest is rolled to */

struct _StrataTileGrid
{
  GtkWidget parent_instance;

  StrataTiles *tiles;
  double full; /* where its colours end */
  int cursor;  /* the tile that the keys have come to; -1: none */
  int width;   /* the last one it was given, for what it lies in asks for a height without saying a width */
};

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataTileGrid, strata_tile_grid, GTK_TYPE_WIDGET)

static gboolean
is_rtl (StrataTileGrid *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
get_layout (StrataTileGrid *self, double width, StrataTileLayout *layout)
{
  strata_tile_layout_init (layout, self->tiles, width, strata_chart_style_get_scale (GTK_WIDGET (self)));
}

static void
get_place (StrataTileGrid *self, guint i, graphene_rect_t *place)
{
  StrataTileLayout layout;

  get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)), &layout);
  strata_tile_layout_get_place (&layout, i, is_rtl (self), place);
}

static int
find_tile (StrataTileGrid *self, double x, double y)
{
  StrataTileLayout layout;

  if (self->tiles == NULL)
    return -1;
  get_layout (self, gtk_widget_get_width (GTK_WIDGET (self)), &layout);
  return strata_tile_layout_find (&layout, self->tiles->n, is_rtl (self), x, y);
}

static void
open_tile (StrataTileGrid *self, int i)
{
  graphene_rect_t place;

  if (self->tiles == NULL || i < 0 || i >= (int) self->tiles->n)
    return;
  get_place (self, (guint) i, &place);
  GdkRectangle rectangle = { (int) place.origin.x, (int) place.origin.y, (int) ceilf (place.size.width),
                             (int) ceilf (place.size.height) };
  g_signal_emit (self, signals[OPENED], 0, (guint) i, &rectangle);
}

static void
on_released (StrataTileGrid *self, int n_press, double x, double y)
{
  open_tile (self, find_tile (self, x, y));
}

/* --- Keys ---------------------------------------------------------------------------------------------------------- */

/* Rolls what the grid lies in until the tile is in sight. */
static void
reveal (StrataTileGrid *self, guint i)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t place;

  if (scroller == NULL)
    return;
  get_place (self, i, &place);
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), place.origin.y - 3,
                             place.origin.y + place.size.height + 3);
}

static void
move_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataTileGrid *self = STRATA_TILE_GRID (widget);
  StrataTileLayout layout;
  int right = 0, down = 0;

  if (self->tiles == NULL)
    return;
  g_variant_get (parameter, "(ii)", &right, &down);
  get_layout (self, gtk_widget_get_width (widget), &layout);
  self->cursor =
    CLAMP (self->cursor < 0 ? 0 : self->cursor + right + down * (int) layout.across, 0, (int) self->tiles->n - 1);
  reveal (self, (guint) self->cursor);
  g_autofree char *name = strata_tiles_name_tile (self->tiles, (guint) self->cursor);
  g_autofree char *range = strata_tiles_describe_tile (self->tiles, (guint) self->cursor);
  g_autofree char *text = g_strdup_printf ("%s: %s", name, range);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (widget);
}

static void
open_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_tile (STRATA_TILE_GRID (widget), STRATA_TILE_GRID (widget)->cursor);
}

/* --- Drawing ------------------------------------------------------------------------------------------------------- */

static void
draw_cursor (StrataTileGrid *self, cairo_t *cr, const GdkRGBA *color)
{
  graphene_rect_t place;

  get_place (self, (guint) self->cursor, &place);
  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, place.origin.x - 1, place.origin.y - 1, place.size.width + 2, place.size.height + 2);
  cairo_stroke (cr);
}

static void
strata_tile_grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataTileGrid *self = STRATA_TILE_GRID (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  StrataTileLayout layout;
  GdkRGBA color, ground;

  if (self->tiles == NULL)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  ground = color;
  ground.alpha *= 0.05f;
  get_layout (self, gtk_widget_get_width (widget), &layout);
  cairo_t *cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (-2, -2, gtk_widget_get_width (widget) + 4, gtk_widget_get_height (widget) + 4));
  for (guint i = 0; i < self->tiles->n; i++)
    {
      graphene_rect_t place;

      strata_tile_layout_get_place (&layout, i, is_rtl (self), &place);
      strata_tile_draw (self->tiles, i, self->full, cr, &place, &ground, dark);
    }
  if (gtk_widget_has_visible_focus (widget) && self->cursor >= 0)
    draw_cursor (self, cr, &color);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
strata_tile_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_tile_grid_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  StrataTileGrid *self = STRATA_TILE_GRID (widget);
  StrataTileLayout layout;

  *minimum = *natural = 0;
  if (self->tiles == NULL)
    return;
  double one = strata_tile_layout_get_natural_width (self->tiles, strata_chart_style_get_scale (widget));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = (int) ceil (MIN (one, 200));
      *natural = (int) ceil (MAX (one, 480));
      return;
    }
  get_layout (self, for_size > 0 ? for_size : self->width > 0 ? self->width : MAX (one, 480), &layout);
  *minimum = *natural = (int) ceil (strata_tile_layout_get_height (&layout));
}

/* What it lies in cuts through the midst of a row where there are more: one that ends between two looks complete. */
static void
limit_height (StrataTileGrid *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  StrataTileLayout layout;

  if (scroller == NULL || self->tiles == NULL)
    return;
  get_layout (self, MAX (self->width, 1), &layout);
  double row = layout.height + layout.gap, seen = MOST_SEEN;
  if (self->width > 0 && row < MOST_SEEN && strata_tile_layout_get_height (&layout) > MOST_SEEN)
    seen = (floor (MOST_SEEN / row) + 0.5) * row;
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), (int) seen);
}

static void
measure_again (gpointer widget)
{
  limit_height (widget);
  gtk_widget_queue_resize (widget);
  g_object_unref (widget);
}

static void
strata_tile_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  StrataTileGrid *self = STRATA_TILE_GRID (widget);

  /* Not while it is still being allocated. */
  if (self->width != width)
    g_idle_add_once (measure_again, g_object_ref (widget));
  self->width = width;
}

static gboolean
on_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer user_data)
{
  StrataTileGrid *self = STRATA_TILE_GRID (widget);
  int i = keyboard ? self->cursor : find_tile (self, x, y);

  if (self->tiles == NULL || i < 0 || i >= (int) self->tiles->n)
    return FALSE;
  g_autofree char *name = strata_tiles_name_tile (self->tiles, (guint) i);
  g_autofree char *range = strata_tiles_describe_tile (self->tiles, (guint) i);
  g_autofree char *text = g_strdup_printf ("%s: %s", name, range);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_tile_grid_finalize (GObject *object)
{
  g_clear_pointer (&STRATA_TILE_GRID (object)->tiles, strata_tiles_unref);
  G_OBJECT_CLASS (strata_tile_grid_parent_class)->finalize (object);
}

static void
strata_tile_grid_class_init (StrataTileGridClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const struct
  {
    guint key;
    int right, down;
  } arrows[] = { { GDK_KEY_Left, -1, 0 },          { GDK_KEY_Right, 1, 0 },       { GDK_KEY_Up, 0, -1 },
                 { GDK_KEY_Down, 0, 1 },           { GDK_KEY_Page_Up, 0, -4 },    { GDK_KEY_Page_Down, 0, 4 },
                 { GDK_KEY_Home, -G_MAXINT16, 0 }, { GDK_KEY_End, G_MAXINT16, 0 } };

  G_OBJECT_CLASS (class)->finalize = strata_tile_grid_finalize;
  widget_class->snapshot = strata_tile_grid_snapshot;
  widget_class->get_request_mode = strata_tile_grid_get_request_mode;
  widget_class->measure = strata_tile_grid_measure;
  widget_class->size_allocate = strata_tile_grid_size_allocate;
  gtk_widget_class_install_action (widget_class, "tiles.move", "(ii)", move_cursor);
  gtk_widget_class_install_action (widget_class, "tiles.open", NULL, open_cursor);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, 0, "tiles.move", "(ii)", arrows[i].right,
                                         arrows[i].down);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "tiles.open", NULL);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, GDK_TYPE_RECTANGLE);
  gtk_widget_class_set_css_name (widget_class, "tilegrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
strata_tile_grid_init (StrataTileGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->cursor = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
}

void
strata_tile_grid_show (StrataTileGrid *self, StrataTiles *tiles, double full, const char *name)
{
  gboolean same_size = tiles != NULL && self->tiles != NULL && tiles->n == self->tiles->n
                       && tiles->rows == self->tiles->rows && tiles->columns == self->tiles->columns;

  if (tiles == self->tiles && full == self->full)
    return;
  self->full = full;
  if (tiles != NULL)
    strata_tiles_ref (tiles);
  g_clear_pointer (&self->tiles, strata_tiles_unref);
  self->tiles = tiles;
  if (!same_size)
    {
      self->cursor = -1;
      limit_height (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (tiles == NULL)
    return;
  g_autofree char *description = strata_tiles_describe (tiles);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

StrataTiles *
strata_tile_grid_get_tiles (StrataTileGrid *self)
{
  return self->tiles;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-pixel-view.h"

#include "strata-cursor-hold.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

/* A pixel has room for its value from this many logical pixels on. */
#define ROOM_FOR_VALUE 22
#define CORNER 8
/* Radius of the brush, as a share of the image's longer side. */
#define BRUSH 0.04

struct _StrataPixelView
{
  GtkWidget parent_instance;

  GBytes *pixels; /* [rows · columns] */
  StrataScaler *scaler;
  StrataInk ink;
  int columns, rows;
  float *scaled; /* [rows · columns] */

  GdkTexture *texture;
  int texture_side;
  int row, column; /* under the pointer or where the keys have come to, or -1 */
  StrataCursorHold hold;

  StrataPixelOverlayFunc overlay; /* or NULL */
  gpointer overlay_data;
  GDestroyNotify overlay_destroy;

  StrataBrush brush;
  double painted_row, painted_column; /* where the stroke has come to */
};

enum
{
  HOVERED,
  PAINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataPixelView, strata_pixel_view, GTK_TYPE_WIDGET)

static const guint8 *
get_pixels (StrataPixelView *self)
{
  return g_bytes_get_data (self->pixels, NULL);
}

/* The square the image is drawn in, in logical pixels; whole pixels of the image where there is room. */
static double
get_square (StrataPixelView *self, double *left, double *top)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int extent = MAX (self->columns, self->rows);
  double side = MIN (width, height);

  if (side >= extent)
    side = floor (side / extent) * extent;
  *left = floor ((width - side) / 2);
  *top = floor ((height - side) / 2);
  return side;
}

static void
set_cursor (StrataPixelView *self, int row, int column)
{
  if (self->row == row && self->column == column)
    return;
  self->row = row;
  self->column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[HOVERED], 0, row, column);
}

/* A place in the widget in pixels of the image, from its upper left corner. */
static void
get_place (StrataPixelView *self, double x, double y, double *row, double *column)
{
  double left, top, side = get_square (self, &left, &top);
  double cell = side / MAX (self->columns, self->rows);

  *column = (x - left - (side - cell * self->columns) / 2) / cell;
  *row = (y - top - (side - cell * self->rows) / 2) / cell;
}

static void
on_motion (StrataPixelView *self, double x, double y)
{
  double at_row, at_column;

  if (!strata_cursor_hold_motion (&self->hold, GTK_WIDGET (self), x, y) || self->pixels == NULL)
    return;
  get_place (self, x, y, &at_row, &at_column);
  int row = (int) floor (at_row), column = (int) floor (at_column);

  if (row < 0 || row >= self->rows || column < 0 || column >= self->columns)
    row = column = -1;
  set_cursor (self, row, column);
}

static void
on_leave (StrataPixelView *self)
{
  if (!self->hold.keys)
    set_cursor (self, -1, -1);
}

static void
move_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataPixelView *self = STRATA_PIXEL_VIEW (widget);
  int right = 0, down = 0;

  if (self->pixels == NULL)
    return;
  self->hold.keys = TRUE;
  g_variant_get (parameter, "(ii)", &right, &down);
  if (self->row < 0)
    set_cursor (self, self->rows / 2, self->columns / 2);
  else
    set_cursor (self, CLAMP (self->row + down, 0, self->rows - 1), CLAMP (self->column + right, 0, self->columns - 1));
  g_autofree char *text = strata_pixel_view_describe (self, self->row, self->column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

/* --- Painting ------------------------------------------------------------------------------------------------------ */

/* A soft round touch at a place: full within half a pixel, nothing beyond the radius. */
static void
touch (StrataPixelView *self, guint8 *pixels, double row, double column)
{
  double radius = BRUSH * MAX (self->rows, self->columns);

  for (int y = 0; y < self->rows; y++)
    for (int x = 0; x < self->columns; x++)
      {
        double distance = hypot (y + 0.5 - row, x + 0.5 - column);
        double strength = CLAMP (radius + 0.5 - distance, 0, 1);
        guint8 *pixel = &pixels[(gsize) y * self->columns + x];

        *pixel = self->brush == STRATA_BRUSH_INK ? MAX (*pixel, (guint8) lround (255 * strength))
                                                 : MIN (*pixel, (guint8) lround (255 * (1 - strength)));
      }
}

/* From where the stroke had come to, so closely that no gap is seen. */
static void
stroke_to (StrataPixelView *self, double row, double column)
{
  gsize size = (gsize) self->rows * self->columns;
  guint8 *pixels = g_memdup2 (get_pixels (self), size);
  double length = hypot (row - self->painted_row, column - self->painted_column);
  int n = 1 + (int) (length / 0.4);

  for (int i = 1; i <= n; i++)
    touch (self, pixels, self->painted_row + (row - self->painted_row) * i / n,
           self->painted_column + (column - self->painted_column) * i / n);
  self->painted_row = row;
  self->painted_column = column;
  g_autoptr (GBytes) painted = g_bytes_new_take (pixels, size);
  g_signal_emit (self, signals[PAINTED], 0, painted);
}

static void
on_stroke_begin (StrataPixelView *self, double x, double y, GtkGesture *gesture)
{
  if (self->brush == STRATA_BRUSH_NONE || self->pixels == NULL)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  get_place (self, x, y, &self->painted_row, &self->painted_column);
  stroke_to (self, self->painted_row, self->painted_column);
}

static void
on_stroke_update (StrataPixelView *self, double across, double down, GtkGesture *gesture)
{
  double x, y, row, column;

  if (self->brush == STRATA_BRUSH_NONE || self->pixels == NULL
      || !gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    return;
  get_place (self, x + across, y + down, &row, &column);
  stroke_to (self, row, column);
}

static void
paint_at_cursor (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataPixelView *self = STRATA_PIXEL_VIEW (widget);

  if (self->brush == STRATA_BRUSH_NONE || self->pixels == NULL || self->row < 0)
    return;
  self->painted_row = self->row + 0.5;
  self->painted_column = self->column + 0.5;
  stroke_to (self, self->painted_row, self->painted_column);
}

/* --- Drawing ------------------------------------------------------------------------------------------------------- */

static char *
format_value (StrataPixelView *self, gsize i)
{
  if (self->scaler == NULL)
    return g_strdup_printf ("%u", get_pixels (self)[i]);
  return strata_format_number (self->scaled[i], fabs (self->scaled[i]) < 9.95 ? 1 : 0);
}

static void
append_values (StrataPixelView *self, GtkSnapshot *snapshot, double left, double top, double cell)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  PangoFontDescription *font =
    pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));
  const guint8 *pixels = get_pixels (self);

  pango_font_description_set_absolute_size (font, MIN (cell * 0.4, 15) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  for (int row = 0; row < self->rows; row++)
    for (int column = 0; column < self->columns; column++)
      {
        gsize i = (gsize) row * self->columns + column;
        guint8 rgb[3];
        int width, height;
        g_autofree char *text = format_value (self, i);

        strata_ink_get_color (&self->ink, pixels, self->scaled, i, rgb);
        double light = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255;
        /* Paper stands back: its zeros are there for those who look. */
        double alpha = pixels[i] == 0 ? 0.35 : 0.9;
        GdkRGBA color = light > 0.5 ? (GdkRGBA){ 0, 0, 0, alpha } : (GdkRGBA){ 1, 1, 1, alpha };

        pango_layout_set_text (layout, text, -1);
        pango_layout_get_pixel_size (layout, &width, &height);
        gtk_snapshot_save (snapshot);
        gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left + column * cell + (cell - width) / 2,
                                                                top + row * cell + (cell - height) / 2));
        gtk_snapshot_append_layout (snapshot, layout, &color);
        gtk_snapshot_restore (snapshot);
      }
}

static void
append_outline (StrataPixelView *self, GtkSnapshot *snapshot, const graphene_rect_t *place, float corner)
{
  GskRoundedRect outline;
  GdkRGBA accent;
  const float widths[4] = { 2, 2, 2, 2 };

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), "accent_color", &accent))
    return;
  const GdkRGBA colors[4] = { accent, accent, accent, accent };
  gsk_rounded_rect_init_from_rect (&outline, place, corner);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
strata_pixel_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataPixelView *self = STRATA_PIXEL_VIEW (widget);
  double left, top, side;

  if (self->pixels == NULL)
    return;
  side = get_square (self, &left, &top);
  int device_side = (int) side * gtk_widget_get_scale_factor (widget);
  if (device_side <= 0)
    return;
  if (self->texture == NULL || self->texture_side != device_side)
    {
      g_clear_object (&self->texture);
      self->texture = strata_ink_make_texture (&self->ink, get_pixels (self), self->columns, self->rows, device_side,
                                               CORNER * gtk_widget_get_scale_factor (widget));
      self->texture_side = device_side;
    }
  gtk_snapshot_append_texture (snapshot, self->texture, &GRAPHENE_RECT_INIT (left, top, side, side));

  /* The focus is on the image, not on the room around it. */
  if (gtk_widget_has_visible_focus (widget))
    append_outline (self, snapshot, &GRAPHENE_RECT_INIT (left - 4, top - 4, side + 8, side + 8), CORNER + 4);

  double cell = side / MAX (self->columns, self->rows);
  left += (side - cell * self->columns) / 2;
  top += (side - cell * self->rows) / 2;
  if (self->overlay != NULL)
    {
      graphene_rect_t place =
        GRAPHENE_RECT_INIT (left, top, (float) (cell * self->columns), (float) (cell * self->rows));
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &place);

      self->overlay (cr, &place, self->overlay_data);
      cairo_destroy (cr);
    }
  if (cell >= ROOM_FOR_VALUE)
    append_values (self, snapshot, left, top, cell);
  if (self->row >= 0)
    append_outline (
      self, snapshot,
      &GRAPHENE_RECT_INIT (left + self->column * cell - 1, top + self->row * cell - 1, cell + 2, cell + 2), 2);
}

static GtkSizeRequestMode
strata_pixel_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
strata_pixel_view_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = 84;
  *natural = 280;
  /* Square where it may be as tall as it likes; where it fills a page it takes the room there is. */
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0 && !gtk_widget_get_vexpand (widget))
    *natural = MAX (84, MIN (for_size, 336));
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_pixel_view_dispose (GObject *object)
{
  StrataPixelView *self = STRATA_PIXEL_VIEW (object);

  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_clear_object (&self->scaler);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->scaled, g_free);
  strata_pixel_view_set_overlay (self, NULL, NULL, NULL);

  G_OBJECT_CLASS (strata_pixel_view_parent_class)->dispose (object);
}

static void
strata_pixel_view_class_init (StrataPixelViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  static const struct
  {
    guint key;
    int right, down;
  } arrows[] = { { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 } };

  G_OBJECT_CLASS (class)->dispose = strata_pixel_view_dispose;
  widget_class->snapshot = strata_pixel_view_snapshot;
  widget_class->get_request_mode = strata_pixel_view_get_request_mode;
  widget_class->measure = strata_pixel_view_measure;
  gtk_widget_class_set_css_name (widget_class, "pixelview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "pixels.move", "(ii)", move_cursor);
  gtk_widget_class_install_action (widget_class, "pixels.paint", NULL, paint_at_cursor);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "pixels.paint", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, GDK_SHIFT_MASK, "pixels.move", "(ii)",
                                         arrows[i].right, arrows[i].down);
  signals[HOVERED] = g_signal_new ("hovered", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[PAINTED] = g_signal_new ("painted", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
strata_pixel_view_init (StrataPixelView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->row = self->column = -1;
  self->columns = self->rows = 1;
  strata_cursor_hold_follow (&self->hold, motion);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_stroke_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_stroke_update), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
describe_whole (StrataPixelView *self, const char *name)
{
  const guint8 *pixels = get_pixels (self);
  gsize size = (gsize) self->columns * self->rows, n_paper = 0;
  guint64 sum = 0;

  for (gsize i = 0; i < size; i++)
    {
      n_paper += pixels[i] == 0;
      sum += pixels[i];
    }
  g_autofree char *share = strata_format_share ((double) n_paper / size);
  g_autofree char *description = g_strdup_printf (_ ("%d by %d pixels, mean value %.0f, %s of them 0"), self->rows,
                                                  self->columns, (double) sum / size, share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
strata_pixel_view_show_pixels (StrataPixelView *self,
                               GBytes *pixels,
                               const StrataShape *shape,
                               StrataScaler *scaler,
                               const char *name)
{
  gsize size = strata_shape_get_size (shape);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->scaled, g_free);
  g_bytes_ref (pixels);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  self->pixels = pixels;
  g_set_object (&self->scaler, scaler);
  self->ink = (StrataInk){ .scaler = scaler, .range = strata_ink_get_range (scaler) };
  self->rows = shape->rank > 0 ? (int) shape->dim[0] : 1;
  self->columns = (int) (size / MAX (self->rows, 1));
  self->scaled = g_new (float, size);
  strata_ink_scale (&self->ink, get_pixels (self), size, self->scaled);
  describe_whole (self, name);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->row >= 0)
    g_signal_emit (self, signals[HOVERED], 0, self->row, self->column);
}

void
strata_pixel_view_show (StrataPixelView *self,
                        StrataDataset *dataset,
                        StrataSplit split,
                        guint index,
                        StrataScaler *scaler,
                        const char *name)
{
  g_autoptr (GBytes) pixels = NULL;

  if (dataset == NULL)
    {
      g_clear_pointer (&self->pixels, g_bytes_unref);
      g_clear_object (&self->texture);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      return;
    }
  pixels = g_bytes_new_with_free_func (strata_dataset_get_image (dataset, split, index),
                                       strata_shape_get_size (strata_dataset_get_shape (dataset)), g_object_unref,
                                       g_object_ref (dataset));
  strata_pixel_view_show_pixels (self, pixels, strata_dataset_get_shape (dataset), scaler, name);
}

void
strata_pixel_view_set_overlay (StrataPixelView *self,
                               StrataPixelOverlayFunc func,
                               gpointer user_data,
                               GDestroyNotify destroy)
{
  if (self->overlay_destroy != NULL)
    self->overlay_destroy (self->overlay_data);
  self->overlay = func;
  self->overlay_data = user_data;
  self->overlay_destroy = destroy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_pixel_view_set_brush (StrataPixelView *self, StrataBrush brush)
{
  self->brush = brush;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), brush == STRATA_BRUSH_NONE ? NULL : "crosshair");
}

char *
strata_pixel_view_describe (StrataPixelView *self, int row, int column)
{
  if (self->pixels == NULL || row < 0 || row >= self->rows || column < 0 || column >= self->columns)
    return NULL;

  gsize i = (gsize) row * self->columns + column;
  guint value = get_pixels (self)[i];
  if (self->scaler == NULL)
    return g_strdup_printf (_ ("row %d, column %d: %u"), row, column, value);
  g_autofree char *scaled = strata_format_number (self->scaled[i], 2);
  return g_strdup_printf (_ ("row %d, column %d: %u, scaled %s"), row, column, value, scaled);
}

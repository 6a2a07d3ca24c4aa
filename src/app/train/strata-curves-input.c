/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves-private.h"

#include <math.h>

#define ZOOM_STEP 0.8
#define PAN_STEP 0.1
#define CURSOR_STEP 0.1  /* epochs, by the arrow keys over single batches or time */
#define LINE_REACH 8.0   /* pixels within which a click is on a line */
#define CLICK_TRAVEL 4.0 /* pixels a click may move and not be a drag */
#define Y_LIMIT 4        /* y can be zoomed out and panned by so many lengths of its axis */

/* The plot under a point of the widget, and the place in it from 0 to 1; FALSE outside. */
static gboolean
find_plot (StrataCurves *self, double x, double y, guint *plot, double *share_x, double *share_y)
{
  g_autoptr (StrataFigure) figure = strata_curves_create_figure (self);
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  for (guint i = 0; i < figure->plots->len; i++)
    {
      StrataPlotArea area = strata_figure_get_area (figure, i, width, height);

      *plot = i;
      *share_x = (x - area.left) / area.width;
      *share_y = 1 - (y - area.top) / area.height;
      if (*share_x >= 0 && *share_x <= 1 && *share_y >= -0.1 && *share_y <= 1.1)
        return TRUE;
    }
  return FALSE;
}

/* From the first zoom on every axis stays as it is seen: what comes in moves nothing. */
static void
hold_axes (StrataCurves *self)
{
  g_autoptr (StrataFigure) figure = strata_curves_create_figure (self);

  self->view.x = figure->x;
  for (guint i = 0; i < MIN (figure->plots->len, STRATA_N_MEASURES); i++)
    self->view.y[i] = ((StrataPlot *) g_ptr_array_index (figure->plots, i))->y;
}

static void
zoom_x (StrataCurves *self, double share, double factor)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view);

  if (!strata_curves_is_zoomed (self) && factor >= 1)
    return;
  hold_axes (self);
  strata_axis_zoom (&self->view.x, CLAMP (share, 0, 1), factor, &full);
  if (!self->y_zoomed && self->view.x.min <= full.min && self->view.x.max >= full.max)
    strata_curves_reset_view (self);
  strata_curves_view_changed (self);
}

/* How far a y axis may go: some lengths beyond what the lines need. */
static StrataAxis
get_y_limits (StrataCurves *self, guint plot)
{
  StrataCurvesView whole = self->view;
  StrataAxis limits;

  if (self->view.one_plot)
    limits = (StrataAxis){ .min = 0, .max = 1 };
  else
    {
      whole.y[plot] = STRATA_AXIS_EMPTY;
      limits = strata_curves_get_y (self->log, &whole, plot);
    }
  if (!limits.log)
    {
      double length = limits.max - limits.min;

      limits.min -= length * Y_LIMIT;
      limits.max += length * Y_LIMIT;
    }
  return limits;
}

static void
zoom_y (StrataCurves *self, guint plot, double share, double factor)
{
  StrataAxis limits = get_y_limits (self, plot);

  hold_axes (self);
  self->y_zoomed = TRUE;
  strata_axis_zoom (&self->view.y[plot], CLAMP (share, 0, 1), factor, &limits);
  strata_curves_view_changed (self);
}

static gboolean
on_scroll (StrataCurves *self, double dx, double dy, GtkEventControllerScroll *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  double share_x, share_y;
  guint plot;

  if (self->log == NULL || !find_plot (self, self->pointer_x, self->pointer_y, &plot, &share_x, &share_y))
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    zoom_y (self, plot, share_y, pow (ZOOM_STEP, -dy));
  else
    zoom_x (self, share_x, pow (ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (StrataCurves *self)
{
  self->pinch_scale = 1;
}

static void
on_pinch (StrataCurves *self, double scale, GtkGesture *gesture)
{
  double x, y, share_x, share_y;
  guint plot;

  if (self->log == NULL || !gtk_gesture_get_bounding_box_center (gesture, &x, &y)
      || !find_plot (self, x, y, &plot, &share_x, &share_y))
    return;
  zoom_x (self, share_x, self->pinch_scale / scale);
  self->pinch_scale = scale;
}

static void
on_motion (StrataCurves *self, double x, double y)
{
  g_autoptr (StrataFigure) figure = NULL;
  g_autoptr (GArray) readings = NULL;
  StrataPlot *seen;
  double share_x, share_y, at;
  guint plot;

  self->pointer_x = x;
  self->pointer_y = y;
  if (!strata_cursor_hold_motion (&self->hold, GTK_WIDGET (self), x, y))
    return;
  if (self->log == NULL || strata_training_log_get_last (self->log) == NULL
      || !find_plot (self, x, y, &plot, &share_x, &share_y))
    {
      strata_curves_set_cursor (self, NAN, 0, NAN);
      return;
    }
  figure = strata_curves_create_figure (self);
  seen = g_ptr_array_index (figure->plots, plot);
  at = strata_axis_unmap (&figure->x, share_x);
  readings = strata_curves_read (self->log, &self->view, at);
  /* Where there is nothing yet to read there is nothing to point at. */
  if (readings->len > 0)
    strata_curves_set_cursor (self, at, (int) plot, strata_axis_unmap (&seen->y, CLAMP (share_y, 0, 1)));
  else
    strata_curves_set_cursor (self, NAN, 0, NAN);
}

static void
on_leave (StrataCurves *self)
{
  if (!self->hold.keys)
    strata_curves_set_cursor (self, NAN, 0, NAN);
}

static void
on_drag_begin (StrataCurves *self, double x, double y)
{
  double share_x, share_y;

  self->drag_view = self->view;
  if (self->log == NULL || !find_plot (self, x, y, &self->drag_plot, &share_x, &share_y))
    self->drag_view.x = STRATA_AXIS_EMPTY;
}

static void
on_drag_update (StrataCurves *self, double offset_x, double offset_y)
{
  StrataAxis full, limits;
  StrataPlotArea area;
  g_autoptr (StrataFigure) figure = NULL;

  if (self->log == NULL || strata_axis_is_empty (&self->drag_view.x))
    return;
  figure = strata_curves_create_figure (self);
  area = strata_figure_get_area (figure, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)));
  full = strata_curves_get_full_x (self->log, &self->view);
  self->view.x = self->drag_view.x;
  strata_axis_pan (&self->view.x, -offset_x / area.width, &full);
  if (self->y_zoomed)
    {
      limits = get_y_limits (self, self->drag_plot);
      self->view.y[self->drag_plot] = self->drag_view.y[self->drag_plot];
      strata_axis_pan (&self->view.y[self->drag_plot], offset_y / area.height, &limits);
    }
  strata_curves_view_changed (self);
}

/* A drag that went nowhere is a click: on an earlier training's line it selects it, elsewhere it lets go. */
static void
on_drag_end (StrataCurves *self, double offset_x, double offset_y)
{
  g_autoptr (StrataFigure) figure = NULL;
  StrataPlotArea area;
  double share_x, share_y;
  guint plot;
  int found;

  if (self->log == NULL || hypot (offset_x, offset_y) > CLICK_TRAVEL
      || !find_plot (self, self->pointer_x, self->pointer_y, &plot, &share_x, &share_y))
    return;
  figure = strata_curves_create_figure (self);
  area = strata_figure_get_area (figure, plot, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)));
  found = strata_curves_find_earlier (
    self->log, &self->view, plot, strata_axis_unmap (area.x, share_x), strata_axis_unmap (area.y, share_y),
    fabs (strata_axis_unmap (area.y, share_y + LINE_REACH / area.height) - strata_axis_unmap (area.y, share_y)));
  strata_curves_select_earlier (self, found == self->view.earlier ? -1 : found);
}

static void
on_pressed (StrataCurves *self, int n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    strata_curves_reset_view (self);
}

static StrataAxis
get_seen_x (StrataCurves *self)
{
  return strata_axis_is_empty (&self->view.x) ? strata_curves_get_full_x (self->log, &self->view) : self->view.x;
}

/* Where the keys zoom: at the cross-hair, else in the middle. */
static double
get_key_share (StrataCurves *self)
{
  StrataAxis seen = get_seen_x (self);

  return isnan (self->view.cursor) ? 0.5 : CLAMP (strata_axis_map (&seen, self->view.cursor), 0, 1);
}

/* The cross-hair stays in sight. */
static void
put_cursor (StrataCurves *self, double x)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view), seen = get_seen_x (self);

  x = CLAMP (x, full.min, full.max);
  if (x < seen.min || x > seen.max)
    {
      double share = strata_axis_map (&seen, x);

      strata_axis_pan (&self->view.x, share < 0 ? share : share - 1, &full);
      strata_curves_view_changed (self);
    }
  self->hold.keys = TRUE;
  strata_curves_set_cursor (self, x, 0, NAN);
}

/* Over epochs the cross-hair steps from epoch to epoch. */
static void
move_cursor (StrataCurves *self, int direction)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view), seen = get_seen_x (self);
  gboolean epochs = self->view.over == STRATA_OVER_EPOCHS;
  double step = epochs ? 1 : (full.max - full.min) * CURSOR_STEP / MAX (self->view.n_epochs, 1);
  double from = isnan (self->view.cursor) ? (direction > 0 ? seen.min : seen.max + step) : self->view.cursor;

  put_cursor (self, (epochs ? round (from) : from) + direction * step);
}

static void
pan_x (StrataCurves *self, double share)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view);

  if (!strata_curves_is_zoomed (self))
    return;
  strata_axis_pan (&self->view.x, share, &full);
  strata_curves_view_changed (self);
}

static void
step_earlier (StrataCurves *self, int direction)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (strata_training_log_get_earlier (self->log)));

  /* Up goes to the one before: the first press to the latest. */
  if (n > 0 && self->view.show_earlier)
    strata_curves_select_earlier (self, self->view.earlier < 0 ? (direction < 0 ? n - 1 : 0)
                                                               : CLAMP (self->view.earlier + direction, 0, n - 1));
}

static gboolean
let_go (StrataCurves *self)
{
  if (isnan (self->view.cursor) && self->view.earlier < 0)
    return GDK_EVENT_PROPAGATE;
  strata_curves_select_earlier (self, -1);
  self->hold.keys = TRUE;
  strata_curves_set_cursor (self, NAN, 0, NAN);
  return GDK_EVENT_STOP;
}

static void
zoom_by_key (StrataCurves *self, double factor, GdkModifierType state)
{
  if (state & GDK_CONTROL_MASK)
    zoom_y (self, 0, 0.5, factor);
  else
    zoom_x (self, get_key_share (self), factor);
}

static gboolean
on_key_pressed (StrataCurves *self, guint keyval, guint keycode, GdkModifierType state)
{
  StrataAxis seen;

  if (self->log == NULL || (state & GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  seen = get_seen_x (self);
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      zoom_by_key (self, ZOOM_STEP, state);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_by_key (self, 1 / ZOOM_STEP, state);
      return GDK_EVENT_STOP;
    default:
      break;
    }
  if (state & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      strata_curves_reset_view (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if (state & GDK_SHIFT_MASK)
        pan_x (self, keyval == GDK_KEY_Right ? PAN_STEP : -PAN_STEP);
      else
        move_cursor (self, keyval == GDK_KEY_Right ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      put_cursor (self, keyval == GDK_KEY_Home ? seen.min : seen.max);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      step_earlier (self, keyval == GDK_KEY_Up ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return let_go (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
strata_curves_add_controllers (StrataCurves *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *pinch = gtk_gesture_zoom_new ();

  strata_cursor_hold_follow (&self->hold, motion);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

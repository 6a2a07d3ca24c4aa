/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "strata-curves-readout.h"

#define ZOOM_STEP 0.8
#define CURSOR_STEP 0.1 /* epochs, by the arrow keys over single batches or time */

struct _StrataCurves
{
  GtkWidget parent_instance;
  StrataTrainingLog *log;
  StrataCurvesView view;
  double pointer_x, pointer_y;
  StrataCurvesView drag_view; /* as the drag began */
  guint spoken_epochs;
};

enum
{
  PROP_0,
  PROP_LOG,
  PROP_OVER,
  PROP_ONE_PLOT,
  PROP_LOG_LOSS,
  PROP_N_EPOCHS,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (StrataCurves, strata_curves, GTK_TYPE_WIDGET)

static StrataFigure *
create_figure (StrataCurves *self)
{
  return strata_curves_figure_new (self->log, &self->view);
}

StrataFigure *
strata_curves_dup_figure (StrataCurves *self)
{
  StrataFigure *figure;

  g_return_val_if_fail (STRATA_IS_CURVES (self) && self->log != NULL, NULL);
  figure = create_figure (self);
  figure->cursor = NAN;
  return figure;
}

/* What the curves say, in words: under the cross-hair, else where the lines end. */
static void
update_accessible (StrataCurves *self)
{
  StrataReading readings[STRATA_MAX_READINGS];
  g_autoptr (GString) text = g_string_new (NULL);
  const StrataEvent *last = self->log != NULL ? strata_training_log_get_last (self->log) : NULL;
  gsize n = 0;

  if (last == NULL)
    g_string_append (text, _ ("No training yet"));
  else
    {
      StrataSeries *line = strata_training_log_get_training (self->log, self->view.over, STRATA_MEASURE_LOSS);
      gsize n_points = strata_series_get_n (line);
      double end = n_points > 0 ? strata_series_get_point (line, n_points - 1)->x : 0;

      g_string_append_printf (text, _ ("Epoch %u"), last->epoch);
      n =
        strata_curves_read (self->log, self->view.over, isnan (self->view.cursor) ? end : self->view.cursor, readings);
    }
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, ", %s %.3f", readings[i].name, readings[i].value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
set_cursor (StrataCurves *self, double x)
{
  self->view.cursor = x;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_log_appended (StrataCurves *self)
{
  StrataHistory *history = strata_training_log_get_history (self->log);
  guint n_epochs = history != NULL ? strata_history_get_n_epochs (history) : 0;

  /* A screen reader wants the epochs, not the frames. */
  if (n_epochs != self->spoken_epochs)
    {
      self->spoken_epochs = n_epochs;
      update_accessible (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_log_cleared (StrataCurves *self)
{
  self->spoken_epochs = 0;
  strata_curves_reset_view (self);
  update_accessible (self);
}

static void
strata_curves_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  StrataCurves *self = STRATA_CURVES (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (StrataFigure) figure = NULL;
  StrataChartStyle style;
  cairo_t *cr;

  if (self->log == NULL || width < 1 || height < 1)
    return;
  figure = create_figure (self);
  strata_chart_style_init_from_widget (&style, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  strata_figure_draw (figure, cr, width, height, &style);
  if (!isnan (self->view.cursor))
    strata_curves_readout_draw (self->log, &self->view, figure, cr, width, height, &style);
  cairo_destroy (cr);
}

static void
strata_curves_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 260;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 760 : 500;
  *minimum_baseline = *natural_baseline = -1;
}

/* The plot under a point of the widget, and the place in it from 0 to 1; FALSE outside. */
static gboolean
find_plot (StrataCurves *self, double x, double y, guint *plot, double *share_x, double *share_y)
{
  g_autoptr (StrataFigure) figure = create_figure (self);
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

static void
zoom_x (StrataCurves *self, double share, double factor)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view);

  if (strata_axis_is_empty (&self->view.x))
    self->view.x = full;
  strata_axis_zoom (&self->view.x, CLAMP (share, 0, 1), factor, &full);
  if (self->view.x.min <= full.min && self->view.x.max >= full.max)
    self->view.x = STRATA_AXIS_EMPTY;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zoom_y (StrataCurves *self, guint plot, double share, double factor)
{
  g_autoptr (StrataFigure) figure = create_figure (self);
  StrataPlot *seen = g_ptr_array_index (figure->plots, plot);
  StrataAxis limits = seen->y;

  if (!limits.log)
    {
      double length = limits.max - limits.min;

      limits.min -= length * 4;
      limits.max += length * 4;
    }
  self->view.y[plot] = seen->y;
  strata_axis_zoom (&self->view.y[plot], CLAMP (share, 0, 1), factor, &limits);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
on_motion (StrataCurves *self, double x, double y)
{
  g_autoptr (StrataFigure) figure = NULL;
  StrataReading readings[STRATA_MAX_READINGS];
  double share_x, share_y, at;
  guint plot;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->log == NULL || strata_training_log_get_last (self->log) == NULL
      || !find_plot (self, x, y, &plot, &share_x, &share_y))
    {
      set_cursor (self, NAN);
      return;
    }
  figure = create_figure (self);
  at = strata_axis_unmap (&figure->x, share_x);
  /* Where there is nothing yet to read there is nothing to point at. */
  set_cursor (self, strata_curves_read (self->log, self->view.over, at, readings) > 0 ? at : NAN);
}

static void
on_leave (StrataCurves *self)
{
  set_cursor (self, NAN);
}

static void
on_drag_begin (StrataCurves *self)
{
  self->drag_view = self->view;
}

static void
on_drag_update (StrataCurves *self, double offset_x)
{
  StrataAxis full;
  StrataPlotArea area;
  g_autoptr (StrataFigure) figure = NULL;

  if (self->log == NULL || strata_axis_is_empty (&self->drag_view.x))
    return;
  figure = create_figure (self);
  area = strata_figure_get_area (figure, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                                 gtk_widget_get_height (GTK_WIDGET (self)));
  full = strata_curves_get_full_x (self->log, &self->view);
  self->view.x = self->drag_view.x;
  strata_axis_pan (&self->view.x, -offset_x / area.width, &full);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_pressed (StrataCurves *self, int n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2)
    strata_curves_reset_view (self);
}

/* Over epochs the cross-hair steps from epoch to epoch. */
static void
move_cursor (StrataCurves *self, int direction)
{
  StrataAxis full = strata_curves_get_full_x (self->log, &self->view);
  double step =
    self->view.over == STRATA_OVER_EPOCHS ? 1 : (full.max - full.min) * CURSOR_STEP / MAX (self->view.n_epochs, 1);
  double from = isnan (self->view.cursor) ? (direction > 0 ? full.min : full.max + step) : self->view.cursor;

  if (self->view.over == STRATA_OVER_EPOCHS)
    from = round (from);
  set_cursor (self, CLAMP (from + direction * step, full.min, full.max));
}

static gboolean
on_key_pressed (StrataCurves *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (self->log == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      zoom_x (self, 0.5, ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_x (self, 0.5, 1 / ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      strata_curves_reset_view (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      move_cursor (self, keyval == GDK_KEY_Right ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (isnan (self->view.cursor))
        return GDK_EVENT_PROPAGATE;
      set_cursor (self, NAN);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
add_controllers (StrataCurves *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
strata_curves_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrataCurves *self = STRATA_CURVES (object);

  switch (id)
    {
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    case PROP_OVER:
      g_value_set_int (value, self->view.over);
      break;
    case PROP_ONE_PLOT:
      g_value_set_boolean (value, self->view.one_plot);
      break;
    case PROP_LOG_LOSS:
      g_value_set_boolean (value, self->view.log_loss);
      break;
    case PROP_N_EPOCHS:
      g_value_set_uint (value, self->view.n_epochs);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_curves_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  StrataCurves *self = STRATA_CURVES (object);

  switch (id)
    {
    case PROP_LOG:
      strata_curves_set_log (self, g_value_get_object (value));
      break;
    case PROP_OVER:
      strata_curves_set_over (self, g_value_get_int (value));
      break;
    case PROP_ONE_PLOT:
      self->view.one_plot = g_value_get_boolean (value);
      strata_curves_reset_view (self);
      break;
    case PROP_LOG_LOSS:
      self->view.log_loss = g_value_get_boolean (value);
      strata_curves_reset_view (self);
      break;
    case PROP_N_EPOCHS:
      strata_curves_set_n_epochs (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
strata_curves_dispose (GObject *object)
{
  strata_curves_set_log (STRATA_CURVES (object), NULL);
  G_OBJECT_CLASS (strata_curves_parent_class)->dispose (object);
}

static void
strata_curves_class_init (StrataCurvesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_curves_dispose;
  object_class->get_property = strata_curves_get_property;
  object_class->set_property = strata_curves_set_property;
  widget_class->snapshot = strata_curves_snapshot;
  widget_class->measure = strata_curves_measure;
  gtk_widget_class_set_css_name (widget_class, "curves");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  properties[PROP_LOG] =
    g_param_spec_object ("log", NULL, NULL, STRATA_TYPE_TRAINING_LOG, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_OVER] =
    g_param_spec_int ("over", NULL, NULL, 0, STRATA_N_OVER - 1, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ONE_PLOT] =
    g_param_spec_boolean ("one-plot", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOG_LOSS] =
    g_param_spec_boolean ("log-loss", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_EPOCHS] =
    g_param_spec_uint ("n-epochs", NULL, NULL, 0, G_MAXUINT, 10, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
strata_curves_init (StrataCurves *self)
{
  self->view = (StrataCurvesView){ .n_epochs = 10,
                                   .cursor = NAN,
                                   .x = STRATA_AXIS_EMPTY,
                                   .y = { STRATA_AXIS_EMPTY, STRATA_AXIS_EMPTY } };
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Learning curves"), -1);
  add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

void
strata_curves_set_log (StrataCurves *self, StrataTrainingLog *log)
{
  g_return_if_fail (STRATA_IS_CURVES (self));

  if (self->log == log)
    return;
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_data (self->log, self);
  g_set_object (&self->log, log);
  if (log != NULL)
    {
      g_signal_connect_swapped (log, "appended", G_CALLBACK (on_log_appended), self);
      g_signal_connect_swapped (log, "cleared", G_CALLBACK (on_log_cleared), self);
      update_accessible (self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_curves_set_over (StrataCurves *self, StrataOver over)
{
  g_return_if_fail (STRATA_IS_CURVES (self));

  if (self->view.over == over)
    return;
  self->view.over = over;
  strata_curves_reset_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OVER]);
}

void
strata_curves_set_n_epochs (StrataCurves *self, guint n_epochs)
{
  g_return_if_fail (STRATA_IS_CURVES (self));

  if (self->view.n_epochs == n_epochs)
    return;
  self->view.n_epochs = n_epochs;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_curves_reset_view (StrataCurves *self)
{
  g_return_if_fail (STRATA_IS_CURVES (self));

  self->view.x = STRATA_AXIS_EMPTY;
  for (int i = 0; i < STRATA_N_MEASURES; i++)
    self->view.y[i] = STRATA_AXIS_EMPTY;
  self->view.cursor = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
strata_curves_is_zoomed (StrataCurves *self)
{
  g_return_val_if_fail (STRATA_IS_CURVES (self), FALSE);

  return !strata_axis_is_empty (&self->view.x) || !strata_axis_is_empty (&self->view.y[0])
         || !strata_axis_is_empty (&self->view.y[1]);
}

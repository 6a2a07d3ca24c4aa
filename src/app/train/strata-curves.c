/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-curves.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "strata-curves-private.h"
#include "strata-curves-readout.h"
#include "strata-format.h"

enum
{
  PROP_0,
  PROP_LOG,
  PROP_OVER,
  PROP_ONE_PLOT,
  PROP_LOG_LOSS,
  PROP_SHOW_EARLIER,
  PROP_SMOOTHING,
  PROP_ZOOMED,
  PROP_N_EPOCHS,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

#define NARROW 460 /* below which a figure names its lines in rows above its plots */

G_DEFINE_FINAL_TYPE (StrataCurves, strata_curves, GTK_TYPE_WIDGET)

StrataFigure *
strata_curves_create_figure (StrataCurves *self)
{
  StrataFigure *figure = strata_curves_figure_new (self->log, &self->view);

  figure->scale = strata_chart_style_get_scale (GTK_WIDGET (self));
  return figure;
}

StrataFigure *
strata_curves_dup_figure (StrataCurves *self)
{
  StrataFigure *figure;

  g_return_val_if_fail (STRATA_IS_CURVES (self) && self->log != NULL, NULL);
  figure = strata_curves_create_figure (self);
  figure->cursor = figure->cursor_y = NAN;
  figure->scale = 1;
  return figure;
}

static void
append_reading (GString *text, const StrataReading *reading)
{
  g_autofree char *value = strata_format_number (reading->value, 3);

  if (isnan (reading->min))
    g_string_append_printf (text, ", %s %s", reading->name, value);
}

/* What is marked within half an epoch of the cross-hair. */
static void
append_notes (StrataCurves *self, GString *text)
{
  double reach = strata_curves_get_epoch_length (self->log, self->view.over) / 2;
  g_autofree char *notes = strata_curves_read_notes (self->log, &self->view, self->view.cursor, reach);

  if (notes != NULL)
    g_string_append_printf (text, ", %s", g_strdelimit (notes, "\n", ' '));
}

/* What the curves say, in words: under the cross-hair, else where the lines end. */
static void
update_accessible (StrataCurves *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const StrataEvent *last = self->log != NULL ? strata_training_log_get_last (self->log) : NULL;

  if (last == NULL)
    g_string_append (text, _ ("No values yet"));
  else
    {
      StrataSeries *line = strata_training_log_get_training (self->log, self->view.over, STRATA_MEASURE_LOSS);
      gsize n = strata_series_get_n (line);
      double end = n > 0 ? strata_series_get_x (line, n - 1) : 0;
      double x = isnan (self->view.cursor) ? end : self->view.cursor;
      g_autofree char *place = strata_curves_format_place (self->view.over, x);
      g_autoptr (GArray) readings = strata_curves_read (self->log, &self->view, x);

      g_string_append (text, place);
      for (guint i = 0; i < readings->len; i++)
        append_reading (text, &g_array_index (readings, StrataReading, i));
      if (!isnan (self->view.cursor))
        append_notes (self, text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

void
strata_curves_set_cursor (StrataCurves *self, double x, int plot, double y)
{
  gboolean gone = isnan (x) && isnan (self->view.cursor);

  self->view.cursor = x;
  self->view.cursor_y = y;
  self->view.cursor_plot = (guint) MAX (plot, 0);
  if (gone)
    return;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_curves_select_earlier (StrataCurves *self, int earlier)
{
  if (self->view.earlier == earlier)
    return;
  self->view.earlier = earlier;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
strata_curves_view_changed (StrataCurves *self)
{
  gboolean zoomed = strata_curves_is_zoomed (self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (zoomed == self->was_zoomed)
    return;
  self->was_zoomed = zoomed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOMED]);
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
  self->view.earlier = -1;
  strata_figure_cache_clear (self->cache);
  strata_curves_reset_view (self);
  update_accessible (self);
}

static void
on_metric_changed (StrataCurves *self)
{
  self->view.y[STRATA_MEASURE_METRIC] = STRATA_AXIS_EMPTY;
  strata_figure_cache_clear (self->cache);
  strata_curves_view_changed (self);
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
  figure = strata_curves_create_figure (self);
  strata_chart_style_init_from_widget (&style, widget);
  strata_figure_cache_snapshot (self->cache, figure, strata_curves_get_settled (self->log, &self->view), widget,
                                snapshot, &style);
  if (isnan (self->view.cursor))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  strata_figure_draw_cursor (figure, cr, width, height, &style);
  strata_curves_readout_draw (self->log, &self->view, figure, cr, width, height, &style);
  cairo_destroy (cr);
}

/* A narrow one names its lines in rows of their own. */
static GtkSizeRequestMode
strata_curves_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
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
  const double scale = strata_chart_style_get_scale (widget);
  gboolean narrow = for_size > 0 && for_size < NARROW * scale;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : (int) ((narrow ? 330 : 260) * scale);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 760 : *minimum;
  *minimum_baseline = *natural_baseline = -1;
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
    case PROP_SHOW_EARLIER:
      g_value_set_boolean (value, self->view.show_earlier);
      break;
    case PROP_SMOOTHING:
      g_value_set_double (value, self->view.smoothing);
      break;
    case PROP_ZOOMED:
      g_value_set_boolean (value, strata_curves_is_zoomed (self));
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
      update_accessible (self);
      break;
    case PROP_LOG_LOSS:
      self->view.log_loss = g_value_get_boolean (value);
      strata_curves_reset_view (self);
      break;
    case PROP_SHOW_EARLIER:
      self->view.show_earlier = g_value_get_boolean (value);
      strata_curves_select_earlier (self, -1);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case PROP_SMOOTHING:
      self->view.smoothing = g_value_get_double (value);
      gtk_widget_queue_draw (GTK_WIDGET (self));
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
strata_curves_finalize (GObject *object)
{
  strata_figure_cache_free (STRATA_CURVES (object)->cache);
  G_OBJECT_CLASS (strata_curves_parent_class)->finalize (object);
}

static void
strata_curves_class_init (StrataCurvesClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_curves_dispose;
  object_class->finalize = strata_curves_finalize;
  object_class->get_property = strata_curves_get_property;
  object_class->set_property = strata_curves_set_property;
  widget_class->snapshot = strata_curves_snapshot;
  widget_class->get_request_mode = strata_curves_get_request_mode;
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
  properties[PROP_SHOW_EARLIER] =
    g_param_spec_boolean ("show-earlier", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SMOOTHING] =
    g_param_spec_double ("smoothing", NULL, NULL, 0.1, 10, 1, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ZOOMED] =
    g_param_spec_boolean ("zoomed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_EPOCHS] =
    g_param_spec_uint ("n-epochs", NULL, NULL, 0, G_MAXUINT, 10, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
strata_curves_init (StrataCurves *self)
{
  self->view = (StrataCurvesView){ .n_epochs = 10,
                                   .cursor = NAN,
                                   .cursor_y = NAN,
                                   .smoothing = 1,
                                   .show_earlier = TRUE,
                                   .earlier = -1,
                                   .x = STRATA_AXIS_EMPTY,
                                   .y = { STRATA_AXIS_EMPTY, STRATA_AXIS_EMPTY } };
  self->cache = strata_figure_cache_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Learning curves"), -1);
  strata_curves_add_controllers (self);
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
  strata_figure_cache_clear (self->cache);
  if (log != NULL)
    {
      g_signal_connect_swapped (log, "appended", G_CALLBACK (on_log_appended), self);
      g_signal_connect_swapped (log, "cleared", G_CALLBACK (on_log_cleared), self);
      g_signal_connect_swapped (log, "metric-changed", G_CALLBACK (on_metric_changed), self);
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
  self->view.cursor = self->view.cursor_y = NAN;
  self->y_zoomed = FALSE;
  strata_curves_view_changed (self);
}

gboolean
strata_curves_is_zoomed (StrataCurves *self)
{
  g_return_val_if_fail (STRATA_IS_CURVES (self), FALSE);

  return !strata_axis_is_empty (&self->view.x) || !strata_axis_is_empty (&self->view.y[0])
         || !strata_axis_is_empty (&self->view.y[1]);
}

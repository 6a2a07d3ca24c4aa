/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-variant-row.h"

#include "strata-format.h"
#include "strata-run-figure.h"

#include <glib/gi18n.h>

struct _StrataVariantRow
{
  AdwActionRow parent_instance;

  GtkCheckButton *check;
  GtkDrawingArea *swatch;
  GtkWidget *remove_button;

  StrataExperiment *experiment;
  GFile *file;
  char *name;
  char *key;
  char *size;             /* "10,050 parameters" */
  StrataSession *session; /* of its last training, or NULL */
  gboolean waiting;       /* for the images */
  StrataColor color;      /* of its curve */
};

enum
{
  PROP_0,
  PROP_TICKED,
  N_PROPS
};

enum
{
  REMOVED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataVariantRow, strata_variant_row, ADW_TYPE_ACTION_ROW)

static StrataTrainer *
get_trainer (StrataVariantRow *self)
{
  return self->session != NULL ? strata_session_get_trainer (self->session) : NULL;
}

/* --- What is said of it ------------------------------------------------------------------------------------------------ */

char *
strata_variant_row_dup_last (StrataVariantRow *self)
{
  StrataTrainer *trainer = get_trainer (self);
  StrataHistory *history = trainer != NULL ? strata_trainer_get_history (trainer) : NULL;
  guint n = history != NULL ? strata_history_get_n_epochs (history) : 0;

  if (n == 0)
    return g_strdup ("");
  const char *metric = strata_history_get_metric_key (history);
  const char *key = strata_run_figure_find_key (history, metric != NULL ? metric : "loss");
  return g_strdup_printf ("%s %.4f", key, strata_history_get_value (history, n, key));
}

/* Transfer full; NULL: nothing was trained. */
static char *
dup_progress (StrataVariantRow *self)
{
  StrataTrainer *trainer = get_trainer (self);

  if (trainer == NULL && strata_variant_row_is_training (self))
    return g_strdup (_ ("Starting…"));
  if (trainer == NULL)
    return self->session != NULL ? strata_session_dup_obstacle (self->session) : NULL;
  if (!strata_variant_row_is_training (self))
    return g_strdup (strata_trainer_get_outcome_text (trainer));
  guint n_epochs = strata_trainer_get_n_epochs (trainer);
  guint n = strata_history_get_n_epochs (strata_trainer_get_history (trainer));
  return g_strdup_printf (_ ("Epoch %u of %u"), MIN (n + 1, n_epochs), n_epochs);
}

static void
show_status (StrataVariantRow *self)
{
  g_autofree char *progress = dup_progress (self);
  g_autofree char *last = strata_variant_row_dup_last (self);
  g_autofree char *text = progress == NULL ? g_strdup (self->size)
                          : *last == '\0'  ? g_strdup_printf ("%s · %s", self->size, progress)
                                           : g_strdup_printf ("%s · %s · %s", self->size, progress, last);

  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), text) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
draw_line (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  StrataChartStyle style;

  strata_chart_style_init_from_widget (&style, GTK_WIDGET (area));
  strata_chart_style_set_color (&style, cr, STRATA_VARIANT_ROW (user_data)->color, 1);
  cairo_set_line_width (cr, 3 * style.stroke);
  cairo_move_to (cr, 0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

void
strata_variant_row_show_line (StrataVariantRow *self, int color)
{
  gtk_widget_set_visible (GTK_WIDGET (self->swatch), color >= 0);
  if (color < 0 || (StrataColor) color == self->color)
    return;
  self->color = (StrataColor) color;
  gtk_widget_queue_draw (GTK_WIDGET (self->swatch));
}

/* --- Training ---------------------------------------------------------------------------------------------------------- */

static void
on_data (StrataSession *session, GParamSpec *pspec, StrataVariantRow *self)
{
  if (strata_session_get_dataset (session) == NULL && strata_session_get_data_error (session) == NULL)
    return;
  g_signal_handlers_disconnect_by_func (session, on_data, self);
  self->waiting = FALSE;
  strata_session_train (session);
}

static void
on_toast (StrataVariantRow *self, const char *text)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *sentence = g_strdup_printf ("%s: %s", self->name, text);
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (title));
}

void
strata_variant_row_forget (StrataVariantRow *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  self->waiting = FALSE;
  show_status (self);
}

void
strata_variant_row_train (StrataVariantRow *self, guint64 seed, guint n_threads)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_freeze (self->experiment);

  strata_variant_row_forget (self);
  g_object_set (strata_experiment_get_fit (experiment), "seed", seed, NULL);
  self->session = strata_session_new (experiment, self->file);
  self->waiting = TRUE;
  strata_session_set_n_threads (self->session, n_threads);
  g_signal_connect (self->session, "notify::dataset", G_CALLBACK (on_data), self);
  g_signal_connect (self->session, "notify::data-error", G_CALLBACK (on_data), self);
  g_signal_connect_swapped (self->session, "toast", G_CALLBACK (on_toast), self);
  show_status (self);
}

void
strata_variant_row_stop (StrataVariantRow *self)
{
  if (!strata_variant_row_is_training (self))
    return;
  if (get_trainer (self) == NULL)
    strata_variant_row_forget (self);
  else
    strata_session_stop_now (self->session);
}

gboolean
strata_variant_row_is_training (StrataVariantRow *self)
{
  return self->session != NULL && (self->waiting || strata_session_is_training (self->session));
}

gboolean
strata_variant_row_follow (StrataVariantRow *self)
{
  if (self->session != NULL)
    strata_session_poll (self->session);
  show_status (self);
  return strata_variant_row_is_training (self);
}

StrataTrainingLog *
strata_variant_row_get_log (StrataVariantRow *self)
{
  return get_trainer (self) != NULL ? strata_session_get_log (self->session) : NULL;
}

guint
strata_variant_row_get_reach (StrataVariantRow *self)
{
  StrataTrainer *trainer = get_trainer (self);

  if (trainer == NULL)
    return 0;
  return strata_variant_row_is_training (self) ? strata_trainer_get_n_epochs (trainer)
                                               : strata_history_get_n_epochs (strata_trainer_get_history (trainer));
}

/* --- The row ----------------------------------------------------------------------------------------------------------- */

StrataExperiment *
strata_variant_row_get_experiment (StrataVariantRow *self)
{
  return self->experiment;
}

const char *
strata_variant_row_get_name (StrataVariantRow *self)
{
  return self->name;
}

const char *
strata_variant_row_get_key (StrataVariantRow *self)
{
  return self->key;
}

gboolean
strata_variant_row_get_ticked (StrataVariantRow *self)
{
  return gtk_check_button_get_active (self->check);
}

void
strata_variant_row_set_ticked (StrataVariantRow *self, gboolean ticked)
{
  gtk_check_button_set_active (self->check, ticked);
}

void
strata_variant_row_set_free (StrataVariantRow *self, gboolean may_tick, gboolean may_remove)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), may_tick);
  gtk_widget_set_sensitive (self->remove_button, may_remove);
}

static void
on_toggled (StrataVariantRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TICKED]);
}

static void
on_remove_clicked (StrataVariantRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
strata_variant_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TICKED)
    g_value_set_boolean (value, strata_variant_row_get_ticked (STRATA_VARIANT_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_variant_row_dispose (GObject *object)
{
  StrataVariantRow *self = STRATA_VARIANT_ROW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->experiment);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (strata_variant_row_parent_class)->dispose (object);
}

static void
strata_variant_row_finalize (GObject *object)
{
  StrataVariantRow *self = STRATA_VARIANT_ROW (object);

  g_free (self->name);
  g_free (self->key);
  g_free (self->size);
  G_OBJECT_CLASS (strata_variant_row_parent_class)->finalize (object);
}

static void
strata_variant_row_class_init (StrataVariantRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = strata_variant_row_get_property;
  object_class->dispose = strata_variant_row_dispose;
  object_class->finalize = strata_variant_row_finalize;
  props[PROP_TICKED] = g_param_spec_boolean ("ticked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[REMOVED] =
    g_signal_new ("removed", STRATA_TYPE_VARIANT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-variant-row.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataVariantRow, check);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantRow, swatch);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
strata_variant_row_init (StrataVariantRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->swatch, draw_line, self, NULL);
}

GtkWidget *
strata_variant_row_new (StrataExperiment *experiment, GFile *file, const char *label, const char *name, const char *key)
{
  StrataVariantRow *self = g_object_new (STRATA_TYPE_VARIANT_ROW, NULL);
  g_autofree char *count = strata_format_count (strata_stack_get_n_params (strata_experiment_get_stack (experiment)));
  g_autofree char *remove = g_strdup_printf (_ ("Take “%s” from the list"), name);

  self->experiment = g_object_ref (experiment);
  self->file = file != NULL ? g_object_ref (file) : NULL;
  self->name = g_strdup (name);
  self->key = g_strdup (key);
  self->size = g_strdup_printf (_ ("%s parameters"), count);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label != NULL ? label : name);
  show_status (self);
  gtk_widget_set_visible (self->remove_button, key != NULL);
  gtk_widget_set_tooltip_text (self->remove_button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  return GTK_WIDGET (self);
}

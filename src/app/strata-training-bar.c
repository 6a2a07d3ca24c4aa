/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-training-bar.h"

#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-sparkline.h"
#include "strata-steady.h"
#include "strata-time-left.h"
#include "strata-tip.h"

#include <glib/gi18n.h>
#include <math.h>

/* Numbers a person reads change this often at most, in seconds. */
#define READABLE 0.2

struct _StrataTrainingBar
{
  GtkWidget parent_instance;

  GtkWidget *row;
  StrataSparkline *sparkline;
  GtkInscription *epoch_label;
  GtkProgressBar *progress;
  GtkInscription *step_label;
  GtkInscription *loss_label;
  GtkInscription *metric_label;
  GtkInscription *speed_label;
  GtkInscription *time_label;
  GtkLabel *outcome_label;
  GtkWidget *pause_button;
  GtkWidget *stop_epoch_button;
  GtkWidget *stop_button;
  GtkWidget *dismiss_button;

  StrataSession *session;
  StrataTimeLeft time_left;
  StrataTrainerState shown_state;
  double written; /* clock when the labels were written last */
  guint metric_epoch;
};

G_DEFINE_FINAL_TYPE (StrataTrainingBar, strata_training_bar, GTK_TYPE_WIDGET)

/* The bar asks for a frame even to stay as it is. */
static void
set_fraction (GtkProgressBar *progress, double fraction)
{
  if (gtk_progress_bar_get_fraction (progress) != fraction)
    gtk_progress_bar_set_fraction (progress, fraction);
}

/* The validation metric after an epoch, the last at most, or its validation loss, or nothing. (transfer full) */
static char *
format_validation (StrataHistory *history, guint epoch)
{
  guint n_epochs = history ? strata_history_get_n_epochs (history) : 0;
  const char *const *keys = history ? strata_history_get_keys (history) : NULL;
  const char *best = NULL;

  for (guint i = 0; n_epochs > 0 && keys[i] != NULL; i++)
    if (g_str_has_prefix (keys[i], "val_") && (best == NULL || g_str_equal (best, "val_loss")))
      best = keys[i];
  if (best == NULL)
    return g_strdup ("");

  g_autofree char *value =
    strata_format_number (strata_history_get_value (history, CLAMP (epoch, 1, n_epochs), best), 3);
  return g_strdup_printf ("%s %s", best, value);
}

/* Seconds left by the speed of this training: the steps still to do, each with its share of the validation. */
static double
estimate_seconds (StrataTrainer *trainer, StrataTrainingLog *log, const StrataEvent *event)
{
  StrataHistory *history = strata_trainer_get_history (trainer);
  guint n_epochs = strata_trainer_get_n_epochs (trainer), done = strata_history_get_n_epochs (history);
  double epochs_left = (double) n_epochs - done, in_epoch = 0, epoch_seconds;

  if (event->n_steps == 0 || event->step == 0)
    return NAN;
  if (event->epoch > done)
    in_epoch = (double) event->step / event->n_steps;
  if (done > 0)
    {
      guint recent = MIN (done, 3);
      double from = done > recent ? strata_training_log_get_epoch_end (log, STRATA_OVER_TIME, done - recent) : 0;
      epoch_seconds = (strata_training_log_get_epoch_end (log, STRATA_OVER_TIME, done) - from) / recent;
    }
  else
    epoch_seconds = event->seconds / in_epoch;
  return MAX (0, epochs_left - in_epoch) * epoch_seconds;
}

static void
write_running (StrataTrainingBar *self, StrataTrainer *trainer, const StrataEvent *event)
{
  StrataTrainingLog *log = strata_session_get_log (self->session);
  guint n_epochs = strata_trainer_get_n_epochs (trainer);
  double clock = g_get_monotonic_time () / 1e6;
  gboolean paused = self->shown_state == STRATA_TRAINER_PAUSED;

  if (event == NULL)
    {
      strata_steady_set_text (self->epoch_label, _ ("Starting…"));
      set_fraction (self->progress, 0);
      return;
    }

  set_fraction (self->progress, event->n_steps ? CLAMP ((double) event->step / event->n_steps, 0, 1) : 0);
  double estimate = paused ? NAN : estimate_seconds (trainer, log, event);
  double left = isnan (estimate) ? NAN : strata_time_left_update (&self->time_left, estimate, clock);
  if (clock - self->written < READABLE)
    return;
  self->written = clock;

  g_autofree char *step = strata_format_count (event->step);
  g_autofree char *n_steps = strata_format_count (event->n_steps);
  g_autofree char *speed = strata_format_count ((guint64) (round (event->samples_per_second / 100) * 100));
  g_autofree char *duration = isnan (left) ? NULL : strata_format_duration (left);
  /* Translators: which epoch runs, "Epoch 7 of 10" */
  g_autofree char *epoch_text = g_strdup_printf (_ ("Epoch %u of %u"), event->epoch, n_epochs);
  /* Isolated, so that it reads from the left among letters that read from the right. */
  g_autofree char *step_text = g_strdup_printf ("\u2066%s / %s\u2069", step, n_steps);
  g_autofree char *loss = strata_format_number (event->running_loss, 3);
  g_autofree char *loss_text = g_strdup_printf ("loss %s", loss);
  g_autofree char *metric_text = format_validation (strata_trainer_get_history (trainer), G_MAXUINT);
  g_autofree char *speed_text = g_strdup_printf (_ ("%s images/s"), speed);
  g_autofree char *time_text = paused     ? g_strdup (_ ("Paused"))
                               : duration ? g_strdup_printf (_ ("%s left"), duration)
                                          : g_strdup ("");

  strata_steady_set_text (self->epoch_label, epoch_text);
  strata_steady_set_text (self->step_label, step_text);
  strata_steady_set_text (self->loss_label, loss_text);
  strata_steady_set_text (self->metric_label, metric_text);
  strata_steady_set_text (self->speed_label, speed_text);
  strata_steady_set_text (self->time_label, time_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, epoch_text, -1);
}

static void
write_ended (StrataTrainingBar *self, StrataTrainer *trainer)
{
  const char *outcome = strata_trainer_get_outcome_text (trainer);
  /* Those of the network as it is now. */
  guint epoch = strata_trainer_get_weights_epoch (trainer);
  g_autofree char *metric_text =
    format_validation (strata_trainer_get_history (trainer), epoch > 0 ? epoch : G_MAXUINT);

  gtk_label_set_label (self->outcome_label, outcome ? outcome : _ ("The training has ended"));
  strata_tip_set (GTK_WIDGET (self->outcome_label), outcome);
  strata_steady_set_text (self->metric_label, metric_text);
}

static void
show_state (StrataTrainingBar *self, StrataTrainerState state)
{
  gboolean ended = state == STRATA_TRAINER_FINISHED || state == STRATA_TRAINER_READY;
  gboolean paused = state == STRATA_TRAINER_PAUSED;
  gboolean stopping = state == STRATA_TRAINER_STOPPING;
  const char *pause_tip = paused ? _ ("Continue (Ctrl+Space)") : _ ("Pause (Ctrl+Space)");
  GtkWidget *only_running[] = { GTK_WIDGET (self->epoch_label),
                                GTK_WIDGET (self->progress),
                                GTK_WIDGET (self->step_label),
                                GTK_WIDGET (self->loss_label),
                                GTK_WIDGET (self->speed_label),
                                GTK_WIDGET (self->time_label),
                                self->pause_button,
                                self->stop_epoch_button,
                                self->stop_button };

  self->shown_state = state;
  self->written = 0;
  if (paused)
    strata_time_left_reset (&self->time_left);
  for (guint i = 0; i < G_N_ELEMENTS (only_running); i++)
    gtk_widget_set_visible (only_running[i], !ended);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome_label), ended);
  gtk_widget_set_visible (self->dismiss_button, ended);
  gtk_widget_set_sensitive (self->pause_button, !stopping);
  gtk_widget_set_sensitive (self->stop_epoch_button, !stopping);
  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button),
                            paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, pause_tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paused ? _ ("Continue the training") : _ ("Pause the training"), -1);
  if (paused)
    gtk_widget_add_css_class (GTK_WIDGET (self), "paused");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "paused");
}

void
strata_training_bar_update (StrataTrainingBar *self)
{
  StrataTrainer *trainer = self->session ? strata_session_get_trainer (self->session) : NULL;
  StrataTrainerState state = trainer ? strata_session_get_training_state (self->session) : STRATA_TRAINER_READY;

  if (state != self->shown_state)
    show_state (self, state);
  if (trainer == NULL)
    return;
  if (state == STRATA_TRAINER_FINISHED)
    write_ended (self, trainer);
  else
    write_running (self, trainer, strata_training_log_get_last (strata_session_get_log (self->session)));
}

static void
on_cleared (StrataTrainingBar *self)
{
  strata_time_left_reset (&self->time_left);
  self->written = 0;
  strata_steady_set_text (self->metric_label, "");
}

void
strata_training_bar_set_session (StrataTrainingBar *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (strata_session_get_log (self->session), self);
  g_set_object (&self->session, session);
  strata_sparkline_set_log (self->sparkline, session ? strata_session_get_log (session) : NULL);
  if (session != NULL)
    g_signal_connect_swapped (strata_session_get_log (session), "cleared", G_CALLBACK (on_cleared), self);
  on_cleared (self);
  show_state (self, STRATA_TRAINER_READY);
  strata_training_bar_update (self);
}

static void
strata_training_bar_dispose (GObject *object)
{
  StrataTrainingBar *self = STRATA_TRAINING_BAR (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (strata_session_get_log (self->session), self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->row, gtk_widget_unparent);

  G_OBJECT_CLASS (strata_training_bar_parent_class)->dispose (object);
}

static void
strata_training_bar_class_init (StrataTrainingBarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_training_bar_dispose;
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_SPARKLINE);
  gtk_widget_class_set_css_name (widget_class, "trainingbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-training-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, row);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, sparkline);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, epoch_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, progress);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, step_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, loss_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, metric_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, speed_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, time_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, pause_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, stop_epoch_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, stop_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainingBar, dismiss_button);
}

static void
strata_training_bar_init (StrataTrainingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_state (self, STRATA_TRAINER_READY);
}

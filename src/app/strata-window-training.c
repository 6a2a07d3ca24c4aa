/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tip.h"
#include "strata-variants-window.h"
#include "strata-window-private.h"

#include <glib/gi18n.h>

/* The Train button, the actions behind it, and what follows a training on the screen. */

/* In seconds: a training one turns away from. */
#define LONG_TRAINING 60

static void
train (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_train (STRATA_WINDOW (user_data)->session);
}

static void
train_anew (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_train_anew (STRATA_WINDOW (user_data)->session);
}

static void
train_again (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_train_again (STRATA_WINDOW (user_data)->session);
}

static void
pause_or_resume (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  if (strata_session_get_training_state (self->session) == STRATA_TRAINER_PAUSED)
    strata_session_resume (self->session);
  else if (strata_session_is_training (self->session))
    strata_session_pause (self->session);
  else
    strata_session_continue (self->session, strata_session_get_epochs_left (self->session));
}

static void
stop_now (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_stop_now (STRATA_WINDOW (user_data)->session);
}

static void
stop_after_epoch (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  strata_session_stop_after_epoch (self->session);
  strata_window_toast (self, _ ("The training stops when this epoch ends"));
}

static void
train_more (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_continue (STRATA_WINDOW (user_data)->session, g_variant_get_uint32 (parameter));
}

static void
on_epochs_chosen (AdwMessageDialog *dialog, const char *response, StrataWindow *self)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (adw_message_dialog_get_extra_child (dialog));

  if (!g_str_equal (response, "train") || self->session == NULL)
    return;
  gtk_spin_button_update (spin);
  strata_session_continue (self->session, (guint) gtk_spin_button_get_value_as_int (spin));
}

static void
ask_for_epochs (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  GtkWidget *spin = gtk_spin_button_new_with_range (1, 10000, 1);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _ ("Train for More Epochs"),
    strata_session_is_taken_up (self->session)
      ? _ ("The kept curve goes on in a run of its own, with the optimizer as it was; callbacks "
           "count anew, as in a new fit ().")
      : _ ("The same curve goes on, with the weights and the optimizer as they are."));

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 10);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 8);
  gtk_widget_set_halign (spin, GTK_ALIGN_CENTER);
  g_object_set (spin, "activates-default", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("More epochs"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), spin);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "train", _ ("_Train"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "train", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "train");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_epochs_chosen), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
train_beside (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  gtk_window_present (strata_variants_window_new (GTK_WINDOW (self), self->session));
}

static void
dismiss_bar (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  self->bar_dismissed = TRUE;
  strata_window_update_training (self);
}

static const GActionEntry entries[] = {
  { "train", train },
  { "train-anew", train_anew },
  { "train-again", train_again },
  { "pause", pause_or_resume },
  { "stop-now", stop_now },
  { "stop-after-epoch", stop_after_epoch },
  { "train-more", train_more, "u" },
  { "continue-epochs", ask_for_epochs },
  { "train-beside", train_beside },
  { "dismiss-training", dismiss_bar },
};

/* Who works elsewhere meanwhile is told that a long training has ended. */
static void
notify_end (StrataWindow *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  const StrataEvent *last = strata_training_log_get_last (strata_session_get_log (self->session));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *id = NULL;

  if (gtk_window_is_active (GTK_WINDOW (self)) || last == NULL || last->seconds < LONG_TRAINING)
    return;
  notification = g_notification_new (gtk_window_get_title (GTK_WINDOW (self)));
  g_notification_set_body (notification, strata_trainer_get_outcome_text (trainer));
  id = g_strdup_printf ("training-%u", gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), id, notification);
}

static void
follow (gpointer widget, gpointer user_data)
{
  StrataWindow *self = STRATA_WINDOW (widget);

  strata_session_poll (self->session);
  strata_training_bar_update (self->training_bar);
}

/* In a narrow window a picture, which leaves room for the experiment's name. */
static void
set_button_face (StrataWindow *self, const char *label, const char *icon_name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->train_button));

  if (self->tight)
    adw_split_button_set_icon_name (self->train_button, icon_name);
  else
    adw_split_button_set_label (self->train_button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Why the button cannot be pressed is its tooltip. */
static void
update_button (StrataWindow *self)
{
  StrataTrainerState state = strata_session_get_training_state (self->session);
  gboolean training = strata_session_is_training (self->session);
  guint epochs_left = strata_session_get_epochs_left (self->session);
  g_autofree char *obstacle = training ? NULL : strata_session_dup_obstacle (self->session);
  g_autofree char *tip = NULL;
  const char *label = _ ("Train"), *icon_name = "media-playback-start-symbolic", *action = "win.train";

  if (training)
    {
      label = state == STRATA_TRAINER_PAUSED     ? _ ("Continue")
              : state == STRATA_TRAINER_STOPPING ? _ ("Stopping…")
                                                 : _ ("Pause");
      if (state == STRATA_TRAINER_STOPPING)
        icon_name = "media-playback-stop-symbolic";
      else if (state != STRATA_TRAINER_PAUSED)
        icon_name = "media-playback-pause-symbolic";
      action = "win.pause";
    }
  else if (epochs_left > 0)
    {
      g_autofree char *count = g_strdup_printf ("%u", epochs_left);
      label = _ ("Continue");
      action = "win.pause";
      /* Translators: %s is a number */
      tip = g_strdup_printf (
        ngettext ("Train the epoch that is left", "Train the %s epochs that are left", epochs_left), count);
    }
  set_button_face (self, label, icon_name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->train_button), action);
  if (training && state != STRATA_TRAINER_PAUSED)
    gtk_widget_remove_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  strata_tip_set (GTK_WIDGET (self->train_button), obstacle ? obstacle : tip ? tip : self->tight ? label : NULL);

  strata_window_set_enabled (self, "train", obstacle == NULL && !training);
  strata_window_set_enabled (self, "train-anew", obstacle == NULL && !training);
  strata_window_set_enabled (self, "train-again",
                             obstacle == NULL && !training && strata_session_get_trainer (self->session) != NULL);
  strata_window_set_enabled (
    self, "pause", state == STRATA_TRAINER_RUNNING || state == STRATA_TRAINER_PAUSED || (!training && epochs_left > 0));
  strata_window_set_enabled (self, "stop-now", training && state != STRATA_TRAINER_READY);
  strata_window_set_enabled (self, "stop-after-epoch",
                             state == STRATA_TRAINER_RUNNING || state == STRATA_TRAINER_PAUSED);
  strata_window_set_enabled (self, "train-more", strata_session_can_continue (self->session));
  strata_window_set_enabled (self, "continue-epochs", strata_session_can_continue (self->session));
  strata_window_set_enabled (self, "train-beside", obstacle == NULL);
  strata_window_set_enabled (self, "dismiss-training", !training);
}

void
strata_window_update_training (StrataWindow *self)
{
  gboolean training = self->session != NULL && strata_session_is_training (self->session);
  gboolean has_trainer = self->session != NULL && strata_session_get_trainer (self->session) != NULL;

  if (training)
    self->bar_dismissed = FALSE;
  if (training && self->pace == NULL)
    self->pace = strata_pace_new (GTK_WIDGET (self), follow, NULL);
  if (!training && self->pace != NULL)
    {
      g_clear_pointer (&self->pace, strata_pace_free);
      if (has_trainer)
        notify_end (self);
    }
  gtk_revealer_set_reveal_child (self->training_revealer, has_trainer && !self->bar_dismissed);
  strata_training_bar_update (self->training_bar);
  strata_window_set_enabled (self, "save-network",
                             self->session != NULL && strata_session_get_network (self->session) != NULL);

  if (self->session != NULL)
    update_button (self);
  else
    for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
      strata_window_set_enabled (self, entries[i].name, FALSE);
}

void
strata_window_bind_training (StrataWindow *self)
{
  if (self->session != NULL)
    {
      const char *const watched[] = { "notify::training-state", "notify::trainer", "notify::network", "notify::dataset",
                                      "notify::data-error" };

      for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
        g_signal_connect_swapped (self->session, watched[i], G_CALLBACK (strata_window_update_training), self);
      g_signal_connect_swapped (strata_session_get_experiment (self->session), "changed",
                                G_CALLBACK (strata_window_update_training), self);
    }
  strata_window_update_training (self);
}

void
strata_window_add_training_actions (StrataWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

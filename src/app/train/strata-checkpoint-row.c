/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-checkpoint-row.h"

#include <glib/gi18n.h>

#include "strata-show-file.h"
#include "strata-tip.h"

struct _StrataCheckpointRow
{
  AdwActionRow parent_instance;
  StrataSession *session;
  StrataCheckpoint *checkpoint;
  GtkLabel *tag;
  GtkWidget *restore_button;
};

G_DEFINE_FINAL_TYPE (StrataCheckpointRow, strata_checkpoint_row, ADW_TYPE_ACTION_ROW)

static StrataHistory *
get_history (StrataCheckpointRow *self)
{
  return strata_training_log_get_history (strata_session_get_log (self->session));
}

static gboolean
is_complete (StrataCheckpointRow *self)
{
  return strata_checkpoint_get_epoch (self->checkpoint) <= strata_history_get_n_epochs (get_history (self));
}

static gboolean
is_best (StrataCheckpointRow *self)
{
  return strata_checkpoints_find_best (get_history (self)) == strata_checkpoint_get_epoch (self->checkpoint);
}

void
strata_checkpoint_row_update (StrataCheckpointRow *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  gboolean ended = strata_session_can_continue (self->session);
  gboolean held = ended && trainer != NULL
                  && strata_trainer_get_weights_epoch (trainer) == strata_checkpoint_get_epoch (self->checkpoint);
  const char *tag = held ? _ ("in the network now") : is_best (self) ? _ ("best") : "";

  if (!g_str_equal (tag, gtk_label_get_label (self->tag)))
    gtk_label_set_label (self->tag, tag);
  gtk_widget_set_sensitive (self->restore_button, ended && !held);
  strata_tip_set (self->restore_button, ended ? _ ("Puts these weights into the network")
                                              : _ ("A training runs: its weights can be exchanged when it has ended"));
}

static void
on_restore (StrataCheckpointRow *self)
{
  strata_session_restore (self->session, strata_checkpoint_get_path (self->checkpoint),
                          strata_checkpoint_get_epoch (self->checkpoint));
}

static void
on_show_file (StrataCheckpointRow *self)
{
  strata_show_file (GTK_WIDGET (self), strata_checkpoint_get_path (self->checkpoint));
}

static void
strata_checkpoint_row_dispose (GObject *object)
{
  StrataCheckpointRow *self = STRATA_CHECKPOINT_ROW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->checkpoint);
  G_OBJECT_CLASS (strata_checkpoint_row_parent_class)->dispose (object);
}

static void
strata_checkpoint_row_class_init (StrataCheckpointRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_checkpoint_row_dispose;
}

static void
strata_checkpoint_row_init (StrataCheckpointRow *self)
{
}

static void
add_buttons (StrataCheckpointRow *self, const char *title)
{
  GtkWidget *show_button = gtk_button_new_from_icon_name ("folder-open-symbolic");
  g_autofree char *restore_name = g_strdup_printf (_ ("Restore %s"), title);
  g_autofree char *show_name = g_strdup_printf (_ ("Show the file of %s"), title);

  self->restore_button = gtk_button_new_with_label (_ ("Restore"));
  gtk_widget_set_valign (self->restore_button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (show_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (show_button, "flat");
  gtk_widget_set_tooltip_text (show_button, _ ("Show file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->restore_button), GTK_ACCESSIBLE_PROPERTY_LABEL, restore_name,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (show_button), GTK_ACCESSIBLE_PROPERTY_LABEL, show_name, -1);
  g_signal_connect_swapped (self->restore_button, "clicked", G_CALLBACK (on_restore), self);
  g_signal_connect_swapped (show_button, "clicked", G_CALLBACK (on_show_file), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->restore_button);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), show_button);
}

GtkWidget *
strata_checkpoint_row_new (StrataSession *session, StrataCheckpoint *checkpoint)
{
  StrataCheckpointRow *self = g_object_new (STRATA_TYPE_CHECKPOINT_ROW, NULL);
  g_autofree char *name = g_path_get_basename (strata_checkpoint_get_path (checkpoint));
  guint epoch = strata_checkpoint_get_epoch (checkpoint);
  g_autofree char *title = NULL;
  g_autofree char *metrics = NULL;

  self->session = g_object_ref (session);
  self->checkpoint = g_object_ref (checkpoint);
  title = strata_checkpoint_is_named (checkpoint) ? g_strdup_printf (_ ("Epoch %u · %s"), epoch, name)
          : is_complete (self)                    ? g_strdup_printf (_ ("Epoch %u"), epoch)
                                                  : g_strdup_printf (_ ("Epoch %u, stopped in its middle"), epoch);
  metrics = is_complete (self) ? strata_checkpoints_describe_epoch (get_history (self), epoch) : g_strdup ("");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), metrics);
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  self->tag = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->tag), "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->tag), "caption");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->tag));
  add_buttons (self, title);
  strata_checkpoint_row_update (self);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-train-settings.h"

#include <glib/gi18n.h>

#include "strata-argument-row.h"
#include "strata-callback-row.h"
#include "strata-class-weights-row.h"
#include "strata-tip.h"

struct _StrataTrainSettings
{
  GtkWidget parent_instance;
  StrataSession *session;
  GtkWidget *box;
  GtkWidget *fit_group, *callbacks_group;
  GtkWidget *fit_lock, *callbacks_lock; /* in the titles, where they move nothing as they come */
  GPtrArray *rows;                      /* locked while a training runs; unowned */
  GPtrArray *callbacks;                 /* of StrataCallbackRow; unowned */
};

G_DEFINE_FINAL_TYPE (StrataTrainSettings, strata_train_settings, GTK_TYPE_WIDGET)

static const char locked_reason[] = N_ ("What a training began with stays as it is until it ends or is stopped");

static void
update_locked (StrataTrainSettings *self)
{
  gboolean training = strata_session_is_training (self->session);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      gtk_widget_set_sensitive (row, !training);
      strata_tip_set (row, training ? _ (locked_reason) : NULL);
    }
  gtk_widget_set_opacity (self->fit_lock, training);
  gtk_widget_set_opacity (self->callbacks_lock, training);
  for (guint i = 0; i < self->callbacks->len; i++)
    strata_callback_row_update (g_ptr_array_index (self->callbacks, i));
}

static void
add_row (StrataTrainSettings *self, GtkWidget *group, GtkWidget *row, gboolean lockable)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (lockable)
    g_ptr_array_add (self->rows, row);
}

static GtkWidget *
create_argument_row (StrataTrainSettings *self, gpointer object, const char *argument)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), argument);

  return strata_argument_row_new (strata_session_get_editor (self->session), STRATA_CONFIGURABLE (object), pspec);
}

/* The one setting that may change under way: the training takes it from the next batch. */
static void
on_learning_rate_changed (StrataTrainSettings *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  StrataExperiment *experiment = strata_session_get_experiment (self->session);
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));
  double learning_rate = strata_optimizer_get_learning_rate (optimizer);

  if (trainer != NULL && strata_session_is_training (self->session) && learning_rate > 0)
    strata_trainer_set_learning_rate (trainer, learning_rate);
}

/* A schedule has a rate of its own for every step. */
static void
show_unless_scheduled (GtkWidget *row, GParamSpec *pspec, StrataOptimizer *optimizer)
{
  gtk_widget_set_visible (row, !strata_optimizer_has_schedule (optimizer));
}

static void
add_learning_rate (StrataTrainSettings *self)
{
  StrataExperiment *experiment = strata_session_get_experiment (self->session);
  StrataOptimizer *optimizer = strata_compile_settings_get_optimizer (strata_experiment_get_compile (experiment));
  GtkWidget *row = create_argument_row (self, optimizer, "learning-rate");

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("May be changed while it trains"));
  add_row (self, self->fit_group, row, FALSE);
  g_signal_connect_object (optimizer, "notify::learning-rate", G_CALLBACK (on_learning_rate_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (optimizer, "notify", G_CALLBACK (show_unless_scheduled), row, G_CONNECT_SWAPPED);
  show_unless_scheduled (row, NULL, optimizer);
}

static void
add_fit (StrataTrainSettings *self)
{
  StrataFitSettings *fit = strata_experiment_get_fit (strata_session_get_experiment (self->session));

  add_row (self, self->fit_group, create_argument_row (self, fit, "epochs"), TRUE);
  add_row (self, self->fit_group, create_argument_row (self, fit, "batch-size"), TRUE);
  add_row (self, self->fit_group, create_argument_row (self, fit, "shuffle"), TRUE);
  add_learning_rate (self);
  add_row (self, self->fit_group, create_argument_row (self, fit, "seed"), TRUE);
  add_row (self, self->fit_group, strata_class_weights_row_new (self->session), TRUE);
  add_row (self, self->fit_group, create_argument_row (self, fit, "sample-weights"), TRUE);
  add_row (self, self->fit_group, create_argument_row (self, fit, "validation-sample-weights"), TRUE);
}

static void
add_callback (StrataTrainSettings *self, StrataCallback *callback)
{
  GtkWidget *row = strata_callback_row_new (self->session, callback);

  add_row (self, self->callbacks_group, row, FALSE);
  g_ptr_array_add (self->callbacks, row);
}

/* In the order they run in, but for the one that runs first: it is the last to be looked for. */
static void
add_callbacks (StrataTrainSettings *self)
{
  GListModel *callbacks =
    G_LIST_MODEL (strata_experiment_get_callbacks (strata_session_get_experiment (self->session)));

  for (int last = FALSE; last <= TRUE; last++)
    for (guint i = 0; i < g_list_model_get_n_items (callbacks); i++)
      {
        g_autoptr (StrataCallback) callback = g_list_model_get_item (callbacks, i);

        if ((G_OBJECT_TYPE (callback) == STRATA_TYPE_SWAP_EMA_WEIGHTS) == last)
          add_callback (self, callback);
      }
}

static GtkWidget *
create_lock (void)
{
  GtkWidget *lock = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (lock), icon);
  gtk_box_append (GTK_BOX (lock), gtk_label_new (_ ("Locked while it trains")));
  gtk_widget_add_css_class (lock, "dim-label");
  gtk_widget_add_css_class (lock, "caption");
  gtk_widget_set_valign (lock, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (lock, _ (locked_reason));
  return lock;
}

static GtkWidget *
add_group (StrataTrainSettings *self, const char *title, GtkWidget **lock)
{
  GtkWidget *group = adw_preferences_group_new ();

  *lock = create_lock ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), *lock);
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static void
clear (StrataTrainSettings *self)
{
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->callbacks, 0);
  if (self->fit_group != NULL)
    {
      gtk_box_remove (GTK_BOX (self->box), self->fit_group);
      gtk_box_remove (GTK_BOX (self->box), self->callbacks_group);
    }
  self->fit_group = self->callbacks_group = NULL;
}

/* Another optimizer or another list of callbacks has other rows. */
static void
rebuild (StrataTrainSettings *self)
{
  clear (self);
  self->fit_group = add_group (self, _ ("Fit"), &self->fit_lock);
  self->callbacks_group = add_group (self, _ ("Callbacks"), &self->callbacks_lock);
  add_fit (self);
  add_callbacks (self);
  update_locked (self);
}

/* Their counts move on as the epochs do. */
static void
on_appended (StrataTrainSettings *self)
{
  for (guint i = 0; i < self->callbacks->len; i++)
    strata_callback_row_update (g_ptr_array_index (self->callbacks, i));
}

void
strata_train_settings_set_session (StrataTrainSettings *self, StrataSession *session)
{
  StrataExperiment *experiment;

  g_return_if_fail (STRATA_IS_TRAIN_SETTINGS (self));

  if (self->session != NULL)
    {
      experiment = strata_session_get_experiment (self->session);
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_signal_handlers_disconnect_by_data (strata_session_get_log (self->session), self);
      g_signal_handlers_disconnect_by_data (strata_experiment_get_compile (experiment), self);
      g_signal_handlers_disconnect_by_data (strata_experiment_get_callbacks (experiment), self);
      clear (self);
    }
  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  experiment = strata_session_get_experiment (session);
  g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (update_locked), self);
  g_signal_connect_swapped (strata_session_get_log (session), "appended", G_CALLBACK (on_appended), self);
  g_signal_connect_swapped (strata_experiment_get_compile (experiment), "notify::optimizer", G_CALLBACK (rebuild),
                            self);
  g_signal_connect_swapped (strata_experiment_get_callbacks (experiment), "items-changed", G_CALLBACK (rebuild), self);
  rebuild (self);
}

static void
strata_train_settings_dispose (GObject *object)
{
  StrataTrainSettings *self = STRATA_TRAIN_SETTINGS (object);

  strata_train_settings_set_session (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_train_settings_parent_class)->dispose (object);
}

static void
strata_train_settings_finalize (GObject *object)
{
  StrataTrainSettings *self = STRATA_TRAIN_SETTINGS (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->callbacks);
  G_OBJECT_CLASS (strata_train_settings_parent_class)->finalize (object);
}

static void
strata_train_settings_class_init (StrataTrainSettingsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_train_settings_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_train_settings_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_train_settings_init (StrataTrainSettings *self)
{
  self->rows = g_ptr_array_new ();
  self->callbacks = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->box, "train-settings");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-train-page.h"

#include <glib/gi18n.h>

#include "strata-checkpoint-list.h"
#include "strata-columns-layout.h"
#include "strata-compare-button.h"
#include "strata-curves.h"
#include "strata-epoch-table.h"
#include "strata-fit-layout.h"
#include "strata-flow-view.h"
#include "strata-fold-layout.h"
#include "strata-metric-choice.h"
#include "strata-steady.h"
#include "strata-train-evaluate.h"
#include "strata-train-export.h"
#include "strata-train-settings.h"
#include "strata-watched-images.h"

struct _StrataTrainPage
{
  GtkWidget parent_instance;
  StrataSession *session;
  GSimpleActionGroup *actions;
  AdwFlap *flap;
  GtkStack *curves_stack;
  AdwStatusPage *empty;
  GtkWidget *train_button, *build_button, *mend_button; /* of the empty page: one of them is shown */
  StrataCurves *curves;
  GtkStack *below;
  StrataWatchedImages *watched;
  StrataEpochTable *table;
  StrataFlowView *flow;
  StrataTrainSettings *settings;
  StrataCheckpointList *checkpoints;
  StrataMetricChoice *metric_choice;
  StrataCompareButton *compare_button;
  GtkWidget *smoothing_button;
  GtkWidget *settings_button;
  GtkWidget *undo_restore_button;
  GtkInscription *watched_summary;
  GtkRevealer *outcome_revealer;
  GtkImage *outcome_icon;
  GtkLabel *outcome_label;
  GtkLabel *evaluation_label;
};

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPERTIES
};
static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (StrataTrainPage, strata_train_page, GTK_TYPE_WIDGET)

/* What is to be done before the first training: what stands in its way, else to press Train. */
static void
update_obstacle (StrataTrainPage *self)
{
  g_autofree char *obstacle = self->session != NULL ? strata_session_dup_obstacle (self->session) : NULL;
  g_autofree char *escaped = obstacle != NULL ? g_markup_escape_text (obstacle, -1) : NULL;
  StrataExperiment *experiment = self->session != NULL ? strata_session_get_experiment (self->session) : NULL;
  gboolean bare = experiment != NULL && strata_stack_get_n_layers (strata_experiment_get_stack (experiment)) == 0;
  /* While the images are being read there is nothing to mend yet. */
  gboolean data = self->session != NULL && strata_session_get_data_error (self->session) != NULL;
  gboolean mend = !bare && obstacle != NULL && (data || strata_session_get_dataset (self->session) != NULL);

  adw_status_page_set_description (self->empty, bare              ? _ ("There are no layers yet that could learn.")
                                                : escaped != NULL ? escaped
                                                                  : _ ("Press Train, and the learning curves draw "
                                                                       "themselves here."));
  gtk_widget_set_visible (self->train_button, !bare && !mend);
  gtk_widget_set_visible (self->build_button, bare);
  gtk_widget_set_visible (self->mend_button, mend);
  gtk_button_set_label (GTK_BUTTON (self->mend_button), data ? _ ("Go to the Data") : _ ("Go to the Model"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->mend_button), "s", data ? "data" : "model");
}

static void
update_empty (StrataTrainPage *self)
{
  StrataTrainingLog *log = self->session != NULL ? strata_session_get_log (self->session) : NULL;
  gboolean trained = log != NULL && strata_training_log_get_history (log) != NULL;

  gtk_stack_set_visible_child_name (self->curves_stack, trained ? "curves" : "empty");
  if (!trained)
    update_obstacle (self);
  for (const char *const *name = (const char *const[]){ "export", "export-csv", "copy", "copy-csv", NULL };
       *name != NULL; name++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), *name)),
                                 trained);
}

/* Why it ended, and which epoch's weights the network holds now. */
static void
update_outcome (StrataTrainPage *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  StrataOutcome outcome = trainer != NULL ? strata_trainer_get_outcome (trainer) : STRATA_OUTCOME_NONE;
  gboolean ended = trainer != NULL && strata_trainer_get_state (trainer) == STRATA_TRAINER_FINISHED;
  gboolean bad = outcome == STRATA_OUTCOME_NOT_FINITE || outcome == STRATA_OUTCOME_FAILED;

  gtk_widget_set_visible (self->undo_restore_button, strata_session_can_undo_restore (self->session));
  gtk_revealer_set_reveal_child (self->outcome_revealer, ended && outcome != STRATA_OUTCOME_NONE);
  if (!ended || outcome == STRATA_OUTCOME_NONE)
    return;
  gtk_image_set_from_icon_name (self->outcome_icon, bad ? "dialog-warning-symbolic" : "object-select-symbolic");
  if (strata_trainer_get_weights_epoch (trainer) > 0)
    {
      g_autofree char *text =
        g_strdup_printf (_ ("%s · the network holds the weights of epoch %u"),
                         strata_trainer_get_outcome_text (trainer), strata_trainer_get_weights_epoch (trainer));

      gtk_label_set_text (self->outcome_label, text);
    }
  else
    gtk_label_set_text (self->outcome_label, strata_trainer_get_outcome_text (trainer));
}

static void
on_trainer_changed (StrataTrainPage *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);

  strata_epoch_table_set_history (self->table, trainer != NULL ? strata_trainer_get_history (trainer) : NULL);
  if (trainer != NULL)
    strata_curves_set_n_epochs (self->curves, strata_trainer_get_n_epochs (trainer));
  update_empty (self);
  update_outcome (self);
}

static void
on_training_state_changed (StrataTrainPage *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);

  if (trainer != NULL)
    strata_curves_set_n_epochs (self->curves, strata_trainer_get_n_epochs (trainer));
  update_outcome (self);
}

static void
on_zoomed_changed (StrataTrainPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "show-all");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), strata_curves_is_zoomed (self->curves));
}

static void
on_summary_changed (StrataTrainPage *self)
{
  g_autofree char *summary = strata_watched_images_dup_summary (self->watched);

  strata_steady_set_text (self->watched_summary, summary != NULL ? summary : "");
}

/* What was measured belongs to weights that are no more. */
static void
on_network_changed (StrataTrainPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "evaluate");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), strata_session_get_network (self->session) != NULL);
  gtk_widget_hide (GTK_WIDGET (self->evaluation_label));
}

static void
set_session (StrataTrainPage *self, StrataSession *session)
{
  StrataTrainingLog *log = session != NULL ? strata_session_get_log (session) : NULL;

  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (strata_session_get_log (self->session), self);
      g_signal_handlers_disconnect_by_data (strata_session_get_experiment (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  if (!g_set_object (&self->session, session))
    return;
  strata_watched_images_set_session (self->watched, session);
  strata_flow_view_set_session (self->flow, session);
  strata_train_settings_set_session (self->settings, session);
  strata_checkpoint_list_set_session (self->checkpoints, session);
  strata_metric_choice_set_log (self->metric_choice, log);
  strata_compare_button_set_log (self->compare_button, log);
  strata_curves_set_log (self->curves, log);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "notify::trainer", G_CALLBACK (on_trainer_changed), self);
  g_signal_connect_swapped (session, "notify::network", G_CALLBACK (on_network_changed), self);
  g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (on_training_state_changed), self);
  g_signal_connect_swapped (log, "cleared", G_CALLBACK (on_trainer_changed), self);
  g_signal_connect_swapped (session, "notify::dataset", G_CALLBACK (update_empty), self);
  g_signal_connect_swapped (session, "notify::data-error", G_CALLBACK (update_empty), self);
  g_signal_connect_swapped (strata_session_get_experiment (session), "changed", G_CALLBACK (update_empty), self);
  on_trainer_changed (self);
  on_network_changed (self);
  on_summary_changed (self);
}

static void
on_over (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const names[STRATA_N_OVER] = { "epochs", "batches", "time" };
  StrataTrainPage *self = user_data;

  for (int over = 0; over < STRATA_N_OVER; over++)
    if (g_str_equal (g_variant_get_string (parameter, NULL), names[over]))
      {
        g_simple_action_set_state (action, parameter);
        strata_curves_set_over (self->curves, over);
        gtk_widget_set_visible (self->smoothing_button, over != STRATA_OVER_EPOCHS);
      }
}

static void
on_show_all (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_curves_reset_view (STRATA_TRAIN_PAGE (user_data)->curves);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  strata_train_export_picture (GTK_WIDGET (self), self->session, self->curves, g_variant_get_string (parameter, NULL));
}

static void
on_export_csv (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  strata_train_export_csv (GTK_WIDGET (self), self->session);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  strata_train_copy_picture (self->curves);
  strata_session_toast (self->session, "%s", _ ("Picture copied"));
  strata_session_tell (self->session, "figure");
}

static void
on_copy_csv (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  strata_epoch_table_copy (self->table);
  strata_session_toast (self->session, "%s", _ ("Table copied"));
}

static void
on_evaluated (const char *text, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  /* The window may have been closed meanwhile. */
  if (self->session == NULL)
    return;
  gtk_label_set_text (self->evaluation_label, text);
  gtk_widget_show (GTK_WIDGET (self->evaluation_label));
}

static void
on_evaluate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;

  strata_train_evaluate (G_OBJECT (self), self->session, on_evaluated);
}

static void
on_undo_restore (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_session_undo_restore (STRATA_TRAIN_PAGE (user_data)->session);
}

static void
toggle_pane (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataTrainPage *self = STRATA_TRAIN_PAGE (widget);

  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
}

/* What stands open beside the curves needs no button; what does not has one, and has no focus. */
static void
on_pane_changed (StrataTrainPage *self)
{
  gboolean open = adw_flap_get_reveal_flap (self->flap);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  gtk_widget_set_visible (self->settings_button, adw_flap_get_folded (self->flap) || !open);
  if (!open && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->settings)))
    gtk_widget_grab_focus (self->settings_button);
}

static void
on_log_loss (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataTrainPage *self = user_data;
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  g_object_set (self->curves, "log-loss", !g_variant_get_boolean (state), NULL);
}

/* From 0 to 1, the plot of all lines has no decades. */
static void
update_log_loss (StrataTrainPage *self)
{
  GSimpleAction *action = G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "log-loss"));
  gboolean one_plot, log_loss;

  g_object_get (self->curves, "one-plot", &one_plot, "log-loss", &log_loss, NULL);
  g_simple_action_set_state (action, g_variant_new_boolean (log_loss));
  g_simple_action_set_enabled (action, !one_plot);
}

static void
add_actions (StrataTrainPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "over", .parameter_type = "s", .state = "'epochs'", .activate = on_over },
    { .name = "show-all", .activate = on_show_all },
    { .name = "undo-restore", .activate = on_undo_restore },
    { .name = "export", .parameter_type = "s", .activate = on_export },
    { .name = "export-csv", .activate = on_export_csv },
    { .name = "evaluate", .activate = on_evaluate },
    { .name = "copy", .activate = on_copy },
    { .name = "copy-csv", .activate = on_copy_csv },
    { .name = "log-loss", .state = "false", .activate = on_log_loss },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->curves, "notify::one-plot", G_CALLBACK (update_log_loss), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->curves, "notify::log-loss", G_CALLBACK (update_log_loss), self, G_CONNECT_SWAPPED);
  g_autoptr (GPropertyAction) one_plot = g_property_action_new ("one-plot", self->curves, "one-plot");
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (one_plot));
  g_autoptr (GPropertyAction) metric = g_property_action_new ("metric", self->metric_choice, "metric");
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (metric));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "curves", G_ACTION_GROUP (self->actions));
}

static void
strata_train_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, STRATA_TRAIN_PAGE (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_train_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    set_session (STRATA_TRAIN_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_train_page_dispose (GObject *object)
{
  StrataTrainPage *self = STRATA_TRAIN_PAGE (object);
  GtkWidget *child;

  if (self->curves != NULL)
    set_session (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (strata_train_page_parent_class)->dispose (object);
}

static void
strata_train_page_class_init (StrataTrainPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = strata_train_page_get_property;
  object_class->set_property = strata_train_page_set_property;
  object_class->dispose = strata_train_page_dispose;
  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (STRATA_TYPE_CHECKPOINT_LIST);
  g_type_ensure (STRATA_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (STRATA_TYPE_COMPARE_BUTTON);
  g_type_ensure (STRATA_TYPE_METRIC_CHOICE);
  g_type_ensure (STRATA_TYPE_CURVES);
  g_type_ensure (STRATA_TYPE_EPOCH_TABLE);
  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_FLOW_VIEW);
  g_type_ensure (STRATA_TYPE_FOLD_LAYOUT);
  g_type_ensure (STRATA_TYPE_TRAIN_SETTINGS);
  g_type_ensure (STRATA_TYPE_WATCHED_IMAGES);
  gtk_widget_class_install_action (widget_class, "page.toggle-pane", NULL, toggle_pane);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-train-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, flap);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, curves_stack);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, empty);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, train_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, build_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, mend_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, curves);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, below);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, watched);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, table);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, flow);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, settings);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, checkpoints);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, metric_choice);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, compare_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, smoothing_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, settings_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, undo_restore_button);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, watched_summary);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, outcome_revealer);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, StrataTrainPage, evaluation_label);
}

static void
strata_train_page_init (StrataTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  on_zoomed_changed (self);
  on_pane_changed (self);
  g_signal_connect_swapped (self->flap, "notify::folded", G_CALLBACK (on_pane_changed), self);
  g_signal_connect_swapped (self->flap, "notify::reveal-flap", G_CALLBACK (on_pane_changed), self);
  g_signal_connect_swapped (self->curves, "notify::zoomed", G_CALLBACK (on_zoomed_changed), self);
  g_signal_connect_swapped (self->watched, "notify::summary", G_CALLBACK (on_summary_changed), self);
}

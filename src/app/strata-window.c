/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-accessible.h"
#include "strata-bundled-cards.h"
#include "strata-data-page.h"
#include "strata-evaluate-page.h"
#include "strata-frame-meter.h"
#include "strata-inspect-page.h"
#include "strata-late-page.h"
#include "strata-model-page.h"
#include "strata-preferences.h"
#include "strata-runs-page.h"
#include "strata-spotlight.h"
#include "strata-train-page.h"

#include <glib/gi18n.h>

#define NARROWEST 360

G_DEFINE_FINAL_TYPE (StrataWindow, strata_window, ADW_TYPE_APPLICATION_WINDOW)

static const char *const page_names[] = { "data", "model", "train", "evaluate", "inspect", "runs" };

StrataSession *
strata_window_get_session (StrataWindow *self)
{
  return self->session;
}

void
strata_window_set_enabled (StrataWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled && !strata_window_is_locked (self, "win.", name));
}

gboolean
strata_window_is_on_start (StrataWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->root), "start") == 0;
}

/* --- Pages --------------------------------------------------------------------------------------------------------- */

/* The pages are switched in the header, or below where it has no room for that. */
static void
update_switcher (StrataWindow *self)
{
  adw_view_switcher_bar_set_reveal (self->switcher_bar,
                                    !strata_window_is_on_start (self)
                                      && adw_view_switcher_title_get_title_visible (self->switcher_title));
}

void
strata_window_update_mode (StrataWindow *self)
{
  gboolean on_start = strata_window_is_on_start (self);
  gboolean has_session = self->session != NULL;

  gtk_widget_set_visible (self->back_button, !on_start);
  gtk_widget_set_visible (self->history_buttons, !on_start && !self->tight);
  gtk_widget_set_visible (self->new_button, on_start && !self->tight);
  gtk_widget_set_visible (self->open_button, on_start);
  gtk_widget_set_visible (self->resume_button, on_start && has_session);
  gtk_widget_set_visible (GTK_WIDGET (self->train_button), !on_start);
  gtk_widget_set_visible (self->title_box, !on_start && self->titled);
  gtk_revealer_set_reveal_child (self->classroom_bar, !on_start && self->classroom != NULL);
  adw_view_switcher_title_set_view_switcher_enabled (self->switcher_title, !on_start);
  update_switcher (self);
  strata_window_set_enabled (self, "back", !on_start);
  strata_window_set_enabled (self, "return", on_start && has_session);
  strata_window_set_enabled (self, "page", has_session);
  strata_window_update_title (self);
}

void
strata_window_show_page (StrataWindow *self, const char *name)
{
  if (g_str_equal (name, "start") || self->session == NULL)
    {
      gtk_stack_set_visible_child_name (self->root, "start");
      strata_start_page_refresh (self->start_page);
      strata_window_offer_drafts (self);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        gtk_widget_grab_focus (GTK_WIDGET (self->start_page));
    }
  else if (strata_window_is_locked (self, "page:", name))
    {
      strata_window_toast (self, _ ("This page is locked for the class"));
      return;
    }
  else
    {
      gtk_stack_set_visible_child_name (self->root, "pages");
      if (adw_view_stack_get_child_by_name (self->pages, name) != NULL)
        adw_view_stack_set_visible_child_name (self->pages, name);
    }
  strata_window_update_mode (self);
}

static void
on_page_changed (StrataWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "page");

  if (action != NULL && name != NULL)
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (name));
  strata_lesson_pane_set_page (self->lesson_pane, name);
}

/* The one that is turned to, or NULL on the start page. */
static GtkWidget *
get_page (StrataWindow *self)
{
  GtkWidget *child = adw_view_stack_get_visible_child (self->pages);

  return child != NULL && !strata_window_is_on_start (self) ? strata_late_page_get_page (STRATA_LATE_PAGE (child))
                                                            : NULL;
}

/* The page's own keys are to answer at once. */
static void
focus_page (StrataWindow *self)
{
  GtkWidget *page = get_page (self);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (page == NULL || (focus != NULL && gtk_widget_is_ancestor (focus, page)))
    return;
  if (!gtk_widget_grab_focus (page))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static void
change_page (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  StrataWindow *self = user_data;

  strata_window_show_page (self, g_variant_get_string (value, NULL));
  focus_page (self);
}

static void
go_back (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strata_window_show_page (user_data, "start");
}

static void
go_return (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  strata_window_show_page (self, adw_view_stack_get_visible_child_name (self->pages));
}

/* The visible page's own action, if it has it: page.toggle-pane and page.find mean what the page makes of them. */
static void
forward_to_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  g_autofree char *name = g_strconcat ("page.", g_action_get_name (G_ACTION (action)), NULL);
  GtkWidget *page = get_page (self);

  if (page != NULL)
    gtk_widget_activate_action_variant (page, name, NULL);
}

static void
toggle_fullscreen (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

/* Two hundred widgets that most sessions never show. GTK's own action of this name takes the place of this one. */
static void
show_help_overlay (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/strata/Strata/strata-shortcuts.ui");
  GtkShortcutsWindow *overlay = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (self), overlay);
  g_action_group_activate_action (G_ACTION_GROUP (self), "show-help-overlay", NULL);
}

static const GActionEntry entries[] = {
  { "page", NULL, "s", "'model'", change_page },
  { "back", go_back },
  { "return", go_return },
  { "toggle-pane", forward_to_page },
  { "find", forward_to_page },
  { "fullscreen", toggle_fullscreen },
  { "show-help-overlay", show_help_overlay },
};

/* --- Session ------------------------------------------------------------------------------------------------------- */

gboolean
strata_window_is_replaceable (StrataWindow *self)
{
  return self->session == NULL
         || (!strata_session_is_training (self->session) && !strata_session_has_unsaved_network (self->session)
             && !strata_editor_get_modified (strata_session_get_editor (self->session)));
}

static void
on_look_at (StrataWindow *self, int split, guint index)
{
  strata_window_show_page (self, "inspect");
  GtkWidget *page = get_page (self);
  if (page != NULL)
    gtk_widget_activate_action (page, "inspect.look-at", "(uu)", (guint) split, index);
}

void
strata_window_set_session (StrataWindow *self, StrataSession *session)
{
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (strata_session_get_editor (self->session), self);
      g_signal_handlers_disconnect_by_data (strata_session_get_experiment (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  if (self->draft != NULL)
    strata_draft_discard (self->draft);
  g_clear_object (&self->draft);
  strata_lesson_pane_stop (self->lesson_pane);
  g_set_object (&self->session, session);
  strata_window_apply_classroom (self);
  self->bar_dismissed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    g_object_set (adw_view_stack_get_child_by_name (self->pages, page_names[i]), "session", session, NULL);
  strata_training_bar_set_session (self->training_bar, session);

  if (session != NULL)
    {
      StrataEditor *editor = strata_session_get_editor (session);
      g_signal_connect_swapped (editor, "notify", G_CALLBACK (strata_window_update_history), self);
      g_signal_connect_swapped (editor, "notify::modified", G_CALLBACK (strata_window_update_title), self);
      g_signal_connect_swapped (strata_session_get_experiment (session), "changed",
                                G_CALLBACK (strata_window_update_title), self);
      g_signal_connect_swapped (session, "notify::file", G_CALLBACK (strata_window_update_title), self);
      g_signal_connect_swapped (session, "toast", G_CALLBACK (strata_window_toast), self);
      g_signal_connect_swapped (session, "look-at", G_CALLBACK (on_look_at), self);
    }
  strata_window_bind_training (self);
  strata_window_update_history (self);
  strata_window_set_enabled (self, "save", session != NULL);
  strata_window_set_enabled (self, "save-as", session != NULL);
  strata_window_set_enabled (self, "export", session != NULL);
  strata_window_update_mode (self);
}

StrataWindow *
strata_window_open_session (StrataWindow *self, StrataSession *session, const char *draft)
{
  g_autofree char *page = strata_preferences_get_string ("last-page", "model");

  if (!strata_window_is_replaceable (self))
    {
      self = strata_window_new (STRATA_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))));
      gtk_window_present (GTK_WINDOW (self));
    }
  strata_window_set_session (self, session);
  self->draft = strata_draft_new (session, draft);
  if (draft != NULL)
    strata_editor_mark_unsaved (strata_session_get_editor (session));
  strata_window_show_page (self, strata_window_reach_page (self, page));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_page (self);
  return self;
}

void
strata_window_open_experiment (StrataWindow *self, StrataExperiment *experiment, GFile *file)
{
  g_autoptr (StrataSession) session = strata_session_new (experiment, file);

  strata_window_open_session (self, session, NULL);
}

void
strata_window_open_bundled (StrataWindow *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load (name, &error);

  if (experiment == NULL)
    strata_window_show_error (self, _ ("The Experiment Could Not Be Opened"), error->message);
  else
    {
      const StrataBundledCard *card = strata_bundled_card_find (name);

      /* Called as its card is, in the person's language. */
      if (card != NULL)
        strata_experiment_set_name (experiment, _ (card->title));
      strata_window_open_experiment (self, experiment, NULL);
    }
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

/* A focus taken before a window is on the screen makes GTK tell assistive technology of it too early, as a filler. */
static void
strata_window_map (GtkWidget *widget)
{
  StrataWindow *self = STRATA_WINDOW (widget);

  GTK_WIDGET_CLASS (strata_window_parent_class)->map (widget);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->root), "start") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->start_page));
}

/* What the header holds in a wide window is no reason to refuse a narrow one, in which it has gone. */
static void
strata_window_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  GTK_WIDGET_CLASS (strata_window_parent_class)
    ->measure (widget, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, NARROWEST);
}

static void
strata_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (strata_window_parent_class)->size_allocate (widget, width, height, baseline);
  strata_window_take_width (STRATA_WINDOW (widget), width);
}

static void
restore_size (StrataWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self), strata_preferences_get_int ("window-width", 1440),
                               strata_preferences_get_int ("window-height", 900));
  if (strata_preferences_get_boolean ("window-maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
strata_window_unmap (GtkWidget *widget)
{
  StrataWindow *self = STRATA_WINDOW (widget);
  int width = 0, height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  strata_preferences_set_int ("window-width", width);
  strata_preferences_set_int ("window-height", height);
  strata_preferences_set_boolean ("window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (self->session != NULL && adw_view_stack_get_visible_child_name (self->pages) != NULL)
    strata_preferences_set_string ("last-page", adw_view_stack_get_visible_child_name (self->pages));

  GTK_WIDGET_CLASS (strata_window_parent_class)->unmap (widget);
}

static void
strata_window_dispose (GObject *object)
{
  StrataWindow *self = STRATA_WINDOW (object);

  g_clear_handle_id (&self->width_source, g_source_remove);
  g_clear_pointer (&self->pace, strata_pace_free);
  g_clear_pointer (&self->classroom, strata_classroom_lock_free);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->folded_panes, g_ptr_array_unref);
  if (self->session != NULL)
    {
      g_signal_handlers_disconnect_by_data (strata_session_get_editor (self->session), self);
      g_signal_handlers_disconnect_by_data (strata_session_get_experiment (self->session), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
      g_clear_object (&self->session);
    }

  G_OBJECT_CLASS (strata_window_parent_class)->dispose (object);
}

static void
strata_window_class_init (StrataWindowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_window_dispose;
  widget_class->map = strata_window_map;
  widget_class->measure = strata_window_measure;
  widget_class->size_allocate = strata_window_size_allocate;
  widget_class->unmap = strata_window_unmap;
  GTK_WINDOW_CLASS (class)->close_request = strata_window_close_request;

  g_type_ensure (STRATA_TYPE_SPOTLIGHT);
  g_type_ensure (STRATA_TYPE_LESSON_PANE);
  g_type_ensure (STRATA_TYPE_START_PAGE);
  g_type_ensure (STRATA_TYPE_LATE_PAGE);
  g_type_ensure (STRATA_TYPE_DATA_PAGE);
  g_type_ensure (STRATA_TYPE_MODEL_PAGE);
  g_type_ensure (STRATA_TYPE_TRAIN_PAGE);
  g_type_ensure (STRATA_TYPE_EVALUATE_PAGE);
  g_type_ensure (STRATA_TYPE_INSPECT_PAGE);
  g_type_ensure (STRATA_TYPE_RUNS_PAGE);
  g_type_ensure (STRATA_TYPE_TRAINING_BAR);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, header);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, root);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, start_page);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, history_buttons);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, title_box);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, widths_label);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, train_button);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, training_revealer);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, training_bar);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, spotlight);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, work);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, lesson_pane);
  gtk_widget_class_bind_template_child (widget_class, StrataWindow, classroom_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, strata_window_fit_page);
  gtk_widget_class_bind_template_callback (widget_class, strata_window_finish_lesson);
  gtk_widget_class_bind_template_callback (widget_class, update_switcher);
}

static void
strata_window_init (StrataWindow *self)
{
  self->roomy = self->titled = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  strata_accessible_name_parts (GTK_WIDGET (self->switcher_title), ADW_TYPE_VIEW_SWITCHER, _ ("Pages"));
  strata_accessible_name_parts (GTK_WIDGET (self->switcher_bar), ADW_TYPE_VIEW_SWITCHER, _ ("Pages"));
  strata_accessible_name_parts (GTK_WIDGET (self->train_button), GTK_TYPE_MENU_BUTTON,
                                _ ("More ways to train and to stop"));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  strata_window_add_history_actions (self);
  strata_window_add_training_actions (self);
  strata_window_add_file_actions (self);
  strata_window_add_open_actions (self);
  strata_window_add_lesson_actions (self);
  strata_window_add_draft_actions (self);
  strata_window_add_present_actions (self);
  strata_window_place_lesson (self);
  restore_size (self);
  strata_window_set_session (self, NULL);
  strata_window_show_page (self, "start");
}

StrataWindow *
strata_window_new (StrataApplication *application)
{
  StrataWindow *self = g_object_new (STRATA_TYPE_WINDOW, "application", application, NULL);

  strata_frame_meter_attach (GTK_WIDGET (self));
  return self;
}

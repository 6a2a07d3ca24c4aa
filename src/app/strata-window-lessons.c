/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-window-private.h"

#include "strata-preferences.h"

#include <glib/gi18n.h>

/* Lessons, started from the start page or a file, shown beside the pages; and experiments set up for a class. */

void
strata_window_start_lesson (StrataWindow *self, StrataLesson *lesson)
{
  g_autoptr (StrataExperiment) experiment = strata_lesson_make_experiment (lesson);
  g_autoptr (StrataSession) session = strata_session_new (experiment, NULL);

  self = strata_window_open_session (self, session, NULL);
  strata_window_show_page (self, "model");
  strata_lesson_pane_start (self->lesson_pane, lesson, session);
  strata_lesson_pane_set_page (self->lesson_pane, adw_view_stack_get_visible_child_name (self->pages));
}

static void
start_lesson (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataLesson) lesson = strata_lesson_load_bundled (g_variant_get_string (parameter, NULL), &error);

  if (lesson == NULL)
    strata_window_show_error (self, _ ("The Lesson Could Not Be Opened"), error->message);
  else
    strata_window_start_lesson (self, lesson);
}

/* --- Class rooms --------------------------------------------------------------------------------------------------- */

gboolean
strata_window_is_locked (StrataWindow *self, const char *prefix, const char *name)
{
  g_autofree char *control = g_strconcat (prefix, name, NULL);

  return self->classroom != NULL && strata_classroom_lock_holds (self->classroom, control);
}

const char *
strata_window_reach_page (StrataWindow *self, const char *page)
{
  static const char *const others[] = { "model", "data", "train", "evaluate", "inspect", "runs" };

  for (guint i = 0; i < G_N_ELEMENTS (others) && strata_window_is_locked (self, "page:", page); i++)
    if (!strata_window_is_locked (self, "page:", others[i]))
      return others[i];
  return page;
}

void
strata_window_apply_classroom (StrataWindow *self)
{
  StrataClassroom *classroom =
    self->session != NULL ? strata_experiment_dup_classroom (strata_session_get_experiment (self->session)) : NULL;
  const char *page = adw_view_stack_get_visible_child_name (self->pages);

  g_clear_pointer (&self->classroom, strata_classroom_lock_free);
  if (classroom == NULL)
    return;
  self->classroom = strata_classroom_lock_new (GTK_WIDGET (self), classroom);
  if (page != NULL)
    adw_view_stack_set_visible_child_name (self->pages, strata_window_reach_page (self, page));
}

/* Until the experiment is opened again: the file keeps its field. */
static void
unlock (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  g_clear_pointer (&self->classroom, strata_classroom_lock_free);
  gtk_revealer_set_reveal_child (self->classroom_bar, FALSE);
  strata_window_set_enabled (self, "save", self->session != NULL);
  strata_window_set_enabled (self, "save-as", self->session != NULL);
  strata_window_set_enabled (self, "export", self->session != NULL);
  strata_window_update_history (self);
  strata_window_update_training (self);
}

static const GActionEntry entries[] = {
  { "start-lesson", start_lesson, "s" },
  { "unlock", unlock },
};

void
strata_window_add_lesson_actions (StrataWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
strata_window_place_lesson (StrataWindow *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->work),
                                  self->roomy ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  strata_lesson_pane_set_below (self->lesson_pane, !self->roomy);
}

/* The start page marks it. */
void
strata_window_finish_lesson (StrataWindow *self, const char *id)
{
  g_auto (GStrv) finished = strata_preferences_get_strv ("finished-lessons");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (g_strv_contains ((const char *const *) finished, id))
    return;
  g_strv_builder_addv (builder, (const char **) finished);
  g_strv_builder_add (builder, id);
  all = g_strv_builder_end (builder);
  strata_preferences_set_strv ("finished-lessons", (const char *const *) all);
}

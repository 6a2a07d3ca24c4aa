/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-format.h"
#include "strata-tip.h"
#include "strata-window-private.h"

#include <glib/gi18n.h>

/* What the header says of the experiment, and the steps of its history. */

void
strata_window_update_title (StrataWindow *self)
{
  g_autofree char *name = NULL;
  g_autofree char *subtitle = NULL, *widths = NULL;
  g_autofree char *title = NULL;
  g_autofree char *window_title = NULL;
  gboolean on_start = strata_window_is_on_start (self);

  if (self->session != NULL)
    {
      gboolean modified = strata_editor_get_modified (strata_session_get_editor (self->session));
      name = strata_session_dup_name (self->session);
      title = modified ? g_strdup_printf ("• %s", name) : g_strdup (name);
      StrataExperiment *experiment = strata_session_get_experiment (self->session);
      g_autofree char *model = strata_experiment_describe (experiment);

      subtitle = strata_format_figures (model);
      widths = strata_format_figure (strata_experiment_describe_widths (experiment));
    }
  window_title = on_start || title == NULL ? g_strdup (_ ("Strata")) : g_strdup_printf (_ ("%s — Strata"), title);
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  adw_view_switcher_title_set_title (self->switcher_title, on_start || title == NULL ? _ ("Strata") : title);
  /* Between the buttons there is no room for all of it, and among those of a phone for none. */
  adw_view_switcher_title_set_subtitle (self->switcher_title, on_start || self->tight ? NULL : widths);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->subtitle_label, subtitle);
  gtk_label_set_label (self->widths_label, widths);
  strata_tip_set (self->title_box, subtitle);

  if (name != NULL)
    {
      g_autofree char *back = g_strdup_printf (_ ("Back to %s"), name);
      strata_tip_set (self->resume_button, back);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->resume_button), GTK_ACCESSIBLE_PROPERTY_LABEL, back, -1);
    }
}

void
strata_window_update_history (StrataWindow *self)
{
  StrataEditor *editor = self->session ? strata_session_get_editor (self->session) : NULL;
  const char *undo = editor ? strata_editor_get_undo_label (editor) : NULL;
  const char *redo = editor ? strata_editor_get_redo_label (editor) : NULL;
  g_autofree char *undo_text = undo ? g_strdup_printf (_ ("Undo: %s"), undo) : g_strdup (_ ("Nothing to undo"));
  g_autofree char *redo_text = redo ? g_strdup_printf (_ ("Redo: %s"), redo) : g_strdup (_ ("Nothing to redo"));

  strata_window_set_enabled (self, "undo", undo != NULL);
  strata_window_set_enabled (self, "redo", redo != NULL);
  strata_tip_set (self->undo_button, undo_text);
  strata_tip_set (self->redo_button, redo_text);
}

/* An entry that is no field of the experiment, a search, undoes its own typing. */
static gboolean
undo_in_entry (StrataWindow *self, const char *action)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  GtkWidget *entry = focus ? gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY) : NULL;

  return entry != NULL && *gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0'
         && gtk_widget_activate_action (focus, action, NULL);
}

/* What cannot be set while a training runs cannot be set by a step of the history either. */
static gboolean
is_fixed_by_training (StrataWindow *self, gboolean (*changes) (StrataEditor *, GObject *))
{
  StrataEditor *editor = strata_session_get_editor (self->session);
  StrataExperiment *experiment = strata_session_get_experiment (self->session);
  GListStore *callbacks = strata_experiment_get_callbacks (experiment);

  if (!strata_session_is_training (self->session))
    return FALSE;
  if (changes (editor, G_OBJECT (strata_experiment_get_fit (experiment))) || changes (editor, G_OBJECT (callbacks)))
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (callbacks)); i++)
    {
      g_autoptr (GObject) callback = g_list_model_get_item (G_LIST_MODEL (callbacks), i);

      if (changes (editor, callback))
        return TRUE;
    }
  return FALSE;
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  if (undo_in_entry (self, "text.undo"))
    return;
  if (is_fixed_by_training (self, strata_editor_undo_changes))
    strata_window_toast (self, _ ("Not undone: what a training began with stays as it is until it ends or is stopped"));
  else
    strata_editor_undo (strata_session_get_editor (self->session));
}

static void
redo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *self = user_data;

  if (undo_in_entry (self, "text.redo"))
    return;
  if (is_fixed_by_training (self, strata_editor_redo_changes))
    strata_window_toast (self, _ ("Not redone: what a training began with stays as it is until it ends or is stopped"));
  else
    strata_editor_redo (strata_session_get_editor (self->session));
}

static const GActionEntry entries[] = {
  { "undo", undo },
  { "redo", redo },
};

void
strata_window_add_history_actions (StrataWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

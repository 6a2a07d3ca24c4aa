/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-preferences-window.h"

#include "strata-accessible.h"
#include "strata-chooser.h"
#include "strata-preferences.h"
#include "strata-wheel.h"
#include "strata-window.h"

#include <glib/gi18n.h>

struct _StrataPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *style_row;
  GtkSpinButton *threads;
  GtkSpinButton *draft_interval;
  AdwActionRow *folder_row;
  GtkWidget *forget_folder_button;
  char *folder_asked;    /* being read */
  GCancellable *reading; /* of it */
};

G_DEFINE_FINAL_TYPE (StrataPreferencesWindow, strata_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static const struct
{
  const char *nick;
  AdwColorScheme scheme;
} styles[] = {
  { "system", ADW_COLOR_SCHEME_DEFAULT },
  { "light", ADW_COLOR_SCHEME_FORCE_LIGHT },
  { "dark", ADW_COLOR_SCHEME_FORCE_DARK },
};

static void
on_style (StrataPreferencesWindow *self)
{
  guint i = adw_combo_row_get_selected (self->style_row);

  if (i >= G_N_ELEMENTS (styles))
    return;
  strata_preferences_set_string ("color-scheme", styles[i].nick);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), styles[i].scheme);
}

static void
on_threads (StrataPreferencesWindow *self)
{
  strata_preferences_set_int ("threads", gtk_spin_button_get_value_as_int (self->threads));
}

static void
on_draft_interval (StrataPreferencesWindow *self)
{
  strata_preferences_set_int ("draft-interval", gtk_spin_button_get_value_as_int (self->draft_interval));
}

static void
show_folder (StrataPreferencesWindow *self)
{
  g_autofree char *folder = strata_preferences_get_string ("data-folder", "");
  g_autofree char *escaped = g_markup_escape_text (folder, -1);

  adw_action_row_set_subtitle (self->folder_row,
                               *folder ? escaped : _ ("The data folders of the system: datasets/fashion-mnist"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->folder_row), "error");
  gtk_widget_set_visible (self->forget_folder_button, *folder != '\0');
}

/* What is shown comes from there from now on, but for data with a folder of their own and under a running training. */
static void
reload_windows (void)
{
  for (GList *link = gtk_application_get_windows (GTK_APPLICATION (g_application_get_default ())); link != NULL;
       link = link->next)
    {
      StrataSession *session = STRATA_IS_WINDOW (link->data) ? strata_window_get_session (link->data) : NULL;
      g_autofree char *folder = NULL;

      if (session == NULL || strata_session_is_training (session))
        continue;
      g_object_get (strata_experiment_get_data (strata_session_get_experiment (session)), "folder", &folder, NULL);
      if (folder == NULL || *folder == '\0')
        strata_session_reload_data (session);
    }
}

static void
set_folder (StrataPreferencesWindow *self, const char *folder)
{
  strata_preferences_set_string ("data-folder", folder);
  show_folder (self);
  reload_windows ();
}

static void
on_folder_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataDataset) dataset = strata_dataset_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (dataset != NULL)
    set_folder (self, self->folder_asked);
  else
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_action_row_set_subtitle (self->folder_row, escaped);
      gtk_widget_add_css_class (GTK_WIDGET (self->folder_row), "error");
    }
}

/* A folder without the images would be passed over in silence each time they are looked for: it is not taken. */
static void
read_folder (StrataPreferencesWindow *self, const char *folder)
{
  g_autoptr (StrataExperiment) experiment = strata_experiment_new ();
  StrataDataSettings *settings = strata_experiment_get_data (experiment);

  g_object_set (settings, "source", "fashion-mnist", "folder", folder, NULL);
  g_free (self->folder_asked);
  self->folder_asked = g_strdup (folder);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  gtk_widget_remove_css_class (GTK_WIDGET (self->folder_row), "error");
  adw_action_row_set_subtitle (self->folder_row, _ ("Reading…"));
  strata_dataset_load_async (settings, NULL, self->reading, on_folder_read, g_object_ref (self));
}

static void
on_folder_response (GtkNativeDialog *dialog, int response, StrataPreferencesWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (folder);

      if (path != NULL)
        read_folder (self, path);
    }
  g_object_unref (dialog);
}

static void
on_choose_folder (StrataPreferencesWindow *self)
{
  GtkFileChooserNative *chooser = strata_chooser_new (_ ("Choose the Folder of the Images"), GTK_WINDOW (self),
                                                      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Choose"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_folder_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
on_forget_folder (StrataPreferencesWindow *self)
{
  g_cancellable_cancel (self->reading);
  set_folder (self, "");
}

static void
strata_preferences_window_finalize (GObject *object)
{
  StrataPreferencesWindow *self = STRATA_PREFERENCES_WINDOW (object);

  g_free (self->folder_asked);
  g_clear_object (&self->reading);
  G_OBJECT_CLASS (strata_preferences_window_parent_class)->finalize (object);
}

static void
strata_preferences_window_class_init (StrataPreferencesWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_preferences_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataPreferencesWindow, style_row);
  gtk_widget_class_bind_template_child (widget_class, StrataPreferencesWindow, threads);
  gtk_widget_class_bind_template_child (widget_class, StrataPreferencesWindow, draft_interval);
  gtk_widget_class_bind_template_child (widget_class, StrataPreferencesWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, StrataPreferencesWindow, forget_folder_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_folder);
}

static void
strata_preferences_window_init (StrataPreferencesWindow *self)
{
  g_autofree char *style = strata_preferences_get_string ("color-scheme", "system");

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (styles[i].nick, style))
      adw_combo_row_set_selected (self->style_row, i);
  strata_accessible_name_parts (GTK_WIDGET (self), ADW_TYPE_VIEW_SWITCHER, _ ("Pages"));
  strata_wheel_pass_by (GTK_WIDGET (self->threads));
  strata_wheel_pass_by (GTK_WIDGET (self->draft_interval));
  gtk_spin_button_set_value (self->threads, strata_preferences_get_int ("threads", 0));
  gtk_spin_button_set_value (self->draft_interval, strata_preferences_get_int ("draft-interval", 2));
  show_folder (self);
  g_signal_connect_swapped (self->style_row, "notify::selected", G_CALLBACK (on_style), self);
  g_signal_connect_swapped (self->threads, "value-changed", G_CALLBACK (on_threads), self);
  g_signal_connect_swapped (self->draft_interval, "value-changed", G_CALLBACK (on_draft_interval), self);
}

GtkWindow *
strata_preferences_window_new (void)
{
  return g_object_new (STRATA_TYPE_PREFERENCES_WINDOW, NULL);
}

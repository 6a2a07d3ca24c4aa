/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-export-window.h"

#include "strata-chooser.h"
#include "strata-window-private.h"

#include <glib/gi18n.h>

struct _StrataExportWindow
{
  AdwWindow parent_instance;

  AdwPreferencesGroup *formats;
  GtkWidget *scaling_group;
  AdwComboRow *scaling_row;
  GtkWidget *training_group;
  GtkWidget *export_button;

  StrataWindow *window; /* it is transient for */
  GtkCheckButton *checks[STRATA_N_MODEL_FORMATS];
};

G_DEFINE_FINAL_TYPE (StrataExportWindow, strata_export_window, ADW_TYPE_WINDOW)

static const char *const purposes[STRATA_N_MODEL_FORMATS] = {
  [STRATA_MODEL_FORMAT_KERAS] = N_ ("Everything, for Keras 3"),
  [STRATA_MODEL_FORMAT_H5] = N_ ("Everything, for Keras 2 and 3"),
  [STRATA_MODEL_FORMAT_WEIGHTS] = N_ ("For a model of the same layers"),
  [STRATA_MODEL_FORMAT_NPZ] = N_ ("For NumPy"),
  [STRATA_MODEL_FORMAT_ONNX] = N_ ("For prediction in other programs"),
  [STRATA_MODEL_FORMAT_PYTHON] = N_ ("Builds and trains the experiment; holds no weights"),
};

static StrataModelFormat
get_format (StrataExportWindow *self)
{
  for (StrataModelFormat i = 0; i < STRATA_N_MODEL_FORMATS; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      return i;
  return STRATA_MODEL_FORMAT_PYTHON;
}

static void
on_format (StrataExportWindow *self)
{
  StrataModelFormat format = get_format (self);
  int scaling = STRATA_SCALING_NONE;

  g_object_get (strata_experiment_get_scaling (strata_session_get_experiment (self->window->session)), "scaling",
                &scaling, NULL);
  gtk_widget_set_visible (self->scaling_group, scaling != STRATA_SCALING_NONE && format != STRATA_MODEL_FORMAT_PYTHON
                                                 && strata_model_format_get_info (format)->takes_scaling);
}

static void
add_formats (StrataExportWindow *self)
{
  gboolean trained = strata_session_get_network (self->window->session) != NULL;

  for (StrataModelFormat i = 0; i < STRATA_N_MODEL_FORMATS; i++)
    {
      const StrataModelFormatInfo *info = strata_model_format_get_info (i);
      gboolean possible = trained || i == STRATA_MODEL_FORMAT_PYTHON;
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *suffix = gtk_label_new (info->suffix);

      self->checks[i] = GTK_CHECK_BUTTON (check);
      gtk_check_button_set_group (self->checks[i], i > 0 ? self->checks[0] : NULL);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (suffix, "dim-label");
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (info->label));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), possible ? _ (purposes[i]) : _ ("Train the model first"));
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      gtk_widget_set_sensitive (row, possible);
      adw_preferences_group_add (self->formats, row);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_format), self);
    }
  gtk_check_button_set_active (self->checks[trained ? STRATA_MODEL_FORMAT_KERAS : STRATA_MODEL_FORMAT_PYTHON], TRUE);
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

/* The window outlives the question where to write. */
static void
on_written (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = strata_session_export_finish (STRATA_SESSION (object), result, &error);

  if (path == NULL)
    strata_window_show_error (window, _ ("The Export Failed"), error->message);
  else
    {
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *text = g_strdup_printf (_ ("Saved “%s”"), name);
      strata_window_toast (window, text);
    }
}

static void
on_response (GtkNativeDialog *dialog, int response, StrataExportWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = g_file_get_path (file);

      if (path == NULL)
        strata_window_show_error (self->window, _ ("The Export Failed"),
                                  _ ("A network can only be written to a folder of this computer. "
                                     "Choose another folder."));
      else
        {
          strata_session_export_async (self->window->session, path, get_format (self),
                                       adw_combo_row_get_selected (self->scaling_row) == 0
                                         ? STRATA_EXPORT_SCALING_INSIDE
                                         : STRATA_EXPORT_SCALING_OUTSIDE,
                                       on_written, g_object_ref (self->window));
          gtk_window_close (GTK_WINDOW (self));
        }
    }
  g_object_unref (dialog);
}

static void
on_export (StrataExportWindow *self)
{
  GtkFileChooserNative *chooser =
    strata_chooser_new (_ ("Export"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"));
  g_autofree char *base = strata_session_dup_name (self->window->session);
  g_autofree char *name = g_strconcat (base, strata_model_format_get_info (get_format (self))->suffix, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- What the Train page writes ------------------------------------------------------------------------------------ */

static void
run_on_page (StrataExportWindow *self, const char *action)
{
  g_autoptr (StrataWindow) window = g_object_ref (self->window);

  gtk_window_destroy (GTK_WINDOW (self));
  strata_window_show_page (window, "train");
  gtk_widget_activate_action_variant (adw_view_stack_get_visible_child (window->pages), action, NULL);
}

static void
on_picture (StrataExportWindow *self)
{
  run_on_page (self, "curves.export");
}

static void
on_table (StrataExportWindow *self)
{
  run_on_page (self, "curves.export-csv");
}

static gboolean
has_epochs (StrataExportWindow *self)
{
  StrataHistory *history = strata_training_log_get_history (strata_session_get_log (self->window->session));

  return history != NULL && strata_history_get_n_epochs (history) > 0;
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_export_window_class_init (StrataExportWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataExportWindow, formats);
  gtk_widget_class_bind_template_child (widget_class, StrataExportWindow, scaling_group);
  gtk_widget_class_bind_template_child (widget_class, StrataExportWindow, scaling_row);
  gtk_widget_class_bind_template_child (widget_class, StrataExportWindow, training_group);
  gtk_widget_class_bind_template_child (widget_class, StrataExportWindow, export_button);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_bind_template_callback (widget_class, on_picture);
  gtk_widget_class_bind_template_callback (widget_class, on_table);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strata_export_window_init (StrataExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
strata_export_window_new (StrataWindow *window)
{
  StrataExportWindow *self = g_object_new (STRATA_TYPE_EXPORT_WINDOW, "transient-for", window, NULL);

  self->window = window;
  add_formats (self);
  on_format (self);
  gtk_widget_set_visible (self->training_group, has_epochs (self));
  gtk_widget_grab_focus (self->export_button);
  return GTK_WINDOW (self);
}

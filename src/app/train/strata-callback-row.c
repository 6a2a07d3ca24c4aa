/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-callback-row.h"

#include <glib/gi18n.h>

#include "strata-accessible.h"
#include "strata-argument-form.h"
#include "strata-argument-row.h"
#include "strata-show-file.h"
#include "strata-tip.h"

struct _StrataCallbackRow
{
  AdwExpanderRow parent_instance;
  StrataSession *session;
  StrataCallback *callback;
  GPtrArray *rows;          /* unowned */
  GtkWidget *folder_button; /* or NULL: it fills no folder */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (StrataCallbackRow, strata_callback_row, ADW_TYPE_EXPANDER_ROW)

static void
show_enabled (StrataCallbackRow *self)
{
  self->showing = TRUE;
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), strata_callback_get_enabled (self->callback));
  self->showing = FALSE;
  strata_callback_row_update (self);
}

static void
on_switched (StrataCallbackRow *self)
{
  gboolean enabled = adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self));
  const char *name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self->callback));
  g_autofree char *label = NULL;

  if (self->showing || enabled == strata_callback_get_enabled (self->callback))
    return;
  /* The running training has its own copy: switching here would promise what does not happen. */
  if (strata_session_is_training (self->session))
    {
      show_enabled (self);
      strata_session_toast (self->session, _ ("%s stays as it is while a training runs"), name);
      return;
    }
  label = g_strdup_printf (enabled ? _ ("Turn on %s") : _ ("Turn off %s"), name);
  strata_editor_set (strata_session_get_editor (self->session), G_OBJECT (self->callback), label, "enabled", enabled);
}

/* --- Its folder ---------------------------------------------------------------------------------------------------- */

/* That of the training under way or the last one; else one that is named in full, which does not depend on a training. */
static char *
dup_folder (StrataCallbackRow *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  const char *argument = STRATA_CALLBACK_GET_CLASS (self->callback)->folder_argument;
  g_autofree char *folder = NULL;

  if (trainer != NULL)
    folder = strata_trainer_dup_callback_folder (
      trainer, strata_configurable_get_class_name (STRATA_CONFIGURABLE (self->callback)));
  if (folder != NULL)
    return g_steal_pointer (&folder);
  g_object_get (self->callback, argument, &folder, NULL);
  return folder != NULL && g_path_is_absolute (folder) ? g_steal_pointer (&folder) : NULL;
}

static void
on_open_folder (StrataCallbackRow *self)
{
  g_autofree char *folder = dup_folder (self);

  if (folder != NULL)
    strata_show_folder (GTK_WIDGET (self), folder);
}

static void
update_folder_button (StrataCallbackRow *self, gboolean has_written)
{
  g_autofree char *folder = dup_folder (self);
  gboolean there = folder != NULL && (has_written || strata_session_get_trainer (self->session) == NULL);

  gtk_widget_set_sensitive (self->folder_button, there);
  strata_tip_set (self->folder_button,
                  there ? _ ("Open folder") : _ ("There is a folder to open once a training has written it"));
}

static void
add_folder_button (StrataCallbackRow *self)
{
  const char *name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self->callback));
  g_autofree char *label = g_strdup_printf (_ ("Open the folder of %s"), name);

  self->folder_button = gtk_button_new_from_icon_name ("folder-open-symbolic");
  gtk_widget_set_valign (self->folder_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->folder_button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->folder_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (self->folder_button, "clicked", G_CALLBACK (on_open_folder), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->folder_button);
}

/* --- The row ------------------------------------------------------------------------------------------------------- */

void
strata_callback_row_update (StrataCallbackRow *self)
{
  StrataTrainer *trainer = strata_session_get_trainer (self->session);
  const char *name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self->callback));
  gboolean enabled = strata_callback_get_enabled (self->callback);
  gboolean training = strata_session_is_training (self->session);
  g_autofree char *status = enabled && trainer != NULL ? strata_trainer_dup_callback_status (trainer, name) : NULL;
  g_autofree char *settings =
    enabled && status == NULL ? strata_configurable_describe (STRATA_CONFIGURABLE (self->callback)) : NULL;
  const char *set = settings != NULL && settings[0] != '\0' ? settings : _ ("On");
  const char *subtitle = !enabled ? _ ("Off") : status != NULL ? status : set;

  if (g_strcmp0 (subtitle, adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (self))) != 0)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->rows, i), !training);
  if (self->folder_button != NULL)
    update_folder_button (self, status != NULL);
}

static void
strata_callback_row_dispose (GObject *object)
{
  StrataCallbackRow *self = STRATA_CALLBACK_ROW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->callback);
  G_OBJECT_CLASS (strata_callback_row_parent_class)->dispose (object);
}

static void
strata_callback_row_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_CALLBACK_ROW (object)->rows);
  G_OBJECT_CLASS (strata_callback_row_parent_class)->finalize (object);
}

static void
strata_callback_row_class_init (StrataCallbackRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_callback_row_dispose;
  G_OBJECT_CLASS (class)->finalize = strata_callback_row_finalize;
}

static void
strata_callback_row_init (StrataCallbackRow *self)
{
  self->rows = g_ptr_array_new ();
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (self), TRUE);
}

static void
add_row (StrataCallbackRow *self, GtkWidget *row)
{
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->rows, row);
}

/* The arguments of callbacks that are off, most of them, are widgets that nobody sees: they are made when a row opens. */
static void
fill (StrataCallbackRow *self)
{
  StrataEditor *editor = strata_session_get_editor (self->session);
  StrataConfigurable *callback = STRATA_CONFIGURABLE (self->callback);
  g_autofree GParamSpec **arguments = NULL;
  gboolean has_objects = FALSE;
  guint n;

  if (self->rows->len > 0 || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  arguments = strata_configurable_list_arguments (callback, &n);
  for (guint i = 0; i < n; i++)
    if (g_type_is_a (arguments[i]->value_type, STRATA_TYPE_CONFIGURABLE))
      has_objects = TRUE;
  if (has_objects)
    add_row (self, strata_argument_form_new (editor, callback));
  for (guint i = 0; i < n && !has_objects; i++)
    add_row (self, strata_argument_row_new (editor, callback, arguments[i]));
  strata_callback_row_update (self);
}

GtkWidget *
strata_callback_row_new (StrataSession *session, StrataCallback *callback)
{
  StrataCallbackRow *self = g_object_new (STRATA_TYPE_CALLBACK_ROW, NULL);

  self->session = g_object_ref (session);
  self->callback = g_object_ref (callback);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback)));
  strata_accessible_name_parts (GTK_WIDGET (self), ADW_TYPE_EXPANDER_ROW,
                                strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback)));
  strata_accessible_name_parts (GTK_WIDGET (self), GTK_TYPE_SWITCH,
                                strata_configurable_get_class_name (STRATA_CONFIGURABLE (callback)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _ (strata_kind_get_summary (G_OBJECT_TYPE (callback))));
  if (STRATA_CALLBACK_GET_CLASS (callback)->folder_argument != NULL)
    add_folder_button (self);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (fill), NULL);
  show_enabled (self);
  g_signal_connect (self, "notify::enable-expansion", G_CALLBACK (on_switched), NULL);
  g_signal_connect_object (callback, "notify", G_CALLBACK (show_enabled), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

StrataCallback *
strata_callback_row_get_callback (StrataCallbackRow *self)
{
  return self->callback;
}

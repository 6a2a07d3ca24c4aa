/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-show-file.h"

typedef struct
{
  GtkWindow *window;
  char *folder;
} Fallback;

static void
on_shown (GObject *bus, GAsyncResult *result, gpointer user_data)
{
  Fallback *fallback = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);

  if (answer == NULL)
    gtk_show_uri (fallback->window, fallback->folder, GDK_CURRENT_TIME);
  g_clear_object (&fallback->window);
  g_free (fallback->folder);
  g_free (fallback);
}

/* Asks the file manager; where there is none that can, the folder is opened as anything is. */
static void
ask (GtkWidget *widget, const char *method, GFile *file, GFile *folder)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *uri = g_file_get_uri (file);
  Fallback *fallback = g_new0 (Fallback, 1);

  fallback->window = GTK_IS_WINDOW (root) ? g_object_ref (GTK_WINDOW (root)) : NULL;
  fallback->folder = g_file_get_uri (folder);
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", method,
                          g_variant_new ("(@ass)", g_variant_new_strv ((const char *const[]){ uri, NULL }, 1), ""),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_shown, fallback);
}

void
strata_show_file (GtkWidget *widget, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  ask (widget, "ShowItems", file, folder);
}

void
strata_show_folder (GtkWidget *widget, const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  ask (widget, "ShowFolders", folder, folder);
}

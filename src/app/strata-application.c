/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-application.h"

#include "strata-accessible.h"
#include "strata-preferences-window.h"
#include "strata-preferences.h"
#include "strata-window.h"

#include <glib/gi18n.h>

struct _StrataApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (StrataApplication, strata_application, ADW_TYPE_APPLICATION)

static StrataWindow *
get_window (StrataApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !STRATA_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window ? STRATA_WINDOW (window) : strata_window_new (self);
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (strata_window_new (user_data)));
}

static void
forward_to_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataWindow *window = get_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  g_action_group_activate_action (G_ACTION_GROUP (window), g_action_get_name (G_ACTION (action)), NULL);
}

static void
show_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (get_window (user_data)), "win.show-help-overlay", NULL);
}

static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = strata_preferences_window_new ();

  gtk_window_set_transient_for (window, GTK_WINDOW (get_window (user_data)));
  gtk_window_present (window);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (
    GTK_WINDOW (get_window (user_data)), "application-name", _ ("Strata"), "application-icon", "org.strata.Strata",
    "version", STRATA_VERSION, "comments", _ ("Build a network, watch it learn, look inside."), "developer-name",
    _ ("The Strata developers"), "copyright", "© The Strata developers", "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

/* Each window is asked in turn; those that stay keep the program alive. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static const GActionEntry entries[] = {
  { "new-window", new_window },
  { "new", forward_to_window },
  { "open", forward_to_window },
  { "preferences", show_preferences },
  { "shortcuts", show_shortcuts },
  { "about", show_about },
  { "quit", quit },
};

static const struct
{
  const char *action;
  const char *accelerators[3];
} shortcuts[] = {
  { "app.new", { "<Control>n" } },
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.open", { "<Control>o" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.page('data')", { "<Alt>1" } },
  { "win.page('model')", { "<Alt>2" } },
  { "win.page('train')", { "<Alt>3" } },
  { "win.page('evaluate')", { "<Alt>4", NULL } },
  { "win.page('inspect')", { "<Alt>5", NULL } },
  { "win.page('runs')", { "<Alt>6", NULL } },
  { "win.back", { "<Alt>Left" } },
  { "win.train", { "<Control>r" } },
  { "win.pause", { "<Control>space" } },
  { "win.stop-now", { "<Control>period" } },
  { "win.stop-after-epoch", { "<Control><Shift>period" } },
  { "win.find", { "<Control>f" } },
  { "win.export", { "<Control>e" } },
  { "win.toggle-pane", { "F9" } },
  { "win.present", { "F5" } },
  { "win.fullscreen", { "F11" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

static void
apply_color_scheme (void)
{
  g_autofree char *scheme = strata_preferences_get_string ("color-scheme", "system");
  AdwColorScheme value = g_str_equal (scheme, "dark")    ? ADW_COLOR_SCHEME_FORCE_DARK
                         : g_str_equal (scheme, "light") ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                         : ADW_COLOR_SCHEME_DEFAULT;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), value);
}

static void
strata_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (strata_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           shortcuts[i].accelerators);
  gtk_window_set_default_icon_name ("org.strata.Strata");
  strata_accessible_watch_mnemonics ();
  apply_color_scheme ();
}

static void
strata_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (STRATA_APPLICATION (application))));
}

/* The bundled experiment an argument names, or NULL: `sigmoid`, without a folder or a suffix. (transfer full) */
static char *
dup_bundled_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_auto (GStrv) bundled = strata_bundled_list ();

  if (name == NULL || !g_strv_contains ((const char *const *) bundled, name))
    return NULL;
  return g_steal_pointer (&name);
}

static void
strata_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  StrataApplication *self = STRATA_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      StrataWindow *window = strata_window_new (self);
      g_autofree char *bundled = dup_bundled_name (files[i]);

      if (bundled != NULL)
        strata_window_open_bundled (window, bundled);
      else
        strata_window_open_file (window, files[i]);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static void
strata_application_class_init (StrataApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  application_class->startup = strata_application_startup;
  application_class->activate = strata_application_activate;
  application_class->open = strata_application_open;
}

static void
strata_application_init (StrataApplication *self)
{
}

StrataApplication *
strata_application_new (void)
{
  return g_object_new (STRATA_TYPE_APPLICATION, "application-id", "org.strata.Strata", "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/strata/Strata", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-variants-window-private.h"

#include "strata-bundled-cards.h"
#include "strata-chooser.h"
#include "strata-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* Other experiments taken into the window: those of other windows, the bundled ones, and files. What tells one from
 * another is its key, so that none is there twice: "window:3", "bundled:sigmoid", the address of a file. */

static StrataVariantRow *
find_row (StrataVariantsWindow *self, const char *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (strata_variant_row_get_key (self->rows->pdata[i]), key) == 0)
      return self->rows->pdata[i];
  return NULL;
}

static gboolean
is_named (StrataVariantsWindow *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (strata_variant_row_get_name (self->rows->pdata[i]), name))
      return TRUE;
  return FALSE;
}

/* "Scaling", "Scaling 2": curves are told apart by their names. Transfer full. */
static char *
dup_free_name (StrataVariantsWindow *self, const char *name)
{
  char *other = g_strdup (name);

  for (guint i = 2; is_named (self, other); i++)
    {
      g_free (other);
      other = g_strdup_printf ("%s %u", name, i);
    }
  return other;
}

/* Where as many are ticked as may train, the last variant of this experiment makes room for what was asked for; where none
 * is left but the experiment itself, the last of the others. */
static void
make_room (StrataVariantsWindow *self)
{
  StrataVariantRow *variant = NULL, *last = NULL;
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      StrataVariantRow *row = self->rows->pdata[i];

      if (!strata_variant_row_get_ticked (row))
        continue;
      n++;
      last = row;
      if (i > 0 && strata_variant_row_get_key (row) == NULL)
        variant = row;
    }
  if (n >= STRATA_VARIANTS_MOST)
    strata_variant_row_set_ticked (variant != NULL ? variant : last, FALSE);
}

static void
add (StrataVariantsWindow *self, StrataExperiment *experiment, GFile *file, const char *name, const char *key)
{
  StrataVariantRow *row = find_row (self, key);

  if (row != NULL && strata_variant_row_get_ticked (row))
    return;
  make_room (self);
  if (row == NULL)
    {
      g_autofree char *free_name = dup_free_name (self, name);

      row = strata_variants_window_add_row (self, experiment, file, NULL, free_name, key);
    }
  strata_variant_row_set_ticked (row, TRUE);
}

static void
say (StrataVariantsWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

/* --- From a window ----------------------------------------------------------------------------------------------------- */

static GtkWindow *
get_parent (StrataVariantsWindow *self)
{
  return gtk_window_get_transient_for (GTK_WINDOW (self));
}

static void
add_window (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (widget);
  guint id = g_variant_get_uint32 (parameter);
  GtkWindow *window = gtk_application_get_window_by_id (gtk_window_get_application (get_parent (self)), id);
  StrataSession *session = STRATA_IS_WINDOW (window) ? strata_window_get_session (STRATA_WINDOW (window)) : NULL;

  if (session == NULL)
    return;
  /* As it is now: it is not to change while it trains here. */
  g_autoptr (StrataExperiment) copy = strata_experiment_freeze (strata_session_get_experiment (session));
  g_autofree char *name = strata_session_dup_name (session);
  g_autofree char *key = g_strdup_printf ("window:%u", id);
  add (self, copy, strata_session_get_file (session), name, key);
}

static void
offer_windows (StrataVariantsWindow *self, GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  GList *windows = gtk_application_get_windows (gtk_window_get_application (get_parent (self)));

  for (GList *link = windows; link != NULL; link = link->next)
    {
      StrataSession *session =
        STRATA_IS_WINDOW (link->data) ? strata_window_get_session (STRATA_WINDOW (link->data)) : NULL;

      if (session == NULL || session == self->session)
        continue;
      g_autofree char *name = strata_session_dup_name (session);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);
      g_menu_item_set_action_and_target (item, "variants.add-window", "u",
                                         gtk_application_window_get_id (GTK_APPLICATION_WINDOW (link->data)));
      g_menu_append_item (section, item);
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, _ ("In Other Windows"), G_MENU_MODEL (section));
}

/* --- Bundled ones ------------------------------------------------------------------------------------------------------ */

static const char *
get_title (const char *name)
{
  const StrataBundledCard *card = strata_bundled_card_find (name);

  return card != NULL ? _ (card->title) : name;
}

static void
add_bundled (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);
  g_autofree char *key = g_strdup_printf ("bundled:%s", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = strata_bundled_load (name, &error);

  if (experiment == NULL)
    {
      say (STRATA_VARIANTS_WINDOW (widget), error->message);
      return;
    }
  strata_experiment_set_name (experiment, get_title (name));
  add (STRATA_VARIANTS_WINDOW (widget), experiment, NULL, get_title (name), key);
}

static void
offer_bundled (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_auto (GStrv) names = strata_bundled_list ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (get_title (names[i]), NULL);

      g_menu_item_set_action_and_target (item, "variants.add-bundled", "s", names[i]);
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, _ ("Bundled"), G_MENU_MODEL (section));
}

/* --- From a file ------------------------------------------------------------------------------------------------------- */

static void
read_in_thread (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  StrataExperiment *experiment = strata_experiment_load_file (file, &error);

  if (experiment != NULL)
    g_task_return_pointer (task, experiment, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* As a window of its own would call it. */
static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (object);
  GFile *file = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataExperiment) experiment = g_task_propagate_pointer (G_TASK (result), &error);

  /* The window was closed meanwhile. */
  if (self->rows == NULL)
    return;
  if (experiment == NULL)
    {
      say (self, error->message);
      return;
    }
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *key = g_file_get_uri (file);
  if (g_str_has_suffix (name, ".strata"))
    *strrchr (name, '.') = '\0';
  add (self, experiment, file, name, key);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, StrataVariantsWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_read, NULL);

      g_task_set_task_data (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
      g_task_run_in_thread (task, read_in_thread);
    }
  g_object_unref (dialog);
}

static void
choose (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *chooser =
    strata_chooser_new (_ ("Choose Experiment"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Strata experiments"));
  gtk_file_filter_add_pattern (filter, "*.strata");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- All of them ------------------------------------------------------------------------------------------------------- */

static void
make_menu (GtkMenuButton *button, gpointer user_data)
{
  g_autoptr (GMenu) menu = g_menu_new (), last = g_menu_new ();

  offer_windows (user_data, menu);
  offer_bundled (menu);
  g_menu_append (last, _ ("Choose Experiment…"), "variants.choose");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
strata_variants_window_offer (StrataVariantsWindow *self)
{
  gtk_menu_button_set_create_popup_func (self->add_button, make_menu, self, NULL);
}

void
strata_variants_window_install_offer_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "variants.add-window", "u", add_window);
  gtk_widget_class_install_action (widget_class, "variants.add-bundled", "s", add_bundled);
  gtk_widget_class_install_action (widget_class, "variants.choose", NULL, choose);
}

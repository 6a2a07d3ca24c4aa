/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-listing-window.h"

#include "strata-chooser.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

struct _StrataListingWindow
{
  AdwWindow parent_instance;

  StrataListing listing;
  StrataSession *session;
  guint idle_id;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkSourceView *view;
  GtkSourceBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (StrataListingWindow, strata_listing_window, ADW_TYPE_WINDOW)

/* --- Text ---------------------------------------------------------------------------------------------------------- */

static char *
create_text (StrataListingWindow *self)
{
  StrataExperiment *experiment = strata_session_get_experiment (self->session);
  g_autoptr (GError) error = NULL;

  if (self->listing == STRATA_LISTING_KERAS_CODE)
    return strata_experiment_to_keras_code (experiment);

  g_autoptr (StrataSequential) sequential = strata_stack_resolve (strata_experiment_get_stack (experiment), &error);
  if (sequential == NULL)
    return g_strdup (error->message);
  return strata_sequential_to_summary (sequential, "sequential");
}

static char *
get_text (StrataListingWindow *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, FALSE);
}

/* Only the lines that differ are replaced, so that the view stays where it was scrolled to. */
static void
update (StrataListingWindow *self)
{
  g_autofree char *now = create_text (self), *old = get_text (self);
  gsize n_now = strlen (now), n_old = strlen (old), head = 0, tail = 0;
  GtkTextIter start, end;

  while (head < MIN (n_now, n_old) && now[head] == old[head])
    head++;
  while (tail < MIN (n_now, n_old) - head && now[n_now - 1 - tail] == old[n_old - 1 - tail])
    tail++;
  if (head == n_now && head == n_old)
    return;
  /* Not within a character. */
  while (head > 0 && (now[head] & 0xc0) == 0x80)
    head--;
  while (tail > 0 && (now[n_now - tail] & 0xc0) == 0x80)
    tail--;

  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &start, g_utf8_strlen (old, head));
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), &end, g_utf8_strlen (old, n_old - tail));
  gtk_text_buffer_delete (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_insert (GTK_TEXT_BUFFER (self->buffer), &start, now + head, n_now - head - tail);
}

static gboolean
on_idle (gpointer user_data)
{
  StrataListingWindow *self = user_data;

  self->idle_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (StrataListingWindow *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

static void
update_scheme (StrataListingWindow *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (
    gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (self->buffer, scheme);
}

/* --- Copy and save ------------------------------------------------------------------------------------------------- */

static void
toast (StrataListingWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
on_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StrataListingWindow *self = STRATA_LISTING_WINDOW (widget);
  g_autofree char *text = get_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _ ("Copied"));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataListingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), name);
      toast (self, text);
    }
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("%s was not saved: %s"), name, error->message);
      toast (self, text);
    }
}

static void
on_response (GtkNativeDialog *dialog, int response, StrataListingWindow *self)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *text = get_text (self);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                           on_written, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
on_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  StrataListingWindow *self = STRATA_LISTING_WINDOW (widget);
  GtkFileChooserNative *dialog =
    strata_chooser_new (_ ("Save"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  const char *experiment = strata_experiment_get_name (strata_session_get_experiment (self->session));
  g_autofree char *base = g_strdup (experiment != NULL && *experiment != '\0' ? experiment : "experiment");
  g_autofree char *file_name = NULL;

  g_strdelimit (base, "/\\ ", '-');
  file_name = g_strconcat (base, self->listing == STRATA_LISTING_KERAS_CODE ? ".py" : ".txt", NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file_name);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
strata_listing_window_dispose (GObject *object)
{
  StrataListingWindow *self = STRATA_LISTING_WINDOW (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (strata_listing_window_parent_class)->dispose (object);
}

static void
strata_listing_window_class_init (StrataListingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_listing_window_dispose;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-listing-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataListingWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrataListingWindow, title);
  gtk_widget_class_bind_template_child (widget_class, StrataListingWindow, view);
  gtk_widget_class_bind_template_child (widget_class, StrataListingWindow, buffer);
  gtk_widget_class_install_action (widget_class, "listing.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "listing.save", NULL, on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "listing.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strata_listing_window_init (StrataListingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_scheme), self,
                           G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
strata_listing_window_new (StrataListing listing, StrataSession *session, GtkWindow *parent)
{
  StrataListingWindow *self = g_object_new (STRATA_TYPE_LISTING_WINDOW, "transient-for", parent, NULL);
  StrataExperiment *experiment = strata_session_get_experiment (session);
  const char *name = strata_experiment_get_name (experiment);
  const char *title = listing == STRATA_LISTING_KERAS_CODE ? _ ("Keras Code") : _ ("Summary");

  self->listing = listing;
  self->session = g_object_ref (session);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, name != NULL ? name : "");
  if (listing == STRATA_LISTING_KERAS_CODE)
    gtk_source_buffer_set_language (
      self->buffer, gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "python3"));
  else
    gtk_source_view_set_show_line_numbers (self->view, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  g_signal_connect_object (experiment, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strata_experiment_get_stack (experiment), "inferred", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

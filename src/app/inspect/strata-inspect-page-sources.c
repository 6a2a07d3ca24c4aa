/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-inspect-page-private.h"

#include "strata-chooser.h"

#include <glib/gi18n.h>
#include <string.h>

/* Where the image comes from: a split, a file or the clipboard, or the person's own hand; and what the brush does to it. */

static void
set_pixels (StrataInspectPage *self, GBytes *pixels)
{
  g_bytes_ref (pixels);
  g_clear_pointer (&self->pixels, g_bytes_unref);
  self->pixels = pixels;
  strata_inspect_page_show_image (self);
  strata_inspect_page_inspect (self);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "restore")),
                               self->pixels != self->original);
}

void
strata_inspect_page_set_pixels (StrataInspectPage *self, StrataInspectSource source, GBytes *pixels)
{
  self->source = source;
  g_bytes_ref (pixels);
  g_clear_pointer (&self->original, g_bytes_unref);
  self->original = pixels;
  /* An answer about another image than the one in sight would be a lie. */
  strata_inspect_page_forget (self);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), source == STRATA_INSPECT_FILE);
  set_pixels (self, pixels);
  strata_inspect_page_show_verdict (self);
  strata_inspect_page_show_overlay (self, strata_inspect_page_get_dataset (self));
}

static gsize
get_size (StrataInspectPage *self)
{
  return strata_shape_get_size (strata_dataset_get_shape (strata_inspect_page_get_dataset (self)));
}

static void
set_brush (StrataInspectPage *self, const char *name)
{
  strata_pixel_view_set_brush (self->pixels_view, g_str_equal (name, "draw")    ? STRATA_BRUSH_INK
                                                  : g_str_equal (name, "erase") ? STRATA_BRUSH_ERASER
                                                                                : STRATA_BRUSH_NONE);
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "draw")),
                             g_variant_new_boolean (g_str_equal (name, "draw")));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "erase")),
                             g_variant_new_boolean (g_str_equal (name, "erase")));
}

void
strata_inspect_page_look_at_split (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  StrataSplit split = strata_inspect_page_get_split (self);
  g_autoptr (GBytes) pixels = NULL;

  if (dataset == NULL || strata_dataset_get_n (dataset, split) == 0)
    return;
  if (self->source == STRATA_INSPECT_DRAWING)
    set_brush (self, "none");
  pixels = g_bytes_new_with_free_func (strata_dataset_get_image (dataset, split, strata_inspect_page_get_index (self)),
                                       get_size (self), g_object_unref, g_object_ref (dataset));
  strata_inspect_page_set_pixels (self, STRATA_INSPECT_SPLIT, pixels);
}

static void
on_painted (StrataInspectPage *self, GBytes *pixels)
{
  set_pixels (self, pixels);
}

/* --- Drawing and erasing ------------------------------------------------------------------------------------------- */

static void
change_draw (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  if (strata_inspect_page_get_dataset (self) == NULL)
    return;
  if (!g_variant_get_boolean (value))
    {
      set_brush (self, "none");
      strata_inspect_page_look_at_split (self);
      return;
    }
  set_brush (self, "draw");
  if (self->source != STRATA_INSPECT_DRAWING)
    {
      g_autoptr (GBytes) blank = g_bytes_new_take (g_malloc0 (get_size (self)), get_size (self));

      strata_inspect_page_set_pixels (self, STRATA_INSPECT_DRAWING, blank);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->pixels_view));
}

/* On a drawing the eraser and the pen take turns. */
static void
change_erase (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  if (g_variant_get_boolean (value))
    set_brush (self, "erase");
  else
    set_brush (self, self->source == STRATA_INSPECT_DRAWING ? "draw" : "none");
}

static void
restore (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  if (self->original != NULL)
    set_pixels (self, self->original);
}

/* --- Pictures from outside ----------------------------------------------------------------------------------------- */

void
strata_inspect_page_fit_picture (StrataInspectPage *self)
{
  StrataDataset *dataset = strata_inspect_page_get_dataset (self);
  g_autoptr (GBytes) pixels = strata_fitting_steps_fit (self->steps, strata_dataset_get_shape (dataset));

  strata_inspect_page_set_pixels (self, STRATA_INSPECT_FILE, pixels);
}

static void
take_picture (StrataInspectPage *self, StrataGreyImage *picture, const char *name)
{
  if (strata_inspect_page_get_dataset (self) == NULL)
    {
      strata_grey_image_free (picture);
      return;
    }
  g_free (self->picture_name);
  self->picture_name = g_strdup (name);
  set_brush (self, "none");
  strata_fitting_steps_set_picture (self->steps, picture);
  strata_inspect_page_fit_picture (self);
}

/* The first image of an IDX file, else a picture. */
static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrataIdx) idx = strata_idx_read (data, cancellable, NULL);
  StrataGreyImage *picture = idx != NULL && idx->rank == 3 && idx->dim[0] > 0
                               ? strata_grey_image_new (idx->values, (guint) idx->dim[2], (guint) idx->dim[1])
                               : strata_grey_image_load (data, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify) strata_grey_image_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrataInspectPage *self = STRATA_INSPECT_PAGE (source);
  g_autoptr (GError) error = NULL;
  StrataGreyImage *picture = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *name = g_file_get_basename (g_task_get_task_data (G_TASK (result)));

  if (picture != NULL)
    take_picture (self, picture, name);
  else if (self->session != NULL)
    strata_session_toast (self->session, "%s", error->message);
}

static void
load_file (StrataInspectPage *self, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_loaded, NULL);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, StrataInspectPage *self)
{
  g_autoptr (GFile) file =
    response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL)
    load_file (self, file);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
open_picture (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataInspectPage *self = user_data;
  GtkFileChooserNative *dialog =
    strata_chooser_new (_ ("Open a Picture"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
take_texture (StrataInspectPage *self, GdkTexture *texture)
{
  gsize stride = 4 * (gsize) gdk_texture_get_width (texture);
  g_autofree guint8 *pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));

  /* Bytes in the order B, G, R, A on this side of the world; grey weighs blue and red the other way round. */
  gdk_texture_download (texture, pixels, stride);
  for (gsize i = 0; i < stride * (gsize) gdk_texture_get_height (texture); i += 4)
    {
      guint32 value;

      memcpy (&value, pixels + i, 4);
      pixels[i] = (guint8) (value >> 16);
      pixels[i + 1] = (guint8) (value >> 8);
      pixels[i + 2] = (guint8) value;
      pixels[i + 3] = (guint8) (value >> 24);
    }
  take_picture (self,
                strata_grey_image_new_from_rgba (pixels, (guint) gdk_texture_get_width (texture),
                                                 (guint) gdk_texture_get_height (texture)),
                _ ("pasted picture"));
}

static void
on_texture_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataInspectPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);

  if (texture != NULL)
    take_texture (self, texture);
  else if (self->session != NULL)
    strata_session_toast (self->session, "%s", _ ("There is no picture on the clipboard"));
}

static void
paste (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrataInspectPage *self = user_data;

  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->cancellable, on_texture_read,
                                    g_object_ref (self));
}

static gboolean
on_drop (StrataInspectPage *self, const GValue *value)
{
  if (strata_inspect_page_get_dataset (self) == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    take_texture (self, g_value_get_object (value));
  else
    load_file (self, g_value_get_object (value));
  return TRUE;
}

void
strata_inspect_page_add_sources (StrataInspectPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "draw", .state = "false", .change_state = change_draw },
    { .name = "erase", .state = "false", .change_state = change_erase },
    { .name = "restore", .activate = restore },
    { .name = "open", .activate = open_picture },
    { .name = "paste", .activate = paste },
  };
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_TEXTURE, G_TYPE_FILE };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "picture", G_ACTION_GROUP (self->actions));
  gtk_drop_target_set_gtypes (drop, types, G_N_ELEMENTS (types));
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  g_signal_connect_swapped (self->pixels_view, "painted", G_CALLBACK (on_painted), self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-model-page-private.h"

#include <glib/gi18n.h>

#include "strata-layer-clipboard.h"

void
strata_model_page_copy (StrataModelPage *self)
{
  g_autoptr (GPtrArray) items = strata_stack_view_list_selected (self->view);
  g_autoptr (GPtrArray) layers = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (layers, strata_stack_item_get_layer (items->pdata[i]));
  if (layers->len == 0)
    return;

  g_autofree char *text = strata_layers_to_text (layers);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

/* A name is somebody's already, unless what had it was cut. */
static void
drop_taken_names (StrataStack *stack, GListModel *list, StrataLayer *layer)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (StrataLayer) other = g_list_model_get_item (list, i);

      if (g_strcmp0 (strata_layer_get_name (other), strata_layer_get_name (layer)) == 0)
        strata_layer_set_name (layer, NULL);
      if (STRATA_IS_BLOCK (other))
        drop_taken_names (stack, G_LIST_MODEL (strata_block_get_layers (STRATA_BLOCK (other))), layer);
    }
}

static gboolean
holds_block (GPtrArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    if (STRATA_IS_BLOCK (layers->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
paste_text (StrataModelPage *self, const char *text)
{
  StrataStack *stack = strata_experiment_get_stack (strata_session_get_experiment (self->session));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) layers = strata_layers_from_text (text, &error);
  GListModel *list;
  guint position;

  if (layers == NULL)
    {
      strata_session_toast (self->session, _ ("Nothing pasted: %s"), error->message);
      return;
    }
  for (guint i = 0; i < layers->len; i++)
    drop_taken_names (stack, G_LIST_MODEL (stack), layers->pdata[i]);
  strata_stack_view_get_insertion (self->view, holds_block (layers), &list, &position);

  g_autofree char *label = layers->len == 1
                             ? g_strdup_printf (_ ("Paste %s"), strata_configurable_get_class_name (layers->pdata[0]))
                             : g_strdup (_ ("Paste layers"));
  strata_editor_splice (strata_session_get_editor (self->session), list, position, 0, (GObject **) layers->pdata,
                        layers->len, label);
  strata_stack_view_select (self->view, layers, TRUE);
}

static void
on_text_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrataModelPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);

  if (self->session == NULL)
    return;
  if (text != NULL)
    paste_text (self, text);
  else
    strata_session_toast (self->session, "%s", _ ("The clipboard holds no layers"));
}

void
strata_model_page_paste (StrataModelPage *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, on_text_read, g_object_ref (self));
}

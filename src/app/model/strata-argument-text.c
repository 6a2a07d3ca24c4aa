/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-control.h"

#include "strata-chooser.h"
#include "strata-format.h"

#include <glib/gi18n.h>

/* Texts, shapes, tuples and paths in an entry. */

static gboolean
text_to_value (GParamSpec *pspec, const char *text, GValue *value, GError **error)
{
  g_value_init (value, pspec->value_type);
  if (pspec->value_type == STRATA_TYPE_SHAPE)
    {
      StrataShape shape;

      if (*text == '\0' && (pspec->flags & STRATA_PARAM_OPTIONAL) != 0)
        return TRUE;
      if (!strata_shape_parse (text, &shape, error))
        return FALSE;
      g_value_set_boxed (value, &shape);
    }
  else if (pspec->value_type == STRATA_TYPE_TUPLE)
    {
      StrataTuple tuple;

      if (*text == '\0' && (pspec->flags & STRATA_PARAM_OPTIONAL) != 0)
        return TRUE;
      if (!strata_tuple_parse (text, strata_param_spec_get_tuple_form (pspec), &tuple, error))
        return FALSE;
      g_value_set_boxed (value, &tuple);
    }
  else
    g_value_set_string (value, text);
  return TRUE;
}

static char *
value_to_text (GParamSpec *pspec, const GValue *value)
{
  if (pspec->value_type == STRATA_TYPE_SHAPE)
    {
      const StrataShape *shape = g_value_get_boxed (value);
      return shape != NULL && shape->rank >= 0 ? strata_shape_to_string (shape) : g_strdup ("");
    }
  if (pspec->value_type == STRATA_TYPE_TUPLE)
    return strata_tuple_to_string (g_value_get_boxed (value), strata_param_spec_get_tuple_form (pspec));
  return g_strdup (g_value_get_string (value) != NULL ? g_value_get_string (value) : "");
}

static GtkEditable *
get_entry (StrataArgumentControl *self)
{
  return GTK_EDITABLE (self->data != NULL ? self->data : self->widget);
}

static void
on_changed (GtkEditable *editable, StrataArgumentControl *self)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  if (self->showing)
    return;
  if (text_to_value (self->pspec, gtk_editable_get_text (editable), &value, &error))
    strata_argument_control_emit (self, &value);
  else
    strata_argument_control_complain (self, error->message);
}

static void
show (StrataArgumentControl *self, const GValue *value)
{
  g_autofree char *text = value_to_text (self->pspec, value), *typed = NULL;
  g_auto (GValue) shown = G_VALUE_INIT;

  /* "28,28" and "28 × 28" are the same shape: leave the one that is being typed. */
  if (text_to_value (self->pspec, gtk_editable_get_text (get_entry (self)), &shown, NULL))
    typed = value_to_text (self->pspec, &shown);
  if (g_strcmp0 (typed, text) != 0)
    gtk_editable_set_text (get_entry (self), text);
}

static GtkWidget *
create_entry (StrataArgumentControl *self, int width_chars)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width_chars);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), width_chars + 5);
  gtk_widget_set_hexpand (entry, FALSE);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed), self);
  return entry;
}

/* A layer without a name of its own has the one Keras would give it. */
static void
on_effective_name (GtkEntry *entry, GParamSpec *pspec, StrataLayer *layer)
{
  gtk_entry_set_placeholder_text (entry, strata_layer_get_effective_name (layer));
}

void
strata_argument_control_hint_name (StrataArgumentControl *self, StrataLayer *layer)
{
  g_signal_connect_object (layer, "notify::effective-name", G_CALLBACK (on_effective_name), self->widget,
                           G_CONNECT_SWAPPED);
  on_effective_name (GTK_ENTRY (self->widget), NULL, layer);
}

void
strata_argument_control_init_text (StrataArgumentControl *self)
{
  self->widget = create_entry (self, 11);
  if (self->pspec->value_type == STRATA_TYPE_SHAPE || self->pspec->value_type == STRATA_TYPE_TUPLE)
    strata_format_entry_of_figures (GTK_EDITABLE (self->widget));
  self->show = show;
}

/* --- Paths --------------------------------------------------------------------------------------------------------- */

static void
on_response (GtkNativeDialog *dialog, int response, GtkEditable *entry)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      gtk_editable_set_text (entry, file != NULL && g_file_peek_path (file) != NULL ? g_file_peek_path (file) : "");
    }
  g_object_unref (dialog);
}

static void
on_choose (GtkWidget *button, StrataArgumentControl *self)
{
  gboolean folder = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "folder"));
  GtkRoot *root = gtk_widget_get_root (button);
  GtkFileChooserNative *dialog = strata_chooser_new (
    folder ? _ ("Choose a Folder") : _ ("Choose a File"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
    folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), get_entry (self), 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
strata_argument_control_init_path (StrataArgumentControl *self, gboolean folder)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name (folder ? "folder-open-symbolic" : "document-open-symbolic");
  const char *tip = folder ? _ ("Choose a folder") : _ ("Choose a file");

  gtk_widget_add_css_class (box, "linked");
  self->data = create_entry (self, 9);
  self->widget = box;
  self->show = show;
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->data), folder ? _ ("System") : _ ("None"));
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->data), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dgettext (GETTEXT_PACKAGE, g_param_spec_get_nick (self->pspec)), -1);
  g_object_set_data (G_OBJECT (button), "folder", GINT_TO_POINTER (folder));
  g_signal_connect (button, "clicked", G_CALLBACK (on_choose), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->data));
  gtk_box_append (GTK_BOX (box), button);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-row.h"

#include <glib/gi18n.h>

#include "strata-argument-control.h"
#include "strata-format.h"

struct _StrataArgumentRow
{
  AdwActionRow parent_instance;

  StrataEditor *editor;
  StrataConfigurable *object;
  GParamSpec *argument;
  StrataArgumentControl control;
  char *trouble; /* what was typed cannot be read */
};

G_DEFINE_FINAL_TYPE (StrataArgumentRow, strata_argument_row, ADW_TYPE_ACTION_ROW)

/* What a choice of kinds says of the chosen one: "Steps down the gradient". */
static char *
dup_help (StrataArgumentRow *self)
{
  g_autoptr (StrataConfigurable) nested = NULL;
  const char *summary = NULL;

  if (!g_type_is_a (self->argument->value_type, STRATA_TYPE_CONFIGURABLE))
    return NULL;
  g_object_get (self->object, self->argument->name, &nested, NULL);
  if (nested != NULL)
    summary = strata_kind_get_summary (G_OBJECT_TYPE (nested));
  return summary != NULL ? g_strdup (g_dgettext (GETTEXT_PACKAGE, summary)) : NULL;
}

/* The argument's name in Keras, what it is for, and what the chosen kind computes. */
static void
update_tooltip (StrataArgumentRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (StrataConfigurable) nested = NULL;
  g_autofree char *name = strata_argument_to_keras (self->argument->name), *help = dup_help (self);
  const char *blurb = g_param_spec_get_blurb (self->argument), *formula = NULL;

  g_string_append (text, name);
  if (blurb != NULL && *blurb != '\0')
    g_string_append_printf (text, "\n%s", g_dgettext (GETTEXT_PACKAGE, blurb));
  if (help != NULL)
    {
      g_object_get (self->object, self->argument->name, &nested, NULL);
      formula = strata_kind_get_formula (G_OBJECT_TYPE (nested));
      g_string_append_printf (text, "\n\n%s: %s", strata_configurable_get_keras_name (nested), help);
    }
  if (formula != NULL)
    g_string_append_printf (text, "\n%s", formula);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->str);
}

/* Below the title: what is wrong, if anything; else what was chosen, where that matters most. */
static void
update_message (StrataArgumentRow *self)
{
  g_autoptr (GError) error = NULL;
  const char *message = self->trouble;
  /* A kind's own arguments have rows and messages of their own. */
  gboolean is_object = G_TYPE_IS_OBJECT (self->argument->value_type);

  if (message == NULL && !is_object && !strata_configurable_validate_argument (self->object, self->argument, &error))
    message = error->message;

  g_autofree char *help = (self->argument->flags & STRATA_PARAM_ADVANCED) == 0 ? dup_help (self) : NULL;
  g_autofree char *subtitle = strata_format_figures (message != NULL ? message : help != NULL ? help : "");
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control.widget), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
on_control_changed (const GValue *value, gpointer row)
{
  StrataArgumentRow *self = row;

  g_clear_pointer (&self->trouble, g_free);
  strata_editor_set_property (self->editor, G_OBJECT (self->object), self->argument->name, value, NULL);
  update_message (self);
}

static void
on_control_trouble (const char *message, gpointer row)
{
  StrataArgumentRow *self = row;

  g_free (self->trouble);
  self->trouble = g_strdup (message);
  update_message (self);
}

static void
on_notify (StrataArgumentRow *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, self->argument->value_type);
  g_object_get_property (G_OBJECT (self->object), self->argument->name, &value);
  strata_argument_control_show (&self->control, &value);
  update_message (self);
  update_tooltip (self);
}

/* Leaving the field ends the typing: what comes next is a step of its own. */
static void
on_focus_leave (StrataArgumentRow *self)
{
  if (self->editor == NULL)
    return;
  strata_editor_seal (self->editor);
  if (self->trouble != NULL)
    {
      g_clear_pointer (&self->trouble, g_free);
      on_notify (self);
    }
}

static void
create_control (StrataArgumentRow *self)
{
  GParamSpec *pspec = self->argument;
  GType type = pspec->value_type;

  self->control.pspec = pspec;
  self->control.changed = on_control_changed;
  self->control.trouble = on_control_trouble;
  self->control.row = self;

  if (G_TYPE_IS_ENUM (type))
    strata_argument_control_init_enum (&self->control);
  else if (g_type_is_a (type, STRATA_TYPE_CONFIGURABLE))
    strata_argument_control_init_kind (&self->control);
  else if (type == G_TYPE_BOOLEAN)
    strata_argument_control_init_switch (&self->control);
  else if (STRATA_IS_DATA_SETTINGS (self->object) && g_str_equal (pspec->name, "source"))
    strata_argument_control_init_source (&self->control);
  else if (g_str_equal (pspec->name, "folder") || g_str_has_suffix (pspec->name, "sample-weights"))
    strata_argument_control_init_path (&self->control, g_str_equal (pspec->name, "folder"));
  else if (type == G_TYPE_STRING || type == STRATA_TYPE_SHAPE || type == STRATA_TYPE_TUPLE)
    strata_argument_control_init_text (&self->control);
  else
    strata_argument_control_init_number (&self->control);
  if (STRATA_IS_LAYER (self->object) && g_str_equal (pspec->name, "name"))
    strata_argument_control_hint_name (&self->control, STRATA_LAYER (self->object));
}

static void
strata_argument_row_dispose (GObject *object)
{
  StrataArgumentRow *self = STRATA_ARGUMENT_ROW (object);

  g_clear_object (&self->editor);
  g_clear_object (&self->object);
  g_clear_pointer (&self->trouble, g_free);
  G_OBJECT_CLASS (strata_argument_row_parent_class)->dispose (object);
}

static void
strata_argument_row_class_init (StrataArgumentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strata_argument_row_dispose;
}

static void
strata_argument_row_init (StrataArgumentRow *self)
{
}

static const char *
get_title (GParamSpec *argument)
{
  const char *nick = g_param_spec_get_nick (argument);

  return g_dgettext (GETTEXT_PACKAGE, nick);
}

/**
 * strata_argument_row_new:
 * @editor: all edits go through it
 * @object: whose argument it is; kept alive by the row
 * @argument: one of the object's properties
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
strata_argument_row_new (StrataEditor *editor, StrataConfigurable *object, GParamSpec *argument)
{
  StrataArgumentRow *self =
    g_object_new (STRATA_TYPE_ARGUMENT_ROW, "title", get_title (argument), "subtitle-lines", 3, NULL);
  g_autofree char *notify = g_strdup_printf ("notify::%s", argument->name);
  const char *blurb = g_param_spec_get_blurb (argument);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->editor = g_object_ref (editor);
  self->object = g_object_ref (object);
  self->argument = argument;
  create_control (self);

  gtk_widget_set_valign (self->control.widget, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->control.widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->control.widget);
  /* Its name comes from the row's title. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control.widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  blurb != NULL ? g_dgettext (GETTEXT_PACKAGE, blurb) : "", -1);

  g_signal_connect_object (object, notify, G_CALLBACK (on_notify), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  on_notify (self);
  return GTK_WIDGET (self);
}

StrataConfigurable *
strata_argument_row_get_object (StrataArgumentRow *self)
{
  return self->object;
}

GParamSpec *
strata_argument_row_get_argument (StrataArgumentRow *self)
{
  return self->argument;
}

void
strata_argument_row_edit (StrataArgumentRow *self)
{
  /* A box of several widgets hands it on to the first. */
  if (!gtk_widget_grab_focus (self->control.widget))
    gtk_widget_child_focus (self->control.widget, GTK_DIR_TAB_FORWARD);
}

void
strata_argument_control_show (StrataArgumentControl *self, const GValue *value)
{
  self->showing = TRUE;
  self->show (self, value);
  self->showing = FALSE;
}

void
strata_argument_control_emit (StrataArgumentControl *self, const GValue *value)
{
  if (!self->showing)
    self->changed (value, self->row);
}

void
strata_argument_control_complain (StrataArgumentControl *self, const char *message)
{
  if (!self->showing)
    self->trouble (message, self->row);
}

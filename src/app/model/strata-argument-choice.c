/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-control.h"

#include <glib/gi18n.h>

#include "strata-look.h"

/* Switches, and choices among an enum's values. */

static void
on_active (GtkSwitch *widget, GParamSpec *pspec, StrataArgumentControl *self)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_BOOLEAN);
  g_value_set_boolean (&value, gtk_switch_get_active (widget));
  strata_argument_control_emit (self, &value);
}

static void
show_switch (StrataArgumentControl *self, const GValue *value)
{
  gtk_switch_set_active (GTK_SWITCH (self->widget), g_value_get_boolean (value));
}

void
strata_argument_control_init_switch (StrataArgumentControl *self)
{
  self->widget = gtk_switch_new ();
  self->show = show_switch;
  g_signal_connect (self->widget, "notify::active", G_CALLBACK (on_active), self);
}

/* --- Drop-downs ---------------------------------------------------------------------------------------------------- */

static GtkWidget *
create_drop_down (StrataArgumentControl *self, const char *const *choices, GCallback on_selected)
{
  GtkWidget *widget = gtk_drop_down_new_from_strings (choices);

  g_signal_connect (widget, "notify::selected", on_selected, self);
  return widget;
}

static void
on_enum_selected (GtkDropDown *widget, GParamSpec *pspec, StrataArgumentControl *self)
{
  guint selected = gtk_drop_down_get_selected (widget);
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_value_init (&value, self->pspec->value_type);
  g_value_set_enum (&value, G_PARAM_SPEC_ENUM (self->pspec)->enum_class->values[selected].value);
  strata_argument_control_emit (self, &value);
}

static void
show_enum (StrataArgumentControl *self, const GValue *value)
{
  GEnumClass *choices = G_PARAM_SPEC_ENUM (self->pspec)->enum_class;

  for (guint i = 0; i < choices->n_values; i++)
    if (choices->values[i].value == g_value_get_enum (value))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), i);
}

static void
on_setup_activation (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
on_bind_activation (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *nick = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_autoptr (GEnumClass) choices = g_type_class_ref (STRATA_TYPE_ACTIVATION);
  GEnumValue *value = g_enum_get_value_by_nick (choices, nick);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), strata_look_get_activation_icon_name (value->value));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (image)), nick);
}

/* Words for the values of enums that are ours; Keras' own stay as they are. */
static const char *
get_words (GType type, const char *nick)
{
  if (type != STRATA_TYPE_SCALING)
    return nick;
  if (g_str_equal (nick, "min-max"))
    return _ ("Min-max");
  if (g_str_equal (nick, "standard"))
    return _ ("Standard");
  if (g_str_equal (nick, "standard-per-pixel"))
    return _ ("Standard per pixel");
  return _ ("None");
}

void
strata_argument_control_init_enum (StrataArgumentControl *self)
{
  GEnumClass *choices = G_PARAM_SPEC_ENUM (self->pspec)->enum_class;
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i < choices->n_values; i++)
    g_ptr_array_add (words, (gpointer) get_words (self->pspec->value_type, choices->values[i].value_nick));
  g_ptr_array_add (words, NULL);
  self->widget = create_drop_down (self, (const char *const *) words->pdata, G_CALLBACK (on_enum_selected));
  self->show = show_enum;

  if (self->pspec->value_type == STRATA_TYPE_ACTIVATION)
    {
      g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_activation), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_activation), NULL);
      gtk_drop_down_set_factory (GTK_DROP_DOWN (self->widget), factory);
    }
}

/* --- The data's source --------------------------------------------------------------------------------------------- */

static const char *const sources[] = { "fashion-mnist", "idx" };

static void
on_source_selected (GtkDropDown *widget, GParamSpec *pspec, StrataArgumentControl *self)
{
  guint selected = gtk_drop_down_get_selected (widget);
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->showing || selected >= G_N_ELEMENTS (sources))
    return;
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_static_string (&value, sources[selected]);
  strata_argument_control_emit (self, &value);
}

static void
show_source (StrataArgumentControl *self, const GValue *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_strcmp0 (sources[i], g_value_get_string (value)) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), i);
}

void
strata_argument_control_init_source (StrataArgumentControl *self)
{
  self->widget = create_drop_down (self, (const char *[]){ "Fashion-MNIST", _ ("IDX files"), NULL },
                                   G_CALLBACK (on_source_selected));
  self->show = show_source;
}

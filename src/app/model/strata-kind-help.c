/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-kind-help.h"

#include <glib/gi18n.h>

#include "strata-layer-facts.h"
#include "strata-look.h"

struct _StrataKindHelp
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkImage *icon;
  GtkLabel *title, *summary;
  StrataLayerFacts *facts;
  AdwPreferencesGroup *arguments;
  GPtrArray *rows; /* of the arguments, unowned */
  const char *hue; /* the CSS class, static */
};

G_DEFINE_FINAL_TYPE (StrataKindHelp, strata_kind_help, GTK_TYPE_WIDGET)

static void
add_argument (StrataKindHelp *self, StrataConfigurable *layer, GParamSpec *argument)
{
  GtkWidget *row = adw_action_row_new ();
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *name = strata_argument_to_keras (argument->name);
  g_autofree char *blurb = g_markup_escape_text (g_dgettext (GETTEXT_PACKAGE, g_param_spec_get_blurb (argument)), -1);

  g_value_init (&value, argument->value_type);
  g_object_get_property (G_OBJECT (layer), argument->name, &value);
  g_autofree char *literal = strata_python_literal (argument, &value);
  GtkWidget *label = gtk_label_new (literal);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), blurb);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (16, g_utf8_strlen (literal, -1)));
  gtk_label_set_max_width_chars (GTK_LABEL (label), 16);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->arguments, row);
  g_ptr_array_add (self->rows, row);
}

static void
update_arguments (StrataKindHelp *self, StrataConfigurable *layer)
{
  g_autofree GParamSpec **arguments = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->arguments, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  arguments = strata_configurable_list_arguments (layer, NULL);
  for (guint i = 0; arguments[i] != NULL; i++)
    add_argument (self, layer, arguments[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->arguments), self->rows->len > 0);
}

void
strata_kind_help_set_layer (StrataKindHelp *self, StrataLayer *layer)
{
  strata_layer_facts_set_layer (self->facts, NULL, layer);
  strata_layer_facts_update (self->facts);
  if (layer == NULL)
    return;

  StrataConfigurable *part = STRATA_CONFIGURABLE (layer);
  const char *summary = strata_kind_get_summary (G_OBJECT_TYPE (layer)), *hue = strata_look_get_hue (part);
  g_autofree char *title =
    STRATA_IS_BLOCK (layer) ? strata_look_dup_title (part, NULL) : g_strdup (strata_configurable_get_class_name (part));
  g_autofree char *members = STRATA_IS_BLOCK (layer) ? strata_look_dup_subtitle (part, NULL) : NULL;

  gtk_image_set_from_icon_name (self->icon, strata_look_get_icon_name (part));
  if (self->hue != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->hue);
  gtk_widget_add_css_class (GTK_WIDGET (self), hue);
  self->hue = hue;
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->summary, members != NULL   ? members
                                      : summary != NULL ? g_dgettext (GETTEXT_PACKAGE, summary)
                                                        : "");
  update_arguments (self, part);
}

static void
strata_kind_help_dispose (GObject *object)
{
  StrataKindHelp *self = STRATA_KIND_HELP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_kind_help_parent_class)->dispose (object);
}

static void
strata_kind_help_class_init (StrataKindHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strata_kind_help_dispose;
  g_type_ensure (STRATA_TYPE_LAYER_FACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-kind-help.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, content);
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, icon);
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, title);
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, summary);
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, facts);
  gtk_widget_class_bind_template_child (widget_class, StrataKindHelp, arguments);
}

static void
strata_kind_help_init (StrataKindHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-control.h"

#include <glib/gi18n.h>

/* Choices among the kinds of the registry: optimizers, losses, initializers, regularizers. The list says in a line what
 * each does. */

/* From so many kinds on, one types to find it. */
#define MANY 12
/* Of Keras' long names the button shows so much. */
#define BUTTON_CHARS 20

static const char *
get_choice (StrataArgumentControl *self, guint i)
{
  return gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (self->widget))), i);
}

static void
select_choice (StrataArgumentControl *self, const char *choice)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (self->widget));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    if (g_strcmp0 (get_choice (self, i), choice) == 0)
      {
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), i);
        return;
      }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), GTK_INVALID_LIST_POSITION);
}

/* None is the first choice then. */
static gboolean
is_optional (StrataArgumentControl *self)
{
  return (self->pspec->flags & STRATA_PARAM_OPTIONAL) != 0;
}

static void
on_kind_selected (GtkDropDown *widget, GParamSpec *pspec, StrataArgumentControl *self)
{
  guint selected = gtk_drop_down_get_selected (widget);
  g_autoptr (StrataConfigurable) object = NULL;
  g_auto (GValue) value = G_VALUE_INIT;

  if (self->showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (!is_optional (self) || selected > 0)
    object = strata_kind_new (self->pspec->value_type, get_choice (self, selected));
  g_value_init (&value, self->pspec->value_type);
  g_value_set_object (&value, object);
  strata_argument_control_emit (self, &value);
}

/* Optimizers are written by their class in programs; the others by their short names. */
static const char *
get_kind_name (GParamSpec *pspec, GType kind)
{
  const char *keras_name = strata_kind_get_keras_name (kind);

  return pspec->value_type == STRATA_TYPE_OPTIMIZER || keras_name == NULL ? strata_kind_get_class_name (kind)
                                                                          : keras_name;
}

static void
show_kind (StrataArgumentControl *self, const GValue *value)
{
  GObject *object = g_value_get_object (value);

  if (object == NULL && is_optional (self))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->widget), 0);
  else
    select_choice (self, object != NULL ? get_kind_name (self->pspec, G_OBJECT_TYPE (object)) : NULL);
}

/* --- The list ------------------------------------------------------------------------------------------------------ */

static GtkWidget *
append_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
on_setup_kind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *summary;

  append_label (box);
  summary = append_label (box);
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_widget_add_css_class (summary, "caption");
  gtk_list_item_set_child (item, box);
}

static void
on_bind_kind (GtkSignalListItemFactory *factory, GtkListItem *item, StrataArgumentControl *self)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *line = gtk_widget_get_next_sibling (title);
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GType kind = strata_kind_lookup (self->pspec->value_type, name);
  const char *summary = kind != G_TYPE_INVALID ? strata_kind_get_summary (kind) : NULL;

  gtk_label_set_label (GTK_LABEL (title), name);
  gtk_label_set_label (GTK_LABEL (line), summary != NULL ? g_dgettext (GETTEXT_PACKAGE, summary) : "");
  gtk_widget_set_visible (line, summary != NULL);
}

static void
on_setup_button (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), BUTTON_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_button (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
}

static GtkWidget *
create_drop_down (StrataArgumentControl *self, const char *const *names)
{
  GtkWidget *widget = gtk_drop_down_new_from_strings (names);
  g_autoptr (GtkListItemFactory) list = gtk_signal_list_item_factory_new (),
                                 button = gtk_signal_list_item_factory_new ();

  g_signal_connect (list, "setup", G_CALLBACK (on_setup_kind), NULL);
  g_signal_connect (list, "bind", G_CALLBACK (on_bind_kind), self);
  g_signal_connect (button, "setup", G_CALLBACK (on_setup_button), NULL);
  g_signal_connect (button, "bind", G_CALLBACK (on_bind_button), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (widget), button);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (widget), list);
  if (g_strv_length ((char **) names) > MANY)
    {
      g_autoptr (GtkExpression) name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

      gtk_drop_down_set_expression (GTK_DROP_DOWN (widget), name);
      gtk_drop_down_set_enable_search (GTK_DROP_DOWN (widget), TRUE);
    }
  g_signal_connect (widget, "notify::selected", G_CALLBACK (on_kind_selected), self);
  return widget;
}

void
strata_argument_control_init_kind (StrataArgumentControl *self)
{
  g_autoptr (GArray) kinds = strata_kind_list (self->pspec->value_type);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (is_optional (self))
    g_ptr_array_add (names, (gpointer) _ ("None"));
  for (guint i = 0; i < kinds->len; i++)
    g_ptr_array_add (names, (gpointer) get_kind_name (self->pspec, g_array_index (kinds, GType, i)));
  g_ptr_array_add (names, NULL);
  self->widget = create_drop_down (self, (const char *const *) names->pdata);
  self->show = show_kind;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-form.h"

#include <glib/gi18n.h>

#include "strata-argument-row.h"
#include "strata-metrics-row.h"

/* Rows in one container, in order: an AdwPreferencesGroup or an AdwExpanderRow, which can only append. */
typedef struct
{
  GtkWidget *container;
  GPtrArray *rows; /* owned references, so that rows can be taken out and put back */
  StrataArgumentForm *form;
} Section;

struct _StrataArgumentForm
{
  GtkWidget parent_instance;

  StrataEditor *editor;
  StrataConfigurable *object;
  GtkWidget *group;
  Section *main;
  GPtrArray *sections; /* of Section: the main one and one for each group of advanced arguments */
};

G_DEFINE_FINAL_TYPE (StrataArgumentForm, strata_argument_form, GTK_TYPE_WIDGET)

/* --- Sections ------------------------------------------------------------------------------------------------------ */

static Section *
section_new (StrataArgumentForm *form, GtkWidget *container)
{
  Section *section = g_new0 (Section, 1);

  section->form = form;
  section->container = container;
  section->rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (form->sections, section);
  return section;
}

static void
section_free (gpointer data)
{
  Section *section = data;

  g_ptr_array_unref (section->rows);
  g_free (section);
}

static void
attach (Section *section, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (section->container))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (section->container), row);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (section->container), row);
}

static void
detach (Section *section, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (section->container))
    adw_expander_row_remove (ADW_EXPANDER_ROW (section->container), row);
  else
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (section->container), row);
}

static void
section_append (Section *section, GtkWidget *row)
{
  g_ptr_array_add (section->rows, g_object_ref_sink (row));
  attach (section, row);
}

/* Rows can only be appended: those behind the place step aside for it. */
static void
section_replace (Section *section, guint position, guint n_removals, GPtrArray *additions)
{
  for (guint i = position; i < section->rows->len; i++)
    detach (section, section->rows->pdata[i]);
  if (n_removals > 0)
    g_ptr_array_remove_range (section->rows, position, n_removals);
  for (guint i = 0; i < additions->len; i++)
    g_ptr_array_insert (section->rows, position + i, g_object_ref_sink (additions->pdata[i]));
  for (guint i = position; i < section->rows->len; i++)
    attach (section, section->rows->pdata[i]);
}

/* --- Rows ---------------------------------------------------------------------------------------------------------- */

static StrataConfigurable *
get_nested (StrataArgumentRow *row)
{
  StrataConfigurable *nested = NULL;

  g_object_get (strata_argument_row_get_object (row), strata_argument_row_get_argument (row)->name, &nested, NULL);
  return nested;
}

static void
add_nested_rows (GPtrArray *rows, StrataEditor *editor, StrataConfigurable *nested)
{
  g_autofree GParamSpec **arguments = NULL;

  if (nested == NULL)
    return;
  arguments = strata_configurable_list_arguments (nested, NULL);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      GtkWidget *row = strata_argument_row_new (editor, nested, arguments[i]);
      gtk_widget_add_css_class (row, "nested");
      g_ptr_array_add (rows, row);
    }
}

static guint
count_nested (Section *section, guint position)
{
  guint n = 0;

  for (guint i = position; i < section->rows->len && gtk_widget_has_css_class (section->rows->pdata[i], "nested"); i++)
    n++;
  return n;
}

/* "glorot_uniform · zeros" below the name of the group. */
static void
update_summary (Section *section)
{
  GString *text = g_string_new (NULL);

  if (!ADW_IS_EXPANDER_ROW (section->container))
    {
      g_string_free (text, TRUE);
      return;
    }
  for (guint i = 0; i < section->rows->len; i++)
    {
      StrataArgumentRow *row = section->rows->pdata[i];
      if (G_TYPE_IS_OBJECT (strata_argument_row_get_argument (row)->value_type))
        {
          g_autoptr (StrataConfigurable) nested = get_nested (row);
          g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                                  nested != NULL ? strata_configurable_get_keras_name (nested) : _ ("none"));
        }
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (section->container), text->str);
  g_string_free (text, TRUE);
}

static void
on_kind_changed (StrataArgumentRow *row)
{
  Section *section = g_object_get_data (G_OBJECT (row), "section");
  g_autoptr (StrataConfigurable) nested = get_nested (row);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint position = 0;

  if (!g_ptr_array_find (section->rows, row, &position))
    return;
  add_nested_rows (rows, section->form->editor, nested);
  section_replace (section, position + 1, count_nested (section, position + 1), rows);
  update_summary (section);
}

static void
add_argument (Section *section, GParamSpec *argument)
{
  StrataArgumentForm *form = section->form;
  GtkWidget *row;

  if (argument->value_type == G_TYPE_STRV && STRATA_IS_COMPILE_SETTINGS (form->object))
    {
      section_append (section, strata_metrics_row_new (form->editor, form->object));
      return;
    }
  row = strata_argument_row_new (form->editor, form->object, argument);
  section_append (section, row);
  if (!g_type_is_a (argument->value_type, STRATA_TYPE_CONFIGURABLE))
    return;

  g_autofree char *signal = g_strdup_printf ("notify::%s", argument->name);
  g_autoptr (StrataConfigurable) nested = get_nested (STRATA_ARGUMENT_ROW (row));
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  add_nested_rows (rows, form->editor, nested);
  for (guint i = 0; i < rows->len; i++)
    section_append (section, rows->pdata[i]);
  g_object_set_data (G_OBJECT (row), "section", section);
  g_signal_connect_object (form->object, signal, G_CALLBACK (on_kind_changed), row, G_CONNECT_SWAPPED);
}

static Section *
get_advanced_section (StrataArgumentForm *self, const char *name)
{
  GtkWidget *expander;

  for (guint i = 1; i < self->sections->len; i++)
    {
      Section *section = self->sections->pdata[i];
      if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (section->container)), name))
        return section;
    }
  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), name);
  section_append (self->main, expander);
  return section_new (self, expander);
}

/* What only the reading of the data sets. */
static gboolean
is_read_from_data (StrataConfigurable *object, GParamSpec *argument)
{
  return STRATA_IS_DATA_SETTINGS (object)
         && (g_str_equal (argument->name, "input-shape") || g_str_equal (argument->name, "n-classes"));
}

static void
add_arguments (StrataArgumentForm *self)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (self->object, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    if ((arguments[i]->flags & STRATA_PARAM_ADVANCED) == 0)
      add_argument (self->main, arguments[i]);
  for (guint i = 0; arguments[i] != NULL; i++)
    if ((arguments[i]->flags & STRATA_PARAM_ADVANCED) != 0 && !is_read_from_data (self->object, arguments[i]))
      {
        const char *group = strata_param_spec_get_group (arguments[i]);
        add_argument (get_advanced_section (self, group != NULL ? g_dgettext (GETTEXT_PACKAGE, group) : _ ("More")),
                      arguments[i]);
      }
  for (guint i = 0; i < self->sections->len; i++)
    update_summary (self->sections->pdata[i]);
}

static void
strata_argument_form_dispose (GObject *object)
{
  StrataArgumentForm *self = STRATA_ARGUMENT_FORM (object);

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->editor);
  g_clear_object (&self->object);
  G_OBJECT_CLASS (strata_argument_form_parent_class)->dispose (object);
}

static void
strata_argument_form_class_init (StrataArgumentFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strata_argument_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_argument_form_init (StrataArgumentForm *self)
{
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->group = adw_preferences_group_new ();
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  self->main = section_new (self, self->group);
}

GtkWidget *
strata_argument_form_new (StrataEditor *editor, StrataConfigurable *object)
{
  StrataArgumentForm *self = g_object_new (STRATA_TYPE_ARGUMENT_FORM, NULL);

  self->editor = g_object_ref (editor);
  self->object = g_object_ref (object);
  add_arguments (self);
  return GTK_WIDGET (self);
}

void
strata_argument_form_append (StrataArgumentForm *self, GtkWidget *row)
{
  section_append (self->main, row);
}

gboolean
strata_argument_form_edit (StrataArgumentForm *self, const char *argument)
{
  for (guint s = 0; s < self->sections->len; s++)
    {
      Section *section = self->sections->pdata[s];

      for (guint i = 0; i < section->rows->len; i++)
        {
          StrataArgumentRow *row;

          if (!STRATA_IS_ARGUMENT_ROW (section->rows->pdata[i]))
            continue;
          row = section->rows->pdata[i];
          if (argument != NULL && !g_str_equal (strata_argument_row_get_argument (row)->name, argument))
            continue;
          if (ADW_IS_EXPANDER_ROW (section->container))
            adw_expander_row_set_expanded (ADW_EXPANDER_ROW (section->container), TRUE);
          strata_argument_row_edit (row);
          return TRUE;
        }
    }
  return FALSE;
}

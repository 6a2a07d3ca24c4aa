/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-argument-form.h"

#include <glib/gi18n.h>

#include "strata-accessible.h"
#include "strata-argument-row.h"
#include "strata-metrics-row.h"

/* Rows in one container, in order: an AdwPreferencesGroup or an AdwExpanderRow, which can only append. */
typedef struct
{
  GtkWidget *container;
  GPtrArray *rows; /* owned references, so that rows can be taken out and put back */
} Section;

struct _StrataArgumentForm
{
  GtkWidget parent_instance;

  StrataEditor *editor;
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

static void
section_append_all (Section *section, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    section_append (section, rows->pdata[i]);
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

/* How deep an argument lies: 0 of the object itself, 1 of an object in one of its arguments, and so on. */
static guint
get_depth (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "depth"));
}

static void
set_depth (GtkWidget *row, guint depth)
{
  static const char *const css_classes[] = { "argument", "nested", "nested-twice" };

  g_object_set_data (G_OBJECT (row), "depth", GUINT_TO_POINTER (depth));
  gtk_widget_add_css_class (row, css_classes[MIN (depth, G_N_ELEMENTS (css_classes) - 1)]);
}

static StrataConfigurable *
get_nested (StrataArgumentRow *row)
{
  StrataConfigurable *nested = NULL;

  g_object_get (strata_argument_row_get_object (row), strata_argument_row_get_argument (row)->name, &nested, NULL);
  return nested;
}

static Section *
find_section (StrataArgumentForm *self, gpointer row, guint *position)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (g_ptr_array_find (((Section *) self->sections->pdata[i])->rows, row, position))
      return self->sections->pdata[i];
  return NULL;
}

/* What is chosen in the group, below its name: "glorot_uniform · zeros". */
static void
update_summary (Section *section)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean has_objects = FALSE;

  if (!ADW_IS_EXPANDER_ROW (section->container))
    return;
  for (guint i = 0; i < section->rows->len; i++)
    {
      StrataArgumentRow *row = section->rows->pdata[i];

      if (!g_type_is_a (strata_argument_row_get_argument (row)->value_type, STRATA_TYPE_CONFIGURABLE))
        continue;
      g_autoptr (StrataConfigurable) nested = get_nested (row);
      has_objects = TRUE;
      if (nested != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", strata_configurable_get_keras_name (nested));
    }
  if (has_objects && text->len == 0)
    g_string_append (text, _ ("None"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (section->container), text->str);
}

static void add_arguments (StrataArgumentForm *self,
                           GPtrArray *rows,
                           StrataConfigurable *object,
                           guint depth,
                           gboolean in_group);

/* Takes the rows of the old kind out, with the groups among them, and puts those of the new one in. */
static void
on_kind_changed (StrataArgumentRow *row)
{
  StrataArgumentForm *self =
    STRATA_ARGUMENT_FORM (gtk_widget_get_ancestor (GTK_WIDGET (row), STRATA_TYPE_ARGUMENT_FORM));
  g_autoptr (StrataConfigurable) nested = get_nested (row);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  guint depth = get_depth (GTK_WIDGET (row)), position = 0, end;
  Section *section = self != NULL ? find_section (self, row, &position) : NULL;

  if (section == NULL)
    return;
  for (end = position + 1; end < section->rows->len && get_depth (section->rows->pdata[end]) > depth; end++)
    for (guint i = self->sections->len; i > 1; i--)
      if (((Section *) self->sections->pdata[i - 1])->container == section->rows->pdata[end])
        g_ptr_array_remove_index (self->sections, i - 1);
  if (nested != NULL)
    add_arguments (self, rows, nested, depth + 1, section != self->main);
  section_replace (section, position + 1, end - position - 1, rows);
  update_summary (section);
}

static void
add_argument (StrataArgumentForm *self,
              GPtrArray *rows,
              StrataConfigurable *object,
              GParamSpec *argument,
              guint depth,
              gboolean in_group)
{
  GtkWidget *row;

  if (argument->value_type == STRATA_TYPE_METRIC_LIST)
    {
      g_ptr_array_add (rows, strata_metrics_row_new (self->editor, STRATA_COMPILE_SETTINGS (object), argument));
      return;
    }
  row = strata_argument_row_new (self->editor, object, argument);
  set_depth (row, depth);
  g_ptr_array_add (rows, row);
  if (!g_type_is_a (argument->value_type, STRATA_TYPE_CONFIGURABLE))
    return;

  g_autofree char *signal = g_strdup_printf ("notify::%s", argument->name);
  g_autoptr (StrataConfigurable) nested = get_nested (STRATA_ARGUMENT_ROW (row));

  if (nested != NULL)
    add_arguments (self, rows, nested, depth + 1, in_group);
  g_signal_connect_object (object, signal, G_CALLBACK (on_kind_changed), row, G_CONNECT_SWAPPED);
}

/* --- Groups of advanced arguments ---------------------------------------------------------------------------------- */

/* What a person opened is open for the next card as well. */
static GHashTable *
get_opened (void)
{
  static GHashTable *opened = NULL;

  if (opened == NULL)
    opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return opened;
}

static void
on_expanded (AdwExpanderRow *expander)
{
  const char *name = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (expander));

  if (adw_expander_row_get_expanded (expander))
    g_hash_table_add (get_opened (), g_strdup (name));
  else
    g_hash_table_remove (get_opened (), name);
}

static Section *
get_group (StrataArgumentForm *self, GPtrArray *rows, GPtrArray *groups, GParamSpec *argument, guint depth)
{
  const char *group = strata_param_spec_get_group (argument);
  const char *name = group != NULL ? g_dgettext (GETTEXT_PACKAGE, group) : _ ("More");
  GtkWidget *expander;

  for (guint i = 0; i < groups->len; i++)
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (((Section *) groups->pdata[i])->container)),
                     name))
      return groups->pdata[i];

  expander = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), name);
  strata_accessible_name_parts (expander, ADW_TYPE_EXPANDER_ROW, name);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), g_hash_table_contains (get_opened (), name));
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (on_expanded), NULL);
  set_depth (expander, depth);
  g_ptr_array_add (rows, expander);
  g_ptr_array_add (groups, section_new (self, expander));
  return groups->pdata[groups->len - 1];
}

/* What only the reading of the data sets. */
static gboolean
is_read_from_data (StrataConfigurable *object, GParamSpec *argument)
{
  return STRATA_IS_DATA_SETTINGS (object)
         && (g_str_equal (argument->name, "input-shape") || g_str_equal (argument->name, "n-classes"));
}

/* Appends the rows of all arguments of the object: the common ones, then the groups; within a group there are no
 * further groups. */
static void
add_arguments (StrataArgumentForm *self, GPtrArray *rows, StrataConfigurable *object, guint depth, gboolean in_group)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (object, NULL);
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();

  for (guint i = 0; arguments[i] != NULL; i++)
    if ((arguments[i]->flags & STRATA_PARAM_ADVANCED) == 0 || in_group)
      add_argument (self, rows, object, arguments[i], depth, in_group);
  for (guint i = 0; arguments[i] != NULL && !in_group; i++)
    if ((arguments[i]->flags & STRATA_PARAM_ADVANCED) != 0 && !is_read_from_data (object, arguments[i]))
      {
        Section *section = get_group (self, rows, groups, arguments[i], depth);
        g_autoptr (GPtrArray) members = g_ptr_array_new ();

        add_argument (self, members, object, arguments[i], 0, TRUE);
        section_append_all (section, members);
      }
  for (guint i = 0; i < groups->len; i++)
    update_summary (groups->pdata[i]);
}

static void
strata_argument_form_dispose (GObject *object)
{
  StrataArgumentForm *self = STRATA_ARGUMENT_FORM (object);

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->editor);
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
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  self->editor = g_object_ref (editor);
  add_arguments (self, rows, object, 0, FALSE);
  section_append_all (self->main, rows);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metrics-row.h"

#include "strata-accessible.h"
#include "strata-argument-row.h"

#include <glib/gi18n.h>

/* A kind of metric: its check, and where the arguments of those that are checked go. */
typedef struct
{
  GType type;
  GtkCheckButton *check; /* unowned, as all that follow */
  GtkWidget *place;      /* a row, hidden while it is empty; NULL: the kind has no arguments */
  GtkListBox *list;
} Entry;

struct _StrataMetricsRow
{
  AdwExpanderRow parent_instance;

  StrataEditor *editor;
  StrataCompileSettings *compile;
  GParamSpec *argument;
  GArray *entries;  /* of Entry, in the order of the kinds */
  GPtrArray *shown; /* the metrics whose arguments are in place, in order */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (StrataMetricsRow, strata_metrics_row, ADW_TYPE_EXPANDER_ROW)

static GPtrArray *
get_metrics (StrataMetricsRow *self)
{
  GPtrArray *metrics = NULL;

  g_object_get (self->compile, self->argument->name, &metrics, NULL);
  return metrics != NULL ? metrics : g_ptr_array_new ();
}

static gboolean
has_arguments (GType type)
{
  g_autoptr (StrataConfigurable) example = g_object_new (type, NULL);
  guint n = 0;
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (example, &n);

  return n > 0;
}

static void
append_argument (GtkListBox *list, StrataMetricsRow *self, StrataConfigurable *metric, GParamSpec *argument)
{
  GtkWidget *row = strata_argument_row_new (self->editor, metric, argument);

  gtk_widget_add_css_class (row, "argument");
  gtk_widget_add_css_class (row, "nested");
  gtk_list_box_append (list, row);
}

static void
append_arguments (Entry *entry, StrataMetricsRow *self, StrataConfigurable *metric)
{
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (metric, NULL);

  for (guint i = 0; arguments[i] != NULL; i++)
    append_argument (entry->list, self, metric, arguments[i]);
  append_argument (entry->list, self, metric, g_object_class_find_property (G_OBJECT_GET_CLASS (metric), "name"));
}

static void
clear_arguments (Entry *entry)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (entry->list))) != NULL)
    gtk_list_box_remove (entry->list, row);
}

static gboolean
are_shown (StrataMetricsRow *self, GPtrArray *metrics)
{
  if (self->shown == NULL || self->shown->len != metrics->len)
    return FALSE;
  for (guint i = 0; i < metrics->len; i++)
    if (self->shown->pdata[i] != metrics->pdata[i])
      return FALSE;
  return TRUE;
}

/* Rows that stand stay, so that one being typed in keeps the keyboard. */
static void
show_metrics (StrataMetricsRow *self, GPtrArray *metrics)
{
  if (are_shown (self, metrics))
    return;
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);
      gboolean any = FALSE;

      if (entry->list != NULL)
        clear_arguments (entry);
      for (guint k = 0; k < metrics->len; k++)
        if (G_OBJECT_TYPE (metrics->pdata[k]) == entry->type)
          {
            any = TRUE;
            if (entry->list != NULL)
              append_arguments (entry, self, metrics->pdata[k]);
          }
      gtk_check_button_set_active (entry->check, any);
      if (entry->place != NULL)
        gtk_widget_set_visible (entry->place, any);
    }
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (metrics);
}

static void
update (StrataMetricsRow *self)
{
  g_autoptr (GPtrArray) metrics = get_metrics (self);
  g_autofree char *text = strata_metric_list_to_string (metrics, " · ");

  self->showing = TRUE;
  show_metrics (self, metrics);
  self->showing = FALSE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), *text != '\0' ? text : _ ("None"));
}

/* A score for each class is no curve: the one that is chosen here is the mean of them. */
static StrataConfigurable *
new_metric (GType type)
{
  StrataConfigurable *metric = g_object_new (type, NULL);
  GParamSpec *average = g_object_class_find_property (G_OBJECT_GET_CLASS (metric), "average");
  GEnumValue *macro =
    average != NULL ? g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (average)->enum_class, "macro") : NULL;

  if (macro != NULL)
    g_object_set (metric, "average", macro->value, NULL);
  return metric;
}

static void
on_toggled (StrataMetricsRow *self, GtkCheckButton *check)
{
  g_autoptr (GPtrArray) metrics = get_metrics (self);
  g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (g_object_unref);
  GType type = G_TYPE_INVALID;

  if (self->showing)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    if (g_array_index (self->entries, Entry, i).check == check)
      type = g_array_index (self->entries, Entry, i).type;
  for (guint i = 0; i < metrics->len; i++)
    if (G_OBJECT_TYPE (metrics->pdata[i]) != type)
      g_ptr_array_add (now, g_object_ref (metrics->pdata[i]));
  if (gtk_check_button_get_active (check))
    g_ptr_array_add (now, new_metric (type));
  strata_editor_set (self->editor, G_OBJECT (self->compile), NULL, self->argument->name, now);
  strata_editor_seal (self->editor);
}

/* --- The kinds ------------------------------------------------------------------------------------------------------ */

static void
add_heading (StrataMetricsRow *self, const char *family)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (g_dgettext (GETTEXT_PACKAGE, family));

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (row, "metric-family");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
add_place (StrataMetricsRow *self, Entry *entry)
{
  entry->place = gtk_list_box_row_new ();
  entry->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (entry->list, GTK_SELECTION_NONE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (entry->place), FALSE);
  gtk_widget_set_focusable (entry->place, FALSE);
  gtk_widget_set_visible (entry->place, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (entry->place), GTK_WIDGET (entry->list));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), entry->place);
}

static void
add_kind (StrataMetricsRow *self, GType type)
{
  GtkWidget *row = adw_action_row_new ();
  Entry entry = { .type = type, .check = GTK_CHECK_BUTTON (gtk_check_button_new ()) };
  const char *summary = strata_kind_get_summary (type);
  const char *formula = strata_kind_get_formula (type);
  g_autofree char *help = formula != NULL ? g_strdup_printf ("%s\n%s", g_dgettext (GETTEXT_PACKAGE, summary), formula)
                                          : g_strdup (g_dgettext (GETTEXT_PACKAGE, summary));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), strata_kind_get_class_name (type));
  gtk_widget_set_tooltip_text (row, help);
  gtk_widget_set_valign (GTK_WIDGET (entry.check), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (entry.check));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (entry.check));
  g_signal_connect_swapped (entry.check, "toggled", G_CALLBACK (on_toggled), self);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  if (has_arguments (type))
    add_place (self, &entry);
  g_array_append_val (self->entries, entry);
}

static void
strata_metrics_row_dispose (GObject *object)
{
  StrataMetricsRow *self = STRATA_METRICS_ROW (object);

  g_clear_object (&self->editor);
  g_clear_object (&self->compile);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  G_OBJECT_CLASS (strata_metrics_row_parent_class)->dispose (object);
}

static void
strata_metrics_row_finalize (GObject *object)
{
  g_array_unref (STRATA_METRICS_ROW (object)->entries);
  G_OBJECT_CLASS (strata_metrics_row_parent_class)->finalize (object);
}

static void
strata_metrics_row_class_init (StrataMetricsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strata_metrics_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = strata_metrics_row_finalize;
}

static void
strata_metrics_row_init (StrataMetricsRow *self)
{
  g_autoptr (GArray) kinds = strata_kind_list (STRATA_TYPE_METRIC);
  const char *family = NULL;

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint i = 0; i < kinds->len; i++)
    {
      GType type = g_array_index (kinds, GType, i);

      if (g_strcmp0 (strata_kind_get_family (type), family) != 0)
        add_heading (self, strata_kind_get_family (type));
      family = strata_kind_get_family (type);
      add_kind (self, type);
    }
}

GtkWidget *
strata_metrics_row_new (StrataEditor *editor, StrataCompileSettings *compile, GParamSpec *argument)
{
  const char *title = g_dgettext (GETTEXT_PACKAGE, g_param_spec_get_nick (argument));
  StrataMetricsRow *self = g_object_new (STRATA_TYPE_METRICS_ROW, "title", title, NULL);
  g_autofree char *name = strata_argument_to_keras (argument->name);

  self->editor = g_object_ref (editor);
  self->compile = g_object_ref (compile);
  self->argument = argument;
  strata_accessible_name_parts (GTK_WIDGET (self), ADW_TYPE_EXPANDER_ROW, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  /* ::changed: the arguments of a metric are edited in place. */
  g_signal_connect_object (compile, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metrics-row.h"

#include "strata-accessible.h"

#include <glib/gi18n.h>

struct _StrataMetricsRow
{
  AdwExpanderRow parent_instance;

  StrataEditor *editor;
  StrataCompileSettings *compile;
  GPtrArray *checks; /* of GtkCheckButton, in the order of strata_metric_list_names(); unowned */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (StrataMetricsRow, strata_metrics_row, ADW_TYPE_EXPANDER_ROW)

static gboolean
contains (const char *const *names, const char *name)
{
  return names != NULL && g_strv_contains (names, name);
}

static void
on_notify (StrataMetricsRow *self)
{
  const char *const *metrics = strata_compile_settings_get_metrics (self->compile);
  const char *const *names = strata_metric_list_names ();
  g_autofree char *joined = metrics != NULL ? g_strjoinv (" · ", (char **) metrics) : g_strdup ("");

  self->showing = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (self->checks->pdata[i], contains (metrics, names[i]));
  self->showing = FALSE;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), *joined != '\0' ? joined : _ ("none"));
}

/* Metrics that have no check, read from a file, stay where they are. */
static void
on_toggled (StrataMetricsRow *self)
{
  const char *const *metrics = strata_compile_settings_get_metrics (self->compile);
  const char *const *names = strata_metric_list_names ();
  g_autoptr (GPtrArray) now = g_ptr_array_new ();

  if (self->showing)
    return;
  for (guint i = 0; metrics != NULL && metrics[i] != NULL; i++)
    {
      guint k = 0;
      while (names[k] != NULL && !g_str_equal (names[k], metrics[i]))
        k++;
      if (names[k] == NULL || gtk_check_button_get_active (self->checks->pdata[k]))
        g_ptr_array_add (now, (gpointer) metrics[i]);
    }
  for (guint k = 0; names[k] != NULL; k++)
    if (gtk_check_button_get_active (self->checks->pdata[k]) && !contains (metrics, names[k]))
      g_ptr_array_add (now, (gpointer) names[k]);
  g_ptr_array_add (now, NULL);
  strata_editor_set (self->editor, G_OBJECT (self->compile), NULL, "metrics", now->pdata);
  strata_editor_seal (self->editor);
}

static void
strata_metrics_row_dispose (GObject *object)
{
  StrataMetricsRow *self = STRATA_METRICS_ROW (object);

  g_clear_object (&self->editor);
  g_clear_object (&self->compile);
  G_OBJECT_CLASS (strata_metrics_row_parent_class)->dispose (object);
}

static void
strata_metrics_row_finalize (GObject *object)
{
  g_ptr_array_unref (STRATA_METRICS_ROW (object)->checks);
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
  const char *const *names = strata_metric_list_names ();

  self->checks = g_ptr_array_new ();
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *check = gtk_check_button_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), names[i]);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
      g_ptr_array_add (self->checks, check);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
}

GtkWidget *
strata_metrics_row_new (StrataEditor *editor, StrataConfigurable *compile)
{
  StrataMetricsRow *self = g_object_new (STRATA_TYPE_METRICS_ROW, "title", _ ("Metrics"), NULL);

  self->editor = g_object_ref (editor);
  self->compile = g_object_ref (STRATA_COMPILE_SETTINGS (compile));
  strata_accessible_name_parts (GTK_WIDGET (self), ADW_TYPE_EXPANDER_ROW, _ ("Metrics"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), "metrics");
  g_signal_connect_object (compile, "notify::metrics", G_CALLBACK (on_notify), self, G_CONNECT_SWAPPED);
  on_notify (self);
  return GTK_WIDGET (self);
}

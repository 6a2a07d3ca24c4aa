/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-compare-window.h"

#include "strata-run-comparison.h"

#include <glib/gi18n.h>

#define INDENT 18

struct _StrataCompareWindow
{
  AdwWindow parent_instance;

  GtkGrid *settings;
  GtkWidget *settings_same;
  GtkGrid *layers;
  GtkWidget *layers_same;
};

G_DEFINE_FINAL_TYPE (StrataCompareWindow, strata_compare_window, ADW_TYPE_WINDOW)

static GtkWidget *
attach (GtkGrid *grid, const char *text, int column, int row, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_set_hexpand (label, TRUE);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  return label;
}

/* --- Settings ---------------------------------------------------------------------------------------------------------- */

static void
show_settings (StrataCompareWindow *self, GPtrArray *runs, char **names)
{
  g_autofree StrataExperiment **experiments = g_new (StrataExperiment *, runs->len);

  for (guint i = 0; i < runs->len; i++)
    experiments[i] = strata_run_get_experiment (runs->pdata[i]);
  g_autoptr (GPtrArray) rows = strata_run_comparison_list_settings (experiments, runs->len);
  gtk_widget_set_visible (GTK_WIDGET (self->settings), rows->len > 0);
  gtk_widget_set_visible (self->settings_same, rows->len == 0);
  for (guint i = 0; i < runs->len; i++)
    attach (self->settings, names[i], (int) i + 1, 0, "heading");
  for (guint r = 0; r < rows->len; r++)
    {
      const StrataSettingRow *row = rows->pdata[r];

      attach (self->settings, row->name, 0, (int) r + 1, "dim-label");
      for (guint i = 0; i < runs->len; i++)
        attach (self->settings, row->values[i], (int) i + 1, (int) r + 1, "numeric");
    }
}

/* --- Layers ------------------------------------------------------------------------------------------------------------ */

static char *
describe (StrataPairState state, char **names)
{
  switch (state)
    {
    case STRATA_PAIR_CHANGED:
      return g_strdup (_ ("changed"));
    case STRATA_PAIR_FIRST:
    case STRATA_PAIR_SECOND:
      /* Translators: a layer; %s is the name of a run */
      return g_strdup_printf (_ ("only in “%s”"), names[state == STRATA_PAIR_SECOND]);
    case STRATA_PAIR_SAME:
    default:
      return g_strdup ("");
    }
}

static void
attach_layer (StrataCompareWindow *self, const char *text, const StrataLayerPair *pair, int column, int row)
{
  GtkWidget *label = attach (self->layers, text != NULL ? text : "–", column, row, "layer-of-pair");

  gtk_widget_set_margin_start (label, (int) pair->depth * INDENT);
  if (pair->state != STRATA_PAIR_SAME)
    gtk_widget_add_css_class (label, text != NULL ? "differs" : "dim-label");
}

static void
show_layers (StrataCompareWindow *self, StrataRun *first, StrataRun *second, char **names)
{
  g_autoptr (GPtrArray) pairs =
    strata_run_comparison_pair_layers (strata_run_get_experiment (first), strata_run_get_experiment (second));
  gboolean same = TRUE;

  attach (self->layers, names[0], 0, 0, "heading");
  attach (self->layers, names[1], 1, 0, "heading");
  for (guint i = 0; i < pairs->len; i++)
    {
      const StrataLayerPair *pair = pairs->pdata[i];
      g_autofree char *state = describe (pair->state, names);

      attach_layer (self, pair->first, pair, 0, (int) i + 1);
      attach_layer (self, pair->second, pair, 1, (int) i + 1);
      gtk_widget_add_css_class (attach (self->layers, state, 2, (int) i + 1, "layer-of-pair"), "dim-label");
      same = same && pair->state == STRATA_PAIR_SAME;
    }
  gtk_widget_set_visible (self->layers_same, same);
}

static char **
dup_names (GPtrArray *runs)
{
  g_autofree const char **names = g_new (const char *, runs->len);
  g_autofree GDateTime **began = g_new (GDateTime *, runs->len);

  for (guint i = 0; i < runs->len; i++)
    {
      names[i] = strata_run_get_name (runs->pdata[i]);
      began[i] = strata_run_get_began (runs->pdata[i]);
    }
  return strata_run_comparison_dup_names (names, began, runs->len);
}

/* --- The window -------------------------------------------------------------------------------------------------------- */

static void
strata_compare_window_class_init (StrataCompareWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-compare-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataCompareWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, StrataCompareWindow, settings_same);
  gtk_widget_class_bind_template_child (widget_class, StrataCompareWindow, layers);
  gtk_widget_class_bind_template_child (widget_class, StrataCompareWindow, layers_same);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strata_compare_window_init (StrataCompareWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
strata_compare_window_new (GtkWindow *parent, GPtrArray *runs)
{
  StrataCompareWindow *self = g_object_new (STRATA_TYPE_COMPARE_WINDOW, "transient-for", parent, NULL);
  g_auto (GStrv) names = dup_names (runs);

  show_settings (self, runs, names);
  show_layers (self, runs->pdata[0], runs->pdata[1], names);
  return GTK_WINDOW (self);
}

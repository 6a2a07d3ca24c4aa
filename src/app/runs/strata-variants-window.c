/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-variants-window-private.h"

#include "strata-run-figure.h"
#include "strata-runs.h"

#include <glib/gi18n.h>

#define WIDTH 860
#define HEIGHT 760

G_DEFINE_FINAL_TYPE (StrataVariantsWindow, strata_variants_window, ADW_TYPE_WINDOW)

static guint
count_ticked (StrataVariantsWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += strata_variant_row_get_ticked (self->rows->pdata[i]);
  return n;
}

/* --- What is seen of them ---------------------------------------------------------------------------------------------- */

static void
show_chart (StrataVariantsWindow *self)
{
  g_autofree StrataRunCurve *curves = g_new0 (StrataRunCurve, self->rows->len);
  g_autoptr (GString) words = g_string_new (NULL);
  guint n = 0, reach = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      StrataVariantRow *row = self->rows->pdata[i];
      StrataTrainingLog *log = strata_variant_row_get_log (row);

      strata_variant_row_show_line (row, log != NULL ? (int) n : -1);
      if (log == NULL)
        continue;
      g_autofree char *last = strata_variant_row_dup_last (row);
      curves[n++] = (StrataRunCurve){ .name = strata_variant_row_get_name (row),
                                      .history = strata_training_log_get_history (log),
                                      .log = log };
      reach = MAX (reach, strata_variant_row_get_reach (row));
      g_string_append_printf (words, "%s%s: %s", n > 1 ? "; " : "", strata_variant_row_get_name (row), last);
    }
  gtk_stack_set_visible_child_name (self->states, n > 0 ? "chart" : "empty");
  if (n > 0)
    strata_chart_view_show (self->chart, strata_run_figure_new (curves, n, reach), _ ("Curves of the variants"),
                            words->str);
}

static void
update (StrataVariantsWindow *self)
{
  gboolean training = self->pace != NULL;
  guint n = count_ticked (self);

  for (guint i = 0; i < self->rows->len; i++)
    strata_variant_row_set_free (
      self->rows->pdata[i],
      !training && (n < STRATA_VARIANTS_MOST || strata_variant_row_get_ticked (self->rows->pdata[i])), !training);
  gtk_button_set_label (self->train_button, training ? _ ("Stop") : _ ("Train"));
  if (training)
    gtk_widget_remove_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), !training);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "variants.train", training || n >= 2);
}

/* --- Rows -------------------------------------------------------------------------------------------------------------- */

static void
on_removed (StrataVariantsWindow *self, StrataVariantRow *row)
{
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_ptr_array_remove (self->rows, row);
  show_chart (self);
  update (self);
}

StrataVariantRow *
strata_variants_window_add_row (StrataVariantsWindow *self,
                                StrataExperiment *experiment,
                                GFile *file,
                                const char *label,
                                const char *name,
                                const char *key)
{
  GtkWidget *row = strata_variant_row_new (experiment, file, label, name, key);

  if (count_ticked (self) >= STRATA_VARIANTS_MOST)
    strata_variant_row_set_ticked (STRATA_VARIANT_ROW (row), FALSE);
  g_signal_connect_object (row, "notify::ticked", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->rows, g_object_ref (row));
  update (self);
  return STRATA_VARIANT_ROW (row);
}

/* --- Training ---------------------------------------------------------------------------------------------------------- */

static void
follow (gpointer widget, gpointer user_data)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (widget);
  gboolean training = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    training = strata_variant_row_follow (self->rows->pdata[i]) || training;
  show_chart (self);
  if (training)
    return;
  g_clear_pointer (&self->pace, strata_pace_free);
  strata_run_store_refresh (strata_runs_get_store ());
  update (self);
}

/* All at once, each with its share of the processors: what comes out does not depend on how many that are. */
static void
start (StrataVariantsWindow *self)
{
  guint n_threads = MAX (1, g_get_num_processors () / count_ticked (self));
  guint64 seed = 0;

  g_object_get (strata_experiment_get_fit (strata_variant_row_get_experiment (self->rows->pdata[0])), "seed", &seed,
                NULL);
  if (seed == 0)
    seed = (g_random_int () >> 1) | 1;
  for (guint i = 0; i < self->rows->len; i++)
    if (strata_variant_row_get_ticked (self->rows->pdata[i]))
      strata_variant_row_train (self->rows->pdata[i], seed, n_threads);
    else
      strata_variant_row_forget (self->rows->pdata[i]);
  self->pace = strata_pace_new (GTK_WIDGET (self), follow, NULL);
  update (self);
}

static void
train_or_stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (widget);

  if (self->pace == NULL)
    {
      start (self);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    strata_variant_row_stop (self->rows->pdata[i]);
}

/* --- The window -------------------------------------------------------------------------------------------------------- */

static void
strata_variants_window_dispose (GObject *object)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (object);

  g_clear_pointer (&self->pace, strata_pace_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (strata_variants_window_parent_class)->dispose (object);
}

static void
strata_variants_window_class_init (StrataVariantsWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_variants_window_dispose;
  g_type_ensure (STRATA_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-variants-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, train_button);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, states);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, chart);
  gtk_widget_class_install_action (widget_class, "variants.train", NULL, train_or_stop);
  strata_variants_window_install_offer_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "variants.train", NULL);
}

static void
strata_variants_window_init (StrataVariantsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

/* No larger than the screen that the other window is on. */
static void
set_size (StrataVariantsWindow *self, GtkWindow *parent)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (parent));
  GdkMonitor *monitor =
    surface != NULL ? gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface) : NULL;
  GdkRectangle screen = { .width = WIDTH, .height = HEIGHT };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &screen);
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (WIDTH, screen.width), MIN (HEIGHT, screen.height));
}

GtkWindow *
strata_variants_window_new (GtkWindow *parent, StrataSession *session)
{
  StrataVariantsWindow *self = g_object_new (STRATA_TYPE_VARIANTS_WINDOW, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  set_size (self, parent);
  for (StrataVariant variant = 0; variant < STRATA_N_VARIANTS; variant++)
    {
      g_autoptr (StrataExperiment) experiment = strata_variant_new (strata_session_get_experiment (session), variant);

      if (experiment != NULL)
        strata_variants_window_add_row (self, experiment, strata_session_get_file (session),
                                        strata_variant_get_label (variant), strata_variant_get_name (variant), NULL);
    }
  strata_variants_window_offer (self);
  return GTK_WINDOW (self);
}

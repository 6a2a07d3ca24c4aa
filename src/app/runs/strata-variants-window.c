/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-variants-window.h"

#include "strata-chart-view.h"
#include "strata-format.h"
#include "strata-pace.h"
#include "strata-run-figure.h"
#include "strata-runs.h"

#include <glib/gi18n.h>

/* One of them: what it would train, and what trains it. */
typedef struct
{
  StrataExperiment *experiment; /* NULL: nothing would be otherwise */
  const char *name;
  GtkCheckButton *check;
  GtkLabel *status;
  StrataSession *session; /* of its last training, or NULL */
  gboolean waiting;       /* for the images */
} Variant;

struct _StrataVariantsWindow
{
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkListBox *list;
  GtkButton *train_button;
  GtkStack *states;
  StrataChartView *chart;

  GFile *file; /* of the experiment, or NULL */
  Variant variants[STRATA_N_VARIANTS];
  StrataPace *pace; /* NULL: none trains */
  guint n_epochs;   /* planned */
  guint n_drawn;    /* epochs of all that the chart shows */
};

G_DEFINE_FINAL_TYPE (StrataVariantsWindow, strata_variants_window, ADW_TYPE_WINDOW)

static gboolean
is_training (Variant *variant)
{
  return variant->session != NULL && (variant->waiting || strata_session_is_training (variant->session));
}

static guint
count_ticked (StrataVariantsWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    n += self->variants[i].experiment != NULL && gtk_check_button_get_active (self->variants[i].check);
  return n;
}

/* --- What is seen of them ---------------------------------------------------------------------------------------------- */

static StrataHistory *
get_history (Variant *variant)
{
  StrataTrainer *trainer = variant->session != NULL ? strata_session_get_trainer (variant->session) : NULL;

  return trainer != NULL ? strata_trainer_get_history (trainer) : NULL;
}

/* "val_accuracy 0.8120" after the last epoch; empty before the first. Transfer full. */
static char *
describe_last (StrataHistory *history)
{
  guint n = strata_history_get_n_epochs (history);
  const char *metric = strata_history_get_metric_key (history);
  const char *key = strata_run_figure_find_key (history, metric != NULL ? metric : "loss");

  return n > 0 ? g_strdup_printf ("%s %.4f", key, strata_history_get_value (history, n, key)) : g_strdup ("");
}

static void
show_status (Variant *variant)
{
  StrataTrainer *trainer = variant->session != NULL ? strata_session_get_trainer (variant->session) : NULL;
  StrataHistory *history = get_history (variant);

  if (trainer == NULL)
    {
      gtk_label_set_label (variant->status, is_training (variant) ? _ ("Starting…") : "");
      return;
    }
  guint n_epochs = strata_trainer_get_n_epochs (trainer), n = strata_history_get_n_epochs (history);
  g_autofree char *last = describe_last (history);
  g_autofree char *progress = is_training (variant)
                                ? g_strdup_printf (_ ("Epoch %u of %u"), MIN (n + 1, n_epochs), n_epochs)
                                : g_strdup (strata_trainer_get_outcome_text (trainer));
  g_autofree char *text = *last != '\0' ? g_strdup_printf ("%s · %s", progress, last) : g_strdup (progress);
  gtk_label_set_label (variant->status, text);
}

static void
show_chart (StrataVariantsWindow *self)
{
  StrataRunCurve curves[STRATA_N_VARIANTS];
  g_autoptr (GString) words = g_string_new (NULL);
  guint n = 0, n_drawn = 0;

  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      StrataHistory *history = get_history (&self->variants[i]);

      if (history == NULL)
        continue;
      curves[n++] = (StrataRunCurve){ .name = self->variants[i].name, .history = history };
      n_drawn += strata_history_get_n_epochs (history);
      g_autofree char *last = describe_last (history);
      g_string_append_printf (words, "%s%s: %s", n > 1 ? "; " : "", self->variants[i].name, last);
    }
  if (n == 0 || (n_drawn == self->n_drawn && n_drawn > 0))
    return;
  self->n_drawn = n_drawn;
  gtk_stack_set_visible_child_name (self->states, "chart");
  strata_chart_view_show (self->chart, strata_run_figure_new (curves, n, self->n_epochs), _ ("Curves of the variants"),
                          words->str);
}

static void
update (StrataVariantsWindow *self)
{
  gboolean training = self->pace != NULL;

  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];

      if (variant->experiment == NULL)
        continue;
      show_status (variant);
      gtk_widget_set_sensitive (GTK_WIDGET (variant->check), !training);
    }
  gtk_button_set_label (self->train_button, training ? _ ("Stop") : _ ("Train"));
  if (training)
    gtk_widget_remove_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->train_button), "suggested-action");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "variants.train", training || count_ticked (self) >= 2);
}

/* --- Training ---------------------------------------------------------------------------------------------------------- */

static void
follow (gpointer widget, gpointer user_data)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (widget);
  gboolean training = FALSE;

  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];

      if (variant->session == NULL)
        continue;
      strata_session_poll (variant->session);
      show_status (variant);
      training = training || is_training (variant);
    }
  show_chart (self);
  if (training)
    return;
  g_clear_pointer (&self->pace, strata_pace_free);
  strata_run_store_refresh (strata_runs_get_store ());
  update (self);
}

static void
on_data (StrataSession *session, GParamSpec *pspec, StrataVariantsWindow *self)
{
  if (strata_session_get_dataset (session) == NULL && strata_session_get_data_error (session) == NULL)
    return;
  g_signal_handlers_disconnect_by_func (session, on_data, self);
  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    if (self->variants[i].session == session)
      self->variants[i].waiting = FALSE;
  strata_session_train (session);
}

static void
on_toast (StrataVariantsWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static void
drop_session (StrataVariantsWindow *self, Variant *variant)
{
  if (variant->session != NULL)
    g_signal_handlers_disconnect_by_data (variant->session, self);
  g_clear_object (&variant->session);
  variant->waiting = FALSE;
}

/* All at once, each with its share of the processors: what comes out does not depend on how many that are. */
static void
start (StrataVariantsWindow *self)
{
  guint n = count_ticked (self);
  guint64 seed = 0;

  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    drop_session (self, &self->variants[i]);
  g_object_get (strata_experiment_get_fit (self->variants[0].experiment), "seed", &seed, "epochs", &self->n_epochs,
                NULL);
  if (seed == 0)
    seed = (g_random_int () >> 1) | 1;
  self->n_drawn = 0;
  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];

      if (variant->experiment == NULL || !gtk_check_button_get_active (variant->check))
        continue;
      g_autoptr (StrataExperiment) experiment = strata_experiment_freeze (variant->experiment);
      g_object_set (strata_experiment_get_fit (experiment), "seed", seed, NULL);
      variant->session = strata_session_new (experiment, self->file);
      variant->waiting = TRUE;
      strata_session_set_n_threads (variant->session, MAX (1, g_get_num_processors () / n));
      g_signal_connect (variant->session, "notify::dataset", G_CALLBACK (on_data), self);
      g_signal_connect (variant->session, "notify::data-error", G_CALLBACK (on_data), self);
      g_signal_connect_swapped (variant->session, "toast", G_CALLBACK (on_toast), self);
    }
  self->pace = strata_pace_new (GTK_WIDGET (self), follow, NULL);
  update (self);
}

static void
stop (StrataVariantsWindow *self)
{
  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];

      if (!is_training (variant))
        continue;
      if (strata_session_get_trainer (variant->session) == NULL)
        drop_session (self, variant);
      else
        strata_session_stop_now (variant->session);
    }
}

static void
train_or_stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (widget);

  if (self->pace != NULL)
    stop (self);
  else
    start (self);
}

/* --- The window -------------------------------------------------------------------------------------------------------- */

static void
add_row (StrataVariantsWindow *self, Variant *variant, const char *label)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *count =
    strata_format_count (strata_stack_get_n_params (strata_experiment_get_stack (variant->experiment)));
  g_autofree char *subtitle = g_strdup_printf (_ ("%s parameters"), count);

  variant->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_check_button_set_active (variant->check, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (variant->check), GTK_ALIGN_CENTER);
  variant->status = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_ellipsize (variant->status, PANGO_ELLIPSIZE_START);
  gtk_label_set_xalign (variant->status, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (variant->status), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (variant->status), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (variant->status), "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (row, subtitle);
  adw_action_row_add_prefix (row, GTK_WIDGET (variant->check));
  adw_action_row_add_suffix (row, GTK_WIDGET (variant->status));
  adw_action_row_set_activatable_widget (row, GTK_WIDGET (variant->check));
  g_signal_connect_swapped (variant->check, "toggled", G_CALLBACK (update), self);
  gtk_list_box_append (self->list, GTK_WIDGET (row));
}

static void
strata_variants_window_dispose (GObject *object)
{
  StrataVariantsWindow *self = STRATA_VARIANTS_WINDOW (object);

  g_clear_pointer (&self->pace, strata_pace_free);
  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      drop_session (self, &self->variants[i]);
      g_clear_object (&self->variants[i].experiment);
    }
  g_clear_object (&self->file);
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
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, train_button);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, states);
  gtk_widget_class_bind_template_child (widget_class, StrataVariantsWindow, chart);
  gtk_widget_class_install_action (widget_class, "variants.train", NULL, train_or_stop);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "variants.train", NULL);
}

static void
strata_variants_window_init (StrataVariantsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
strata_variants_window_new (GtkWindow *parent, StrataSession *session)
{
  StrataVariantsWindow *self = g_object_new (STRATA_TYPE_VARIANTS_WINDOW, "transient-for", parent, NULL);
  GFile *file = strata_session_get_file (session);

  self->file = file != NULL ? g_object_ref (file) : NULL;
  for (guint i = 0; i < STRATA_N_VARIANTS; i++)
    {
      Variant *variant = &self->variants[i];

      variant->experiment = strata_variant_new (strata_session_get_experiment (session), (StrataVariant) i);
      variant->name = strata_variant_get_name ((StrataVariant) i);
      if (variant->experiment != NULL)
        add_row (self, variant, strata_variant_get_label ((StrataVariant) i));
    }
  update (self);
  return GTK_WINDOW (self);
}

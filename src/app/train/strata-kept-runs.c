/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-kept-runs.h"

#include "runs/strata-runs.h"
#include "strata-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST 30 /* more are found on the Runs page */
#define HEIGHT 260

struct _StrataKeptRuns
{
  GtkWidget parent_instance;
  StrataTrainingLog *log;
  GtkFilter *filter;
  GListModel *runs;
  GtkWidget *content;
  GtkListBox *box;
};

G_DEFINE_FINAL_TYPE (StrataKeptRuns, strata_kept_runs, GTK_TYPE_WIDGET)

/* --- What it lists ------------------------------------------------------------------------------------------------- */

static gboolean
is_shown (StrataTrainingLog *log, const char *folder)
{
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));

  if (g_strcmp0 (strata_training_log_get_folder (log), folder) == 0)
    return TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (earlier); i++)
    {
      g_autoptr (StrataTrainingLog) one = g_list_model_get_item (earlier, i);

      if (g_strcmp0 (strata_training_log_get_folder (one), folder) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_offered (gpointer item, gpointer user_data)
{
  StrataKeptRuns *self = user_data;
  StrataRun *run = item;

  return self->log != NULL && strata_run_get_state (run) != STRATA_RUN_TRAINING && strata_run_get_n_epochs (run) > 0
         && !is_shown (self->log, strata_run_get_folder (run));
}

static void
update_visible (StrataKeptRuns *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (self->runs) > 0);
}

void
strata_kept_runs_update (StrataKeptRuns *self)
{
  g_return_if_fail (STRATA_IS_KEPT_RUNS (self));

  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* --- A row --------------------------------------------------------------------------------------------------------- */

/* "10 epochs · val_accuracy 0.8519": the best one. */
static char *
describe (StrataRun *run)
{
  guint n = strata_run_get_n_epochs (run);
  const char *key = strata_run_get_ranking_key (run);
  g_autofree char *epochs = g_strdup_printf (ngettext ("%u epoch", "%u epochs", n), n);

  return key != NULL ? g_strdup_printf ("%s · %s %.4f", epochs, key, strata_run_get_best (run, key, NULL))
                     : g_steal_pointer (&epochs);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StrataRun *run = item;
  GtkWidget *row = gtk_list_box_row_new (), *grid = gtk_grid_new ();
  g_autofree char *worth = describe (run);
  g_autofree char *moment = strata_format_moment (g_date_time_to_unix (strata_run_get_began (run)));
  GtkWidget *name = gtk_label_new (strata_run_get_name (run)), *when = gtk_label_new (moment),
            *what = gtk_label_new (worth);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_xalign (GTK_LABEL (when), 1);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (what, "dim-label");
  gtk_widget_add_css_class (what, "caption");
  gtk_widget_add_css_class (what, "numeric");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), when, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), what, 0, 1, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  g_autofree char *words = g_strdup_printf ("%s, %s", strata_run_get_name (run), moment);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, worth, -1);
  return row;
}

static void
on_activated (StrataKeptRuns *self, GtkListBoxRow *row)
{
  g_autoptr (StrataRun) run = g_list_model_get_item (self->runs, (guint) gtk_list_box_row_get_index (row));
  g_autoptr (StrataTrainingLog) log = strata_training_log_new ();

  strata_training_log_clear (log, strata_run_get_history (run));
  strata_training_log_set_name (log, strata_run_get_name (run));
  strata_training_log_set_folder (log, strata_run_get_folder (run));
  strata_training_log_add_epochs (log, MAX (1, strata_run_get_batches_per_epoch (run)));
  strata_training_log_add_earlier (self->log, log);
}

void
strata_kept_runs_set_log (StrataKeptRuns *self, StrataTrainingLog *log)
{
  g_return_if_fail (STRATA_IS_KEPT_RUNS (self));

  if (g_set_object (&self->log, log))
    strata_kept_runs_update (self);
}

static void
strata_kept_runs_dispose (GObject *object)
{
  StrataKeptRuns *self = STRATA_KEPT_RUNS (object);

  if (self->runs != NULL)
    g_signal_handlers_disconnect_by_data (self->runs, self);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->runs);
  g_clear_object (&self->log);
  G_OBJECT_CLASS (strata_kept_runs_parent_class)->dispose (object);
}

static void
strata_kept_runs_class_init (StrataKeptRunsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_kept_runs_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_kept_runs_init (StrataKeptRuns *self)
{
  GListModel *store = G_LIST_MODEL (g_object_ref (strata_runs_get_store ()));
  GtkWidget *heading = gtk_label_new (_ ("Add a Kept Training")), *scroller = gtk_scrolled_window_new ();

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_offered, self, NULL));
  GListModel *offered = G_LIST_MODEL (gtk_filter_list_model_new (store, self->filter));
  self->runs = G_LIST_MODEL (gtk_slice_list_model_new (offered, 0, MOST));
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_bind_model (self->box, self->runs, create_row, NULL, NULL);
  g_signal_connect_swapped (self->box, "row-activated", G_CALLBACK (on_activated), self);
  g_signal_connect_swapped (self->runs, "items-changed", G_CALLBACK (update_visible), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Kept trainings"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->content), heading);
  gtk_box_append (GTK_BOX (self->content), scroller);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  update_visible (self);
}

GtkWidget *
strata_kept_runs_new (void)
{
  return g_object_new (STRATA_TYPE_KEPT_RUNS, NULL);
}

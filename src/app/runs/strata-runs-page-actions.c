/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-runs-page-private.h"

#include "strata-compare-window.h"
#include "strata-preferences.h"
#include "strata-run-save.h"
#include "strata-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* What is done with the selected run. */

#define BASELINE "baseline-run"
#define UNDO_SECONDS 15 /* a run that was not meant is deleted for good after that */

static StrataRun *
get_selected (StrataRunsPage *self)
{
  StrataRunItem *item = strata_run_table_get_selected (self->table);

  return item != NULL ? strata_run_item_get_run (item) : NULL;
}

static void
open_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRun *run = get_selected (STRATA_RUNS_PAGE (widget));
  GtkRoot *window = gtk_widget_get_root (widget);

  if (run != NULL && STRATA_IS_WINDOW (window))
    strata_window_open_run (STRATA_WINDOW (window), run, g_str_equal (action, "runs.resume"));
}

/* runs.go-on, runs.evaluate, runs.inspect, each with an epoch of the selected run that has a checkpoint. */
static void
open_epoch (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);
  StrataRun *run = get_selected (self);
  GtkRoot *window = gtk_widget_get_root (widget);
  const char *page = g_str_equal (action, "runs.go-on") ? "train" : action + strlen ("runs.");

  if (run == NULL || !STRATA_IS_WINDOW (window))
    return;
  gtk_menu_button_popdown (self->epochs_button);
  strata_window_open_run_at (STRATA_WINDOW (window), run, g_variant_get_uint32 (parameter), page);
}

static void
pin (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);
  StrataRun *run = get_selected (self);

  if (run == NULL)
    return;
  strata_preferences_set_string (BASELINE, strata_runs_page_get_baseline (self) == run ? "" : strata_run_get_id (run));
  strata_runs_page_compare (self);
}

StrataRun *
strata_runs_page_get_baseline (StrataRunsPage *self)
{
  g_autofree char *id = strata_preferences_get_string (BASELINE, "");
  g_autofree char *folder = g_build_filename (strata_run_store_get_folder (self->store), id, NULL);

  return *id != '\0' ? strata_run_store_find (self->store, folder) : NULL;
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);
  StrataRun *run = get_selected (self);

  if (run == NULL || self->session == NULL)
    return;
  if (g_str_equal (action, "runs.save-report"))
    strata_run_save_report (widget, self->session, run);
  else
    strata_run_save_archive (widget, self->session, run);
}

/* --- What differs ------------------------------------------------------------------------------------------------------ */

static void
add_readable (GPtrArray *runs, StrataRun *run)
{
  if (run != NULL && strata_run_get_experiment (run) != NULL && !g_ptr_array_find (runs, run, NULL))
    g_ptr_array_add (runs, run);
}

/* The baseline first, then the ticked ones, the oldest before the others; where these are none, the selected one. Of
 * StrataRun, borrowed; transfer container. */
static GPtrArray *
find_compared (StrataRunsPage *self)
{
  GPtrArray *runs = g_ptr_array_new ();
  guint n_ticked = 0;

  add_readable (runs, strata_runs_page_get_baseline (self));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->items)); i-- > 0;)
    {
      g_autoptr (StrataRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (!strata_run_item_get_ticked (item))
        continue;
      add_readable (runs, strata_run_item_get_run (item));
      n_ticked++;
    }
  if (n_ticked == 0)
    add_readable (runs, get_selected (self));
  return runs;
}

static void
compare (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GPtrArray) runs = find_compared (STRATA_RUNS_PAGE (widget));

  if (runs->len >= 2)
    gtk_window_present (strata_compare_window_new (GTK_WINDOW (gtk_widget_get_root (widget)), runs));
}

/* --- Deleting ---------------------------------------------------------------------------------------------------------- */

/* Once nothing can be put back any more. */
static void
on_toast_dismissed (AdwToast *toast, StrataRunsPage *self)
{
  g_hash_table_remove (self->deleted, g_object_get_data (G_OBJECT (toast), "id"));
  if (g_hash_table_size (self->deleted) == 0)
    strata_run_store_purge (self->store);
}

static void
delete_run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);
  StrataRun *run = get_selected (self);

  if (run == NULL || strata_run_get_state (run) == STRATA_RUN_TRAINING)
    return;
  /* Translators: a kept training was deleted */
  g_autofree char *text = g_strdup_printf (_ ("“%s” deleted"), strata_run_get_name (run));
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);
  const char *id = strata_run_get_id (run);

  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "runs.undelete");
  adw_toast_set_action_target (toast, "s", id);
  g_object_set_data_full (G_OBJECT (toast), "id", g_strdup (id), g_free);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed), self, 0);
  g_hash_table_insert (self->deleted, g_strdup (id), g_object_ref (run));
  strata_run_store_delete (self->store, run);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
undelete (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);
  StrataRun *run = g_hash_table_lookup (self->deleted, g_variant_get_string (parameter, NULL));

  if (run != NULL)
    strata_run_store_undelete (self->store, run);
}

/* --- All of them ------------------------------------------------------------------------------------------------------- */

void
strata_runs_page_update_actions (StrataRunsPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  StrataRun *run = get_selected (self);
  gboolean training = run != NULL && strata_run_get_state (run) == STRATA_RUN_TRAINING;
  gboolean readable = run != NULL && strata_run_get_experiment (run) != NULL;
  g_autoptr (GPtrArray) compared = find_compared (self);
  gboolean left = run != NULL && strata_run_get_n_epochs (run) < strata_run_get_planned_epochs (run);

  gtk_widget_action_set_enabled (widget, "runs.open", readable);
  gtk_widget_action_set_enabled (widget, "runs.resume",
                                 readable && left && !training && strata_run_can_resume (run)
                                   && strata_run_get_state (run) != STRATA_RUN_EARLY_STOPPED);
  gtk_widget_action_set_enabled (widget, "runs.pin", run != NULL);
  gtk_widget_action_set_enabled (widget, "runs.compare", compared->len >= 2);
  gtk_widget_action_set_enabled (widget, "runs.save-archive", run != NULL);
  gtk_widget_action_set_enabled (widget, "runs.save-report", run != NULL);
  gtk_widget_action_set_enabled (widget, "runs.delete", run != NULL && !training);
  gtk_widget_set_sensitive (self->about_button, run != NULL);
  strata_run_epochs_show (self->epochs, readable ? run : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->epochs_button), readable && strata_run_get_checkpoints (run)->len > 0);
}

void
strata_runs_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "runs.open", NULL, open_run);
  gtk_widget_class_install_action (widget_class, "runs.resume", NULL, open_run);
  gtk_widget_class_install_action (widget_class, "runs.go-on", "u", open_epoch);
  gtk_widget_class_install_action (widget_class, "runs.evaluate", "u", open_epoch);
  gtk_widget_class_install_action (widget_class, "runs.inspect", "u", open_epoch);
  gtk_widget_class_install_action (widget_class, "runs.pin", NULL, pin);
  gtk_widget_class_install_action (widget_class, "runs.compare", NULL, compare);
  gtk_widget_class_install_action (widget_class, "runs.save-archive", NULL, save);
  gtk_widget_class_install_action (widget_class, "runs.save-report", NULL, save);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_run);
  gtk_widget_class_install_action (widget_class, "runs.undelete", "s", undelete);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "runs.delete", NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-runs-page-private.h"

#include "strata-fit-layout.h"
#include "strata-format.h"
#include "strata-more-button.h"
#include "strata-runs.h"

#include <glib/gi18n.h>

enum
{
  PROP_0,
  PROP_SESSION,
};

G_DEFINE_FINAL_TYPE (StrataRunsPage, strata_runs_page, GTK_TYPE_WIDGET)

static void
update (StrataRunsPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *size = strata_format_bytes ((double) strata_run_store_get_bytes (self->store));
  /* Translators: how many trainings are kept and what they take on the disk, "12 runs · 24.1 MB" */
  g_autofree char *text = g_strdup_printf (ngettext ("%u run · %s", "%u runs · %s", n), n, size);

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "runs" : "empty");
  gtk_label_set_text (self->summary_label, text);
  if (n > 0 && self->focus_awaited && gtk_widget_get_mapped (GTK_WIDGET (self->table)))
    {
      self->focus_awaited = FALSE;
      gtk_widget_grab_focus (GTK_WIDGET (self->table));
    }
}

/* --- Comparing --------------------------------------------------------------------------------------------------------- */

static void
show_chart (StrataRunsPage *self)
{
  g_autoptr (GPtrArray) ticked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (StrataRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      if (strata_run_item_get_ticked (item))
        g_ptr_array_add (ticked, g_steal_pointer (&item));
    }
  gtk_widget_set_visible (self->chart_box, ticked->len > 0);
  strata_run_chart_set_items (self->chart, ticked, strata_run_table_get_selected (self->table));
}

static void
on_ticked (StrataRunsPage *self)
{
  show_chart (self);
  strata_runs_page_update_actions (self);
}

/* What it went on from, where that is still there. */
static StrataRun *
find_origin (StrataRunsPage *self, StrataRun *run)
{
  g_autofree char *folder =
    strata_run_get_origin (run) != NULL
      ? g_build_filename (strata_run_store_get_folder (self->store), strata_run_get_origin (run), NULL)
      : NULL;

  return folder != NULL ? strata_run_store_find (self->store, folder) : NULL;
}

/* Each with the baseline, or, without one, with the run that it went on from or else the one before it. */
static gboolean
compare (gpointer user_data)
{
  StrataRunsPage *self = user_data;
  StrataRun *baseline = strata_runs_page_get_baseline (self);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  self->compare_source = 0;
  strata_runs_page_update_actions (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (StrataRunItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      g_autoptr (StrataRunItem) before = g_list_model_get_item (G_LIST_MODEL (self->items), i + 1);
      StrataRun *origin = find_origin (self, strata_run_item_get_run (item));
      StrataRun *other = baseline != NULL ? baseline
                         : origin != NULL ? origin
                         : before != NULL ? strata_run_item_get_run (before)
                                          : NULL;
      strata_run_item_set_baseline (item, baseline);
      strata_run_item_compare (item, other);
    }
  show_chart (self);
  return G_SOURCE_REMOVE;
}

void
strata_runs_page_compare (StrataRunsPage *self)
{
  if (self->compare_source == 0)
    self->compare_source = g_idle_add (compare, self);
}

static void
on_selected (StrataRunsPage *self)
{
  StrataRunItem *item = strata_run_table_get_selected (self->table);

  if (item != NULL)
    {
      gtk_editable_set_text (self->name_entry, strata_run_get_name (strata_run_item_get_run (item)));
      gtk_editable_set_text (self->note_entry, strata_run_get_note (strata_run_item_get_run (item)));
    }
  strata_runs_page_update_actions (self);
  show_chart (self);
}

static void
on_picked (StrataRunsPage *self, StrataRunItem *item)
{
  strata_run_table_select (self->table, item);
}

static void
on_activated (StrataRunsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "runs.open", NULL);
}

/* --- Runs -------------------------------------------------------------------------------------------------------------- */

static void
on_about_closed (StrataRunsPage *self)
{
  StrataRunItem *item = strata_run_table_get_selected (self->table);

  if (item == NULL)
    return;
  strata_run_set_name (strata_run_item_get_run (item), gtk_editable_get_text (self->name_entry));
  strata_run_set_note (strata_run_item_get_run (item), gtk_editable_get_text (self->note_entry));
  strata_run_store_save (self->store, strata_run_item_get_run (item));
}

static void
on_item_changed (StrataRunsPage *self)
{
  update (self);
  strata_runs_page_update_actions (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
on_items_changed (StrataRunsPage *self, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (StrataRun) run = g_list_model_get_item (G_LIST_MODEL (self->store), position + i);
      StrataRunItem *item = strata_run_item_new (run);
      g_signal_connect_object (item, "notify::ticked", G_CALLBACK (on_ticked), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (items, item);
    }
  g_list_store_splice (self->items, position, removed, items->pdata, added);
  update (self);
  strata_runs_page_compare (self);
}

static void
on_starred (StrataRunsPage *self, StrataRunItem *item)
{
  strata_run_store_save (self->store, strata_run_item_get_run (item));
}

static void
refresh (StrataRunsPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    strata_run_store_refresh (self->store);
}

/* --- The widget -------------------------------------------------------------------------------------------------------- */

static void
set_session (StrataRunsPage *self, StrataSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (!g_set_object (&self->session, session))
    return;
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "notify::network", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (refresh), self);
    }
  g_object_notify (G_OBJECT (self), "session");
}

static void
strata_runs_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (strata_runs_page_parent_class)->map (widget);
  strata_run_store_refresh (STRATA_RUNS_PAGE (widget)->store);
}

static void
strata_runs_page_unmap (GtkWidget *widget)
{
  STRATA_RUNS_PAGE (widget)->focus_awaited = FALSE;
  GTK_WIDGET_CLASS (strata_runs_page_parent_class)->unmap (widget);
}

/* The runs are being read from the disk: the table has the focus as soon as there is one. */
static gboolean
strata_runs_page_grab_focus (GtkWidget *widget)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (widget);

  self->focus_awaited = !gtk_widget_get_mapped (GTK_WIDGET (self->table));
  return self->focus_awaited ? gtk_widget_child_focus (gtk_widget_get_first_child (widget), GTK_DIR_TAB_FORWARD)
                             : gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
strata_runs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, STRATA_RUNS_PAGE (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_runs_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    set_session (STRATA_RUNS_PAGE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strata_runs_page_dispose (GObject *object)
{
  StrataRunsPage *self = STRATA_RUNS_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->items);
  g_clear_handle_id (&self->compare_source, g_source_remove);
  g_clear_pointer (&self->deleted, g_hash_table_unref);
  if (self->toasts != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->toasts));
  self->toasts = NULL;

  G_OBJECT_CLASS (strata_runs_page_parent_class)->dispose (object);
}

static void
strata_runs_page_class_init (StrataRunsPageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = strata_runs_page_dispose;
  object_class->get_property = strata_runs_page_get_property;
  object_class->set_property = strata_runs_page_set_property;
  widget_class->map = strata_runs_page_map;
  widget_class->unmap = strata_runs_page_unmap;
  widget_class->grab_focus = strata_runs_page_grab_focus;
  g_object_class_install_property (
    object_class, PROP_SESSION,
    g_param_spec_object ("session", NULL, NULL, STRATA_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS));

  g_type_ensure (STRATA_TYPE_FIT_LAYOUT);
  g_type_ensure (STRATA_TYPE_MORE_BUTTON);
  g_type_ensure (STRATA_TYPE_RUN_CHART);
  g_type_ensure (STRATA_TYPE_RUN_EPOCHS);
  g_type_ensure (STRATA_TYPE_RUN_TABLE);
  strata_runs_page_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "runspage");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, states);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, chart_box);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, chart);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, epochs_button);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, epochs);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, about_button);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, name_entry);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, note_entry);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_about_closed);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, table);
  gtk_widget_class_bind_template_child (widget_class, StrataRunsPage, summary_label);
  gtk_widget_class_bind_template_callback (widget_class, on_starred);
}

static void
strata_runs_page_init (StrataRunsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = strata_runs_get_store ();
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->items = g_list_store_new (STRATA_TYPE_RUN_ITEM);
  strata_runs_page_update_actions (self);
  strata_run_table_set_items (self->table, G_LIST_MODEL (self->items));
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-checkpoint-list.h"

#include <glib/gi18n.h>

#include "strata-checkpoint-row.h"

#define HEIGHT 130

struct _StrataCheckpointList
{
  GtkWidget parent_instance;
  StrataSession *session;
  GtkWidget *scroller;
  GtkListBox *box;
  gboolean bound;
};

G_DEFINE_FINAL_TYPE (StrataCheckpointList, strata_checkpoint_list, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return strata_checkpoint_row_new (STRATA_CHECKPOINT_LIST (user_data)->session, item);
}

static void
update (StrataCheckpointList *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->box, i)) != NULL; i++)
    strata_checkpoint_row_update (STRATA_CHECKPOINT_ROW (row));
}

static void
bind (StrataCheckpointList *self, GListModel *checkpoints)
{
  if (self->bound == (checkpoints != NULL))
    return;
  self->bound = checkpoints != NULL;
  gtk_list_box_bind_model (self->box, checkpoints, checkpoints != NULL ? create_row : NULL, self, NULL);
}

/* Rows for a list that nobody sees cost more than the curves: they are made when somebody turns to it. */
static void
on_checkpoints_changed (StrataCheckpointList *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    bind (self, NULL);
}

static void
strata_checkpoint_list_map (GtkWidget *widget)
{
  StrataCheckpointList *self = STRATA_CHECKPOINT_LIST (widget);

  if (self->session != NULL)
    bind (self, G_LIST_MODEL (strata_training_log_get_checkpoints (strata_session_get_log (self->session))));
  GTK_WIDGET_CLASS (strata_checkpoint_list_parent_class)->map (widget);
}

void
strata_checkpoint_list_set_session (StrataCheckpointList *self, StrataSession *session)
{
  GListModel *checkpoints;

  g_return_if_fail (STRATA_IS_CHECKPOINT_LIST (self));

  if (self->session != NULL)
    {
      bind (self, NULL);
      g_signal_handlers_disconnect_by_data (
        strata_training_log_get_checkpoints (strata_session_get_log (self->session)), self);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  if (!g_set_object (&self->session, session) || session == NULL)
    return;
  checkpoints = G_LIST_MODEL (strata_training_log_get_checkpoints (strata_session_get_log (session)));
  g_signal_connect_swapped (checkpoints, "items-changed", G_CALLBACK (on_checkpoints_changed), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    bind (self, checkpoints);
  g_signal_connect_swapped (session, "notify::network", G_CALLBACK (update), self);
  g_signal_connect_swapped (session, "notify::training-state", G_CALLBACK (update), self);
}

static void
strata_checkpoint_list_dispose (GObject *object)
{
  StrataCheckpointList *self = STRATA_CHECKPOINT_LIST (object);

  if (self->scroller != NULL)
    strata_checkpoint_list_set_session (self, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_checkpoint_list_parent_class)->dispose (object);
}

static void
strata_checkpoint_list_class_init (StrataCheckpointListClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_checkpoint_list_dispose;
  GTK_WIDGET_CLASS (class)->map = strata_checkpoint_list_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_checkpoint_list_init (StrataCheckpointList *self)
{
  GtkWidget *placeholder = gtk_label_new (_ ("None yet: the weights of an epoch are saved as it ends."));

  gtk_widget_add_css_class (placeholder, "dim-label");
  gtk_widget_set_margin_top (placeholder, 24);
  gtk_label_set_wrap (GTK_LABEL (placeholder), TRUE);
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->box, placeholder);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "data-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Checkpoints"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), HEIGHT);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-compare-button.h"

#include "strata-kept-runs.h"

#include <glib/gi18n.h>
#include <math.h>

struct _StrataCompareButton
{
  GtkWidget parent_instance;
  StrataTrainingLog *log;
  GtkWidget *button;
  GtkListBox *box;
  StrataKeptRuns *kept;
};

G_DEFINE_FINAL_TYPE (StrataCompareButton, strata_compare_button, GTK_TYPE_WIDGET)

/* "10 epochs · val_loss 0.4812": the last epoch's. */
static char *
describe (StrataTrainingLog *one)
{
  StrataHistory *history = strata_training_log_get_history (one);
  guint n = strata_history_get_n_epochs (history);
  double validation = strata_history_get_value (history, n, "val_loss");
  g_autofree char *epochs = g_strdup_printf (ngettext ("%u epoch", "%u epochs", n), n);

  return g_strdup_printf ("%s · %s %.4f", epochs, isnan (validation) ? "loss" : "val_loss",
                          isnan (validation) ? strata_history_get_value (history, n, "loss") : validation);
}

static void
on_toggled (StrataCompareButton *self, GtkCheckButton *check)
{
  GListModel *earlier = G_LIST_MODEL (strata_training_log_get_earlier (self->log));
  gpointer one = g_object_get_data (G_OBJECT (check), "training");

  for (guint i = 0; i < g_list_model_get_n_items (earlier); i++)
    {
      g_autoptr (StrataTrainingLog) item = g_list_model_get_item (earlier, i);

      if (item == one)
        strata_training_log_show_earlier (self->log, i, gtk_check_button_get_active (check));
    }
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StrataTrainingLog *one = item;
  GtkWidget *check = gtk_check_button_new_with_label (strata_training_log_get_name (one));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  g_autofree char *worth = describe (one);
  GtkWidget *label = gtk_label_new (worth);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), strata_training_log_get_shown (one));
  g_object_set_data (G_OBJECT (check), "training", one);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), user_data);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, worth, -1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
update (StrataCompareButton *self)
{
  GListModel *earlier = self->log != NULL ? G_LIST_MODEL (strata_training_log_get_earlier (self->log)) : NULL;
  gboolean any = earlier != NULL && g_list_model_get_n_items (earlier) > 0;
  gboolean more = self->log != NULL && strata_training_log_get_history (self->log) != NULL
                  && gtk_widget_get_visible (GTK_WIDGET (self->kept));

  gtk_widget_set_visible (GTK_WIDGET (self->box), any);
  gtk_widget_set_sensitive (self->button, any || more);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), any || more ? NULL : _ ("Train again to compare with this training"));
}

static void
on_earlier_changed (StrataCompareButton *self)
{
  strata_kept_runs_update (self->kept);
  update (self);
}

void
strata_compare_button_set_log (StrataCompareButton *self, StrataTrainingLog *log)
{
  GListModel *earlier;

  g_return_if_fail (STRATA_IS_COMPARE_BUTTON (self));

  if (self->log != NULL)
    {
      g_signal_handlers_disconnect_by_data (strata_training_log_get_earlier (self->log), self);
      g_signal_handlers_disconnect_by_data (self->log, self);
      gtk_list_box_bind_model (self->box, NULL, NULL, NULL, NULL);
    }
  if (g_set_object (&self->log, log) && log != NULL)
    {
      earlier = G_LIST_MODEL (strata_training_log_get_earlier (log));
      gtk_list_box_bind_model (self->box, earlier, create_row, self, NULL);
      g_signal_connect_swapped (earlier, "items-changed", G_CALLBACK (on_earlier_changed), self);
      g_signal_connect_swapped (log, "cleared", G_CALLBACK (on_earlier_changed), self);
    }
  strata_kept_runs_set_log (self->kept, log);
  update (self);
}

static void
strata_compare_button_dispose (GObject *object)
{
  StrataCompareButton *self = STRATA_COMPARE_BUTTON (object);

  if (self->button != NULL)
    strata_compare_button_set_log (self, NULL);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_compare_button_parent_class)->dispose (object);
}

static void
strata_compare_button_class_init (StrataCompareButtonClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_compare_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_compare_button_init (StrataCompareButton *self)
{
  GtkWidget *popover = gtk_popover_new (), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Earlier trainings"),
                                  -1);
  self->kept = STRATA_KEPT_RUNS (strata_kept_runs_new ());
  g_signal_connect_swapped (self->kept, "notify::visible", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (self->kept));
  gtk_popover_set_child (GTK_POPOVER (popover), content);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), _ ("Compare"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Compare"), -1);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  update (self);
}

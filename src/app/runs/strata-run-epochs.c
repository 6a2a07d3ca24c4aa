/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-epochs.h"

#include "strata-checkpoint.h"

#include <glib/gi18n.h>

#define WIDTH 460
#define HEIGHT 420

struct _StrataRunEpochs
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkListBox *box;

  StrataRun *run;
  GArray *epochs; /* of the rows, of guint; NULL: there are none */
  guint best;
};

G_DEFINE_FINAL_TYPE (StrataRunEpochs, strata_run_epochs, GTK_TYPE_WIDGET)

/* name: what it does with "epoch 4", as a screen reader and the tip say it. Takes the name. */
static GtkWidget *
add_button (AdwActionRow *row, GtkWidget *button, const char *action, guint epoch, char *name)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", epoch);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (row, button);
  g_free (name);
  return button;
}

static GtkWidget *
create_row (StrataRunEpochs *self, guint epoch)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  StrataHistory *history = strata_run_get_history (self->run);
  g_autofree char *title = g_strdup_printf (_ ("Epoch %u"), epoch);
  /* The file may be there before the history says how good it is. */
  g_autofree char *worth =
    epoch <= strata_history_get_n_epochs (history) ? strata_checkpoints_describe_epoch (history, epoch) : g_strdup ("");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, worth);
  gtk_widget_add_css_class (GTK_WIDGET (row), "numeric");
  if (epoch == self->best)
    {
      GtkWidget *tag = gtk_label_new (_ ("best"));

      gtk_widget_add_css_class (tag, "success");
      gtk_widget_add_css_class (tag, "caption");
      adw_action_row_add_suffix (row, tag);
    }
  GtkWidget *button = add_button (row, gtk_button_new_with_label (_ ("Go On")), "runs.go-on", epoch,
                                  g_strdup_printf (_ ("Go on from epoch %u"), epoch));
  add_button (row, gtk_button_new_from_icon_name ("strata-page-evaluate-symbolic"), "runs.evaluate", epoch,
              g_strdup_printf (_ ("Evaluate the network of epoch %u"), epoch));
  add_button (row, gtk_button_new_from_icon_name ("strata-page-inspect-symbolic"), "runs.inspect", epoch,
              g_strdup_printf (_ ("Inspect the network of epoch %u"), epoch));
  adw_action_row_set_activatable_widget (row, button);
  /* The row adds its title to the name, which says the epoch already. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  return GTK_WIDGET (row);
}

static gboolean
is_same (GArray *a, GArray *b)
{
  return a != NULL && a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (guint)) == 0);
}

void
strata_run_epochs_show (StrataRunEpochs *self, StrataRun *run)
{
  g_return_if_fail (STRATA_IS_RUN_EPOCHS (self));

  GArray *epochs = run != NULL ? strata_run_get_checkpoints (run) : NULL;
  guint best = run != NULL ? strata_checkpoints_find_best (strata_run_get_history (run)) : 0;
  gboolean changed = g_set_object (&self->run, run);

  if (!changed && (run == NULL || (best == self->best && is_same (self->epochs, epochs))))
    return;
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (self->box, 0)) != NULL;)
    gtk_list_box_remove (self->box, GTK_WIDGET (row));
  g_clear_pointer (&self->epochs, g_array_unref);
  self->best = best;
  if (run == NULL)
    return;
  self->epochs = g_array_copy (epochs);
  for (guint i = epochs->len; i-- > 0;)
    gtk_list_box_append (self->box, create_row (self, g_array_index (epochs, guint, i)));
}

static void
strata_run_epochs_dispose (GObject *object)
{
  StrataRunEpochs *self = STRATA_RUN_EPOCHS (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->epochs, g_array_unref);
  g_clear_object (&self->run);
  G_OBJECT_CLASS (strata_run_epochs_parent_class)->dispose (object);
}

static void
strata_run_epochs_class_init (StrataRunEpochsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_run_epochs_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

/* What who knows Keras would ask. */
static GtkWidget *
create_note (void)
{
  GtkWidget *note = gtk_label_new (
    _ ("Going on begins a run of its own, with the optimizer as it was; callbacks count anew, as in a new fit ()."));

  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 0);
  gtk_widget_set_margin_start (note, 12);
  gtk_widget_set_margin_end (note, 12);
  gtk_widget_set_margin_bottom (note, 6);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_add_css_class (note, "caption");
  return note;
}

static void
strata_run_epochs_init (StrataRunEpochs *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Epochs whose weights were kept"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_width (GTK_SCROLLED_WINDOW (scroller), WIDTH);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->content), scroller);
  gtk_box_append (GTK_BOX (self->content), create_note ());
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
}

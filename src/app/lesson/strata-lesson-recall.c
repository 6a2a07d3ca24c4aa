/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-recall.h"

#include <glib/gi18n.h>

struct _StrataLessonRecall
{
  GtkWidget parent_instance;

  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (StrataLessonRecall, strata_lesson_recall, GTK_TYPE_WIDGET)

static void
add_line (StrataLessonRecall *self, int row, const char *title, const char *value, gboolean marks, gboolean right)
{
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *text = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_add_css_class (name, "caption");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, "numeric");
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, 2 * row, 2, 1);
  gtk_grid_attach (GTK_GRID (self->grid), text, 0, 2 * row + 1, 1, 1);
  if (marks)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name (right ? "object-select-symbolic" : "window-close-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      right ? _ ("right") : _ ("wrong"), -1);
      gtk_grid_attach (GTK_GRID (self->grid), icon, 1, 2 * row + 1, 1, 1);
    }
}

/* "val_accuracy 0.8196 after epoch 10"; NULL before the first epoch. */
static char *
dup_outcome (StrataSession *session, const char *key)
{
  StrataHistory *history = strata_training_log_get_history (strata_session_get_log (session));
  guint n = history != NULL ? strata_history_get_n_epochs (history) : 0;
  double value = n > 0 ? strata_history_get_value (history, n, key) : 0;

  if (n == 0)
    return NULL;
  /* Translators: a value of the history: "val_accuracy 0.8196 after epoch 10" */
  return g_strdup_printf (_ ("%s %.4f after epoch %u"), key, value, n);
}

void
strata_lesson_recall_show (StrataLessonRecall *self,
                           StrataLesson *lesson,
                           guint step,
                           const int *answers,
                           StrataSession *session)
{
  const StrataLessonStep *here =
    step < strata_lesson_get_n_steps (lesson) ? strata_lesson_get_step (lesson, step) : NULL;
  int asked = here != NULL ? strata_lesson_step_get_recalled (here) : -1;
  const char *key = here != NULL ? strata_lesson_step_get_outcome_key (here) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  gtk_widget_set_visible (GTK_WIDGET (self), asked >= 0);
  if (asked < 0)
    return;

  const StrataLessonStep *question = strata_lesson_get_step (lesson, (guint) asked);
  int right = strata_lesson_step_get_right_choice (question);
  int answer = answers[asked];
  g_autofree char *outcome = key != NULL ? dup_outcome (session, key) : NULL;
  int row = 0;

  add_line (self, row++, _ ("You said"),
            answer >= 0 ? strata_lesson_step_get_choice (question, (guint) answer) : _ ("nothing"),
            right >= 0 && answer >= 0, right == answer);
  if (outcome != NULL)
    add_line (self, row++, _ ("The curve says"), outcome, FALSE, FALSE);
  if (right >= 0 && right != answer)
    add_line (self, row, _ ("It is"), strata_lesson_step_get_choice (question, (guint) right), FALSE, FALSE);
}

static void
strata_lesson_recall_dispose (GObject *object)
{
  g_clear_pointer (&STRATA_LESSON_RECALL (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_lesson_recall_parent_class)->dispose (object);
}

static void
strata_lesson_recall_class_init (StrataLessonRecallClass *class)
{
  G_OBJECT_CLASS (class)->dispose = strata_lesson_recall_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
}

static void
strata_lesson_recall_init (StrataLessonRecall *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_add_css_class (self->grid, "lesson-recall");
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

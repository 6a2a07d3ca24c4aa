/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-pane.h"

#include "strata-control.h"
#include "strata-lesson-facts.h"
#include "strata-lesson-recall.h"

#include <glib/gi18n.h>

/* In milliseconds: how often a person's doing is looked at, and how long the tick stands before the next step. */
#define BELOW_HEIGHT 190 /* two lines and four choices */
#define LOOK_INTERVAL 250
#define TICK_TIME 900

#define MARK "lesson-target"

struct _StrataLessonPane
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *place;
  GtkWidget *dots;
  GtkScrolledWindow *scroller;
  GtkLabel *text;
  GtkBox *choices;
  StrataLessonRecall *recall;
  GtkWidget *done_row;
  GtkWidget *buttons;
  GtkWidget *back_button;
  GtkWidget *next_button;
  GtkWidget *another_button;

  StrataLesson *lesson; /* NULL: none is on */
  StrataSession *session;
  StrataLessonFactsKeeper *facts;
  int *answers;     /* a step each; -1: none */
  guint step;       /* n_steps: the lesson is finished */
  gboolean settled; /* the step was done when it was come to, by Back or ahead of it: the person says when to go on */
  gboolean done;
  guint look_source, tick_source;

  GtkWidget *marked; /* weak */
  gboolean revealed; /* what the step points at was scrolled to */
};

G_DEFINE_FINAL_TYPE (StrataLessonPane, strata_lesson_pane, GTK_TYPE_WIDGET)

enum
{
  FINISHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static gboolean
is_finished (StrataLessonPane *self)
{
  return self->step >= strata_lesson_get_n_steps (self->lesson);
}

static const StrataLessonStep *
get_step (StrataLessonPane *self)
{
  return strata_lesson_get_step (self->lesson, self->step);
}

/* --- The mark ------------------------------------------------------------------------------------------------------ */

static void
mark (StrataLessonPane *self, GtkWidget *control)
{
  if (control == self->marked)
    return;
  if (self->marked != NULL)
    gtk_widget_remove_css_class (self->marked, MARK);
  g_set_weak_pointer (&self->marked, control);
  if (control == NULL)
    return;
  gtk_widget_add_css_class (control, MARK);
  if (!self->revealed)
    strata_control_reveal (control);
  self->revealed = TRUE;
}

/* Controls come and go with pages and cards. */
static void
find_control (StrataLessonPane *self)
{
  const char *name = is_finished (self) ? NULL : strata_lesson_step_get_point_at (get_step (self));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  mark (self, name != NULL && root != NULL && !self->done ? strata_control_find (GTK_WIDGET (root), name) : NULL);
}

/* --- What is shown ------------------------------------------------------------------------------------------------- */

static void
show_done (StrataLessonPane *self)
{
  gboolean waits = !is_finished (self) && strata_lesson_step_waits (get_step (self));
  gboolean must_press = is_finished (self) || !waits || self->settled;

  gtk_widget_set_visible (self->done_row, self->done);
  gtk_button_set_label (GTK_BUTTON (self->next_button), must_press ? _ ("Next") : _ ("Skip"));
  if (must_press)
    gtk_widget_add_css_class (self->next_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->next_button, "suggested-action");
}

static void
show_place (StrataLessonPane *self)
{
  guint n = strata_lesson_get_n_steps (self->lesson), i = 0;
  g_autofree char *here = g_strdup_printf ("%u", self->step + 1);
  g_autofree char *all = g_strdup_printf ("%u", n);
  /* Translators: the first is a step's number, the second that of the last: "Step 3 of 12" */
  g_autofree char *place =
    is_finished (self) ? g_strdup (_ ("Finished")) : g_strdup_printf (_ ("Step %s of %s"), here, all);

  gtk_label_set_label (self->place, place);
  for (GtkWidget *dot = gtk_widget_get_first_child (self->dots); dot != NULL;
       dot = gtk_widget_get_next_sibling (dot), i++)
    {
      const char *classes[] = { "dot", i < self->step ? "past" : i == self->step ? "present" : NULL, NULL };
      gtk_widget_set_css_classes (dot, classes);
    }
}

static void
on_chosen (GtkCheckButton *button, StrataLessonPane *self)
{
  if (gtk_check_button_get_active (button))
    self->answers[self->step] = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice"));
}

static void
show_choices (StrataLessonPane *self)
{
  const StrataLessonStep *step = is_finished (self) ? NULL : get_step (self);
  guint n = step != NULL ? strata_lesson_step_get_n_choices (step) : 0;
  GtkCheckButton *group = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    gtk_box_remove (self->choices, child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
      GtkWidget *label = gtk_label_new (strata_lesson_step_get_choice (step, i));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), group);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), self->answers[self->step] == (int) i);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      strata_lesson_step_get_choice (step, i), -1);
      g_object_set_data (G_OBJECT (button), "choice", GINT_TO_POINTER (i));
      g_signal_connect (button, "toggled", G_CALLBACK (on_chosen), self);
      gtk_box_append (self->choices, button);
      group = GTK_CHECK_BUTTON (button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->choices), n > 0);
}

/* The bundled lesson after this one, or NULL. */
static char *
dup_next_lesson (StrataLessonPane *self)
{
  g_auto (GStrv) ids = strata_lesson_list_bundled ();

  for (guint i = 0; ids[i] != NULL; i++)
    if (g_str_equal (ids[i], strata_lesson_get_id (self->lesson)))
      return g_strdup (ids[i + 1]);
  return NULL;
}

static void
show_step (StrataLessonPane *self)
{
  gboolean finished = is_finished (self);
  g_autofree char *another = finished ? dup_next_lesson (self) : NULL;

  gtk_label_set_label (self->text, finished
                                     ? _ ("That was the lesson. What you made is yours: change it, train it, keep it.")
                                     : strata_lesson_step_get_text (get_step (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_label (self->text), -1);
  show_place (self);
  show_choices (self);
  strata_lesson_recall_show (self->recall, self->lesson, self->step, self->answers, self->session);
  show_done (self);
  gtk_widget_set_visible (self->next_button, !finished);
  gtk_widget_set_visible (self->another_button, another != NULL);
  if (another != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->another_button), "s", another);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.back", self->step > 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* --- Going on ------------------------------------------------------------------------------------------------------ */

static gboolean
is_done (StrataLessonPane *self)
{
  StrataLessonFacts facts;

  strata_lesson_facts_keeper_fill (self->facts, &facts);
  facts.answer = self->answers[self->step];
  return strata_lesson_step_is_done (get_step (self), &facts);
}

static void
go_to (StrataLessonPane *self, guint step)
{
  gboolean has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  self->step = step;
  self->revealed = FALSE;
  strata_lesson_facts_keeper_begin (self->facts);
  self->done = !is_finished (self) && is_done (self);
  self->settled = self->done;
  show_step (self);
  find_control (self);
  /* The answer that had it may be gone. */
  if (has_focus && !gtk_widget_grab_focus (self->next_button))
    gtk_widget_grab_focus (self->another_button);
  if (is_finished (self))
    g_signal_emit (self, signals[FINISHED], 0, strata_lesson_get_id (self->lesson));
}

static gboolean
on_tick (gpointer user_data)
{
  StrataLessonPane *self = user_data;

  self->tick_source = 0;
  go_to (self, self->step + 1);
  return G_SOURCE_REMOVE;
}

/* What conditions ask for changes in a dozen places: it is cheaper to look four times a second than to follow them all. */
static gboolean
look (gpointer user_data)
{
  StrataLessonPane *self = user_data;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || is_finished (self))
    return G_SOURCE_CONTINUE;
  if (!self->done && is_done (self))
    {
      self->done = TRUE;
      show_done (self);
      self->tick_source = g_timeout_add (TICK_TIME, on_tick, self);
    }
  find_control (self);
  return G_SOURCE_CONTINUE;
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataLessonPane *self = STRATA_LESSON_PANE (widget);

  if (self->step > 0)
    go_to (self, self->step - 1);
}

static void
go_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  StrataLessonPane *self = STRATA_LESSON_PANE (widget);

  if (!is_finished (self))
    go_to (self, self->step + 1);
}

/* The focus goes to the work, as what had it is gone. */
static void
leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), GTK_DIR_TAB_FORWARD);
  strata_lesson_pane_stop (STRATA_LESSON_PANE (widget));
}

void
strata_lesson_pane_stop (StrataLessonPane *self)
{
  g_return_if_fail (STRATA_IS_LESSON_PANE (self));

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  mark (self, NULL);
  g_clear_object (&self->lesson);
  g_clear_object (&self->session);
  g_clear_pointer (&self->facts, strata_lesson_facts_keeper_free);
  g_clear_pointer (&self->answers, g_free);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
make_dots (StrataLessonPane *self)
{
  GtkWidget *child;
  guint n = strata_lesson_get_n_steps (self->lesson);

  while ((child = gtk_widget_get_first_child (self->dots)) != NULL)
    gtk_box_remove (GTK_BOX (self->dots), child);
  /* More would not fit; their number is told in words too. */
  for (guint i = 0; i < n && n <= 24; i++)
    {
      GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->dots), dot);
    }
}

void
strata_lesson_pane_start (StrataLessonPane *self, StrataLesson *lesson, StrataSession *session)
{
  guint n = strata_lesson_get_n_steps (lesson);

  g_return_if_fail (STRATA_IS_LESSON_PANE (self));

  strata_lesson_pane_stop (self);
  self->lesson = g_object_ref (lesson);
  self->session = g_object_ref (session);
  self->facts = strata_lesson_facts_keeper_new (session);
  self->answers = g_new (int, n);
  for (guint i = 0; i < n; i++)
    self->answers[i] = -1;
  gtk_label_set_label (self->title, strata_lesson_get_title (lesson));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  strata_lesson_get_title (lesson), -1);
  make_dots (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  go_to (self, 0);
  self->look_source = g_timeout_add (LOOK_INTERVAL, look, self);
}

void
strata_lesson_pane_set_page (StrataLessonPane *self, const char *page)
{
  if (self->facts != NULL)
    strata_lesson_facts_keeper_set_page (self->facts, page);
}

void
strata_lesson_pane_set_below (StrataLessonPane *self, gboolean below)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), below ? -1 : 300, -1);
  gtk_scrolled_window_set_max_content_height (self->scroller, below ? BELOW_HEIGHT : -1);
  if (below)
    gtk_widget_add_css_class (GTK_WIDGET (self), "below");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "below");
}

/* --- The widget ---------------------------------------------------------------------------------------------------- */

static void
strata_lesson_pane_dispose (GObject *object)
{
  StrataLessonPane *self = STRATA_LESSON_PANE (object);

  if (self->box != NULL)
    strata_lesson_pane_stop (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (strata_lesson_pane_parent_class)->dispose (object);
}

static void
strata_lesson_pane_class_init (StrataLessonPaneClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = strata_lesson_pane_dispose;
  signals[FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (STRATA_TYPE_LESSON_RECALL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lessonpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "lesson.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "lesson.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "lesson.leave", NULL, leave);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-lesson-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, box);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, title);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, place);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, dots);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, text);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, choices);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, recall);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, done_row);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, buttons);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, back_button);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, next_button);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonPane, another_button);
}

static void
strata_lesson_pane_init (StrataLessonPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

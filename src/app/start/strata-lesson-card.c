/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-lesson-card.h"

#include <glib/gi18n.h>

struct _StrataLessonCard
{
  GtkFlowBoxChild parent_instance;

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *tick;

  char *id;
};

G_DEFINE_FINAL_TYPE (StrataLessonCard, strata_lesson_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
strata_lesson_card_finalize (GObject *object)
{
  g_free (STRATA_LESSON_CARD (object)->id);
  G_OBJECT_CLASS (strata_lesson_card_parent_class)->finalize (object);
}

static void
strata_lesson_card_class_init (StrataLessonCardClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = strata_lesson_card_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/strata/Strata/strata-lesson-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrataLessonCard, title);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonCard, subtitle);
  gtk_widget_class_bind_template_child (widget_class, StrataLessonCard, tick);
}

static void
strata_lesson_card_init (StrataLessonCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
strata_lesson_card_new (StrataLesson *lesson, guint number)
{
  StrataLessonCard *self = g_object_new (STRATA_TYPE_LESSON_CARD, NULL);
  guint minutes = strata_lesson_get_minutes (lesson);
  g_autofree char *count = g_strdup_printf ("%u", minutes);
  /* Translators: %s is a number */
  g_autofree char *time = g_strdup_printf (ngettext ("%s minute", "%s minutes", minutes), count);
  g_autofree char *title = g_strdup_printf ("%u  %s", number, strata_lesson_get_title (lesson));
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", strata_lesson_get_subtitle (lesson), time);

  self->id = g_strdup (strata_lesson_get_id (lesson));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  strata_lesson_card_set_finished (self, FALSE);
  return GTK_WIDGET (self);
}

const char *
strata_lesson_card_get_id (StrataLessonCard *self)
{
  return self->id;
}

void
strata_lesson_card_set_finished (StrataLessonCard *self, gboolean finished)
{
  const char *about = gtk_label_get_label (self->subtitle);
  /* Translators: what a lesson is about, and that it was gone through */
  g_autofree char *text = finished ? g_strdup_printf (_ ("%s · done"), about) : g_strdup (about);

  gtk_widget_set_visible (self->tick, finished);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

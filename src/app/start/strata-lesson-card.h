/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* A lesson on the start page: its number, title, what it is about and how long it takes; a child of a GtkFlowBox that is
 * activated. */

#define STRATA_TYPE_LESSON_CARD (strata_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (StrataLessonCard, strata_lesson_card, STRATA, LESSON_CARD, GtkFlowBoxChild)

GtkWidget *strata_lesson_card_new (StrataLesson *lesson, guint number);
const char *strata_lesson_card_get_id (StrataLessonCard *self);
/* With a tick: the person went through it to its end. */
void strata_lesson_card_set_finished (StrataLessonCard *self, gboolean finished);

G_END_DECLS

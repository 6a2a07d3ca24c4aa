/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person foretold, beside what came of it. */

#define STRATA_TYPE_LESSON_RECALL (strata_lesson_recall_get_type ())
G_DECLARE_FINAL_TYPE (StrataLessonRecall, strata_lesson_recall, STRATA, LESSON_RECALL, GtkWidget)

/* answers: of each step, -1 for none. Hides itself where the step recalls nothing. */
void strata_lesson_recall_show (StrataLessonRecall *self,
                                StrataLesson *lesson,
                                guint step,
                                const int *answers,
                                StrataSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* A lesson on its way, beside the work or below it: the step's text, how far it is, and the buttons Back, Skip and Leave.
 * It marks the control the step points at, looks at what the person does and goes on by itself. Hidden without a lesson.
 *
 * Actions: lesson.back, lesson.next, lesson.leave. Signal ::finished (const char *id): the last step is done. */

#define STRATA_TYPE_LESSON_PANE (strata_lesson_pane_get_type ())
G_DECLARE_FINAL_TYPE (StrataLessonPane, strata_lesson_pane, STRATA, LESSON_PANE, GtkWidget)

/* The session is that of the lesson's experiment. */
void strata_lesson_pane_start (StrataLessonPane *self, StrataLesson *lesson, StrataSession *session);
void strata_lesson_pane_stop (StrataLessonPane *self);
/* The page in view: "data". */
void strata_lesson_pane_set_page (StrataLessonPane *self, const char *page);
/* Below the work it keeps low. */
void strata_lesson_pane_set_below (StrataLessonPane *self, gboolean below);

G_END_DECLS

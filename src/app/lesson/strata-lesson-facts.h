/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Gathers what a person does in a session, for the steps of a lesson. */

typedef struct _StrataLessonFactsKeeper StrataLessonFactsKeeper;

StrataLessonFactsKeeper *strata_lesson_facts_keeper_new (StrataSession *session);
void strata_lesson_facts_keeper_free (StrataLessonFactsKeeper *self);
/* A step begins: what is counted starts at none. */
void strata_lesson_facts_keeper_begin (StrataLessonFactsKeeper *self);
void strata_lesson_facts_keeper_set_page (StrataLessonFactsKeeper *self, const char *page);
/* All but the answer, valid until the next call of any of these. */
void strata_lesson_facts_keeper_fill (StrataLessonFactsKeeper *self, StrataLessonFacts *facts);

G_END_DECLS

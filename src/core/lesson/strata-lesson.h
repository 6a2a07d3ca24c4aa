/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"
#include "strata-trainer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A lesson: an experiment and the steps through it, as data (docs/lessons.md tells the format). It says what a person is
 * to read, which control it points at and what it waits for; who shows it gathers the facts and asks whether a step is
 * done. An immutable object, made on any thread.
 *
 *   g_autoptr (StrataLesson) lesson = strata_lesson_load_bundled ("first-model", &error);
 *   g_autoptr (StrataExperiment) experiment = strata_lesson_make_experiment (lesson);
 *   const StrataLessonStep *step = strata_lesson_get_step (lesson, 0);
 *   StrataLessonFacts facts = { .page = "data", .experiment = experiment, .answer = -1 };
 *   if (strata_lesson_step_is_done (step, &facts)) … */

#define STRATA_LESSON_FORMAT 1
#define STRATA_LESSON_SUFFIX ".strata-lesson"

#define STRATA_TYPE_LESSON (strata_lesson_get_type ())
G_DECLARE_FINAL_TYPE (StrataLesson, strata_lesson, STRATA, LESSON, GObject)

typedef struct _StrataLessonStep StrataLessonStep;

/* What a person has done, as far as steps ask. The counts begin with the step. Nothing is owned. */
typedef struct
{
  const char *page;                  /* the one in view: "data", "model", …; NULL: none */
  StrataExperiment *experiment;      /* as it is edited */
  StrataExperiment *trained;         /* frozen, of the latest training; NULL before the first */
  StrataTrainerState training_state; /* of the latest training */
  StrataOutcome outcome;
  StrataHistory *history;        /* of the latest training; NULL before the first */
  StrataHistory *const *earlier; /* of those before it, the oldest first */
  guint n_earlier;
  guint n_images;  /* selected by the person */
  guint n_figures; /* saved or copied */
  int answer;      /* to the step's question, from 0; -1: none yet */
} StrataLessonFacts;

/* file_name is for the messages; length < 0: NUL-terminated. Errors: %STRATA_FORMAT_ERROR, naming file, field and mend. */
StrataLesson *strata_lesson_parse (const char *text, gssize length, const char *file_name, GError **error);
StrataLesson *strata_lesson_load_file (GFile *file, GError **error); /* blocking, but small */
/* Identifiers of the bundled lessons in teaching order; transfer full. */
char **strata_lesson_list_bundled (void);
StrataLesson *strata_lesson_load_bundled (const char *id, GError **error);

const char *strata_lesson_get_id (StrataLesson *self);
/* Texts are in the person's language where the lesson has it. */
const char *strata_lesson_get_title (StrataLesson *self);
const char *strata_lesson_get_subtitle (StrataLesson *self);
guint strata_lesson_get_minutes (StrataLesson *self);
/* A new one each time, named as the lesson is; transfer full. */
StrataExperiment *strata_lesson_make_experiment (StrataLesson *self);
/* Languages in which every text of the lesson is there: "en", "zh_CN"; transfer full. */
char **strata_lesson_list_languages (StrataLesson *self);

guint strata_lesson_get_n_steps (StrataLesson *self);
const StrataLessonStep *strata_lesson_get_step (StrataLesson *self, guint i);
const char *strata_lesson_step_get_text (const StrataLessonStep *self);
/* The control's name as docs/lessons.md lists them, "win.train", "page:data"; NULL: none. */
const char *strata_lesson_step_get_point_at (const StrataLessonStep *self);
/* Whether it goes on by itself, by what the person does; FALSE: when the person says so. */
gboolean strata_lesson_step_waits (const StrataLessonStep *self);
gboolean strata_lesson_step_is_done (const StrataLessonStep *self, const StrataLessonFacts *facts);

/* A question asked before the outcome is known: choices 0 for a step without one. */
guint strata_lesson_step_get_n_choices (const StrataLessonStep *self);
const char *strata_lesson_step_get_choice (const StrataLessonStep *self, guint i);
int strata_lesson_step_get_right_choice (const StrataLessonStep *self); /* -1: the outcome alone tells */
/* The step, of an earlier one, whose answer is shown beside the outcome; -1: none. */
int strata_lesson_step_get_recalled (const StrataLessonStep *self);
/* Key of the history that tells the outcome, "val_accuracy", or NULL. */
const char *strata_lesson_step_get_outcome_key (const StrataLessonStep *self);

G_END_DECLS

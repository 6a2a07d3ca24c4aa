/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-lesson.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One text in several languages. */
typedef struct
{
  char **languages; /* "en", "zh_CN"; NULL-terminated */
  char **texts;     /* beside them */
} StrataLessonText;

/* A string is English; an object maps languages to texts. FALSE with an error. */
gboolean strata_lesson_text_parse (StrataLessonText *self, JsonNode *node, const char *where, GError **error);
void strata_lesson_text_clear (StrataLessonText *self);
/* In the person's language, else in English. */
const char *strata_lesson_text_get (const StrataLessonText *self);

typedef struct _StrataLessonCondition StrataLessonCondition;

/* Adds the conditions of an object to `conditions`, of StrataLessonCondition: all of them must hold. */
gboolean strata_lesson_conditions_parse (GPtrArray *conditions, JsonNode *node, const char *where, GError **error);
void strata_lesson_condition_free (StrataLessonCondition *self);
gboolean strata_lesson_condition_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts);

struct _StrataLessonStep
{
  StrataLessonText text;
  char *point_at;
  GPtrArray *conditions; /* of StrataLessonCondition */
  GArray *choices;       /* of StrataLessonText */
  int right;
  char *question; /* what it is called where it is recalled */
  int recalled;
  char *outcome_key;
};

void strata_lesson_step_free (StrataLessonStep *self);

struct _StrataLesson
{
  GObject parent_instance;

  char *id;
  StrataLessonText title, subtitle;
  guint minutes;
  StrataExperiment *experiment;
  GPtrArray *steps; /* of StrataLessonStep */
};

/* Reading of fields, with messages that name them: strata-lesson-fields.c. `where` names the object. A field that is not
 * there leaves the value alone. */
JsonObject *strata_lesson_fields_get_object (JsonNode *node,
                                             const char *where,
                                             const char *const known[],
                                             GError **error);
gboolean strata_lesson_fields_read_string (JsonObject *object,
                                           const char *field,
                                           const char *where,
                                           const char *const choices[], /* NULL: any */
                                           const char **value,
                                           GError **error);
gboolean strata_lesson_fields_read_number (JsonObject *object,
                                           const char *field,
                                           const char *where,
                                           double minimum,
                                           double maximum,
                                           double *value,
                                           GError **error);
/* "a, b or c", quoted; transfer full. */
char *strata_lesson_fields_join (const char *const names[]);

G_END_DECLS

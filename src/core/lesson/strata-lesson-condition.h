/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-lesson-private.h"

G_BEGIN_DECLS

/* What a condition is made of, for the files that give its words their meaning. */

typedef struct
{
  const char *name;
  gboolean (*parse) (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
  gboolean (*holds) (const StrataLessonCondition *self, const StrataLessonFacts *facts);
} StrataLessonWord;

struct _StrataLessonCondition
{
  const StrataLessonWord *word;
  char *name;            /* a page, a kind, whose argument, a key of the history */
  char *argument;        /* as a GObject property: "label-noise" */
  JsonNode *equals;      /* NULL: no matter */
  double above, below;   /* infinite: no matter */
  gboolean of_best;      /* the best epoch's value, not the last one's */
  GPtrArray *conditions; /* of StrataLessonCondition, on the experiment that was trained */
};

/* A single word of a list. */
gboolean strata_lesson_condition_parse_choice (StrataLessonCondition *self,
                                               JsonNode *node,
                                               const char *where,
                                               const char *const names[],
                                               GError **error);
/* above and below, at least one of them or `equals`. */
gboolean strata_lesson_condition_parse_limits (StrataLessonCondition *self,
                                               JsonObject *object,
                                               const char *where,
                                               GError **error);
gboolean strata_lesson_condition_is_within (const StrataLessonCondition *self, double value);
gboolean strata_lesson_is_number (JsonNode *node);

/* strata-lesson-settings.c: what the experiment is */
gboolean strata_lesson_parse_layer (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
gboolean strata_lesson_layer_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts);
gboolean strata_lesson_parse_argument (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
gboolean strata_lesson_argument_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts);
gboolean strata_lesson_parse_callback (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
gboolean strata_lesson_callback_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts);
gboolean strata_lesson_parse_scaling (StrataLessonCondition *self, JsonNode *node, const char *where, GError **error);
gboolean strata_lesson_scaling_holds (const StrataLessonCondition *self, const StrataLessonFacts *facts);

G_END_DECLS

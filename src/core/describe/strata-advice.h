/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-editor.h"

G_BEGIN_DECLS

/* What may be wrong with an experiment, from its description alone. Each rule stands in one place with its reason and
 * its source. */

typedef enum
{
  STRATA_ADVICE_ERROR,   /* cannot be trained */
  STRATA_ADVICE_WARNING, /* will train badly */
  STRATA_ADVICE_HINT,
} StrataAdviceRank;

#define STRATA_TYPE_ADVICE (strata_advice_get_type ())
G_DECLARE_FINAL_TYPE (StrataAdvice, strata_advice, STRATA, ADVICE, GObject)

/* All that holds now, errors first; transfer full, element-type StrataAdvice. */
GPtrArray *strata_advise (StrataExperiment *experiment);

const char *strata_advice_get_id (StrataAdvice *self); /* "relu-on-raw-pixels" */
StrataAdviceRank strata_advice_get_rank (StrataAdvice *self);
const char *strata_advice_get_title (StrataAdvice *self); /* "relu learns poorly from raw pixels" */
const char *strata_advice_get_body (StrataAdvice *self);  /* one sentence: the reason */
const char *strata_advice_get_source (StrataAdvice *self);
/* What it is about: a layer, or one of the settings; and the argument, or NULL. */
StrataConfigurable *strata_advice_get_subject (StrataAdvice *self);
const char *strata_advice_get_argument (StrataAdvice *self);
guint strata_advice_get_n_mends (StrataAdvice *self);
const char *strata_advice_get_mend_label (StrataAdvice *self, guint i); /* "Standardize" */
/* One undoable step. */
void strata_advice_mend (StrataAdvice *self, guint i, StrataEditor *editor);

G_END_DECLS

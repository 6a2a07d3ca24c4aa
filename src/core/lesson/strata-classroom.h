/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

G_BEGIN_DECLS

/* What an experiment for a class keeps out of reach: the field `classroom` of its file, {"locked": […], "hidden": […]}.
 * Controls are named as docs/lessons.md lists them, "argument:units", "page:runs". Saving keeps the field. */

typedef struct
{
  char **locked; /* in view, but not to be used; never NULL */
  char **hidden; /* never NULL */
} StrataClassroom;

/* NULL: the experiment keeps nothing out of reach; free with strata_classroom_free(). */
StrataClassroom *strata_experiment_dup_classroom (StrataExperiment *experiment);
void strata_classroom_free (StrataClassroom *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataClassroom, strata_classroom_free)

G_END_DECLS

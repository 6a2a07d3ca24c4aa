/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* The advice on an experiment as it is now: asked for anew before the next frame after any edit. ::changed when it was. */

#define STRATA_TYPE_ADVISOR (strata_advisor_get_type ())
G_DECLARE_FINAL_TYPE (StrataAdvisor, strata_advisor, STRATA, ADVISOR, GObject)

StrataAdvisor *strata_advisor_new (StrataExperiment *experiment);
/* Of StrataAdvice, errors first; (transfer none), valid until the next ::changed. */
GPtrArray *strata_advisor_get_advice (StrataAdvisor *self);
/* The worst rank among what is about the part (or about a member, for a block), or -1. */
int strata_advisor_get_rank (StrataAdvisor *self, StrataConfigurable *part);
/* TRUE if the advice is about the part, or about a member if it is a block. */
gboolean strata_advice_concerns (StrataAdvice *advice, StrataConfigurable *part);

G_END_DECLS

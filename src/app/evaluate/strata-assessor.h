/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* Measures networks on a worker thread, one at a time, and remembers what it measured last: a network that was measured
 * already is answered at once. Of those asked for while it works the newest alone is measured.
 *
 * Property running, with notify. Signal ::measured (StrataAssessment *assessment, const char *error): one of the two is
 * NULL. */

#define STRATA_TYPE_ASSESSOR (strata_assessor_get_type ())
G_DECLARE_FINAL_TYPE (StrataAssessor, strata_assessor, STRATA, ASSESSOR, GObject)

StrataAssessor *strata_assessor_new (void);
/* live: it is the network of now, and what comes out of an earlier one meanwhile is worth a look. */
void strata_assessor_measure (StrataAssessor *self,
                              StrataNetwork *network,
                              StrataDataset *dataset,
                              StrataSplit split,
                              gboolean live);
gboolean strata_assessor_get_running (StrataAssessor *self);
/* Nothing is wanted any more, and nothing remembered. */
void strata_assessor_forget (StrataAssessor *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* The marked labels of a dataset, read from the person's data folder when the dataset is known and written there after
 * each change, on worker threads; transfer full. It fills when the file is read: ::changed. A failure to write is a warning
 * on the log, the marks are kept in the window. */
StrataDoubts *strata_doubts_file_open (StrataDataset *dataset);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

typedef void (*StrataEvaluatedFunc) (const char *text, gpointer page);

/* Evaluates the session's network over the test split on a worker thread and tells page in one line; a failure is told
 * the same way. The page is held meanwhile. */
void strata_train_evaluate (GObject *page, StrataSession *session, StrataEvaluatedFunc func);

G_END_DECLS

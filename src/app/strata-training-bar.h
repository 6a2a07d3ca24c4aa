/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* One row about the training that runs, is paused or has just ended, on every page. */

#define STRATA_TYPE_TRAINING_BAR (strata_training_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainingBar, strata_training_bar, STRATA, TRAINING_BAR, GtkWidget)

void strata_training_bar_set_session (StrataTrainingBar *self, StrataSession *session);
/* Writes what the log says now; called once a frame while a training runs, costs nothing where nothing changed. */
void strata_training_bar_update (StrataTrainingBar *self);

G_END_DECLS

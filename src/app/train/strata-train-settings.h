/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* The side of the Train page: Fit and Callbacks as rows made from their GParamSpecs. While a training runs, what cannot
 * change is locked and says so; the learning rate stays open. */

#define STRATA_TYPE_TRAIN_SETTINGS (strata_train_settings_get_type ())
G_DECLARE_FINAL_TYPE (StrataTrainSettings, strata_train_settings, STRATA, TRAIN_SETTINGS, GtkWidget)

void strata_train_settings_set_session (StrataTrainSettings *self, StrataSession *session);

G_END_DECLS

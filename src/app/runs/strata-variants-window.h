/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* Variants of an experiment trained at the same time, from the same seed, their curves over the same axes. Each is kept as a
 * run of its own. */

#define STRATA_TYPE_VARIANTS_WINDOW (strata_variants_window_get_type ())
G_DECLARE_FINAL_TYPE (StrataVariantsWindow, strata_variants_window, STRATA, VARIANTS_WINDOW, AdwWindow)

/* Of the session's experiment as it is now. */
GtkWindow *strata_variants_window_new (GtkWindow *parent, StrataSession *session);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-window.h"

G_BEGIN_DECLS

/* Everything that can be taken out of a window: the trained network in one of its formats, with the choice of where the
 * scaling goes, the experiment as a Keras program, and the curves and epochs of the training. */

#define STRATA_TYPE_EXPORT_WINDOW (strata_export_window_get_type ())
G_DECLARE_FINAL_TYPE (StrataExportWindow, strata_export_window, STRATA, EXPORT_WINDOW, AdwWindow)

GtkWindow *strata_export_window_new (StrataWindow *window);

G_END_DECLS

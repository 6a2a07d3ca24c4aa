/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata-training-log.h"

G_BEGIN_DECLS

/* A button whose popover lists the earlier trainings with what each came to: those that are ticked are drawn behind the
 * present one; below them those that are kept, to add. Insensitive, with the reason in its tooltip, while there is none. */

#define STRATA_TYPE_COMPARE_BUTTON (strata_compare_button_get_type ())
G_DECLARE_FINAL_TYPE (StrataCompareButton, strata_compare_button, STRATA, COMPARE_BUTTON, GtkWidget)

void strata_compare_button_set_log (StrataCompareButton *self, StrataTrainingLog *log);

G_END_DECLS

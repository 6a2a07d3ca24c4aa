/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata.h"

G_BEGIN_DECLS

/* One piece of advice with its reason and its mends as buttons; a mend is one step of the editor. */

#define STRATA_TYPE_ADVICE_BOX (strata_advice_box_get_type ())
G_DECLARE_FINAL_TYPE (StrataAdviceBox, strata_advice_box, STRATA, ADVICE_BOX, GtkWidget)

GtkWidget *strata_advice_box_new (StrataAdvice *advice, StrataEditor *editor);
/* The same for an error that is no advice: one button, for an action; labels may be NULL. */
GtkWidget *strata_advice_box_new_for_error (const char *title, const char *body, const char *label, const char *action);
StrataAdvice *strata_advice_box_get_advice (StrataAdviceBox *self);

/* (transfer none) "dialog-error-symbolic" … */
const char *strata_advice_get_icon_name (StrataAdvice *advice);

G_END_DECLS

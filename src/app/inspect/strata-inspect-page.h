/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-session.h"

G_BEGIN_DECLS

/* What does it see? One image, what the network takes it for, and what each layer makes of it; with the newest network
 * while a training goes on. Property: session. Actions: inspect.step (i), inspect.random, inspect.next-mistake. */

#define STRATA_TYPE_INSPECT_PAGE (strata_inspect_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataInspectPage, strata_inspect_page, STRATA, INSPECT_PAGE, GtkWidget)

GtkWidget *strata_inspect_page_new (StrataSession *session);

G_END_DECLS

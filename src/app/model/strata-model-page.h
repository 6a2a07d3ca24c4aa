/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* What am I building? Palette, stack of cards, inspector; the footer counts and opens the listings. Property session.
 *
 * Actions: stack.* edit the selected layers; page.toggle-pane and page.find are what the window's F9 and Ctrl+F mean
 * here. */

#define STRATA_TYPE_MODEL_PAGE (strata_model_page_get_type ())
G_DECLARE_FINAL_TYPE (StrataModelPage, strata_model_page, STRATA, MODEL_PAGE, GtkWidget)

G_END_DECLS

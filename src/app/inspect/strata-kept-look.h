/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-pixel-view.h"

G_BEGIN_DECLS

/* An image with what a network made of it, kept as it was while another image or epoch is looked at beside it. */

#define STRATA_TYPE_KEPT_LOOK (strata_kept_look_get_type ())
G_DECLARE_FINAL_TYPE (StrataKeptLook, strata_kept_look, STRATA, KEPT_LOOK, GtkBox)

/* verdict: the class it was taken for; text: what else there is to say, a line each. */
void strata_kept_look_show (StrataKeptLook *self,
                            GBytes *pixels,
                            const StrataShape *shape,
                            StrataScaler *scaler,
                            const char *name,
                            const char *verdict,
                            const char *text);

G_END_DECLS

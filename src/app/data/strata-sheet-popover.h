/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-gallery.h"
#include "strata-session.h"

G_BEGIN_DECLS

/* The images a gallery shows, as a picture: rows and columns, into a file or the clipboard. Begins with what is on the
 * screen. */

#define STRATA_TYPE_SHEET_POPOVER (strata_sheet_popover_get_type ())
G_DECLARE_FINAL_TYPE (StrataSheetPopover, strata_sheet_popover, STRATA, SHEET_POPOVER, GtkPopover)

/* What it takes images from; scaler NULL: raw pixels. All are borrowed but for the scaler. */
void strata_sheet_popover_set_source (StrataSheetPopover *self, StrataSession *session, StrataGallery *gallery);
void strata_sheet_popover_set_scaler (StrataSheetPopover *self, StrataScaler *scaler);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "strata-session.h"

G_BEGIN_DECLS

/* A text the experiment gives, live: the Keras program, or the summary table. Copied and saved in one click. */

typedef enum
{
  STRATA_LISTING_KERAS_CODE,
  STRATA_LISTING_SUMMARY,
} StrataListing;

#define STRATA_TYPE_LISTING_WINDOW (strata_listing_window_get_type ())
G_DECLARE_FINAL_TYPE (StrataListingWindow, strata_listing_window, STRATA, LISTING_WINDOW, AdwWindow)

GtkWidget *strata_listing_window_new (StrataListing listing, StrataSession *session, GtkWindow *parent);

G_END_DECLS

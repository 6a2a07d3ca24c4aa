/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* Numbers as the window writes them; all transfer full. */

char *strata_format_count (guint64 n);         /* "266,610": grouped by the locale, by commas where it has no habit */
char *strata_format_share (double share);      /* 0.0731 → "7.3 %" */
char *strata_format_duration (double seconds); /* "8 s", "1 min 20 s", "2 h 5 min" */
char *strata_format_flop (double flop);        /* "0.47 MFLOP" */
char *strata_format_bytes (double bytes);      /* "1.0 MB" */
char *strata_format_number (double value,
                            guint decimals); /* with a true minus sign, 1.57e+31 when large; "not a number" for NAN */
const char *strata_format_measure (
  const char *key); /* a plot's title: "Loss", "Accuracy", else the history's own name */
const char *strata_format_split (StrataSplit split); /* within a sentence: "test" image 17 */
char *strata_format_moment (gint64 unix_time);       /* "today, 14:05", "yesterday, 09:30", else the date */

/* Numbers and signs alone have no direction: between words that are read from the right their order turns, and
 * "784 → 300" leads from 300 to 784. Where the window is laid out from the right, these keep it; elsewhere they change
 * nothing. */

char *strata_format_figure (char *figure); /* takes what is a figure altogether: "784 → 300", "x [batch, 784]" */
char *strata_format_figures (const char *sentence); /* those within a sentence: "… of 28 × 14, these are of 14 × 28." */
void strata_format_entry_of_figures (GtkEditable *entry);

G_END_DECLS

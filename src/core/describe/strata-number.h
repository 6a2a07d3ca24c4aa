/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as people read them. All results are transfer full. */

char *strata_count_to_text (guint64 n);     /* "266,610" */
char *strata_bytes_to_text (guint64 n);     /* "1.02 MB", in steps of 1,024 as Keras' summary */
char *strata_number_to_text (double value); /* the shortest text that reads back as value: "0.01", "NaN", "Infinity" */

/* "5000, 10000": up to `most` finite numbers with commas between them; FALSE: there is something else, or nothing. */
gboolean strata_numbers_parse (const char *text, double *numbers, guint most, guint *n);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as text with the fewest digits that read back as the same double, whatever the locale. */

void strata_append_number (GString *text, double value);      /* "nan" and "inf" as Python writes them */
void strata_append_json_number (GString *text, double value); /* null where JSON has no number */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Writes what changes many times a second: the inscription asks for the width of its widest text so far, so that the
 * window is laid out anew only when a text is wider than all before it. One that ellipsizes
 * may be narrower. */
void strata_steady_set_text (GtkInscription *inscription, const char *text);

G_END_DECLS

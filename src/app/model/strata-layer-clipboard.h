/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* Layers as text: the "format" and "layers" of a .strata file, so that they travel between windows, and a whole .strata
 * pasted gives its layers. */

char *strata_layers_to_text (GPtrArray *layers); /* of StrataLayer; transfer full */
GPtrArray *strata_layers_from_text (const char *text, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-classroom.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Refuses a field `classroom` of the root that says something else; `where` names the file. */
gboolean strata_classroom_check (JsonObject *root, const char *where, GError **error);

G_END_DECLS

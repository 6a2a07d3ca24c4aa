/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON text in and out: hostile text refused with file, line and column; people's text written with the shortest
 * numbers, two spaces a level and lists of plain values on one line. Inside the core alone. */

#define STRATA_JSON_MAX_SIZE ((gsize) 16 * 1024 * 1024)
#define STRATA_JSON_MAX_DEPTH 64

/* The whole file, blocking; name is for the message. Errors: %STRATA_FORMAT_ERROR_NOT_FOUND. */
GBytes *strata_json_read_file (GFile *file, const char *name, GError **error);
/* length < 0: NUL-terminated. Errors: %STRATA_FORMAT_ERROR_SYNTAX. */
JsonNode *strata_json_parse (const char *text, gssize length, const char *file_name, GError **error);
/* The grammar alone, depth included: strata-json-check.c. text is UTF-8. */
gboolean strata_json_check (const char *text, gsize length, const char *file_name, GError **error);
char *strata_json_to_text (JsonNode *node); /* ends in a newline */

/* "“units”" of "x.strata: layers[3].config": "x.strata: layers[3].config.units"; transfer full. */
char *strata_json_join_path (const char *where, const char *field);
/* What stands there, for messages: "“abc”", "12", "null", "a list"; transfer full. */
char *strata_json_describe (JsonNode *node);
/* %STRATA_FORMAT_ERROR_FIELD: "WHERE must be EXPECTED (is NODE)"; always FALSE. */
gboolean strata_json_refuse (const char *where, const char *expected, JsonNode *node, GError **error);

G_END_DECLS

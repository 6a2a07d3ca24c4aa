/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the person set, by the keys of org.strata.Strata.gschema.xml. Where the schema is not installed nothing is kept
 * beyond the process: reading a key gives `fallback` until it was set. */

gboolean strata_preferences_are_kept (void);
int strata_preferences_get_int (const char *key, int fallback);
void strata_preferences_set_int (const char *key, int value);
gboolean strata_preferences_get_boolean (const char *key, gboolean fallback);
void strata_preferences_set_boolean (const char *key, gboolean value);
/* Transfer full. */
char *strata_preferences_get_string (const char *key, const char *fallback);
void strata_preferences_set_string (const char *key, const char *value);
/* Transfer full, never NULL. */
char **strata_preferences_get_strv (const char *key);
void strata_preferences_set_strv (const char *key, const char *const *value);

/* Puts the URI of a file first in recent-files and remembers its folder. */
void strata_preferences_add_recent (GFile *file);
/* Answers the place it had in the list, 0 for the first; -1 when it was not there. */
int strata_preferences_forget_recent (const char *uri);
/* Puts it back at that place, or last where the list is shorter now. */
void strata_preferences_restore_recent (const char *uri, int place);

G_END_DECLS

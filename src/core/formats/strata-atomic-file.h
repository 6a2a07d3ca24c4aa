/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files appear whole or not at all: written to a temporary name in the same folder, synced, renamed. Errors are
 * %STRATA_FORMAT_ERROR_WRITE and name the file; what was there before stays. */

gboolean strata_write_atomically (const char *path, const char *data, gsize length, GError **error);

/* For libraries that open a path themselves: write to temporary_path, then commit, or discard. */
typedef struct
{
  char *path;
  char *temporary_path; /* exists, empty, ours alone */
} StrataAtomicFile;

StrataAtomicFile *strata_atomic_file_begin (const char *path, GError **error);
/* Syncs and renames; frees self either way, and removes the temporary file when it fails. */
gboolean strata_atomic_file_commit (StrataAtomicFile *self, GError **error);
void strata_atomic_file_discard (StrataAtomicFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataAtomicFile, strata_atomic_file_discard)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

G_BEGIN_DECLS

/* Zip archives by libarchive, in memory: Keras' .keras and NumPy's .npz. Nothing is ever unpacked into a folder. */

typedef struct
{
  char *name;
  GBytes *bytes;
} StrataZipMember;

/* Whether the file begins as a zip archive does. */
gboolean strata_zip_is_zip (const char *path);
/* The first file's, without unpacking anything; transfer full, NULL if it is no zip archive. */
char *strata_zip_get_first_name (const char *path);
/* All files of the archive, of StrataZipMember, in its order; transfer full. Refused: too many of them, the same name
 * twice, a name that leads out of the archive, a link, a password, and contents that are far larger than the archive.
 * Errors: %STRATA_FORMAT_ERROR; file_name is for the messages. */
GPtrArray *strata_zip_read (const char *path, const char *file_name, GError **error);
/* The member of that name, or NULL; owned by the members. */
GBytes *strata_zip_find (GPtrArray *members, const char *name);

/* Stored without compression and without dates: the same members are the same bytes. */
typedef struct _StrataZipWriter StrataZipWriter;
StrataZipWriter *strata_zip_writer_new (void);
void strata_zip_writer_free (StrataZipWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataZipWriter, strata_zip_writer_free)
void strata_zip_writer_add (StrataZipWriter *self, const char *name, gconstpointer bytes, gsize n);
/* Writes the archive to the path, whole or not at all; nothing may be added after it. */
gboolean strata_zip_writer_finish (StrataZipWriter *self, const char *path, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-run-archive.h"

#include "strata-atomic-file.h"
#include "strata-hdf5.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define BLOCK_BYTES ((gsize) 64 * 1024)

/* A training's own folders lie no deeper; what somebody put there besides need not come along. */
#define MAX_DEPTH 4

typedef struct archive StrataRunArchive;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataRunArchive, archive_write_free)
typedef struct archive_entry StrataRunEntry;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataRunEntry, archive_entry_free)

static gboolean
fail (struct archive *archive, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_WRITE,
               _ ("“%s” could not be written (%s); choose another place"), name, archive_error_string (archive));
  return FALSE;
}

/* As long as it was when it was opened: a training may write on meanwhile. */
static gboolean
add_contents (struct archive *archive,
              GInputStream *stream,
              goffset n,
              const char *path,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *block = g_malloc (BLOCK_BYTES);

  while (n > 0)
    {
      gssize n_read = g_input_stream_read (stream, block, (gsize) MIN (n, (goffset) BLOCK_BYTES), cancellable, error);

      if (n_read < 0)
        return FALSE;
      if (n_read == 0)
        break;
      if (archive_write_data (archive, block, (size_t) n_read) != n_read)
        return fail (archive, path, error);
      n -= n_read;
    }
  return TRUE;
}

static gboolean
add_file (struct archive *archive,
          const char *from,
          const char *name,
          GFileInfo *info,
          const char *path,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (from);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (StrataRunEntry) entry = archive_entry_new ();
  goffset n = g_file_info_get_size (info);

  if (stream == NULL)
    return FALSE;
  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) n);
  archive_entry_set_mtime (entry, (time_t) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED), 0);
  if (archive_write_header (archive, entry) != ARCHIVE_OK)
    return fail (archive, path, error);
  return add_contents (archive, G_INPUT_STREAM (stream), n, path, cancellable, error);
}

/* Hidden files are temporary ones; links are not followed. */
static gboolean
add_folder (struct archive *archive,
            const char *folder,
            const char *name,
            guint depth,
            const char *path,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFileEnumerator) children =
    g_file_enumerate_children (file, "standard::name,standard::type,standard::size,standard::is-hidden,time::modified",
                               G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, error);
  GFileInfo *info;

  if (children == NULL)
    return FALSE;
  for (;;)
    {
      if (!g_file_enumerator_iterate (children, &info, NULL, cancellable, error))
        return FALSE;
      if (info == NULL)
        return TRUE;

      g_autofree char *from = g_build_filename (folder, g_file_info_get_name (info), NULL);
      g_autofree char *to = g_strdup_printf ("%s/%s", name, g_file_info_get_name (info));
      GFileType type = g_file_info_get_file_type (info);

      if (g_file_info_get_is_hidden (info))
        continue;
      if (type == G_FILE_TYPE_REGULAR && !add_file (archive, from, to, info, path, cancellable, error))
        return FALSE;
      if (type == G_FILE_TYPE_DIRECTORY && depth < MAX_DEPTH
          && !add_folder (archive, from, to, depth + 1, path, cancellable, error))
        return FALSE;
    }
}

/**
 * strata_run_archive:
 * @folder: where a training keeps itself
 * @path: the .zip to be written, whole or not at all
 * @cancellable: (nullable): stops it; nothing is left behind
 * @error: why there is none
 *
 * Everything in the folder, under its name. Blocking; on any thread.
 *
 * Returns: whether it is written
 */
gboolean
strata_run_archive (const char *folder, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (StrataAtomicFile) file = strata_atomic_file_begin (path, error);
  g_autofree char *name = g_path_get_basename (folder);

  if (file == NULL)
    return FALSE;
  g_autoptr (StrataRunArchive) archive = archive_write_new ();
  archive_write_set_format_zip (archive);
  /* Names of experiments are written in any script. */
  archive_write_set_options (archive, "hdrcharset=UTF-8");
  if (archive_write_open_filename (archive, file->temporary_path) != ARCHIVE_OK)
    return fail (archive, path, error);
  if (!add_folder (archive, folder, name, 0, path, cancellable, error))
    return FALSE;
  if (archive_write_close (archive) != ARCHIVE_OK)
    return fail (archive, path, error);
  return strata_atomic_file_commit (g_steal_pointer (&file), error);
}

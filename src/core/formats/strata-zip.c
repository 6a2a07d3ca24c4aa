/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-zip.h"
#include "strata-atomic-file.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <string.h>

#define MAX_MEMBERS 4096
#define FIRST_BYTES ((gsize) 1024)
#define BLOCK_BYTES ((gsize) 128 * 1024)
/* Weights hardly shrink: an archive that unpacks to more than this is made to fill a memory. */
#define FREE_BYTES ((gsize) 16 * 1024 * 1024)
#define MAX_RATIO 8

/* --- Reading ------------------------------------------------------------------------------------------------------- */

typedef struct archive StrataZipReader;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataZipReader, archive_read_free)

gboolean
strata_zip_is_zip (const char *path)
{
  FILE *file = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? fopen (path, "rb") : NULL;
  char start[4] = { 0 };
  gsize n = 0;

  if (file != NULL)
    {
      n = fread (start, 1, sizeof start, file);
      fclose (file);
    }
  return n == sizeof start && memcmp (start, "PK\x03\x04", sizeof start) == 0;
}

char *
strata_zip_get_first_name (const char *path)
{
  g_autoptr (StrataZipReader) archive = archive_read_new ();
  struct archive_entry *entry;

  archive_read_support_format_zip_seekable (archive);
  if (!strata_zip_is_zip (path) || archive_read_open_filename (archive, path, BLOCK_BYTES) != ARCHIVE_OK
      || archive_read_next_header (archive, &entry) != ARCHIVE_OK)
    return NULL;
  return g_strdup (archive_entry_pathname_utf8 (entry));
}

static void
member_free (StrataZipMember *member)
{
  g_free (member->name);
  g_bytes_unref (member->bytes);
  g_free (member);
}

static void G_GNUC_PRINTF (4, 5)
  set_error (const char *file_name, StrataFormatError code, GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, STRATA_FORMAT_ERROR, code, "“%s”: %s", file_name, message);
}

static gboolean
is_inside (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  return *name != '/' && strchr (name, '\\') == NULL && !g_strv_contains ((const char *const *) parts, "..");
}

/* What is wrong with an entry before it is read; NULL: nothing. */
static const char *
find_fault (struct archive_entry *entry, GPtrArray *members)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL || *name == '\0')
    return _ ("it has no name in UTF-8");
  if (!is_inside (name))
    return _ ("its name leads out of the archive");
  if (archive_entry_is_encrypted (entry))
    return _ ("it is locked with a password");
  if (archive_entry_filetype (entry) != AE_IFREG && archive_entry_filetype (entry) != AE_IFDIR)
    return _ ("it is no plain file");
  if (strata_zip_find (members, name) != NULL)
    return _ ("it is there twice");
  return NULL;
}

/* The contents of the entry at hand, of at most max_bytes, whatever its header promises. */
static GBytes *
read_contents (struct archive *archive, gsize max_bytes, const char *name, const char *file_name, GError **error)
{
  g_autofree char *bytes = NULL;
  gsize n = 0, room = 0;

  for (;;)
    {
      la_ssize_t n_read;

      if (n == room)
        {
          char *larger;

          room = MAX (2 * room, FIRST_BYTES);
          larger = g_try_realloc (bytes, room);
          if (larger == NULL)
            {
              set_error (file_name, STRATA_FORMAT_ERROR_FIELD, error, _ ("there is not enough memory to read “%s”"),
                         name);
              return NULL;
            }
          bytes = larger;
        }
      n_read = archive_read_data (archive, bytes + n, MIN (room - n, BLOCK_BYTES));
      if (n_read < 0)
        {
          set_error (file_name, STRATA_FORMAT_ERROR_SYNTAX, error,
                     _ ("“%s” in the archive is damaged (%s); save the file again"), name,
                     archive_error_string (archive));
          return NULL;
        }
      if (n_read == 0)
        break;
      n += (gsize) n_read;
      if (n > max_bytes)
        {
          set_error (file_name, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                     _ ("“%s” unpacks to far more than the archive's own size; save the file without compression"),
                     name);
          return NULL;
        }
    }
  return g_bytes_new_take (g_realloc (g_steal_pointer (&bytes), MAX (n, 1)), n);
}

static gboolean
read_members (struct archive *archive, gsize max_bytes, GPtrArray *members, const char *file_name, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      const char *fault = find_fault (entry, members);
      StrataZipMember *member;
      GBytes *bytes;

      if (fault == NULL && members->len == MAX_MEMBERS)
        fault = _ ("there are too many others");
      if (fault != NULL)
        {
          g_autofree char *name = g_strndup (archive_entry_pathname_utf8 (entry), 200);
          g_autofree char *readable = name != NULL ? g_utf8_make_valid (name, -1) : g_strdup ("");

          set_error (file_name, STRATA_FORMAT_ERROR_UNSUPPORTED, error,
                     _ ("“%s” in the archive cannot be read: %s; save the file again"), readable, fault);
          return FALSE;
        }
      if (archive_entry_filetype (entry) == AE_IFDIR)
        continue;
      bytes = read_contents (archive, max_bytes, archive_entry_pathname_utf8 (entry), file_name, error);
      if (bytes == NULL)
        return FALSE;
      max_bytes -= g_bytes_get_size (bytes);
      member = g_new (StrataZipMember, 1);
      member->name = g_strdup (archive_entry_pathname_utf8 (entry));
      member->bytes = bytes;
      g_ptr_array_add (members, member);
    }
  if (status == ARCHIVE_EOF)
    return TRUE;
  set_error (file_name, STRATA_FORMAT_ERROR_SYNTAX, error, _ ("the zip archive is damaged (%s); save the file again"),
             archive_error_string (archive));
  return FALSE;
}

GPtrArray *
strata_zip_read (const char *path, const char *file_name, GError **error)
{
  g_autoptr (StrataZipReader) archive = archive_read_new ();
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL);
  gsize size = info != NULL ? (gsize) g_file_info_get_size (info) : 0;

  archive_read_support_format_zip_seekable (archive);
  if (archive_read_open_filename (archive, path, BLOCK_BYTES) != ARCHIVE_OK)
    {
      set_error (file_name, STRATA_FORMAT_ERROR_SYNTAX, error,
                 _ ("it is no zip archive, or cut short; choose a model that Keras saved"));
      return NULL;
    }
  if (!read_members (archive, FREE_BYTES + MAX_RATIO * MIN (size, G_MAXSIZE / 16), members, file_name, error))
    return NULL;
  return g_steal_pointer (&members);
}

GBytes *
strata_zip_find (GPtrArray *members, const char *name)
{
  for (guint i = 0; i < members->len; i++)
    {
      StrataZipMember *member = g_ptr_array_index (members, i);

      if (strcmp (member->name, name) == 0)
        return member->bytes;
    }
  return NULL;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

struct _StrataZipWriter
{
  struct archive *archive;
  char *bytes;
  gsize n, room;
  gboolean failed;
};

static la_ssize_t
append (struct archive *archive, void *data, const void *buffer, size_t length)
{
  StrataZipWriter *self = data;

  if (self->n + length > self->room)
    {
      gsize room = MAX (2 * self->room, self->n + length);
      char *larger = g_try_realloc (self->bytes, room);

      if (larger == NULL)
        return -1;
      self->bytes = larger;
      self->room = room;
    }
  memcpy (self->bytes + self->n, buffer, length);
  self->n += length;
  return (la_ssize_t) length;
}

StrataZipWriter *
strata_zip_writer_new (void)
{
  StrataZipWriter *self = g_new0 (StrataZipWriter, 1);

  self->archive = archive_write_new ();
  archive_write_set_format_zip (self->archive);
  archive_write_zip_set_compression_store (self->archive);
  archive_write_set_bytes_in_last_block (self->archive, 1);
  self->failed = archive_write_open2 (self->archive, self, NULL, append, NULL, NULL) != ARCHIVE_OK;
  return self;
}

void
strata_zip_writer_free (StrataZipWriter *self)
{
  archive_write_free (self->archive);
  g_free (self->bytes);
  g_free (self);
}

void
strata_zip_writer_add (StrataZipWriter *self, const char *name, gconstpointer bytes, gsize n)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) n);
  self->failed |= archive_write_header (self->archive, entry) != ARCHIVE_OK
                  || archive_write_data (self->archive, bytes, n) != (la_ssize_t) n;
  archive_entry_free (entry);
}

gboolean
strata_zip_writer_finish (StrataZipWriter *self, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  self->failed |= archive_write_close (self->archive) != ARCHIVE_OK;
  if (self->failed)
    {
      set_error (name, STRATA_FORMAT_ERROR_WRITE, error, _ ("there is not enough memory to make the file"));
      return FALSE;
    }
  return strata_write_atomically (path, self->bytes, self->n, error);
}

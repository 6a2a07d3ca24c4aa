/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-draft-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define GROUP "Draft"

static GMutex lock;
static GHashTable *held; /* id → file descriptor of its lock, of the drafts of this process */

StrataDraftEntry *
strata_draft_entry_new (const char *id, const char *name, const char *origin)
{
  StrataDraftEntry *self = g_new0 (StrataDraftEntry, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->origin = g_strdup (origin);
  return self;
}

void
strata_draft_entry_free (StrataDraftEntry *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->origin);
  g_free (self);
}

/* (transfer full) */
static char *
dup_path (const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (g_get_user_state_dir (), "strata", "drafts", name, NULL);
}

/* --- Locks --------------------------------------------------------------------------------------------------------- */

/* The descriptor of the draft's lock, or -1 when someone else holds it. */
static int
open_lock (const char *id)
{
  g_autofree char *path = dup_path (id, ".lock");
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (descriptor >= 0 && flock (descriptor, LOCK_EX | LOCK_NB) != 0)
    {
      close (descriptor);
      descriptor = -1;
    }
  return descriptor;
}

gboolean
strata_draft_store_hold (const char *id)
{
  gboolean holds;

  g_mutex_lock (&lock);
  if (held == NULL)
    held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  holds = g_hash_table_contains (held, id);
  if (!holds)
    {
      int descriptor = open_lock (id);
      holds = descriptor >= 0;
      if (holds)
        g_hash_table_insert (held, g_strdup (id), GINT_TO_POINTER (descriptor));
    }
  g_mutex_unlock (&lock);
  return holds;
}

void
strata_draft_store_release (const char *id)
{
  gpointer descriptor;

  g_mutex_lock (&lock);
  if (held != NULL && g_hash_table_lookup_extended (held, id, NULL, &descriptor))
    {
      close (GPOINTER_TO_INT (descriptor));
      g_hash_table_remove (held, id);
    }
  g_mutex_unlock (&lock);
}

static gboolean
is_abandoned (const char *id)
{
  int descriptor = open_lock (id);

  if (descriptor < 0)
    return FALSE;
  close (descriptor);
  return TRUE;
}

/* --- Reading ------------------------------------------------------------------------------------------------------- */

/* What is missing or damaged there leaves the experiment as good as it was. (transfer full) */
static StrataDraftEntry *
read_entry (const char *id)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path (id, ".ini");
  g_autofree char *draft = dup_path (id, ".strata");
  g_autofree char *name = NULL, *origin = NULL;
  GStatBuf status;
  StrataDraftEntry *entry;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    {
      name = g_key_file_get_string (file, GROUP, "Name", NULL);
      origin = g_key_file_get_string (file, GROUP, "Origin", NULL);
    }
  entry = strata_draft_entry_new (id, name != NULL && *name != '\0' ? name : _ ("New experiment"), origin);
  if (g_stat (draft, &status) == 0)
    entry->modified = status.st_mtime;
  return entry;
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const StrataDraftEntry *first = *(StrataDraftEntry *const *) a, *second = *(StrataDraftEntry *const *) b;

  return first->modified < second->modified ? 1 : first->modified > second->modified ? -1 : 0;
}

GPtrArray *
strata_draft_store_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) strata_draft_entry_free);
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "strata", "drafts", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".strata"))
      {
        g_autofree char *id = g_strndup (name, strlen (name) - strlen (".strata"));
        if (is_abandoned (id))
          g_ptr_array_add (entries, read_entry (id));
      }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

StrataExperiment *
strata_draft_store_take (const char *id, StrataDraftEntry **entry, GError **error)
{
  g_autofree char *path = dup_path (id, ".strata");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  StrataExperiment *experiment;

  if (!strata_draft_store_hold (id))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                           _ ("The draft is open in another window already: go on there."));
      return NULL;
    }
  experiment = strata_experiment_load_file (file, error);
  if (experiment == NULL)
    strata_draft_store_release (id);
  else
    *entry = read_entry (id);
  return experiment;
}

/* --- Writing ------------------------------------------------------------------------------------------------------- */

static gboolean
write_entry (const StrataDraftEntry *entry, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path (entry->id, ".ini");
  g_autofree char *text = NULL;
  gsize length;

  g_key_file_set_string (file, GROUP, "Name", entry->name);
  if (entry->origin != NULL)
    g_key_file_set_string (file, GROUP, "Origin", entry->origin);
  text = g_key_file_to_data (file, &length, NULL);
  return g_file_set_contents_full (path, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

gboolean
strata_draft_store_write (StrataDraftEntry *entry, StrataExperiment *experiment, GError **error)
{
  g_autofree char *path = dup_path (entry->id, ".strata");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("The folder of the drafts “%s” could not be made: %s"), folder, g_strerror (errno));
      return FALSE;
    }
  entry->modified = g_get_real_time () / G_USEC_PER_SEC;
  /* Held first: what is not locked looks abandoned to another process. */
  return strata_draft_store_hold (entry->id) && write_entry (entry, error)
         && strata_experiment_save_file (experiment, file, error);
}

void
strata_draft_store_remove (const char *id)
{
  static const char *const suffixes[] = { ".strata", ".ini", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = dup_path (id, suffixes[i]);
      g_unlink (path);
    }
  strata_draft_store_release (id);
}

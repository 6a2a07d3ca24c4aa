/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

#include <hdf5.h>

G_BEGIN_DECLS

/* HDF5 with our manners: one lock, no printing, one clear sentence an error, and no trust in a file. Inside formats/
 * alone. Debian's HDF5 is not thread-safe: every function here but lock, unlock and set_error wants the lock held. */

void strata_h5_lock (void);
void strata_h5_unlock (void);
typedef struct
{
  gboolean held;
} StrataH5Lock;
static inline StrataH5Lock
strata_h5_take_lock (void)
{
  strata_h5_lock ();
  return (StrataH5Lock){ TRUE };
}
static inline void
strata_h5_lock_clear (StrataH5Lock *lock)
{
  if (lock->held)
    strata_h5_unlock ();
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StrataH5Lock, strata_h5_lock_clear)

/* Any identifier of HDF5's; negative: none. */
typedef hid_t StrataH5Id;
static inline void
strata_h5_id_close (StrataH5Id id)
{
  H5Idec_ref (id);
}
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (StrataH5Id, strata_h5_id_close, H5I_INVALID_HID)
static inline StrataH5Id
strata_h5_id_steal (StrataH5Id *id)
{
  StrataH5Id stolen = *id;

  *id = H5I_INVALID_HID;
  return stolen;
}

/* "“file”: message" */
void strata_h5_set_error (GError **error, StrataFormatError code, const char *file_name, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

/* --- Reading: strata-h5-read.c --- */

typedef struct
{
  StrataH5Id file;
  const guint8 *bytes; /* all of it: HDF5 is not let near the disk */
  gsize size;
  char *contents;              /* the bytes when they are the reader's own, else NULL */
  char *name;                  /* for the messages */
  gboolean has_wide_addresses; /* as all files of today: 8 bytes, counted from the file's beginning */
} StrataH5Reader;

gboolean strata_h5_reader_open (StrataH5Reader *reader, const char *path, GError **error);
/* The bytes, borrowed until it is cleared, are a whole HDF5 file; name is for the messages. */
gboolean strata_h5_reader_open_bytes (StrataH5Reader *reader, GBytes *bytes, const char *name, GError **error);
void strata_h5_reader_clear (StrataH5Reader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StrataH5Reader, strata_h5_reader_clear)

/* Follows "a/b/c" from parent, hard links only; negative if it is not there or is a link elsewhere. */
StrataH5Id strata_h5_open_object (StrataH5Reader *reader, StrataH5Id parent, const char *path);
gboolean strata_h5_has_attribute (StrataH5Id object, const char *name);
/* A text attribute, transfer full. */
char *strata_h5_read_text (StrataH5Reader *reader, StrataH5Id object, const char *name, GError **error);
/* A list of texts, which Keras cuts into name0, name1, ... when it is long; transfer full. */
char **strata_h5_read_texts (StrataH5Reader *reader, StrataH5Id object, const char *name, GError **error);
/* The numbers of a data set of just this shape; what names it in the messages: "the weight “kernel” of “dense”". */
gboolean strata_h5_read_floats (StrataH5Reader *reader,
                                StrataH5Id parent,
                                const char *path,
                                const StShape *shape,
                                float *values,
                                const char *what,
                                GError **error);
gboolean strata_h5_read_integer (StrataH5Reader *reader,
                                 StrataH5Id parent,
                                 const char *path,
                                 gint64 *value,
                                 const char *what,
                                 GError **error);
/* Only whether it could be read, without a byte allocated. */
gboolean strata_h5_check_floats (StrataH5Reader *reader,
                                 StrataH5Id parent,
                                 const char *path,
                                 const StShape *shape,
                                 const char *what,
                                 GError **error);

/* --- A file in memory, read only: strata-h5-memory.c --- */

/* The bytes must stay until it is closed. */
StrataH5Id strata_h5_open_bytes (const guint8 *bytes, gsize size);

/* --- Headers of objects: strata-h5-check.c --- */

/* Whether the header at the address can be read without harm, and that of the root group. */
gboolean strata_h5_check_object (const guint8 *bytes, gsize size, guint64 address);
gboolean strata_h5_check_root (const guint8 *bytes, gsize size);

/* --- Heaps: strata-h5-heap.c --- */

/* Whether all local heaps are whole. */
gboolean strata_h5_check_local_heaps (const guint8 *bytes, gsize size);
/* Once, before the first text of variable length is read. */
void strata_h5_register_references (void);
/* The n texts of an attribute of such texts, transfer full; NULL if anything about them is wrong. */
char **strata_h5_read_heap_texts (StrataH5Reader *reader, StrataH5Id attribute, gsize n);

/* --- Writing, into memory: strata-h5-write.c --- */

/* Failures are remembered: the last call tells. */
typedef struct
{
  StrataH5Id file;
  gboolean failed;
} StrataH5Writer;

void strata_h5_writer_init (StrataH5Writer *writer);
void strata_h5_writer_clear (StrataH5Writer *writer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StrataH5Writer, strata_h5_writer_clear)
/* The bytes of the file, transfer full; NULL if anything failed. */
guint8 *strata_h5_writer_finish (StrataH5Writer *writer, gsize *length);
/* A group with all the groups above it. */
StrataH5Id strata_h5_create_group (StrataH5Writer *writer, StrataH5Id parent, const char *path);
void strata_h5_write_text (StrataH5Writer *writer, StrataH5Id object, const char *name, const char *text);
void strata_h5_write_texts (StrataH5Writer *writer, StrataH5Id object, const char *name, const char *const *texts);
/* The path's groups are made. */
void strata_h5_write_floats (StrataH5Writer *writer,
                             StrataH5Id parent,
                             const char *path,
                             const StShape *shape,
                             const float *values);
void strata_h5_write_integer (StrataH5Writer *writer, StrataH5Id parent, const char *path, gint64 value);

G_END_DECLS

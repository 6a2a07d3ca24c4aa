/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

/* The side thread of a training: writes files one after the other in the order they were asked for, so that an epoch never
 * waits for the disk. */

typedef struct _StrataFileWriter StrataFileWriter;

typedef struct
{
  char *path;
  char *text; /* what to say once it is written, or NULL */
  guint epoch;
  const char *kind;   /* of the note that says so; static */
  double cpu_seconds; /* the side thread's own work */
  GError *error;      /* NULL: written */
} StrataFileResult;

typedef gboolean (*StrataFileFunc) (gpointer data, GError **error);

void strata_file_result_free (StrataFileResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataFileResult, strata_file_result_free)

StrataFileWriter *strata_file_writer_new (void);
/* Writes what is still to be written, then ends the thread. */
void strata_file_writer_free (StrataFileWriter *self);
void strata_file_writer_save_network (StrataFileWriter *self,
                                      StrataNetwork *network,
                                      const char *path,
                                      gboolean weights_only,
                                      guint epoch,
                                      const char *text);
void strata_file_writer_save_text (StrataFileWriter *self, const char *path, const char *content, guint epoch);
/* A checkpoint of the run itself: a note of kind "kept". */
void strata_file_writer_keep_network (StrataFileWriter *self, StrataNetwork *network, const char *path, guint epoch);
/* Takes such a one away again: a note of kind "dropped". */
void strata_file_writer_drop (StrataFileWriter *self, const char *path, guint epoch);
/* Where the training stands: a{sv}. */
void strata_file_writer_save_snapshot (StrataFileWriter *self, GVariant *values, const char *path, guint epoch);
/* Other work with files, in the same order; path is what a failure is told of. */
void strata_file_writer_run (StrataFileWriter *self,
                             StrataFileFunc func,
                             gpointer data,
                             GDestroyNotify free_data,
                             const char *path,
                             guint epoch);
/* The next finished file, or NULL if there is none now. */
StrataFileResult *strata_file_writer_take_result (StrataFileWriter *self);
/* Waits until everything asked for has been written or has failed. */
void strata_file_writer_flush (StrataFileWriter *self);

G_END_DECLS

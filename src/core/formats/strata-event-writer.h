/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-sequential.h"

G_BEGIN_DECLS

/* The event files that TensorBoard shows. One writer is one file in one run's folder, as tf.summary.create_file_writer()
 * makes it; Keras keeps two, logs/train and logs/validation:
 *
 *   StrataEventWriter *train = strata_event_writer_new ("logs/train", &error);
 *   strata_event_writer_add_sequential (train, "keras", sequential);
 *   strata_event_writer_add_scalar (train, "epoch_loss", epoch, loss);
 *   strata_event_writer_add_histogram (train, "sequential/dense/kernel/histogram", epoch, kernel, n);
 *   strata_event_writer_flush (train, &error);
 *   strata_event_writer_free (train);
 *
 * What is added is gathered in memory and reaches the file when it is flushed, or when there is much of it. The first
 * failure is kept and told by each later flush; nothing is written after it. A writer serves one thread at a time. */

typedef struct _StrataEventWriter StrataEventWriter;

StrataEventWriter *strata_event_writer_new (const char *folder, GError **error);
/* Writes what was not flushed, without saying whether that worked. */
void strata_event_writer_free (StrataEventWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataEventWriter, strata_event_writer_free)

/* The file's path; owned by self. */
const char *strata_event_writer_get_path (StrataEventWriter *self);
void strata_event_writer_set_time (StrataEventWriter *self, double time);
gboolean strata_event_writer_flush (StrataEventWriter *self, GError **error);

void strata_event_writer_add_scalar (StrataEventWriter *self, const char *tag, gint64 step, double value);
void strata_event_writer_add_histogram (StrataEventWriter *self,
                                        const char *tag,
                                        gint64 step,
                                        const float *values,
                                        gsize n);
void strata_event_writer_add_images (StrataEventWriter *self,
                                     const char *tag,
                                     gint64 step,
                                     const float *values,
                                     gsize n,
                                     gsize height,
                                     gsize width,
                                     gsize n_channels);
void strata_event_writer_add_sequential (StrataEventWriter *self, const char *tag, StrataSequential *sequential);

G_END_DECLS

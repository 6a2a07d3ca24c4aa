/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "strata-shape.h"
#include "strata-settings.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* Images with labels, class names and splits. Pixels stay uint8. Immutable once read: safe to share between threads. */

typedef enum
{
  STRATA_SPLIT_TRAIN,
  STRATA_SPLIT_VALIDATION,
  STRATA_SPLIT_TEST,
  STRATA_N_SPLITS
} StrataSplit;

#define STRATA_DATA_ERROR (strata_data_error_quark ())
typedef enum
{
  STRATA_DATA_ERROR_NOT_FOUND,
  STRATA_DATA_ERROR_FORMAT,   /* not IDX, not gzip, truncated, or lying about its size */
  STRATA_DATA_ERROR_MISMATCH, /* images and labels of different number, a label outside the classes */
  STRATA_DATA_ERROR_READ,     /* the system would not give the bytes: no permission, no memory */
} StrataDataError;
GQuark strata_data_error_quark (void);

#define STRATA_TYPE_DATASET (strata_dataset_get_type ())
G_DECLARE_FINAL_TYPE (StrataDataset, strata_dataset, STRATA, DATASET, GObject)

/* Reads what the settings name: blocking, for a worker thread. Folder: the settings', else `fallback_folder` (the
 * person's setting, may be NULL), else datasets/fashion-mnist in XDG_DATA_DIRS. */
StrataDataset *strata_dataset_load (StrataDataSettings *settings,
                                    const char *fallback_folder,
                                    GCancellable *cancellable,
                                    GError **error);
void strata_dataset_load_async (StrataDataSettings *settings,
                                const char *fallback_folder,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
StrataDataset *strata_dataset_load_finish (GAsyncResult *result, GError **error);
/* From memory, for tests and tools; all arguments are copied; validation: how many of the first n are validation. */
StrataDataset *strata_dataset_new_from_arrays (const StrataShape *shape,
                                               const guint8 *train_pixels,
                                               const guint8 *train_labels,
                                               gsize n_train,
                                               gsize n_validation,
                                               const guint8 *test_pixels,
                                               const guint8 *test_labels,
                                               gsize n_test,
                                               const char *const *class_names,
                                               GError **error);

const char *strata_dataset_get_name (StrataDataset *self);         /* "Fashion-MNIST" */
const StrataShape *strata_dataset_get_shape (StrataDataset *self); /* 28 × 28 */
guint strata_dataset_get_n_classes (StrataDataset *self);
const char *strata_dataset_get_class_name (StrataDataset *self, guint label);
gsize strata_dataset_get_n (StrataDataset *self, StrataSplit split);
const guint8 *strata_dataset_get_pixels (StrataDataset *self, StrataSplit split);             /* [n, size], borrowed */
const guint8 *strata_dataset_get_image (StrataDataset *self, StrataSplit split, gsize index); /* [size], borrowed */
guint strata_dataset_get_label (StrataDataset *self, StrataSplit split, gsize index);
const guint8 *strata_dataset_get_labels (StrataDataset *self, StrataSplit split); /* [n], borrowed */
/* How many images of each class; [n_classes], borrowed. */
const gsize *strata_dataset_get_class_counts (StrataDataset *self, StrataSplit split);
/* The first image of the split in the file it came from is number 0 of that split. */
const char *strata_split_get_name (StrataSplit split); /* "train", "validation", "test" */

/* Minimum, maximum, mean and standard deviation over all pixels of a split; counted once, then remembered. */
typedef struct
{
  double min, max, mean, std;
} StrataStatistics;
void strata_dataset_get_statistics (StrataDataset *self, StrataSplit split, StrataStatistics *statistics);
/* Pixel value counts 0..255 over the split. [256] */
void strata_dataset_get_histogram (StrataDataset *self, StrataSplit split, guint64 histogram[256]);

/* What an IDX file (gzip or plain) holds: pixels [n, shape], or labels if rank 1. Sizes are checked before anything is
 * allocated; a large plain file is mapped, so that only the pages in use are in memory. */
typedef struct
{
  int rank;
  gsize dim[4];
  GBytes *bytes;        /* owned: read, or mapped */
  const guint8 *values; /* [n_values], of the bytes */
  gsize n_values;
} StrataIdx;
StrataIdx *strata_idx_read (GFile *file, GCancellable *cancellable, GError **error);
void strata_idx_free (StrataIdx *idx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataIdx, strata_idx_free)

G_END_DECLS

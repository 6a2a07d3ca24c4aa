/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"

G_BEGIN_DECLS

/* Integer sums a pixel over a split, exact; all arrays [size], owned by the dataset. */
typedef struct
{
  guint64 *sum;
  guint64 *sum_of_squares;
  guint8 *min, *max;
} StrataPixelMoments;

/* What the four files of a folder hold. The training arrays still begin with the validation images. */
typedef struct
{
  const char *name;
  StrataShape shape;
  GBytes *train_pixels, *train_labels; /* [n_train, size], [n_train] */
  gsize n_train, n_validation;
  double share;                      /* of the training images behind those of validation: the first of them */
  double label_noise;                /* share of the labels used for training that are made wrong */
  GBytes *test_pixels, *test_labels; /* [n_test, size], [n_test] */
  gsize n_test;
  const char *const *class_names; /* NULL-terminated; NULL: "0", "1", ... up to the largest label */
  const char *train_labels_name;  /* for the messages */
  const char *test_labels_name;
} StrataDatasetParts;

/* Keeps references to the four arrays. */
StrataDataset *strata_dataset_new_from_parts (const StrataDatasetParts *parts, GError **error);

/* Counted once, then remembered. */
const StrataPixelMoments *strata_dataset_get_pixel_moments (StrataDataset *self, StrataSplit split);

G_END_DECLS

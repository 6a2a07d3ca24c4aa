/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

/* One parser and the files it is fed damaged copies of. */
typedef struct
{
  const char *name;
  const char *file_name;                   /* what the input is saved as */
  void (*fill_corpus) (GPtrArray *corpus); /* of GBytes; each must be accepted */
  /* TRUE: accepted. The bytes are in the file too. */
  gboolean (*parse) (const char *path, const guint8 *bytes, gsize length, GError **error);
} Target;

extern const Target idx_target, npy_target, text_weights_target, scaler_target, experiment_target, lesson_target,
  h5_target, keras_target, npz_target;

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-dataset.h"

G_BEGIN_DECLS

/* NumPy's .npy: a magic, a version, and a header that is a Python dict; then the values. Only numbers are read, never
 * pickled objects. Inside the core alone. */

#define STRATA_NPY_MAX_RANK 4

typedef struct
{
  char kind; /* 'f', 'i' or 'u' */
  guint item_size;
  gboolean is_big_endian;
  gboolean is_fortran; /* column by column, where that is another order than row by row */
  int rank;
  gsize dim[STRATA_NPY_MAX_RANK];
  gsize n_values;
  const guint8 *values; /* n_values · item_size bytes, borrowed from the bytes that were parsed */
} StrataNpy;

gboolean strata_npy_is_npy (const guint8 *bytes, gsize n_bytes);
/* Checks everything, the length of the data too. name is for the messages. */
gboolean strata_npy_parse (const guint8 *bytes, gsize n_bytes, const char *name, StrataNpy *npy, GError **error);
double strata_npy_get (const StrataNpy *npy, gsize i);

G_END_DECLS

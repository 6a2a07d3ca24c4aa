/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <json-glib/json-glib.h>

/* A temporary folder, files in it, and what NumPy and scikit-learn found (fixtures.json). */

typedef struct
{
  char *folder;
} Fixture;

#define data_test_add(path, function) \
  g_test_add (path, Fixture, NULL, data_fixture_set_up, function, data_fixture_tear_down)

void data_fixture_set_up (Fixture *fixture, gconstpointer data);
void data_fixture_tear_down (Fixture *fixture, gconstpointer data);

/* Both transfer full. */
GFile *data_fixture_write (Fixture *fixture, const char *name, GBytes *bytes);
GFile *data_fixture_write_text (Fixture *fixture, const char *name, const char *text);
GBytes *data_compress (GBytes *bytes);
/* An IDX file of the type, sizes (0 ends them) and n_values bytes 0, 1, 2 ... modulo `modulus`. */
GBytes *data_make_idx (guint8 type, const guint32 *dim, gsize n_values, guint modulus);
/* The four files of a small data set of 4 × 3 images with labels 0 to 2: 12 for training, 5 for testing. */
void data_fixture_write_small (Fixture *fixture);
StrataDataSettings *data_make_settings (const char *source, const char *folder, guint validation);

/* Fashion-MNIST, read once; NULL where the package is missing, and the test is skipped. */
StrataDataset *data_get_fashion_mnist (void);
JsonObject *data_get_facts (const char *part, const char *name);

/* The error has the code, and its message holds each of the words (NULL ends them). Frees it. */
void data_assert_error (GError *error, int code, ...) G_GNUC_NULL_TERMINATED;

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <json-glib/json-glib.h>

/* Networks to save, a folder to save them in, and real Keras' files. */

typedef struct
{
  char *folder;
} Fixture;

#define h5_test_add(path, function) g_test_add (path, Fixture, NULL, h5_fixture_set_up, function, h5_fixture_tear_down)

void h5_fixture_set_up (Fixture *fixture, gconstpointer data);
void h5_fixture_tear_down (Fixture *fixture, gconstpointer data);
char *h5_path (Fixture *fixture, const char *name);
/* tests/golden/keras-files/NAME */
char *h5_golden_path (const char *name);

/* Every kind of layer, each with something that is not its default; 4 × 4 in, 3 out. */
StrataSequential *h5_make_sequential (void);
/* Compiled with the optimizer of that name, with random weights, slots that no other place holds, and a scaler. */
StrataNetwork *h5_make_network (const char *optimizer, const char *first_property, ...) G_GNUC_NULL_TERMINATED;

void h5_assert_same_weights (StrataNetwork *a, StrataNetwork *b);
void h5_assert_same_optimizer (StrataNetwork *a, StrataNetwork *b);
/* What the network says of floats that are not scaled, [n, outputs]; transfer full. */
float *h5_predict_floats (StrataNetwork *network, const float *values, gsize n);
/* The files hold the same bytes. */
void h5_assert_same_files (const char *a, const char *b);
/* strata_network_load() refuses the file within a second and 200 MB, and says the file's name and the word. */
void h5_refuse (const char *path, const char *name, const char *word);
/* The error is of the format's domain with the code (negative: any), and its message holds the words. Frees it. */
void h5_assert_error (GError *error, int code, ...) G_GNUC_NULL_TERMINATED;

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Reads the tensors of the files in tests/golden: see README.md there. */

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct
{
  guint rank;
  gsize shape[4], size;
  float *values;
  /* Of a large result only these are known. */
  gboolean is_digest;
  double l2, sum, head[8];
} GoldenTensor;

/* The cases of a file of tests/golden; the parser keeps them alive. */
JsonArray *golden_open (JsonParser *parser, const char *file);
GoldenTensor *golden_tensor_new (JsonObject *json);
/* NULL where the case has no such member. */
GoldenTensor *golden_tensor_get (JsonObject *owner, const char *member);
void golden_tensor_free (GoldenTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GoldenTensor, golden_tensor_free)

/* Fails the test where found differs by more than tolerance · (1 + |value|). */
void golden_tensor_assert (const GoldenTensor *tensor, const float *found, double tolerance, const char *what);

/* The engine's matrices are feature-major: the tensor as [features, stride] with a row of padding, and back. */
float *golden_tensor_turn_in (const GoldenTensor *tensor, gsize n, gsize stride);
void golden_tensor_assert_turned (const GoldenTensor *tensor,
                                  const float *found,
                                  gsize n,
                                  gsize stride,
                                  double tolerance,
                                  const char *what);

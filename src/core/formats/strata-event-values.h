/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "events.pb-c.h"

#include <glib.h>

G_BEGIN_DECLS

/* The tensors that TensorBoard's tabs take. For strata-event-writer.c alone. They point into themselves: never copied. */

#define STRATA_EVENT_BUCKETS 30
#define STRATA_EVENT_MAX_IMAGES 3

typedef struct
{
  Strata__Events__Tensor message;
  Strata__Events__Shape shape;
  Strata__Events__Shape__Dim dim[2];
  Strata__Events__Shape__Dim *dims[2];
  float scalar;
  char sizes[2][24];
  ProtobufCBinaryData strings[2 + STRATA_EVENT_MAX_IMAGES];
} StrataEventTensor;

void strata_event_tensor_init_scalar (StrataEventTensor *self, double value);
/* buckets [30, 3]: left edge, right edge, count; it must stay until the message is packed. */
void strata_event_tensor_init_histogram (StrataEventTensor *self, double *buckets, const float *values, gsize n);
void strata_event_tensor_init_text (StrataEventTensor *self, const char *text);
/* values [n, height, width, n_channels]. FALSE when there is not enough memory; else to be cleared. */
gboolean strata_event_tensor_init_images (StrataEventTensor *self,
                                          const float *values,
                                          gsize n,
                                          gsize height,
                                          gsize width,
                                          gsize n_channels);
void strata_event_tensor_clear_images (StrataEventTensor *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch.h"

#include <string.h>

#define ST_CACHE_LINE 64

bool
st_batch_buffer_holds (const StBatchBuffer *buffer, const StSource *source, const uint32_t *indices, size_t n)
{
  return buffer->is_ready && buffer->source == source && buffer->n == n
         && memcmp (buffer->indices, indices, n * sizeof *indices) == 0;
}

void
st_batch_buffer_begin (StBatchBuffer *buffer, const StSource *source, const uint32_t *indices, size_t n)
{
  buffer->source = source;
  buffer->n = n;
  buffer->is_ready = true;
  memcpy (buffer->indices, indices, n * sizeof *indices);
}

static void
gather_floats (const StBatchBuffer *buffer, StRange features, size_t first, size_t lanes)
{
  const StSource *source = buffer->source;

  for (size_t lane = first; lane < first + lanes; lane++)
    {
      const float *row = lane < buffer->n ? source->floats + (size_t) buffer->indices[lane] * source->n_features : NULL;
      for (size_t f = features.from; f < features.to; f++)
        {
          const size_t at = source->per_feature ? f : 0;
          const st_real scale = source->scale ? source->scale[at] : 1;
          const st_real offset = source->offset ? source->offset[at] : 0;
          buffer->x[f * buffer->stride + lane] = row ? row[f] * scale + offset : 0;
        }
    }
}

/* A label as a row of targets: one-hot, or itself where there is one output. */
static void
gather_label_targets (const StBatchBuffer *buffer, size_t lane, uint32_t label)
{
  for (size_t j = 0; j < buffer->n_outputs; j++)
    buffer->targets[j * buffer->stride + lane] = buffer->n_outputs == 1 ? (st_real) label : (st_real) (j == label);
}

void
st_batch_buffer_gather_inputs (StBatchBuffer *buffer,
                               const StKernels *kernels,
                               StRange features,
                               size_t first,
                               size_t lanes)
{
  if (buffer->source->bytes)
    kernels->gather_bytes (buffer->source, buffer->indices, buffer->n, features, first, lanes, buffer->stride,
                           buffer->x);
  else
    gather_floats (buffer, features, first, lanes);
}

void
st_batch_buffer_gather_targets (StBatchBuffer *buffer, size_t first, size_t lanes)
{
  const StSource *source = buffer->source;

  for (size_t lane = first; lane < first + lanes && lane < buffer->n; lane++)
    {
      const size_t row = buffer->indices[lane];
      st_real weight = source->sample_weights ? source->sample_weights[row] : 1;

      if (source->labels)
        {
          const uint8_t label = source->labels[row];
          buffer->labels[lane] = label;
          if (source->class_weights)
            weight *= source->class_weights[label];
          if (buffer->one_hot)
            gather_label_targets (buffer, lane, label);
        }
      else if (source->targets)
        for (size_t j = 0; j < buffer->n_outputs; j++)
          buffer->targets[j * buffer->stride + lane] = source->targets[row * buffer->n_outputs + j];
      buffer->weights[lane] = weight;
    }
}

void
st_source_prefetch (const StSource *source, StRange features, const uint32_t *indices, size_t n)
{
  const size_t size = source->bytes ? 1 : sizeof (float), row = source->n_features * size;
  const char *data = source->bytes ? (const char *) source->bytes : (const char *) source->floats;

  for (size_t i = 0; i < n; i++)
    for (size_t at = features.from * size; at < features.to * size; at += ST_CACHE_LINE)
      __builtin_prefetch (data + indices[i] * row + at, 0, 2);
}

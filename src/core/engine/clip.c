/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "clip.h"

#include <math.h>

#define ST_CLIP_PIECE ((size_t) 4096)

static size_t
st_weight_count_pieces (const StWeightInfo *info)
{
  return info->trainable ? (info->size + ST_CLIP_PIECE - 1) / ST_CLIP_PIECE : 0;
}

size_t
st_clip_count_pieces (const StModel *model)
{
  size_t n = 0;

  for (size_t i = 0; i < model->n_weights; i++)
    n += st_weight_count_pieces (&model->weights[i]);
  return n;
}

void
st_clip_measure (const StUpdate *update, const StModel *model, unsigned member, unsigned n_members, double *squares)
{
  size_t from, to, piece = 0;
  st_real absolute, sum;

  st_part (st_clip_count_pieces (model), 1, member, n_members, &from, &to);
  for (size_t i = 0; i < model->n_weights; i++)
    for (size_t p = 0; p < st_weight_count_pieces (&model->weights[i]); p++, piece++)
      if (piece >= from && piece < to)
        {
          const size_t at = p * ST_CLIP_PIECE, left = model->weights[i].size - at;

          update->kernels->sums (left < ST_CLIP_PIECE ? left : ST_CLIP_PIECE,
                                 update->clip->gradients + model->weights[i].offset + at, &absolute, &sum);
          squares[piece] = (double) sum;
        }
}

/* What is left of a gradient of that squared norm; NaN where the norm is no number, as Keras has it. */
static st_real
st_clip_get_scale (const StClip *clip, double squares)
{
  const double norm = sqrt (squares);

  if (!isfinite (norm))
    return (st_real) NAN;
  return norm > clip->most ? (st_real) (clip->most / norm) : 1;
}

void
st_clip_apply (const StUpdate *update, const StModel *model, unsigned member, unsigned n_members, const double *squares)
{
  const StClip *clip = update->clip;
  StUpdateFactors factors = clip->factors;
  size_t from, to, piece = 0;
  double all = 0;

  st_part (st_clip_count_pieces (model), 1, member, n_members, &from, &to);
  for (size_t p = 0; clip->is_global && p < st_clip_count_pieces (model); p++)
    all += squares[p];
  for (size_t i = 0; i < model->n_weights; i++)
    {
      const StWeightInfo *info = &model->weights[i];
      const size_t n = st_weight_count_pieces (info);
      double own = 0;

      for (size_t p = 0; p < n; p++)
        own += squares[piece + p];
      factors.scale = st_clip_get_scale (clip, clip->is_global ? all : own);
      for (size_t p = 0; p < n; p++, piece++)
        if (piece >= from && piece < to)
          {
            const size_t at = info->offset + p * ST_CLIP_PIECE, left = info->size - p * ST_CLIP_PIECE;
            st_real *slots[ST_MAX_SLOTS];

            for (size_t s = 0; s < ST_MAX_SLOTS; s++)
              slots[s] = update->slots[s] ? update->slots[s] + at : NULL;
            update->kernels->update (&factors, left < ST_CLIP_PIECE ? left : ST_CLIP_PIECE, clip->gradients + at,
                                     clip->weights + at, slots);
          }
    }
}

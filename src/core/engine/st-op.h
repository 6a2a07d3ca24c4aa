/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What an op is. A new op is one file: its configuration, an StOpKind, and the functions below; nothing else changes.
 *
 * A step calls forward for each op in order, the loss, backward in reverse order, then update for each op that has
 * trainable weights. All members of the team call the same function, each with a share of its own:
 *
 *   lanes     some of the samples: what a sample's output needs is the same sample's input
 *   channels  some of the last axis of the output (in backward: of the input, for ops that mix channels)
 *   inputs    forward of a large product alone: some of the parts in which it sums over its inputs, of all samples; the
 *             weights a member reads are then those that it updates. What finish does after it is split as the others
 *   one       the caller does it all
 *
 * No function may sum across shares, but parts of a sum in one order: a result must be the same however the work is cut.
 */

#include "kernels.h"

#define ST_MAX_OP_WEIGHTS 4

/* A sum over the inputs that comes in parts comes in so many: 0 with 1, 2 with 3, then both. */
#define ST_SUM_PARTS 4

typedef enum
{
  ST_SPLIT_ONE,
  ST_SPLIT_LANES,
  ST_SPLIT_CHANNELS,
  ST_SPLIT_INPUTS,
} StSplit;

typedef struct
{
  StSplit split;
  unsigned member, n_members;
  size_t lane, lanes; /* multiples of ST_LANES; all of them unless split by lanes */
  st_real *scratch;   /* the member's own, as many reals as the op's needs ask for */
} StShare;

typedef struct
{
  const char *name;
  StShape shape;
  bool trainable;
  size_t fan_in, fan_out;
} StOpWeight;

/* What an op asks of a plan for batches of `lanes`. */
typedef struct
{
  size_t saved;   /* reals kept from forward to backward and update */
  size_t scratch; /* reals for each member */
  bool alias;     /* the output is the input itself: no buffer, no work */
} StOpNeeds;

typedef struct
{
  const StOpKind *kind;
  void *config;
  StShape in, out;
  size_t in_size, out_size;
  size_t first_weight, n_weights; /* of the model's weights */
} StOp;

/* A trainable weight with a regularizer: reals [offset, offset + size) of the arena. */
typedef struct
{
  size_t offset, size;
  st_real l1, l2;
} StPenalty;

typedef struct _StClip StClip; /* clip.h */

/* How gradients of a step reach the weights. */
typedef struct
{
  const StKernels *kernels;
  StUpdateFactors factors;
  st_real *slots[ST_MAX_SLOTS]; /* arenas of the optimizer, laid out as the trainable weights */
  st_real *target;              /* the trainable arena, or where gradients are stored */
  const st_real *weights;       /* the trainable arena */
  bool gradients_only;          /* nothing is to change but `target` */
  const StClip *clip;           /* gradients are stored first, for their norms; NULL: not so */
  const StPenalty *penalties;   /* of the model, in the order of the arena */
  size_t n_penalties;
} StUpdate;

/* Whether a product may add its gradient straight to the weights (plain SGD: w -= rate · g) or set it where gradients are
 * stored; else it goes through st_update_apply (). */
static inline bool
st_update_is_direct (const StUpdate *update)
{
  return update->n_penalties == 0 && !update->factors.has_extras
         && (update->factors.rule == ST_UPDATE_SGD || update->factors.rule == ST_UPDATE_STORE);
}

/* One op in one plan. Matrices are feature-major [features, stride]. */
typedef struct
{
  const StOp *op;
  const StKernels *kernels;
  size_t index; /* of the op in the model */
  size_t n, stride;
  bool training;
  bool keeps;           /* what backward reads: in training, and in a plan that traces back */
  bool is_alias;        /* y is x */
  bool keep_state;      /* leave moving averages alone */
  bool skip_activation; /* the loss takes the logits: leave the op's own activation out */
  const st_real *x;
  st_real *y;
  st_real *dy; /* may be overwritten */
  st_real *dx; /* NULL: nobody wants it */
  st_real *saved;
  st_real *weights[ST_MAX_OP_WEIGHTS]; /* trainable ones first, then state */
  size_t offsets[ST_MAX_OP_WEIGHTS];   /* in their arenas */
  uint64_t seed, epoch, step;
} StOpRun;

struct _StOpKind
{
  const char *name;
  size_t config_size;
  /* False where the configuration or the input makes no sense. */
  bool (*infer) (const void *config, const StShape *in, StShape *out);
  /* Fills weights, trainable ones first, and returns their number. NULL: none. */
  size_t (*weights) (const void *config, const StShape *in, StOpWeight weights[ST_MAX_OP_WEIGHTS]);
  void (*needs) (const StOp *op, size_t stride, bool training, StOpNeeds *needs);
  /* Whether the work may be split that way. */
  bool (*splits) (const StOp *op, StSplit split);
  /* Of the forward pass of a sample, 2 a multiply-add; NULL: counts for nothing. */
  double (*flop) (const StOp *op);
  /* Whether split by channels it still looks at all channels of its input (and of dy in backward). */
  bool mixes_channels;
  /* The activation at the end, which a loss may take over; NULL: none. */
  StActivation (*activation) (const StOp *op);
  void (*forward) (const StOpRun *run, const StShare *share);
  /* After a forward split by inputs: puts the parts of its sums together, and all that comes after them. */
  void (*finish) (const StOpRun *run, const StShare *share);
  /* What backward does with dy before it looks at other channels, split by the output's channels; NULL: nothing. */
  void (*prepare_backward) (const StOpRun *run, const StShare *share);
  /* dx from dy, in place (dx == dy) unless the op mixes channels. NULL: dx is dy. */
  void (*backward) (const StOpRun *run, const StShare *share);
  /* What the op adds to the loss of each sample, [lanes], written by forward; NULL: nothing. */
  const st_real *(*get_penalties) (const StOpRun *run);
  /* Gradients of the trainable weights, rows [from, to) of update_rows, straight into the update. */
  size_t (*update_rows) (const StOp *op);
  void (*update) (const StOpRun *run, const StUpdate *update, const StShare *share, size_t from, size_t to);
};

/* Neighbouring parts of n, each a multiple of granule, as even as that allows. */
static inline void
st_part (size_t n, size_t granule, unsigned member, unsigned n_members, size_t *from, size_t *to)
{
  size_t granules = (n + granule - 1) / granule;

  *from = granules * member / n_members * granule;
  *to = granules * (member + 1) / n_members * granule;
  if (*from > n)
    *from = n;
  if (*to > n)
    *to = n;
}

/* Whole registers, and whole cache lines of a row-major matrix. */
#define ST_CHANNEL_GRANULE ST_LANES

/* The channels of a share, out of `channels`. */
static inline void
st_share_channels (const StShare *share, size_t channels, size_t *from, size_t *to)
{
  if (share->split == ST_SPLIT_CHANNELS)
    st_part (channels, ST_CHANNEL_GRANULE, share->member, share->n_members, from, to);
  else
    {
      *from = 0;
      *to = channels;
    }
}

static inline size_t
st_shape_get_channels (const StShape *shape)
{
  return shape->rank ? shape->dim[shape->rank - 1] : 1;
}

/* Where the inputs of a part of a sum begin. */
static inline size_t
st_sum_part (size_t inputs, size_t part)
{
  size_t from, to;

  st_part (inputs, 4, (unsigned) part, ST_SUM_PARTS, &from, &to);
  return from;
}

/* The rows and lanes of a share of an op that works element by element; `at` is where they begin. Split by channels
 * only where there is one position. */
static inline StBlock
st_share_block (const StOpRun *run, const StShare *share, size_t *at)
{
  size_t from, to;

  st_share_channels (share, run->op->in_size, &from, &to);
  *at = from * run->stride + share->lane;
  return (StBlock){ .rows = to - from, .lanes = share->lanes, .stride = run->stride };
}

/* n gradients at offset of the trainable arena, through the regularizers, which change them, and the optimizer's rule. */
void st_update_apply (const StUpdate *update, size_t offset, size_t n, st_real *gradient);

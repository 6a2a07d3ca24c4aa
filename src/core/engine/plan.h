/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Inside a plan. A pass is a list of stages; each member of the team walks through the same list, does its share of
 * every stage, and waits for the others only where a stage reads what another member has written.
 */

#include "arena.h"
#include "batch.h"
#include "clip.h"
#include "loss.h"
#include "model.h"
#include "penalty.h"
#include "team.h"

typedef enum
{
  ST_STAGE_GATHER,  /* the batch, unless it was gathered ahead */
  ST_STAGE_PENALTY, /* what regularizers of weights add to the loss */
  ST_STAGE_FORWARD, /* of an op */
  ST_STAGE_FINISH,  /* of an op whose forward was split by inputs */
  ST_STAGE_LOSS,
  ST_STAGE_PREPARE,   /* an op's prepare_backward */
  ST_STAGE_BACKWARD,  /* of an op */
  ST_STAGE_PREFETCH,  /* asks for the next batch's rows */
  ST_STAGE_UPDATE,    /* of an op */
  ST_STAGE_CLIP,      /* gradients that wait for their norms */
  ST_STAGE_CONSTRAIN, /* weights that have a constraint */
  ST_STAGE_AHEAD,     /* gathers the next batch */
} StStageType;

typedef struct
{
  StStageType type;
  bool barrier; /* wait for the others before it */
  StSplit split;
  size_t op;
  /* Update: member m does rows [rows[m], rows[m + 1]). */
  size_t *rows;
} StStage;

typedef struct
{
  StStage *stages;
  size_t n;
} StPass;

typedef enum
{
  ST_PASS_TRAIN,
  ST_PASS_EVALUATE,
  ST_PASS_PREDICT,
  ST_N_PASSES
} StPassKind;

/* Whether the team gains anything just now. A processor that others keep busy makes every barrier late, one that is far
 * away all that travels; then a plan goes on alone for a while. The results are the same bits either way. */
typedef struct
{
  enum
  {
    ST_PACE_TRIAL_TOGETHER,
    ST_PACE_TRIAL_ALONE,
    ST_PACE_TOGETHER,
    ST_PACE_ALONE,
  } state;
  unsigned steps;         /* in this state */
  unsigned stay;          /* so many steps alone before the next trial, 0: none yet */
  int late;               /* grows with every step in which somebody waited long */
  double sum, slowest;    /* seconds a sample of the trial's steps */
  double together, alone; /* what the trials came to, but for the slowest step of each */
} StPace;

/* pace.c */
bool st_pace_is_alone (const StPace *pace);
/* After a step: how long it took a sample, and whether somebody had to sleep for another member. */
void st_pace_note (StPace *pace, double seconds, bool is_late);

struct _StPlan
{
  const StModel *model;
  StTeam *team;
  StPlanOptions options;
  const StKernels *kernels;
  unsigned n_members;
  size_t stride; /* lanes from feature to feature */
  bool is_fused; /* the loss takes logits where it is asked */
  StActivation closing;

  st_real *arena;
  size_t arena_bytes;
  StOpRun *runs; /* one an op */
  StBatchBuffer buffers[2];
  unsigned present; /* which buffer holds the batch at hand */
  st_real *scratch; /* [members, scratch_size] */
  size_t scratch_size;
  st_real *rows; /* [batch_size, widest output], for those who want an op's output row-major */
  StLossRun loss;
  double *penalties; /* [n_penalties], of pieces of the regularized weights */
  size_t n_penalties;
  double *squares;           /* of pieces of the gradients */
  size_t constraint_scratch; /* reals a member */
  st_real *constraints;      /* [members, constraint_scratch] */

  StPass passes[2][ST_N_PASSES]; /* for the team; for one member alone */
  StPace pace;

  /* The step at hand. */
  StPassKind kind;
  const StPass *pass;
  const StBatch *batch;
  const StSource *source;
  StWeights *weights;
  StUpdate update;
  bool is_gathered;
};

/* plan-schedule.c */
void st_plan_schedule (StPlan *plan);
void st_plan_clear_schedule (StPlan *plan);

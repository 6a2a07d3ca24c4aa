/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Inside a plan. A pass is a list of stages; each member of the team walks through the same list, does its share of
 * every stage, and waits for the others only where a stage reads what another member has written.
 */

#include "arena.h"
#include "batch.h"
#include "loss.h"
#include "model.h"
#include "team.h"

typedef enum
{
  ST_STAGE_GATHER,  /* the batch, unless it was gathered ahead */
  ST_STAGE_FORWARD, /* of an op */
  ST_STAGE_LOSS,
  ST_STAGE_PREPARE,  /* an op's prepare_backward */
  ST_STAGE_BACKWARD, /* of an op */
  ST_STAGE_PREFETCH, /* asks for the next batch's rows */
  ST_STAGE_UPDATE,   /* of an op */
  ST_STAGE_AHEAD,    /* gathers the next batch */
  ST_STAGE_MEASURE,
} StStageType;

typedef struct
{
  StStageType type;
  bool barrier; /* wait for the others before it */
  StSplit split;
  size_t op;
  /* Update of an op that is not split by channels: member m does rows [from[m], from[m + 1]). */
  size_t *rows;
} StStage;

typedef struct
{
  StStage *stages;
  size_t n;
} StPass;

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

  StPass train, evaluate, predict;

  /* The step at hand. */
  const StPass *pass;
  const StBatch *batch;
  const StSource *source;
  StUpdate update;
  StMeasures *measures;
  bool is_gathered;
};

/* plan-schedule.c */
void st_plan_schedule (StPlan *plan);
void st_pass_clear (StPass *pass);

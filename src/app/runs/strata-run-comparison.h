/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* What tells runs apart, as tables: pure functions of their experiments. */

/* The names of n runs, each with the moment it began where another one is called the same. Transfer full. */
char **strata_run_comparison_dup_names (const char *const *names, GDateTime *const *began, guint n);

/* A setting that is not the same in all of them; values[i] of run i, NULL where it has no such setting. */
typedef struct
{
  char *name;
  char **values; /* [n runs] */
} StrataSettingRow;

void strata_setting_row_free (StrataSettingRow *self);
/* Of StrataSettingRow; those of layers are left out. Transfer full. */
GPtrArray *strata_run_comparison_list_settings (StrataExperiment *const *experiments, guint n);

typedef enum
{
  STRATA_PAIR_SAME,
  STRATA_PAIR_CHANGED, /* of one kind, with other arguments */
  STRATA_PAIR_FIRST,   /* only there */
  STRATA_PAIR_SECOND,
} StrataPairState;

/* A layer of one stack and what stands for it in the other one: "Dense · units 300, activation relu". */
typedef struct
{
  StrataPairState state;
  char *first, *second; /* NULL: none */
  guint depth;          /* in how many blocks */
} StrataLayerPair;

void strata_layer_pair_free (StrataLayerPair *self);
/* Both stacks from the top, of StrataLayerPair: aligned so that as many layers as can be stand beside one of their kind.
 * Transfer full. */
GPtrArray *strata_run_comparison_pair_layers (StrataExperiment *first, StrataExperiment *second);

G_END_DECLS

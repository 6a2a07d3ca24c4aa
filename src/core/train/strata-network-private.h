/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-network.h"

G_BEGIN_DECLS

struct _StrataNetwork
{
  GObject parent_instance;

  StrataSequential *sequential;
  StWeights *weights;
  StrataScaler *scaler;           /* or NULL */
  StrataCompileSettings *compile; /* a copy of our own, or NULL */
  StOptimizer *optimizer;         /* or NULL */

  /* What predicts one image, kept from call to call: to lay it out takes longer than to run it. */
  GMutex single_lock;
  StTeam *single_team;
  StPlan *single_plan; /* NULL until it is wanted */
};

G_END_DECLS

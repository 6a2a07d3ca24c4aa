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
};

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-layer-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 n_params, n_non_trainable;
  double forward_flop;
  StrataLayer *faulty; /* (transfer none), a member rather than its block */
} StrataStackInference;

/* One walk down the layers from what comes in: sets on each what can be known of it, and sums up. */
void strata_stack_infer (GListModel *layers, const StrataShape *input, StrataStackInference *result);

G_END_DECLS

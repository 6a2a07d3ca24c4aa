/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-sequential.h"
#include "strata-settings.h"

G_BEGIN_DECLS

/* The variables of a Keras 3 optimizer in the order in which it makes them, which is their order in every file. */

typedef enum
{
  STRATA_VARIABLE_ITERATION = -1,
  STRATA_VARIABLE_LEARNING_RATE = -2,
  STRATA_VARIABLE_MOMENTUM_PRODUCT = -3, /* Nadam's; it follows from the iterations */
} StrataVariableRole;

typedef struct
{
  int role;     /* a slot from 0 on, or a StrataVariableRole */
  guint weight; /* of the model, whose slot it is */
  char *name;   /* Keras' path: "adam/sequential_dense_kernel_momentum" */
} StrataOptimizerVariable;

/* Of StrataOptimizerVariable, transfer full; state is asked for the number of its slots. */
GArray *strata_keras_list_optimizer_variables (StrataSequential *sequential,
                                               StrataOptimizer *optimizer,
                                               const StOptimizer *state);

G_END_DECLS

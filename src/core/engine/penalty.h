/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Regularizers and constraints of a model's weights. */

#include "model.h"

/* Σ over the weights with a regularizer, cut into pieces of a fixed size so that the sum does not depend on who works. */
size_t st_penalties_count_pieces (const StModel *model);
/* Pieces [from, to) into sums. */
void st_penalties_measure (const StModel *model,
                           const StKernels *kernels,
                           const st_real *trainable,
                           size_t from,
                           size_t to,
                           double *sums);
/* What they add to n gradients at offset of the arena. */
void st_penalties_add (const StUpdate *update, size_t offset, size_t n, st_real *gradient);

/* Reals st_constrain () works with, for the largest weight. */
size_t st_model_get_constraint_scratch (const StModel *model);
bool st_model_has_constraints (const StModel *model);
/* Brings a weight back to what its constraint allows. */
void st_constrain (const StWeightInfo *info, st_real *scratch, st_real *w);

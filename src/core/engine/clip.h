/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Gradients clipped by their norm (clipnorm, global_clipnorm): all of a step's gradients are stored first, then measured
 * in pieces of a fixed size, so that the sums do not depend on who works, then go through the optimizer's rule. */

#include "model.h"

struct _StClip
{
  st_real *gradients;      /* [all trainable weights] */
  st_real *weights;        /* the trainable arena */
  StUpdateFactors factors; /* of the rule that follows */
  bool is_global;
  double most; /* the norm that is left */
};

size_t st_clip_count_pieces (const StModel *model);
/* Σ g² of the member's pieces into squares. */
void st_clip_measure (const StUpdate *update,
                      const StModel *model,
                      unsigned member,
                      unsigned n_members,
                      double *squares);
/* The member's pieces through the rule, once all have been measured. */
void st_clip_apply (const StUpdate *update,
                    const StModel *model,
                    unsigned member,
                    unsigned n_members,
                    const double *squares);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-model-file.h"

G_BEGIN_DECLS

/* The experiment as a Keras 3 program: data, split, scaling, model, compile, fit and evaluate, as a person would write it.
 * An experiment that cannot be trained gives the program of what is there. (transfer full) */
char *strata_experiment_to_keras_code (StrataExperiment *experiment);

StrataExperiment *strata_network_describe (StrataNetwork *self);

G_END_DECLS

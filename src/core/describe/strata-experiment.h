/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-callback.h"
#include "strata-layers.h"
#include "strata-settings.h"
#include "strata-stack.h"

G_BEGIN_DECLS

/* The document a person edits and saves. Holds no weights. Properties: name, description (strings), and read-only data,
 * scaling, stack, compile, fit, callbacks. ::changed is emitted after any edit anywhere in it. */

#define STRATA_TYPE_EXPERIMENT (strata_experiment_get_type ())
G_DECLARE_FINAL_TYPE (StrataExperiment, strata_experiment, STRATA, EXPERIMENT, StrataConfigurable)

/* Empty stack; SGD, sparse_categorical_crossentropy, accuracy; one callback of each kind, disabled. */
StrataExperiment *strata_experiment_new (void);
/* A deep copy that shares nothing: what a training works on. */
StrataExperiment *strata_experiment_freeze (StrataExperiment *self);

const char *strata_experiment_get_name (StrataExperiment *self);
void strata_experiment_set_name (StrataExperiment *self, const char *name);
const char *strata_experiment_get_description (StrataExperiment *self);
StrataDataSettings *strata_experiment_get_data (StrataExperiment *self);
StrataScalingSettings *strata_experiment_get_scaling (StrataExperiment *self);
StrataStack *strata_experiment_get_stack (StrataExperiment *self);
StrataCompileSettings *strata_experiment_get_compile (StrataExperiment *self);
StrataFitSettings *strata_experiment_get_fit (StrataExperiment *self);
GListStore *strata_experiment_get_callbacks (StrataExperiment *self); /* of StrataCallback */
/* The first callback of the kind, (transfer none), or NULL. */
StrataCallback *strata_experiment_get_callback (StrataExperiment *self, const char *class_name);
/* Everything that would keep it from training, in one error naming the layer or field; else TRUE. */
gboolean strata_experiment_validate (StrataExperiment *self, GError **error);
/* "784 → 300 → 100 → 10 · 266,610 parameters"; transfer full. */
char *strata_experiment_describe_widths (StrataExperiment *self);
char *strata_experiment_describe (StrataExperiment *self);

/* Bundled ones: sigmoid, standardized, deep-relu, deep-batchnorm, deep-selu, deep-alphadropout, complete, convnet,
 * convnet-augmented. */
G_END_DECLS

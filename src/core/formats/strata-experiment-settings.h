/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"

G_BEGIN_DECLS

/* An experiment as a flat list of settings, named as its file names them, "compile.optimizer.learning_rate",
 * "layers.2.Dense.units", to tell two of them apart. Name and description are none. */

typedef struct
{
  char *name;
  char *here, *there; /* NULL: this one has no such setting */
} StrataSettingDifference;

void strata_setting_difference_free (StrataSettingDifference *self);

typedef struct
{
  char *name, *value;
} StrataSetting;

void strata_setting_free (StrataSetting *self);

/* All of them, of StrataSetting, in the order of the file; transfer full. What is of a kind has a setting that tells it,
 * "compile.optimizer" → "SGD", "layers.1.Flatten" → "Flatten", before its arguments. */
GPtrArray *strata_experiment_list_settings (StrataExperiment *experiment);

/* What is other in two experiments, of StrataSettingDifference, in the order of the file; transfer full. Where layers are
 * of other kinds or of another number, one line tells both stacks. */
GPtrArray *strata_experiment_compare (StrataExperiment *here, StrataExperiment *there);

G_END_DECLS

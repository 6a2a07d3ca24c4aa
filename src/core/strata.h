/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* libstrata: the one public header. Describe an experiment, load a dataset, train, evaluate, predict, save:
 *
 *   strata_init ();
 *   g_autoptr (StrataExperiment) experiment = strata_bundled_load ("sigmoid", &error);
 *   g_autoptr (StrataDataset) dataset = strata_dataset_load (strata_experiment_get_data (experiment), NULL, NULL, &error);
 *   g_autoptr (StrataTrainer) trainer = strata_trainer_new (experiment, dataset, NULL, &error);
 *   strata_trainer_start (trainer);
 *   strata_trainer_wait (trainer);
 */

#include "strata-init.h"

#include "describe/strata-advice.h"
#include "describe/strata-callback.h"
#include "describe/strata-configurable.h"
#include "describe/strata-constraint.h"
#include "describe/strata-editor.h"
#include "describe/strata-experiment.h"
#include "describe/strata-initializer.h"
#include "describe/strata-layer.h"
#include "describe/strata-layers.h"
#include "describe/strata-regularizer.h"
#include "describe/strata-sequential.h"
#include "describe/strata-settings.h"
#include "describe/strata-shape.h"
#include "describe/strata-stack.h"
#include "describe/strata-tuple.h"
#include "describe/strata-variant.h"

#include "data/strata-dataset.h"
#include "data/strata-image-file.h"
#include "data/strata-scaler.h"
#include "data/strata-weights-file.h"

#include "train/strata-callback-context.h"
#include "train/strata-callbacks.h"
#include "train/strata-history.h"
#include "train/strata-network.h"
#include "train/strata-run-files.h"
#include "train/strata-run-store.h"
#include "train/strata-run.h"
#include "train/strata-snapshot.h"
#include "train/strata-trainer.h"

#include "inspect/strata-activators.h"
#include "inspect/strata-assessment.h"
#include "inspect/strata-augmented.h"
#include "inspect/strata-doubts.h"
#include "inspect/strata-flow.h"
#include "inspect/strata-grey-image.h"
#include "inspect/strata-neighbours.h"
#include "inspect/strata-neuron.h"
#include "inspect/strata-saliency.h"
#include "inspect/strata-spread.h"
#include "inspect/strata-tiles.h"

#include "lesson/strata-classroom.h"
#include "lesson/strata-lesson.h"

#include "formats/strata-event-writer.h"
#include "formats/strata-experiment-json.h"
#include "formats/strata-experiment-settings.h"
#include "formats/strata-hdf5.h"
#include "formats/strata-keras-code.h"
#include "formats/strata-model-file.h"
#include "formats/strata-python.h"
#include "formats/strata-run-archive.h"

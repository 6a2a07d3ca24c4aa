/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* A small made-up world to train in: images of 4 × 4 pixels in three classes that can be told apart, though not at once. */

#define FIXTURE_N_CLASSES 3

StrataDataset *fixture_dataset_new (gsize n_train, gsize n_validation, gsize n_test);
/* Flatten, Dense (12, tanh), Dropout, Dense (3, softmax); SGD with momentum, min-max scaling, seed 5. */
StrataExperiment *fixture_experiment_new (guint epochs, guint batch_size);
/* The experiment's callback of the kind, switched on. */
StrataCallback *fixture_enable_callback (StrataExperiment *experiment, const char *class_name);
StrataTrainer *fixture_trainer_new (StrataExperiment *experiment, StrataDataset *dataset);
/* Waits for the run's end, reading all the while. */
void fixture_run_to_end (StrataTrainer *trainer, StrataEventFunc func, gpointer user_data);
/* Starts and runs to the end. */
void fixture_run (StrataTrainer *trainer);

gboolean fixture_same_weights (StrataNetwork *a, StrataNetwork *b);
void fixture_assert_same_training (StrataTrainer *a, StrataTrainer *b);
/* A new empty folder; fixture_remove_folder() takes it away with all that is in it and frees the path. */
char *fixture_folder_new (void);
void fixture_remove_folder (char *path);

G_END_DECLS

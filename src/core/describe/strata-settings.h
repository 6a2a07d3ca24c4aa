/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"
#include "strata-metric.h"
#include "strata-shape.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* Where the images come from. source "fashion-mnist" or "idx"; folder: of the four IDX files ("" = look in the system);
 * validation: the first so many of the training file (5,000); input-shape, n-classes: as read last (28 × 28, 10). */
#define STRATA_TYPE_DATA_SETTINGS (strata_data_settings_get_type ())
G_DECLARE_FINAL_TYPE (StrataDataSettings, strata_data_settings, STRATA, DATA_SETTINGS, StrataConfigurable)

typedef enum
{
  STRATA_SCALING_NONE,
  STRATA_SCALING_MIN_MAX,
  STRATA_SCALING_STANDARD, /* z-score over all pixels */
  STRATA_SCALING_STANDARD_PER_PIXEL,
} StrataScaling;
#define STRATA_TYPE_SCALING (strata_scaling_get_type ())
GType strata_scaling_get_type (void); /* nicks: none, min-max, standard, standard-per-pixel */

#define STRATA_TYPE_SCALING_SETTINGS (strata_scaling_settings_get_type ()) /* scaling */
G_DECLARE_FINAL_TYPE (StrataScalingSettings, strata_scaling_settings, STRATA, SCALING_SETTINGS, StrataConfigurable)

/* Losses: class names as Keras ("SparseCategoricalCrossentropy"), short "sparse_categorical_crossentropy". */
#define STRATA_TYPE_LOSS (strata_loss_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataLoss, strata_loss, STRATA, LOSS, StrataConfigurable)
struct _StrataLossClass
{
  StrataConfigurableClass parent_class;
  StLoss loss;
  gpointer padding[3];
};
StrataLoss *strata_loss_new (const char *keras_name);
StLoss strata_loss_get_loss (StrataLoss *self);
void strata_loss_get_arguments (StrataLoss *self, StLossArguments *arguments);
/* By any name that Keras takes; FALSE: there is none. */
gboolean strata_loss_find (const char *keras_name, StLoss *loss);
/* Whether it compares the outputs of a sample with each other, as one class of several. */
gboolean strata_loss_is_categorical (StrataLoss *self);
void strata_losses_register (void); /* for strata_init() */

/* Learning rate schedules: ExponentialDecay and its kin, whose arguments are Keras'. */
#define STRATA_TYPE_SCHEDULE (strata_schedule_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataSchedule, strata_schedule, STRATA, SCHEDULE, StrataConfigurable)
struct _StrataScheduleClass
{
  StrataConfigurableClass parent_class;
  StScheduleKind kind;
  gpointer padding[3];
};
void strata_schedule_get_schedule (StrataSchedule *schedule, StSchedule *st_schedule);
void strata_schedules_register (void); /* for strata_init() */

/* Optimizers: learning-rate, or a schedule in its place; what the rule has; weight-decay, one of three clips, a moving
 * average of the weights. */
#define STRATA_TYPE_OPTIMIZER (strata_optimizer_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataOptimizer, strata_optimizer, STRATA, OPTIMIZER, StrataConfigurable)
struct _StrataOptimizerClass
{
  StrataConfigurableClass parent_class;
  void (*get_config) (StrataOptimizer *self, StOptimizerConfig *config);
  StOptimizerRule rule;
  gpointer padding[3];
};
StrataOptimizer *strata_optimizer_new (const char *keras_name);
void strata_optimizers_register (void); /* for strata_init() */
void strata_optimizer_get_config (StrataOptimizer *self, StOptimizerConfig *config);
/* Of the first step. */
double strata_optimizer_get_learning_rate (StrataOptimizer *self);
gboolean strata_optimizer_has_schedule (StrataOptimizer *self);
/* What it keeps of each trainable weight beside it: moments, averages, gradients to be clipped. */
guint strata_optimizer_get_n_stores (StrataOptimizer *self);

/* compile: optimizer (object), loss (object), metrics and weighted-metrics (lists of StrataMetric) */
#define STRATA_TYPE_COMPILE_SETTINGS (strata_compile_settings_get_type ())
G_DECLARE_FINAL_TYPE (StrataCompileSettings, strata_compile_settings, STRATA, COMPILE_SETTINGS, StrataConfigurable)
StrataOptimizer *strata_compile_settings_get_optimizer (StrataCompileSettings *self);
StrataLoss *strata_compile_settings_get_loss (StrataCompileSettings *self);
/* Never NULL, maybe empty. */
GPtrArray *strata_compile_settings_get_metrics (StrataCompileSettings *self);
GPtrArray *strata_compile_settings_get_weighted_metrics (StrataCompileSettings *self);
/* The history's name of each, first those of metrics, then the weighted ones, as Keras tells equal ones apart; transfer full. */
char **strata_compile_settings_dup_metric_names (StrataCompileSettings *self);
/* Loss and metrics of a plan, as they follow from the settings and the network's output shape. */
gboolean strata_compile_settings_fill_options (StrataCompileSettings *self,
                                               const StrataShape *output,
                                               StPlanOptions *options,
                                               GError **error);
/* The metrics of both lists in their order, for the engine; FALSE where one does not go with the loss or the outputs. */
gboolean strata_compile_settings_resolve_metrics (StrataCompileSettings *self,
                                                  const StrataShape *output,
                                                  StMetricConfig *metrics,
                                                  gsize *n_metrics,
                                                  GError **error);

/* fit: epochs 10, batch-size 32, shuffle TRUE, seed (uint64, 0 = drawn anew each training), class-weights (GVariant "a{ud}",
 * NULL = all 1), sample-weights and validation-sample-weights (paths, relative to the experiment file; "" = none). */
#define STRATA_TYPE_FIT_SETTINGS (strata_fit_settings_get_type ())
G_DECLARE_FINAL_TYPE (StrataFitSettings, strata_fit_settings, STRATA, FIT_SETTINGS, StrataConfigurable)

G_END_DECLS

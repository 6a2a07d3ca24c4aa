/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-metric.h"

G_BEGIN_DECLS

/* All kinds share one instance; each installs the arguments that it has. */
typedef struct
{
  StrataMetric parent_instance;
  gint64 k;
  double thresholds, threshold;
  gint64 top_k, class_id;
  guint num_thresholds;
  int curve, summation_method;
  gboolean multi_label;
  int average;
  double beta;
  int class_aggregation;
  guint num_regressors;
  gboolean from_logits;
  double label_smoothing;
} StrataMetricKind;

typedef enum
{
  STRATA_METRIC_K = 1 << 0,
  STRATA_METRIC_BINARY_THRESHOLD = 1 << 1,
  STRATA_METRIC_CONFUSION = 1 << 2, /* thresholds, top_k, class_id */
  STRATA_METRIC_CURVE = 1 << 3,
  STRATA_METRIC_F_SCORE = 1 << 4,
  STRATA_METRIC_BETA = 1 << 5,
  STRATA_METRIC_REGRESSION = 1 << 6,
  STRATA_METRIC_FROM_LOGITS = 1 << 7,
  STRATA_METRIC_LABEL_SMOOTHING = 1 << 8,
  STRATA_METRIC_CATEGORICAL = 1 << 9, /* no argument: it compares the outputs of a sample with each other */
} StrataMetricTraits;

/* What there is to know of a kind; the table of them all is the list of what Strata measures. */
typedef struct
{
  const char *type_name, *class_name, *keras_name, *default_name, *family, *summary, *formula, *alias;
  StMetric metric;
  StLoss loss;
  StrataLabels labels;
  StrataMetricTraits traits;
} StrataMetricFacts;

/* 0 of the optional ones is None. */
enum
{
  STRATA_AVERAGE_NONE,
  STRATA_AVERAGE_MICRO,
  STRATA_AVERAGE_MACRO,
  STRATA_AVERAGE_WEIGHTED,
};
enum
{
  STRATA_AGGREGATION_NONE,
  STRATA_AGGREGATION_UNIFORM,
  STRATA_AGGREGATION_VARIANCE,
};

extern const StrataMetricFacts strata_metric_facts[];
extern const guint strata_n_metric_facts;

void strata_metric_install_arguments (StrataConfigurableClass *klass, const StrataMetricFacts *facts);

G_END_DECLS

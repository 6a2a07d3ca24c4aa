/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"
#include "strata-shape.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* Metrics: class names as in keras.metrics ("TopKCategoricalAccuracy"), short "top_k_categorical_accuracy", and "accuracy",
 * whose kind the loss and the outputs decide. Property name (NULL: the kind's own), and Keras' arguments. */
#define STRATA_TYPE_METRIC (strata_metric_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataMetric, strata_metric, STRATA, METRIC, StrataConfigurable)

/* The form of labels that a metric compares with. */
typedef enum
{
  STRATA_LABELS_ANY,
  STRATA_LABELS_NUMBERS, /* of classes: as sparse_categorical_crossentropy takes them */
  STRATA_LABELS_ROWS,    /* of the outputs' length: as all other losses take them */
} StrataLabels;

struct _StrataMetricClass
{
  StrataConfigurableClass parent_class;
  StMetric metric;
  StLoss loss; /* whose mean it is */
  StrataLabels labels;
  gboolean is_categorical;  /* compares the outputs of a sample with each other */
  const char *default_name; /* "logcosh" */
  gpointer padding[3];
};

/* By any name that Keras' compile() takes; it then goes by that name. NULL: there is none. */
StrataMetric *strata_metric_new (const char *identifier);
/* What it is called in the history, where no other has the name: "accuracy", "auc". */
const char *strata_metric_get_name (StrataMetric *self);
/* The name alone that makes it again; NULL when its arguments are needed too. */
const char *strata_metric_get_identifier (StrataMetric *self);
/* For the engine; refuses by name what the labels of the loss, or the outputs, do not go with. */
gboolean strata_metric_get_config (StrataMetric *self,
                                   StLoss loss,
                                   const StrataShape *output,
                                   StMetricConfig *config,
                                   GError **error);
void strata_metrics_register (void); /* for strata_init() */

/* --- Lists: a GPtrArray of StrataMetric, which an edit replaces but never changes --- */

#define STRATA_TYPE_METRIC_LIST (strata_metric_list_get_type ())
GType strata_metric_list_get_type (void);
/* A list of those with the names, which must all be known; transfer full. */
GPtrArray *strata_metric_list_new (const char *const *identifiers);
/* Deep; transfer full. */
GPtrArray *strata_metric_list_copy (GPtrArray *self);
gboolean strata_metric_list_equal (GPtrArray *a, GPtrArray *b);
/* "accuracy, Precision(thresholds 0.7)"; transfer full. */
char *strata_metric_list_to_string (GPtrArray *self, const char *separator);

G_END_DECLS

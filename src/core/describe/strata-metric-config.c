/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the engine measures for a metric, and which labels and outputs it goes with. */

#include "strata-metric-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE, message);
  return FALSE;
}

static gboolean
check_labels (StrataMetric *self, StLoss loss, gsize n_outputs, GError **error)
{
  StrataMetricClass *klass = STRATA_METRIC_GET_CLASS (self);
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self));
  gboolean sparse = loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY;

  if (klass->labels == STRATA_LABELS_ROWS && sparse)
    return fail (
      error,
      _ ("%s compares each output with a target of its own, and sparse_categorical_crossentropy keeps labels "
         "as class numbers; use categorical_crossentropy, which takes them as one-hot rows"),
      class_name);
  if (klass->labels == STRATA_LABELS_NUMBERS && !sparse)
    return fail (
      error, _ ("%s compares class numbers, which only sparse_categorical_crossentropy keeps; use that loss, or %s"),
      class_name, klass->metric == ST_SPARSE_CATEGORICAL_ACCURACY ? "accuracy" : class_name + strlen ("Sparse"));
  if (klass->is_categorical && n_outputs == 1)
    return fail (error, _ ("%s looks for the largest of several outputs, and there is one; use %s"), class_name,
                 klass->metric == ST_MEAN_LOSS ? "BinaryCrossentropy" : "BinaryAccuracy");
  return TRUE;
}

static gboolean
check_arguments (StrataMetricKind *self, gsize n_outputs, GError **error)
{
  StMetric metric = STRATA_METRIC_GET_CLASS (self)->metric;
  const char *class_name = strata_configurable_get_class_name (STRATA_CONFIGURABLE (self));

  if (metric == ST_F_BETA_SCORE && self->average == STRATA_AVERAGE_NONE)
    return fail (
      error,
      _ ("%s: average None gives a number for each class, where a curve has one; choose macro, micro or weighted"),
      class_name);
  if (metric == ST_R2_SCORE && self->class_aggregation == STRATA_AGGREGATION_NONE)
    return fail (error,
                 _ ("%s: class_aggregation None gives a number for each output, where a curve has one; choose "
                    "uniform_average or variance_weighted_average"),
                 class_name);
  if (metric != ST_PRECISION && metric != ST_RECALL)
    return TRUE;
  if (self->class_id >= (gint64) n_outputs)
    return fail (error, _ ("%s: class_id is %ld, but the outputs go from 0 to %zu"), class_name, (long) self->class_id,
                 n_outputs - 1);
  if (self->top_k > (gint64) n_outputs)
    return fail (error, _ ("%s: top_k is %ld, but there are only %zu outputs"), class_name, (long) self->top_k,
                 n_outputs);
  return TRUE;
}

/* Keras tells by the shapes of outputs and targets; with us the loss decides the targets' shape. */
static StMetric
resolve_accuracy (StLoss loss, gsize n_outputs)
{
  if (n_outputs == 1)
    return ST_BINARY_ACCURACY;
  return loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY ? ST_SPARSE_CATEGORICAL_ACCURACY : ST_CATEGORICAL_ACCURACY;
}

/* Without a threshold: 0.5, and none where the largest k say yes. */
static double
get_threshold (StrataMetricKind *self, StMetric metric)
{
  if (metric != ST_PRECISION && metric != ST_RECALL)
    return metric == ST_BINARY_ACCURACY && STRATA_METRIC_GET_CLASS (self)->labels == STRATA_LABELS_ANY
             ? 0.5
             : self->threshold;
  if (!isnan (self->thresholds))
    return self->thresholds;
  return self->top_k < 0 ? 0.5 : -INFINITY;
}

/**
 * strata_metric_get_config:
 * @loss: that of the training, which decides the form of the labels
 * @output: the network's output
 * @config: (out): what the engine measures
 *
 * Returns: FALSE with %STRATA_MODEL_ERROR_SHAPE where the metric does not go with them, and what would
 */
gboolean
strata_metric_get_config (StrataMetric *self,
                          StLoss loss,
                          const StrataShape *output,
                          StMetricConfig *config,
                          GError **error)
{
  StrataMetricKind *kind = (StrataMetricKind *) self;
  StrataMetricClass *klass = STRATA_METRIC_GET_CLASS (self);
  gsize n_outputs = output->rank > 0 ? output->dim[output->rank - 1] : 1;
  StMetric metric = klass->labels == STRATA_LABELS_ANY ? resolve_accuracy (loss, n_outputs) : klass->metric;
  gboolean is_confusion = metric == ST_PRECISION || metric == ST_RECALL;

  if (!check_labels (self, loss, n_outputs, error) || !check_arguments (kind, n_outputs, error))
    return FALSE;
  *config = (StMetricConfig){
    .metric = metric,
    .threshold = get_threshold (kind, metric),
    .k = is_confusion ? (gsize) MAX (kind->top_k, 0) : (gsize) kind->k,
    .class_id = is_confusion ? (int) kind->class_id : -1,
    .loss = klass->loss,
    .loss_arguments = { .from_logits = kind->from_logits, .label_smoothing = kind->label_smoothing },
    .num_thresholds = kind->num_thresholds,
    .curve = (StCurve) kind->curve,
    .summation = (StSummation) kind->summation_method,
    .multi_label = kind->multi_label,
    .from_logits = kind->from_logits,
    .beta = g_object_class_find_property (G_OBJECT_GET_CLASS (self), "beta") != NULL ? kind->beta : 1,
    .average = kind->average == STRATA_AVERAGE_MICRO   ? ST_AVERAGE_MICRO
               : kind->average == STRATA_AVERAGE_MACRO ? ST_AVERAGE_MACRO
                                                       : ST_AVERAGE_WEIGHTED,
    .variance_weighted = kind->class_aggregation == STRATA_AGGREGATION_VARIANCE,
    .num_regressors = kind->num_regressors,
  };
  return TRUE;
}

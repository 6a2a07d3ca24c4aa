/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All kinds of metrics, and the arguments that each installs. */

#include "strata-metric-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ACCURACY N_ ("Accuracy")
#define CLASSES N_ ("True and false positives")
#define PROBABILITIES N_ ("Probabilities")
#define NUMBERS N_ ("Numbers")
#define MARGINS N_ ("Margins")

const StrataMetricFacts strata_metric_facts[] = {
  { "StrataPlainAccuracy", "accuracy", "accuracy", "accuracy", ACCURACY,
    N_ ("The share of samples that are right; which of the next three it is, loss and outputs decide"), NULL, "acc",
    ST_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_ANY, 0 },
  { "StrataBinaryAccuracy", "BinaryAccuracy", "binary_accuracy", "binary_accuracy", ACCURACY,
    N_ ("The share of outputs on the right side of a threshold"), NULL, NULL, ST_BINARY_ACCURACY, 0, STRATA_LABELS_ROWS,
    STRATA_METRIC_BINARY_THRESHOLD },
  { "StrataCategoricalAccuracy", "CategoricalAccuracy", "categorical_accuracy", "categorical_accuracy", ACCURACY,
    N_ ("How often the largest output is the right class, labels as one-hot rows"), NULL, NULL, ST_CATEGORICAL_ACCURACY,
    0, STRATA_LABELS_ROWS, STRATA_METRIC_CATEGORICAL },
  { "StrataSparseCategoricalAccuracy", "SparseCategoricalAccuracy", "sparse_categorical_accuracy",
    "sparse_categorical_accuracy", ACCURACY,
    N_ ("How often the largest output is the right class, labels as class numbers"), NULL, NULL,
    ST_SPARSE_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_NUMBERS, STRATA_METRIC_CATEGORICAL },
  { "StrataTopKCategoricalAccuracy", "TopKCategoricalAccuracy", "top_k_categorical_accuracy",
    "top_k_categorical_accuracy", ACCURACY,
    N_ ("How often the right class is among the k largest outputs, labels as one-hot rows"), NULL, NULL,
    ST_TOP_K_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_ROWS, STRATA_METRIC_K | STRATA_METRIC_CATEGORICAL },
  { "StrataSparseTopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy",
    "sparse_top_k_categorical_accuracy", ACCURACY,
    N_ ("How often the right class is among the k largest outputs, labels as class numbers"), NULL, NULL,
    ST_TOP_K_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_NUMBERS, STRATA_METRIC_K | STRATA_METRIC_CATEGORICAL },

  { "StrataPrecision", "Precision", "precision", "precision", CLASSES,
    N_ ("Of what is said to be so, the share that is"), "tp / (tp + fp)", NULL, ST_PRECISION, 0, STRATA_LABELS_ROWS,
    STRATA_METRIC_CONFUSION },
  { "StrataRecall", "Recall", "recall", "recall", CLASSES, N_ ("Of what is so, the share that is found"),
    "tp / (tp + fn)", NULL, ST_RECALL, 0, STRATA_LABELS_ROWS, STRATA_METRIC_CONFUSION },
  { "StrataAuc", "AUC", "auc", "auc", CLASSES,
    N_ ("The area under the curve of all thresholds: 0.5 for chance, 1 for perfect order"), NULL, NULL, ST_AUC, 0,
    STRATA_LABELS_ROWS, STRATA_METRIC_CURVE },
  { "StrataF1Score", "F1Score", "f1_score", "f1_score", CLASSES, N_ ("Precision and recall in one number"),
    "2 precision · recall / (precision + recall)", NULL, ST_F_BETA_SCORE, 0, STRATA_LABELS_ROWS,
    STRATA_METRIC_F_SCORE },
  { "StrataFBetaScore", "FBetaScore", "f_beta_score", "fbeta_score", CLASSES,
    N_ ("Precision and recall in one number, the recall counting beta times as much"),
    "(1 + beta²) precision · recall / (beta² precision + recall)", NULL, ST_F_BETA_SCORE, 0, STRATA_LABELS_ROWS,
    STRATA_METRIC_F_SCORE | STRATA_METRIC_BETA },

  { "StrataBinaryCrossentropyMetric", "BinaryCrossentropy", "binary_crossentropy", "binary_crossentropy", PROBABILITIES,
    N_ ("The binary cross-entropy, beside another loss"), "−mean (y log p + (1 − y) log (1 − p))", "bce", ST_MEAN_LOSS,
    ST_BINARY_CROSSENTROPY, STRATA_LABELS_ROWS, STRATA_METRIC_FROM_LOGITS | STRATA_METRIC_LABEL_SMOOTHING },
  { "StrataCategoricalCrossentropyMetric", "CategoricalCrossentropy", "categorical_crossentropy",
    "categorical_crossentropy", PROBABILITIES, N_ ("The cross-entropy of one-hot rows, beside another loss"),
    "−Σ y log p", NULL, ST_MEAN_LOSS, ST_CATEGORICAL_CROSSENTROPY, STRATA_LABELS_ROWS,
    STRATA_METRIC_FROM_LOGITS | STRATA_METRIC_LABEL_SMOOTHING | STRATA_METRIC_CATEGORICAL },
  { "StrataSparseCategoricalCrossentropyMetric", "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy", PROBABILITIES,
    N_ ("The cross-entropy of class numbers, without what regularizers add"), "−log p[label]", NULL, ST_MEAN_LOSS,
    ST_SPARSE_CATEGORICAL_CROSSENTROPY, STRATA_LABELS_NUMBERS, STRATA_METRIC_FROM_LOGITS | STRATA_METRIC_CATEGORICAL },
  { "StrataKlDivergenceMetric", "KLDivergence", "kl_divergence", "kl_divergence", PROBABILITIES,
    N_ ("How far a distribution is from the one wanted"), "Σ y log (y / p)", NULL, ST_MEAN_LOSS, ST_KL_DIVERGENCE,
    STRATA_LABELS_ROWS, 0 },
  { "StrataPoissonMetric", "Poisson", "poisson", "poisson", PROBABILITIES, N_ ("For counts of events"),
    "mean (p − y log p)", NULL, ST_MEAN_LOSS, ST_POISSON, STRATA_LABELS_ROWS, 0 },

  { "StrataMeanSquaredErrorMetric", "MeanSquaredError", "mean_squared_error", "mean_squared_error", NUMBERS,
    N_ ("How far numbers are from their targets, squared"), "mean (y − p)²", "mse", ST_MEAN_LOSS, ST_MEAN_SQUARED_ERROR,
    STRATA_LABELS_ROWS, 0 },
  { "StrataRootMeanSquaredErrorMetric", "RootMeanSquaredError", "root_mean_squared_error", "root_mean_squared_error",
    NUMBERS, N_ ("How far numbers are from their targets, in their unit"), "√ mean (y − p)²", NULL, ST_ROOT_MEAN_LOSS,
    ST_MEAN_SQUARED_ERROR, STRATA_LABELS_ROWS, 0 },
  { "StrataMeanAbsoluteErrorMetric", "MeanAbsoluteError", "mean_absolute_error", "mean_absolute_error", NUMBERS,
    N_ ("How far numbers are from their targets on average"), "mean |y − p|", "mae", ST_MEAN_LOSS,
    ST_MEAN_ABSOLUTE_ERROR, STRATA_LABELS_ROWS, 0 },
  { "StrataMeanAbsolutePercentageErrorMetric", "MeanAbsolutePercentageError", "mean_absolute_percentage_error",
    "mean_absolute_percentage_error", NUMBERS, N_ ("How far numbers are from their targets, in percent of these"),
    "100 mean |(y − p) / y|", "mape", ST_MEAN_LOSS, ST_MEAN_ABSOLUTE_PERCENTAGE_ERROR, STRATA_LABELS_ROWS, 0 },
  { "StrataMeanSquaredLogarithmicErrorMetric", "MeanSquaredLogarithmicError", "mean_squared_logarithmic_error",
    "mean_squared_logarithmic_error", NUMBERS, N_ ("For numbers of very different sizes: ratios count"),
    "mean (log (y + 1) − log (p + 1))²", "msle", ST_MEAN_LOSS, ST_MEAN_SQUARED_LOGARITHMIC_ERROR, STRATA_LABELS_ROWS,
    0 },
  { "StrataCosineSimilarityMetric", "CosineSimilarity", "cosine_similarity", "cosine_similarity", NUMBERS,
    N_ ("How much outputs and targets point the same way, from −1 to 1"), "(y / ‖y‖) · (p / ‖p‖)", NULL,
    ST_NEGATIVE_MEAN_LOSS, ST_COSINE_SIMILARITY, STRATA_LABELS_ROWS, 0 },
  { "StrataLogCoshErrorMetric", "LogCoshError", "log_cosh_error", "logcosh", NUMBERS,
    N_ ("Like squares for small errors, like sizes for large ones"), "mean log cosh (p − y)", NULL, ST_MEAN_LOSS,
    ST_LOG_COSH, STRATA_LABELS_ROWS, 0 },
  { "StrataR2Score", "R2Score", "r2_score", "r2_score", NUMBERS,
    N_ ("The share of the targets' variance that is explained: 1 is all of it, 0 is no better than their mean"),
    "1 − Σ (y − p)² / Σ (y − mean y)²", NULL, ST_R2_SCORE, 0, STRATA_LABELS_ROWS, STRATA_METRIC_REGRESSION },

  { "StrataHingeMetric", "Hinge", "hinge", "hinge", MARGINS, N_ ("A margin between yes (1) and no (−1)"),
    "mean max (1 − y p, 0)", NULL, ST_MEAN_LOSS, ST_HINGE, STRATA_LABELS_ROWS, 0 },
  { "StrataSquaredHingeMetric", "SquaredHinge", "squared_hinge", "squared_hinge", MARGINS,
    N_ ("A margin between yes (1) and no (−1), squared"), "mean max (1 − y p, 0)²", NULL, ST_MEAN_LOSS,
    ST_SQUARED_HINGE, STRATA_LABELS_ROWS, 0 },
  { "StrataCategoricalHingeMetric", "CategoricalHinge", "categorical_hinge", "categorical_hinge", MARGINS,
    N_ ("A margin between the right class and the best of the others"), "max (0, 1 + max (1 − y) p − Σ y p)", NULL,
    ST_MEAN_LOSS, ST_CATEGORICAL_HINGE, STRATA_LABELS_ROWS, STRATA_METRIC_CATEGORICAL },
};

const guint strata_n_metric_facts = G_N_ELEMENTS (strata_metric_facts);

/* --- Enumerations ------------------------------------------------------------------------------------------------ */

static GType
get_average_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_AVERAGE_NONE, "AVERAGE_NONE", "None" },
    { STRATA_AVERAGE_MICRO, "AVERAGE_MICRO", "micro" },
    { STRATA_AVERAGE_MACRO, "AVERAGE_MACRO", "macro" },
    { STRATA_AVERAGE_WEIGHTED, "AVERAGE_WEIGHTED", "weighted" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataAverage", values));
  return type;
}

static GType
get_aggregation_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_AGGREGATION_NONE, "AGGREGATION_NONE", "None" },
    { STRATA_AGGREGATION_UNIFORM, "AGGREGATION_UNIFORM", "uniform_average" },
    { STRATA_AGGREGATION_VARIANCE, "AGGREGATION_VARIANCE", "variance_weighted_average" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataAggregation", values));
  return type;
}

static GType
get_curve_type (void)
{
  static const GEnumValue values[] = {
    { ST_CURVE_ROC, "ST_CURVE_ROC", "ROC" },
    { ST_CURVE_PR, "ST_CURVE_PR", "PR" },
    { ST_CURVE_PR_GAIN, "ST_CURVE_PR_GAIN", "PRGAIN" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataCurve", values));
  return type;
}

static GType
get_summation_type (void)
{
  static const GEnumValue values[] = {
    { ST_SUM_INTERPOLATION, "ST_SUM_INTERPOLATION", "interpolation" },
    { ST_SUM_MINORING, "ST_SUM_MINORING", "minoring" },
    { ST_SUM_MAJORING, "ST_SUM_MAJORING", "majoring" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataSummation", values));
  return type;
}

/* --- Arguments ------------------------------------------------------------------------------------------------------ */

#define OFFSET(field) G_STRUCT_OFFSET (StrataMetricKind, field)
static const StrataRange share = { .minimum = 0, .maximum = 1 };
static const StrataRange above_zero = { .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY };

static void
install (StrataConfigurableClass *klass, gsize offset, const StrataRange *range, GParamSpec *pspec)
{
  if (range != NULL)
    strata_param_spec_set_range (pspec, range);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
install_confusion (StrataConfigurableClass *klass)
{
  strata_configurable_class_install_number (klass, OFFSET (thresholds), "thresholds", N_ ("Thresholds"),
                                            N_ ("An output above it says yes; none is 0.5, or with top_k no threshold"),
                                            STRATA_PARAM_OPTIONAL, 0, &share);
  install (klass, OFFSET (top_k), &(StrataRange){ .minimum = 1, .maximum = INFINITY },
           g_param_spec_int64 ("top-k", N_ ("Top k"), N_ ("Only the so many largest outputs of a sample say yes"),
                               G_MININT64, G_MAXINT64, -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
  install (klass, OFFSET (class_id), &(StrataRange){ .minimum = 0, .maximum = INFINITY },
           g_param_spec_int64 ("class-id", N_ ("Class"), N_ ("The one output that counts, from 0; none for all"),
                               G_MININT64, G_MAXINT64, -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
}

static void
install_curve (StrataConfigurableClass *klass)
{
  install (klass, OFFSET (num_thresholds), &(StrataRange){ .minimum = 2, .maximum = 100000 },
           g_param_spec_uint ("num-thresholds", N_ ("Number of thresholds"), N_ ("At how many points it is drawn"), 0,
                              G_MAXUINT, 200, STRATA_ARGUMENT));
  install (klass, OFFSET (curve), NULL,
           g_param_spec_enum ("curve", N_ ("Curve"), N_ ("True over false positives, or precision over recall"),
                              get_curve_type (), ST_CURVE_ROC, STRATA_ARGUMENT));
  install (klass, OFFSET (summation_method), NULL,
           g_param_spec_enum ("summation-method", N_ ("Summation method"), N_ ("How the points are joined"),
                              get_summation_type (), ST_SUM_INTERPOLATION, STRATA_ARGUMENT));
  install (klass, OFFSET (multi_label), NULL,
           g_param_spec_boolean ("multi-label", N_ ("Multi-label"), N_ ("The mean of a curve for each output"), FALSE,
                                 STRATA_ARGUMENT));
}

static void
install_f_score (StrataConfigurableClass *klass, gboolean has_beta)
{
  install (klass, OFFSET (average), NULL,
           g_param_spec_enum ("average", N_ ("Average"), N_ ("How the classes make one number"), get_average_type (),
                              STRATA_AVERAGE_NONE, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
  if (has_beta)
    strata_configurable_class_install_number (klass, OFFSET (beta), "beta", N_ ("Beta"),
                                              N_ ("How much more the recall counts than the precision"), 0, 1,
                                              &above_zero);
}

void
strata_metric_install_arguments (StrataConfigurableClass *klass, const StrataMetricFacts *facts)
{
  if (facts->traits & STRATA_METRIC_K)
    install (klass, OFFSET (k), &(StrataRange){ .minimum = 1, .maximum = INFINITY },
             g_param_spec_int64 ("k", N_ ("Largest outputs"), N_ ("How many of them count"), G_MININT64, G_MAXINT64, 5,
                                 STRATA_ARGUMENT));
  if (facts->traits & STRATA_METRIC_CONFUSION)
    install_confusion (klass);
  if (facts->traits & STRATA_METRIC_CURVE)
    install_curve (klass);
  if (facts->traits & STRATA_METRIC_F_SCORE)
    {
      install_f_score (klass, facts->traits & STRATA_METRIC_BETA);
      strata_configurable_class_install_number (klass, OFFSET (threshold), "threshold", N_ ("Threshold"),
                                                N_ ("An output above it says yes; none for the largest of a sample"),
                                                STRATA_PARAM_OPTIONAL, 0,
                                                &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = 1 });
    }
  if (facts->traits & STRATA_METRIC_BINARY_THRESHOLD)
    strata_configurable_class_install_number (klass, OFFSET (threshold), "threshold", N_ ("Threshold"),
                                              N_ ("An output above it says yes"), 0, 0.5,
                                              &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
  if (facts->traits & STRATA_METRIC_REGRESSION)
    {
      install (klass, OFFSET (class_aggregation), NULL,
               g_param_spec_enum ("class-aggregation", N_ ("Class aggregation"), N_ ("How the outputs make one number"),
                                  get_aggregation_type (), STRATA_AGGREGATION_UNIFORM,
                                  STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
      install (klass, OFFSET (num_regressors), NULL,
               g_param_spec_uint ("num-regressors", N_ ("Number of regressors"),
                                  N_ ("Adjusts the score for so many inputs; 0 does not"), 0, G_MAXINT, 0,
                                  STRATA_ARGUMENT));
    }
  if (facts->traits & (STRATA_METRIC_FROM_LOGITS | STRATA_METRIC_CURVE))
    install (klass, OFFSET (from_logits), NULL,
             g_param_spec_boolean ("from-logits", N_ ("From logits"),
                                   N_ ("The last layer has no softmax or sigmoid: the metric applies it"), FALSE,
                                   STRATA_ARGUMENT));
  if (facts->traits & STRATA_METRIC_LABEL_SMOOTHING)
    strata_configurable_class_install_number (
      klass, OFFSET (label_smoothing), "label-smoothing", N_ ("Label smoothing"),
      N_ ("How much of the label's certainty is spread over all classes"), 0, 0, &share);
}

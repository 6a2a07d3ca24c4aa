/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *name;
} StrataMetricPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StrataMetric, strata_metric, STRATA_TYPE_CONFIGURABLE)

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
  K = 1 << 0,
  BINARY_THRESHOLD = 1 << 1,
  CONFUSION = 1 << 2, /* thresholds, top_k, class_id */
  CURVE = 1 << 3,
  F_SCORE = 1 << 4,
  BETA = 1 << 5,
  REGRESSION = 1 << 6,
  FROM_LOGITS = 1 << 7,
  LABEL_SMOOTHING = 1 << 8,
  CATEGORICAL = 1 << 9, /* no argument: it compares the outputs of a sample with each other */
} Traits;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *default_name, *family, *summary, *formula, *alias;
  StMetric metric;
  StLoss loss;
  StrataLabels labels;
  Traits traits;
} Kind;

#define ACCURACY N_ ("Accuracy")
#define CLASSES N_ ("True and false positives")
#define PROBABILITIES N_ ("Probabilities")
#define NUMBERS N_ ("Numbers")
#define MARGINS N_ ("Margins")

static const Kind kinds[] = {
  { "StrataPlainAccuracy", "accuracy", "accuracy", "accuracy", ACCURACY,
    N_ ("The share of samples that are right; which of the next three it is, loss and outputs decide"), NULL, "acc",
    ST_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_ANY, 0 },
  { "StrataBinaryAccuracy", "BinaryAccuracy", "binary_accuracy", "binary_accuracy", ACCURACY,
    N_ ("The share of outputs on the right side of a threshold"), NULL, NULL, ST_BINARY_ACCURACY, 0, STRATA_LABELS_ROWS,
    BINARY_THRESHOLD },
  { "StrataCategoricalAccuracy", "CategoricalAccuracy", "categorical_accuracy", "categorical_accuracy", ACCURACY,
    N_ ("How often the largest output is the right class, labels as one-hot rows"), NULL, NULL, ST_CATEGORICAL_ACCURACY,
    0, STRATA_LABELS_ROWS, CATEGORICAL },
  { "StrataSparseCategoricalAccuracy", "SparseCategoricalAccuracy", "sparse_categorical_accuracy",
    "sparse_categorical_accuracy", ACCURACY,
    N_ ("How often the largest output is the right class, labels as class numbers"), NULL, NULL,
    ST_SPARSE_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_NUMBERS, CATEGORICAL },
  { "StrataTopKCategoricalAccuracy", "TopKCategoricalAccuracy", "top_k_categorical_accuracy",
    "top_k_categorical_accuracy", ACCURACY,
    N_ ("How often the right class is among the k largest outputs, labels as one-hot rows"), NULL, NULL,
    ST_TOP_K_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_ROWS, K | CATEGORICAL },
  { "StrataSparseTopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy",
    "sparse_top_k_categorical_accuracy", ACCURACY,
    N_ ("How often the right class is among the k largest outputs, labels as class numbers"), NULL, NULL,
    ST_TOP_K_CATEGORICAL_ACCURACY, 0, STRATA_LABELS_NUMBERS, K | CATEGORICAL },

  { "StrataPrecision", "Precision", "precision", "precision", CLASSES,
    N_ ("Of what is said to be so, the share that is"), "tp / (tp + fp)", NULL, ST_PRECISION, 0, STRATA_LABELS_ROWS,
    CONFUSION },
  { "StrataRecall", "Recall", "recall", "recall", CLASSES, N_ ("Of what is so, the share that is found"),
    "tp / (tp + fn)", NULL, ST_RECALL, 0, STRATA_LABELS_ROWS, CONFUSION },
  { "StrataAuc", "AUC", "auc", "auc", CLASSES,
    N_ ("The area under the curve of all thresholds: 0.5 for chance, 1 for perfect order"), NULL, NULL, ST_AUC, 0,
    STRATA_LABELS_ROWS, CURVE },
  { "StrataF1Score", "F1Score", "f1_score", "f1_score", CLASSES, N_ ("Precision and recall in one number"),
    "2 precision · recall / (precision + recall)", NULL, ST_F_BETA_SCORE, 0, STRATA_LABELS_ROWS, F_SCORE },
  { "StrataFBetaScore", "FBetaScore", "f_beta_score", "fbeta_score", CLASSES,
    N_ ("Precision and recall in one number, the recall counting beta times as much"),
    "(1 + beta²) precision · recall / (beta² precision + recall)", NULL, ST_F_BETA_SCORE, 0, STRATA_LABELS_ROWS,
    F_SCORE | BETA },

  { "StrataBinaryCrossentropyMetric", "BinaryCrossentropy", "binary_crossentropy", "binary_crossentropy", PROBABILITIES,
    N_ ("The binary cross-entropy, beside another loss"), "−mean (y log p + (1 − y) log (1 − p))", "bce", ST_MEAN_LOSS,
    ST_BINARY_CROSSENTROPY, STRATA_LABELS_ROWS, FROM_LOGITS | LABEL_SMOOTHING },
  { "StrataCategoricalCrossentropyMetric", "CategoricalCrossentropy", "categorical_crossentropy",
    "categorical_crossentropy", PROBABILITIES, N_ ("The cross-entropy of one-hot rows, beside another loss"),
    "−Σ y log p", NULL, ST_MEAN_LOSS, ST_CATEGORICAL_CROSSENTROPY, STRATA_LABELS_ROWS,
    FROM_LOGITS | LABEL_SMOOTHING | CATEGORICAL },
  { "StrataSparseCategoricalCrossentropyMetric", "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy",
    "sparse_categorical_crossentropy", PROBABILITIES,
    N_ ("The cross-entropy of class numbers, without what regularizers add"), "−log p[label]", NULL, ST_MEAN_LOSS,
    ST_SPARSE_CATEGORICAL_CROSSENTROPY, STRATA_LABELS_NUMBERS, FROM_LOGITS | CATEGORICAL },
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
    "1 − Σ (y − p)² / Σ (y − mean y)²", NULL, ST_R2_SCORE, 0, STRATA_LABELS_ROWS, REGRESSION },

  { "StrataHingeMetric", "Hinge", "hinge", "hinge", MARGINS, N_ ("A margin between yes (1) and no (−1)"),
    "mean max (1 − y p, 0)", NULL, ST_MEAN_LOSS, ST_HINGE, STRATA_LABELS_ROWS, 0 },
  { "StrataSquaredHingeMetric", "SquaredHinge", "squared_hinge", "squared_hinge", MARGINS,
    N_ ("A margin between yes (1) and no (−1), squared"), "mean max (1 − y p, 0)²", NULL, ST_MEAN_LOSS,
    ST_SQUARED_HINGE, STRATA_LABELS_ROWS, 0 },
  { "StrataCategoricalHingeMetric", "CategoricalHinge", "categorical_hinge", "categorical_hinge", MARGINS,
    N_ ("A margin between the right class and the best of the others"), "max (0, 1 + max (1 − y) p − Σ y p)", NULL,
    ST_MEAN_LOSS, ST_CATEGORICAL_HINGE, STRATA_LABELS_ROWS, CATEGORICAL },
};

/* --- Enumerations: 0 of the optional ones is None ------------------------------------------------------------------- */

enum
{
  AVERAGE_NONE,
  AVERAGE_MICRO,
  AVERAGE_MACRO,
  AVERAGE_WEIGHTED,
};
enum
{
  AGGREGATION_NONE,
  AGGREGATION_UNIFORM,
  AGGREGATION_VARIANCE,
};

static GType
get_average_type (void)
{
  static const GEnumValue values[] = {
    { AVERAGE_NONE, "AVERAGE_NONE", "None" },
    { AVERAGE_MICRO, "AVERAGE_MICRO", "micro" },
    { AVERAGE_MACRO, "AVERAGE_MACRO", "macro" },
    { AVERAGE_WEIGHTED, "AVERAGE_WEIGHTED", "weighted" },
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
    { AGGREGATION_NONE, "AGGREGATION_NONE", "None" },
    { AGGREGATION_UNIFORM, "AGGREGATION_UNIFORM", "uniform_average" },
    { AGGREGATION_VARIANCE, "AGGREGATION_VARIANCE", "variance_weighted_average" },
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
                              AVERAGE_NONE, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
  if (has_beta)
    strata_configurable_class_install_number (klass, OFFSET (beta), "beta", N_ ("Beta"),
                                              N_ ("How much more the recall counts than the precision"), 0, 1,
                                              &above_zero);
}

static void
install_arguments (StrataConfigurableClass *klass, const Kind *kind)
{
  if (kind->traits & K)
    install (klass, OFFSET (k), &(StrataRange){ .minimum = 1, .maximum = INFINITY },
             g_param_spec_int64 ("k", N_ ("Largest outputs"), N_ ("How many of them count"), G_MININT64, G_MAXINT64, 5,
                                 STRATA_ARGUMENT));
  if (kind->traits & CONFUSION)
    install_confusion (klass);
  if (kind->traits & CURVE)
    install_curve (klass);
  if (kind->traits & F_SCORE)
    {
      install_f_score (klass, kind->traits & BETA);
      strata_configurable_class_install_number (klass, OFFSET (threshold), "threshold", N_ ("Threshold"),
                                                N_ ("An output above it says yes; none for the largest of a sample"),
                                                STRATA_PARAM_OPTIONAL, 0,
                                                &(StrataRange){ .minimum = 0, .above_minimum = TRUE, .maximum = 1 });
    }
  if (kind->traits & BINARY_THRESHOLD)
    strata_configurable_class_install_number (klass, OFFSET (threshold), "threshold", N_ ("Threshold"),
                                              N_ ("An output above it says yes"), 0, 0.5,
                                              &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
  if (kind->traits & REGRESSION)
    {
      install (klass, OFFSET (class_aggregation), NULL,
               g_param_spec_enum ("class-aggregation", N_ ("Class aggregation"), N_ ("How the outputs make one number"),
                                  get_aggregation_type (), AGGREGATION_UNIFORM,
                                  STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
      install (klass, OFFSET (num_regressors), NULL,
               g_param_spec_uint ("num-regressors", N_ ("Number of regressors"),
                                  N_ ("Adjusts the score for so many inputs; 0 does not"), 0, G_MAXINT, 0,
                                  STRATA_ARGUMENT));
    }
  if (kind->traits & (FROM_LOGITS | CURVE))
    install (klass, OFFSET (from_logits), NULL,
             g_param_spec_boolean ("from-logits", N_ ("From logits"),
                                   N_ ("The last layer has no softmax or sigmoid: the metric applies it"), FALSE,
                                   STRATA_ARGUMENT));
  if (kind->traits & LABEL_SMOOTHING)
    strata_configurable_class_install_number (
      klass, OFFSET (label_smoothing), "label-smoothing", N_ ("Label smoothing"),
      N_ ("How much of the label's certainty is spread over all classes"), 0, 0, &share);
}

/* --- The type ------------------------------------------------------------------------------------------------------- */

enum
{
  PROP_NAME = 1,
};

static void
strata_metric_get_own_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));

  g_value_set_string (value, priv->name);
}

static void
strata_metric_set_own_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));
  const char *name = g_value_get_string (value);

  name = name != NULL && *name != '\0' ? name : NULL;
  if (g_strcmp0 (name, priv->name) == 0)
    return;
  g_free (priv->name);
  priv->name = g_strdup (name);
  g_object_notify_by_pspec (object, pspec);
}

static void
strata_metric_finalize (GObject *object)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (STRATA_METRIC (object));

  g_free (priv->name);
  G_OBJECT_CLASS (strata_metric_parent_class)->finalize (object);
}

/* History keys are columns of CSV files and names of curves. */
static gboolean
strata_metric_validate (StrataConfigurable *configurable, GError **error)
{
  const char *name = strata_metric_get_name (STRATA_METRIC (configurable));

  if (!g_str_equal (name, "loss") && !g_str_has_prefix (name, "val_") && strpbrk (name, ",\"\n\r") == NULL)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("name “%s” cannot stand in the history; choose another"), name);
  return FALSE;
}

static void
strata_metric_class_init (StrataMetricClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strata_metric_get_own_property;
  object_class->set_property = strata_metric_set_own_property;
  object_class->finalize = strata_metric_finalize;
  STRATA_CONFIGURABLE_CLASS (klass)->validate = strata_metric_validate;

  g_object_class_install_property (
    object_class, PROP_NAME,
    g_param_spec_string ("name", N_ ("Name"), N_ ("What it is called in the history"), NULL, STRATA_EDIT));
}

static void
strata_metric_init (StrataMetric *self)
{
}

static void
metric_kind_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *configurable_class = g_class;
  StrataMetricClass *klass = g_class;

  configurable_class->class_name = kind->class_name;
  configurable_class->keras_name = kind->keras_name;
  configurable_class->family = kind->family;
  configurable_class->summary = kind->summary;
  configurable_class->formula = kind->formula;
  configurable_class->module = "keras.metrics";
  klass->metric = kind->metric;
  klass->loss = kind->loss;
  klass->labels = kind->labels;
  klass->is_categorical = (kind->traits & CATEGORICAL) != 0;
  klass->default_name = kind->default_name;
  install_arguments (configurable_class, kind);
}

void
strata_metrics_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataMetricClass),
        .class_init = metric_kind_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataMetricKind),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_METRIC, kinds[i].type_name, &info, 0));
    }
}

/* The other names Keras takes, in small or capital letters: "mse", "MSE"; accuracy in any. */
static gboolean
is_alias (const Kind *kind, const char *identifier)
{
  g_autofree char *capital = kind->alias != NULL ? g_ascii_strup (kind->alias, -1) : NULL;

  if (kind->labels == STRATA_LABELS_ANY && g_ascii_strcasecmp (identifier, kind->keras_name) == 0)
    return TRUE;
  return g_strcmp0 (identifier, kind->alias) == 0 || g_strcmp0 (identifier, capital) == 0;
}

static const Kind *
find_kind (const char *identifier)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (identifier, kinds[i].class_name) || g_str_equal (identifier, kinds[i].keras_name)
        || is_alias (&kinds[i], identifier))
      return &kinds[i];
  return NULL;
}

/**
 * strata_metric_new:
 * @identifier: a class name, a short name, or another that Keras takes, such as "mse"
 *
 * Returns: (transfer full) (nullable): NULL if unknown
 */
StrataMetric *
strata_metric_new (const char *identifier)
{
  const Kind *kind = find_kind (identifier);
  StrataMetric *self;

  if (kind == NULL)
    return NULL;
  self = STRATA_METRIC (strata_kind_new (STRATA_TYPE_METRIC, kind->class_name));
  if (!g_str_equal (identifier, kind->default_name))
    g_object_set (self, "name", identifier, NULL);
  return self;
}

const char *
strata_metric_get_name (StrataMetric *self)
{
  StrataMetricPrivate *priv = strata_metric_get_instance_private (self);

  return priv->name != NULL ? priv->name : STRATA_METRIC_GET_CLASS (self)->default_name;
}

const char *
strata_metric_get_identifier (StrataMetric *self)
{
  StrataConfigurable *configurable = STRATA_CONFIGURABLE (self);
  g_autofree GParamSpec **arguments = strata_configurable_list_arguments (configurable, NULL);
  const char *name = strata_metric_get_name (self);
  const Kind *kind = find_kind (name);

  for (guint i = 0; arguments[i] != NULL; i++)
    if (!strata_configurable_is_default (configurable, arguments[i]))
      return NULL;
  return kind != NULL && g_str_equal (kind->class_name, strata_configurable_get_class_name (configurable)) ? name
                                                                                                           : NULL;
}

/* --- For the engine -------------------------------------------------------------------------------------------------- */

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

  if (metric == ST_F_BETA_SCORE && self->average == AVERAGE_NONE)
    return fail (
      error,
      _ ("%s: average None gives a number for each class, where a curve has one; choose macro, micro or weighted"),
      class_name);
  if (metric == ST_R2_SCORE && self->class_aggregation == AGGREGATION_NONE)
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
    .average = kind->average == AVERAGE_MICRO   ? ST_AVERAGE_MICRO
               : kind->average == AVERAGE_MACRO ? ST_AVERAGE_MACRO
                                                : ST_AVERAGE_WEIGHTED,
    .variance_weighted = kind->class_aggregation == AGGREGATION_VARIANCE,
    .num_regressors = kind->num_regressors,
  };
  return TRUE;
}

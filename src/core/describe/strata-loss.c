/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_ABSTRACT_TYPE (StrataLoss, strata_loss, STRATA_TYPE_CONFIGURABLE)

/* All kinds share one instance; each installs the arguments that it has. */
typedef struct
{
  StrataLoss parent_instance;
  gboolean apply_class_balancing;
  double alpha, gamma;
  gboolean from_logits;
  double label_smoothing;
  double delta;
} StrataLossKind;

typedef enum
{
  FROM_LOGITS = 1 << 0,
  LABEL_SMOOTHING = 1 << 1,
  BALANCING = 1 << 2, /* the binary focal loss balances where it is told to, the categorical one always */
  FOCAL = 1 << 3,
  DELTA = 1 << 4,
} Arguments;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula, *keywords;
  StLoss loss;
  Arguments arguments;
} Kind;

static const Kind kinds[] = {
  { "StrataSparseCategoricalCrossentropy", "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy",
    N_ ("One class of several, labels as class numbers"), "loss = −log p[label]", NULL,
    ST_SPARSE_CATEGORICAL_CROSSENTROPY, FROM_LOGITS },
  { "StrataCategoricalCrossentropy", "CategoricalCrossentropy", "categorical_crossentropy",
    N_ ("One class of several, labels as one-hot rows"), "loss = −Σ y log p", NULL, ST_CATEGORICAL_CROSSENTROPY,
    FROM_LOGITS | LABEL_SMOOTHING },
  { "StrataBinaryCrossentropy", "BinaryCrossentropy", "binary_crossentropy",
    N_ ("Yes or no, for each output by itself"), "loss = −mean (y log p + (1 − y) log (1 − p))", NULL,
    ST_BINARY_CROSSENTROPY, FROM_LOGITS | LABEL_SMOOTHING },
  { "StrataCategoricalFocalCrossentropy", "CategoricalFocalCrossentropy", "categorical_focal_crossentropy",
    N_ ("One class of several; what is already right counts less"), "loss = −Σ alpha (1 − p)^gamma y log p", NULL,
    ST_CATEGORICAL_FOCAL_CROSSENTROPY, FROM_LOGITS | LABEL_SMOOTHING | FOCAL },
  { "StrataBinaryFocalCrossentropy", "BinaryFocalCrossentropy", "binary_focal_crossentropy",
    N_ ("Yes or no; what is already right counts less"), "loss = −mean (1 − p_y)^gamma log p_y", NULL,
    ST_BINARY_FOCAL_CROSSENTROPY, FROM_LOGITS | LABEL_SMOOTHING | FOCAL | BALANCING },
  { "StrataKlDivergence", "KLDivergence", "kl_divergence", N_ ("How far a distribution is from the one wanted"),
    "loss = Σ y log (y / p)", "kullback_leibler_divergence kld", ST_KL_DIVERGENCE, 0 },
  { "StrataPoisson", "Poisson", "poisson", N_ ("Counts of events, such as visits in an hour"),
    "loss = mean (p − y log p)", NULL, ST_POISSON, 0 },
  { "StrataMeanSquaredError", "MeanSquaredError", "mean_squared_error", N_ ("How far numbers are from their targets"),
    "loss = mean (y − p)²", "mse", ST_MEAN_SQUARED_ERROR, 0 },
  { "StrataMeanAbsoluteError", "MeanAbsoluteError", "mean_absolute_error",
    N_ ("How far numbers are from their targets; outliers count no more than others"), "loss = mean |y − p|", "mae",
    ST_MEAN_ABSOLUTE_ERROR, 0 },
  { "StrataMeanAbsolutePercentageError", "MeanAbsolutePercentageError", "mean_absolute_percentage_error",
    N_ ("How far numbers are from their targets, in percent of these"), "loss = 100 mean |(y − p) / y|", "mape",
    ST_MEAN_ABSOLUTE_PERCENTAGE_ERROR, 0 },
  { "StrataMeanSquaredLogarithmicError", "MeanSquaredLogarithmicError", "mean_squared_logarithmic_error",
    N_ ("For numbers of very different sizes: ratios count"), "loss = mean (log (y + 1) − log (p + 1))²", "msle",
    ST_MEAN_SQUARED_LOGARITHMIC_ERROR, 0 },
  { "StrataCosineSimilarity", "CosineSimilarity", "cosine_similarity", N_ ("Only the direction of the outputs counts"),
    "loss = −(y / ‖y‖) · (p / ‖p‖)", NULL, ST_COSINE_SIMILARITY, 0 },
  { "StrataHuber", "Huber", "huber", N_ ("Squares of small errors, sizes of large ones"),
    "loss = mean (e² / 2 if |e| ≤ delta, else delta |e| − delta² / 2)", NULL, ST_HUBER, DELTA },
  { "StrataLogCosh", "LogCosh", "log_cosh", N_ ("Like squares for small errors, like sizes for large ones"),
    "loss = mean log cosh (p − y)", "logcosh", ST_LOG_COSH, 0 },
  { "StrataHinge", "Hinge", "hinge", N_ ("A margin between yes (1) and no (−1); for tanh or linear outputs"),
    "loss = mean max (1 − y p, 0)", NULL, ST_HINGE, 0 },
  { "StrataSquaredHinge", "SquaredHinge", "squared_hinge",
    N_ ("A margin between yes (1) and no (−1), squared; for tanh or linear outputs"), "loss = mean max (1 − y p, 0)²",
    NULL, ST_SQUARED_HINGE, 0 },
  { "StrataCategoricalHinge", "CategoricalHinge", "categorical_hinge",
    N_ ("A margin between the right class and the best of the others"), "loss = max (0, 1 + max (1 − y) p − Σ y p)",
    NULL, ST_CATEGORICAL_HINGE, 0 },
};

static void
strata_loss_class_init (StrataLossClass *klass)
{
}

static void
strata_loss_init (StrataLoss *self)
{
}

static void
install_number (StrataConfigurableClass *klass,
                gsize offset,
                const char *name,
                const char *nick,
                const char *blurb,
                double initial,
                double maximum,
                gboolean above_minimum)
{
  strata_configurable_class_install_number (
    klass, offset, name, nick, blurb, 0, initial,
    &(StrataRange){ .minimum = 0, .above_minimum = above_minimum, .maximum = maximum });
}

static void
install_boolean (StrataConfigurableClass *klass, gsize offset, const char *name, const char *nick, const char *blurb)
{
  strata_configurable_class_install_argument (klass, offset,
                                              g_param_spec_boolean (name, nick, blurb, FALSE, STRATA_ARGUMENT));
}

static void
install_arguments (StrataConfigurableClass *klass, const Kind *kind)
{
  if (kind->arguments & BALANCING)
    install_boolean (klass, G_STRUCT_OFFSET (StrataLossKind, apply_class_balancing), "apply-class-balancing",
                     N_ ("Apply class balancing"), N_ ("Weighs yes by alpha and no by 1 − alpha"));
  if (kind->arguments & FOCAL)
    {
      install_number (klass, G_STRUCT_OFFSET (StrataLossKind, alpha), "alpha", N_ ("Alpha"),
                      N_ ("The weight of a class that is rare"), 0.25, 1, FALSE);
      install_number (klass, G_STRUCT_OFFSET (StrataLossKind, gamma), "gamma", N_ ("Gamma"),
                      N_ ("How much less counts what is already right"), 2, INFINITY, FALSE);
    }
  if (kind->arguments & FROM_LOGITS)
    install_boolean (klass, G_STRUCT_OFFSET (StrataLossKind, from_logits), "from-logits", N_ ("From logits"),
                     N_ ("The last layer has no softmax or sigmoid: the loss applies it"));
  if (kind->arguments & LABEL_SMOOTHING)
    install_number (klass, G_STRUCT_OFFSET (StrataLossKind, label_smoothing), "label-smoothing", N_ ("Label smoothing"),
                    N_ ("How much of the label's certainty is spread over all classes"), 0, 1, FALSE);
  if (kind->arguments & DELTA)
    install_number (klass, G_STRUCT_OFFSET (StrataLossKind, delta), "delta", N_ ("Delta"),
                    N_ ("The error from which on its size counts, not its square"), 1, INFINITY, TRUE);
}

static void
loss_kind_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *configurable_class = g_class;

  configurable_class->class_name = kind->class_name;
  configurable_class->keras_name = kind->keras_name;
  configurable_class->summary = kind->summary;
  configurable_class->formula = kind->formula;
  configurable_class->keywords = kind->keywords;
  configurable_class->module = "keras.losses";
  STRATA_LOSS_CLASS (g_class)->loss = kind->loss;
  install_arguments (configurable_class, kind);
}

void
strata_losses_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataLossClass),
        .class_init = loss_kind_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataLossKind),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_LOSS, kinds[i].type_name, &info, 0));
    }
}

/* The other names Keras takes: "mse", "MSE", "kld". */
static const char *
settle_name (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_auto (GStrv) names = kinds[i].keywords != NULL ? g_strsplit (kinds[i].keywords, " ", -1) : NULL;

      for (guint k = 0; names != NULL && names[k] != NULL; k++)
        if (g_ascii_strcasecmp (names[k], name) == 0)
          return kinds[i].keras_name;
    }
  return name;
}

/**
 * strata_loss_new:
 * @keras_name: a class name, a short name, or another that Keras takes, such as "mse"
 *
 * Returns: (transfer full) (nullable): NULL if unknown
 */
StrataLoss *
strata_loss_new (const char *keras_name)
{
  return (StrataLoss *) strata_kind_new (STRATA_TYPE_LOSS, settle_name (keras_name));
}

StLoss
strata_loss_get_loss (StrataLoss *self)
{
  return STRATA_LOSS_GET_CLASS (self)->loss;
}

void
strata_loss_get_arguments (StrataLoss *self, StLossArguments *arguments)
{
  const StrataLossKind *kind = (const StrataLossKind *) self;

  *arguments = (StLossArguments){
    .from_logits = kind->from_logits,
    .apply_class_balancing = kind->apply_class_balancing,
    .label_smoothing = kind->label_smoothing,
    .alpha = kind->alpha,
    .gamma = kind->gamma,
    .delta = kind->delta,
  };
}

gboolean
strata_loss_is_categorical (StrataLoss *self)
{
  const StLoss loss = strata_loss_get_loss (self);

  return loss == ST_SPARSE_CATEGORICAL_CROSSENTROPY || loss == ST_CATEGORICAL_CROSSENTROPY
         || loss == ST_CATEGORICAL_FOCAL_CROSSENTROPY || loss == ST_CATEGORICAL_HINGE;
}

gboolean
strata_loss_find (const char *keras_name, StLoss *loss)
{
  const char *name = settle_name (keras_name);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].keras_name, name) == 0 || g_strcmp0 (kinds[i].class_name, name) == 0)
      {
        *loss = kinds[i].loss;
        return TRUE;
      }
  return FALSE;
}

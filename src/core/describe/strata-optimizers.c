/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of optimizer. All share one instance; each installs the arguments that it has, in Keras' order. */

typedef struct
{
  StrataOptimizer parent_instance;
  double learning_rate;
  StrataSchedule *schedule;
  double rho, momentum;
  gboolean nesterov;
  double learning_rate_power, initial_accumulator_value, l1, l2, shrinkage, beta, beta_1, beta_2, epsilon;
  gboolean centered, amsgrad;
  double weight_decay, clipnorm, clipvalue, global_clipnorm;
  gboolean use_ema;
  double ema_momentum;
  gint64 ema_overwrite_frequency;
} StrataOptimizerKind;

typedef enum
{
  RHO = 1 << 0,
  MOMENTUM = 1 << 1,
  NESTEROV = 1 << 2,
  ACCUMULATOR = 1 << 3,
  FTRL = 1 << 4,
  BETAS = 1 << 5,
  EPSILON = 1 << 6,
  CENTERED = 1 << 7,
  AMSGRAD = 1 << 8,
} Arguments;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  StOptimizerRule rule;
  Arguments arguments;
  double learning_rate, rho, beta_2; /* what they start with */
  double weight_decay;               /* NAN: None */
} Kind;

static const Kind kinds[] = {
  { "StrataSgd", "SGD", "sgd", N_ ("Steps down the gradient, with momentum if wanted"),
    "W ← W − learning_rate · ∂loss/∂W", ST_SGD, MOMENTUM | NESTEROV, 0.01, 0, 0, NAN },
  { "StrataAdam", "Adam", "adam", N_ ("A step size of its own for every weight (Kingma and Ba, 2014)"),
    "W ← W − learning_rate · m̂ / (√v̂ + epsilon)", ST_ADAM, BETAS | EPSILON | AMSGRAD, 0.001, 0, 0.999, NAN },
  { "StrataAdamw", "AdamW", "adamw", N_ ("Adam that also draws the weights towards zero (Loshchilov and Hutter, 2017)"),
    "W ← (1 − learning_rate · weight_decay) W − Adam's step", ST_ADAM, BETAS | EPSILON | AMSGRAD, 0.001, 0, 0.999,
    0.004 },
  { "StrataRmsprop", "RMSprop", "rmsprop", N_ ("Steps by the recent size of the gradient (Hinton, 2012)"),
    "v ← rho v + (1 − rho) g², W ← W − learning_rate · g / √(v + epsilon)", ST_RMSPROP,
    RHO | MOMENTUM | EPSILON | CENTERED, 0.001, 0.9, 0, NAN },
  { "StrataAdamax", "Adamax", "adamax", N_ ("Adam by the largest gradient instead of the mean (Kingma and Ba, 2014)"),
    "u ← max (beta_2 u, |g|), W ← W − learning_rate · m̂ / (u + epsilon)", ST_ADAMAX, BETAS | EPSILON, 0.001, 0, 0.999,
    NAN },
  { "StrataNadam", "Nadam", "nadam", N_ ("Adam that looks ahead along its momentum (Dozat, 2016)"),
    "W ← W − learning_rate · (a m + b g) / (√v̂ + epsilon)", ST_NADAM, BETAS | EPSILON, 0.001, 0, 0.999, NAN },
  { "StrataAdagrad", "Adagrad", "adagrad", N_ ("Steps that shrink for weights often changed (Duchi et al., 2011)"),
    "n ← n + g², W ← W − learning_rate · g / √(n + epsilon)", ST_ADAGRAD, ACCUMULATOR | EPSILON, 0.001, 0, 0, NAN },
  { "StrataAdadelta", "Adadelta", "adadelta", N_ ("Steps by the recent size of the steps before (Zeiler, 2012)"),
    "W ← W − learning_rate · g √(d + epsilon) / √(v + epsilon)", ST_ADADELTA, RHO | EPSILON, 0.001, 0.95, 0, NAN },
  { "StrataFtrl", "Ftrl", "ftrl", N_ ("Keeps weights at zero until they are worth it (McMahan et al., 2013)"),
    "W ← (clip (z, ±l1) − z) / (√n / learning_rate + 2 l2)", ST_FTRL, ACCUMULATOR | FTRL, 0.001, 0, 0, NAN },
  { "StrataLion", "Lion", "lion", N_ ("Steps all of one size, by the sign of the momentum (Chen et al., 2023)"),
    "W ← W − learning_rate · sign (beta_1 m + (1 − beta_1) g)", ST_LION, BETAS, 0.001, 0, 0.99, NAN },
};

#define SHARE                                         \
  {                                                   \
    .minimum = 0, .maximum = 1, .below_maximum = TRUE \
  }
#define POSITIVE                                             \
  {                                                          \
    .minimum = 0, .above_minimum = TRUE, .maximum = INFINITY \
  }
#define NOT_NEGATIVE                  \
  {                                   \
    .minimum = 0, .maximum = INFINITY \
  }

typedef struct
{
  Arguments needs;
  gsize offset;
  const char *name, *nick, *blurb;
  double initial;
  StrataRange range;
} Number;

static const Number numbers[] = {
  { RHO, G_STRUCT_OFFSET (StrataOptimizerKind, rho), "rho", N_ ("Rho"),
    N_ ("How much of the mean of squared gradients is kept"), NAN, SHARE },
  { MOMENTUM,
    G_STRUCT_OFFSET (StrataOptimizerKind, momentum),
    "momentum",
    N_ ("Momentum"),
    N_ ("How much of the last step is kept"),
    0,
    { .minimum = 0, .maximum = 1 } },
  { FTRL,
    G_STRUCT_OFFSET (StrataOptimizerKind, learning_rate_power),
    "learning-rate-power",
    N_ ("Learning rate power"),
    N_ ("How steps shrink as gradients add up; 0 leaves them alone"),
    -0.5,
    { .minimum = -INFINITY, .maximum = 0 } },
  { ACCUMULATOR, G_STRUCT_OFFSET (StrataOptimizerKind, initial_accumulator_value), "initial-accumulator-value",
    N_ ("Initial accumulator value"), N_ ("What the sum of squared gradients starts with"), 0.1, NOT_NEGATIVE },
  { FTRL, G_STRUCT_OFFSET (StrataOptimizerKind, l1), "l1-regularization-strength", N_ ("L1 strength"),
    N_ ("How much a weight must be worth to leave zero"), 0, NOT_NEGATIVE },
  { FTRL, G_STRUCT_OFFSET (StrataOptimizerKind, l2), "l2-regularization-strength", N_ ("L2 strength"),
    N_ ("How strongly large weights are drawn back"), 0, NOT_NEGATIVE },
  { FTRL, G_STRUCT_OFFSET (StrataOptimizerKind, shrinkage), "l2-shrinkage-regularization-strength",
    N_ ("L2 shrinkage strength"), N_ ("The same, as a part of the gradient"), 0, NOT_NEGATIVE },
  { FTRL, G_STRUCT_OFFSET (StrataOptimizerKind, beta), "beta", N_ ("Beta"), N_ ("Makes the first steps smaller"), 0,
    NOT_NEGATIVE },
  { BETAS, G_STRUCT_OFFSET (StrataOptimizerKind, beta_1), "beta-1", N_ ("Beta 1"),
    N_ ("How much of the mean of gradients is kept"), 0.9, SHARE },
  { BETAS, G_STRUCT_OFFSET (StrataOptimizerKind, beta_2), "beta-2", N_ ("Beta 2"),
    N_ ("How much of the mean of squared gradients is kept"), NAN, SHARE },
  { EPSILON, G_STRUCT_OFFSET (StrataOptimizerKind, epsilon), "epsilon", N_ ("Epsilon"),
    N_ ("Keeps the division from zero"), 1e-7, POSITIVE },
};

static const struct
{
  Arguments needs;
  gsize offset;
  const char *name, *nick, *blurb;
} booleans[] = {
  { NESTEROV, G_STRUCT_OFFSET (StrataOptimizerKind, nesterov), "nesterov", N_ ("Nesterov"),
    N_ ("Looks ahead along the momentum") },
  { CENTERED, G_STRUCT_OFFSET (StrataOptimizerKind, centered), "centered", N_ ("Centered"),
    N_ ("Steps by the variance of the gradient instead of its square") },
  { AMSGRAD, G_STRUCT_OFFSET (StrataOptimizerKind, amsgrad), "amsgrad", N_ ("AMSGrad"),
    N_ ("Never forgets the largest squared gradient") },
};

static void
install_numbers (StrataConfigurableClass *klass, const Kind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const Number *number = &numbers[i];
      double initial = number->needs == RHO ? kind->rho : isnan (number->initial) ? kind->beta_2 : number->initial;

      if (kind->arguments & number->needs)
        strata_configurable_class_install_number (klass, number->offset, number->name, number->nick, number->blurb, 0,
                                                  initial, &number->range);
    }
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    if (kind->arguments & booleans[i].needs)
      strata_configurable_class_install_argument (
        klass, booleans[i].offset,
        g_param_spec_boolean (booleans[i].name, booleans[i].nick, booleans[i].blurb, FALSE, STRATA_ARGUMENT));
}

static void
install_learning_rate (StrataConfigurableClass *klass, double initial)
{
  GParamSpec *pspec;

  strata_configurable_class_install_number (klass, G_STRUCT_OFFSET (StrataOptimizerKind, learning_rate),
                                            "learning-rate", N_ ("Learning rate"), N_ ("How long a step is"), 0,
                                            initial, &(StrataRange) POSITIVE);
  pspec = g_param_spec_object ("schedule", N_ ("Schedule"), N_ ("How the learning rate changes from step to step"),
                               STRATA_TYPE_SCHEDULE, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL);
  strata_param_spec_set_alternative (g_object_class_find_property (G_OBJECT_CLASS (klass), "learning-rate"), pspec);
  strata_configurable_class_install_argument (klass, G_STRUCT_OFFSET (StrataOptimizerKind, schedule), pspec);
}

static void
install_grouped (StrataConfigurableClass *klass, gsize offset, GParamSpec *pspec, const char *group)
{
  strata_param_spec_set_group (pspec, group);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

/* A number above zero, or None. */
static void
install_limit (StrataConfigurableClass *klass,
               gsize offset,
               const char *name,
               const char *nick,
               const char *blurb,
               const char *group,
               double initial)
{
  const GParamFlags flags = STRATA_ARGUMENT | STRATA_PARAM_ADVANCED | (isnan (initial) ? STRATA_PARAM_OPTIONAL : 0);
  GParamSpec *pspec =
    g_param_spec_double (name, nick, blurb, -G_MAXDOUBLE, G_MAXDOUBLE, isnan (initial) ? 0 : initial, flags);

  strata_param_spec_set_range (pspec, isnan (initial) ? &(StrataRange) POSITIVE : &(StrataRange) NOT_NEGATIVE);
  install_grouped (klass, offset, pspec, group);
}

static void
install_common (StrataConfigurableClass *klass, const Kind *kind)
{
  const char *limits = N_ ("Limits"), *average = N_ ("Average of the weights");
  GParamSpec *pspec;

  install_limit (klass, G_STRUCT_OFFSET (StrataOptimizerKind, weight_decay), "weight-decay", N_ ("Weight decay"),
                 N_ ("How much weights are drawn towards zero each step, times the learning rate"), limits,
                 kind->weight_decay);
  install_limit (klass, G_STRUCT_OFFSET (StrataOptimizerKind, clipnorm), "clipnorm", N_ ("Clip norm"),
                 N_ ("The longest gradient of one weight"), limits, NAN);
  install_limit (klass, G_STRUCT_OFFSET (StrataOptimizerKind, clipvalue), "clipvalue", N_ ("Clip value"),
                 N_ ("The largest number in a gradient"), limits, NAN);
  install_limit (klass, G_STRUCT_OFFSET (StrataOptimizerKind, global_clipnorm), "global-clipnorm",
                 N_ ("Global clip norm"), N_ ("The longest gradient of all weights together"), limits, NAN);

  install_grouped (klass, G_STRUCT_OFFSET (StrataOptimizerKind, use_ema),
                   g_param_spec_boolean ("use-ema", N_ ("Use EMA"),
                                         N_ ("Keeps a moving average of the weights, which they become in the end"),
                                         FALSE, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED),
                   average);
  pspec = g_param_spec_double ("ema-momentum", N_ ("EMA momentum"), N_ ("How much of the average is kept each step"),
                               -G_MAXDOUBLE, G_MAXDOUBLE, 0.99, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 0, .maximum = 1 });
  install_grouped (klass, G_STRUCT_OFFSET (StrataOptimizerKind, ema_momentum), pspec, average);
  pspec = g_param_spec_int64 ("ema-overwrite-frequency", N_ ("EMA overwrite frequency"),
                              N_ ("After so many steps the weights become their average, or none: only in the end"), -1,
                              G_MAXINT64, -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL | STRATA_PARAM_ADVANCED);
  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = INFINITY });
  install_grouped (klass, G_STRUCT_OFFSET (StrataOptimizerKind, ema_overwrite_frequency), pspec, average);
}

static gboolean
validate (StrataConfigurable *configurable, GError **error)
{
  const StrataOptimizerKind *self = (const StrataOptimizerKind *) configurable;

  if (!isnan (self->clipnorm) + !isnan (self->clipvalue) + !isnan (self->global_clipnorm) <= 1)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("only one of clipnorm, clipvalue and global_clipnorm can be set: make the others none"));
  return FALSE;
}

/* None is 0 for the engine. */
static double
settle (double limit)
{
  return isnan (limit) ? 0 : limit;
}

static void
get_config (StrataOptimizer *optimizer, StOptimizerConfig *config)
{
  const StrataOptimizerKind *self = (const StrataOptimizerKind *) optimizer;

  *config = (StOptimizerConfig){
    .rule = STRATA_OPTIMIZER_GET_CLASS (optimizer)->rule,
    .learning_rate = self->learning_rate,
    .momentum = self->momentum,
    .nesterov = self->nesterov,
    .beta_1 = self->beta_1,
    .beta_2 = self->beta_2,
    .epsilon = self->epsilon,
    .amsgrad = self->amsgrad,
    .rho = self->rho,
    .centered = self->centered,
    .initial_accumulator_value = self->initial_accumulator_value,
    .learning_rate_power = self->learning_rate_power,
    .l1 = self->l1,
    .l2 = self->l2,
    .shrinkage = self->shrinkage,
    .beta = self->beta,
    .weight_decay = settle (self->weight_decay),
    .clipvalue = settle (self->clipvalue),
    .clipnorm = settle (self->clipnorm),
    .global_clipnorm = settle (self->global_clipnorm),
    .use_ema = self->use_ema,
    .ema_momentum = self->ema_momentum,
    .ema_overwrite_frequency = MAX (self->ema_overwrite_frequency, 0),
  };
  if (self->schedule != NULL)
    strata_schedule_get_schedule (self->schedule, &config->schedule);
}

static void
optimizer_kind_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *klass = g_class;

  klass->class_name = kind->class_name;
  klass->keras_name = kind->keras_name;
  klass->summary = kind->summary;
  klass->formula = kind->formula;
  klass->module = "keras.optimizers";
  klass->validate = validate;
  STRATA_OPTIMIZER_CLASS (g_class)->get_config = get_config;
  STRATA_OPTIMIZER_CLASS (g_class)->rule = kind->rule;
  install_learning_rate (klass, kind->learning_rate);
  install_numbers (klass, kind);
  install_common (klass, kind);
}

void
strata_optimizers_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataOptimizerClass),
        .class_init = optimizer_kind_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataOptimizerKind),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_OPTIMIZER, kinds[i].type_name, &info, 0));
    }
}

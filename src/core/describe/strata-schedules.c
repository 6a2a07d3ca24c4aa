/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-number.h"
#include "strata-settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The kinds of learning rate schedule. All share one instance; each installs the arguments that it has, in Keras' order. */

typedef struct
{
  StrataSchedule parent_instance;
  char *boundaries, *values;
  double initial_learning_rate;
  guint decay_steps;
  double decay_rate;
  gboolean staircase;
  double end_learning_rate, power;
  gboolean cycle;
  double t_mul, m_mul, alpha, warmup_target;
  guint warmup_steps;
} StrataScheduleKind;

typedef enum
{
  INITIAL = 1 << 0,
  STEPS = 1 << 1,
  FIRST_STEPS = 1 << 2,
  RATE = 1 << 3,
  STAIRCASE = 1 << 4,
  END = 1 << 5,
  RESTARTS = 1 << 6,
  ALPHA = 1 << 7,
  WARMUP = 1 << 8,
  PIECES = 1 << 9,
} Arguments;

typedef struct
{
  const char *type_name, *class_name, *keras_name, *summary, *formula;
  StScheduleKind kind;
  Arguments arguments;
} Kind;

static const Kind kinds[] = {
  { "StrataExponentialDecay", "ExponentialDecay", "exponential_decay", N_ ("The same share less every so many steps"),
    "rate = initial · decay_rate^(step / decay_steps)", ST_EXPONENTIAL_DECAY, INITIAL | STEPS | RATE | STAIRCASE },
  { "StrataPiecewiseConstantDecay", "PiecewiseConstantDecay", "piecewise_constant_decay",
    N_ ("One rate up to a step, the next from there on"), "rate = values[how many boundaries are behind]",
    ST_PIECEWISE_CONSTANT_DECAY, PIECES },
  { "StrataPolynomialDecay", "PolynomialDecay", "polynomial_decay", N_ ("Along a line or a power of it to an end"),
    "rate = (initial − end) (1 − step / decay_steps)^power + end", ST_POLYNOMIAL_DECAY, INITIAL | STEPS | END },
  { "StrataInverseTimeDecay", "InverseTimeDecay", "inverse_time_decay", N_ ("Quickly at first, then ever more slowly"),
    "rate = initial / (1 + decay_rate · step / decay_steps)", ST_INVERSE_TIME_DECAY,
    INITIAL | STEPS | RATE | STAIRCASE },
  { "StrataCosineDecay", "CosineDecay", "cosine_decay", N_ ("Half a cosine down, after a rise if wanted"),
    "rate = initial · ((1 − alpha) (1 + cos (π step / decay_steps)) / 2 + alpha)", ST_COSINE_DECAY,
    INITIAL | STEPS | ALPHA | WARMUP },
  { "StrataCosineDecayRestarts", "CosineDecayRestarts", "cosine_decay_restarts",
    N_ ("Half a cosine down, again and again (Loshchilov and Hutter, 2016)"),
    "rate = initial · ((1 − alpha) m_mul^i (1 + cos (π step / steps_i)) / 2 + alpha)", ST_COSINE_DECAY_RESTARTS,
    INITIAL | FIRST_STEPS | RESTARTS | ALPHA },
};

G_DEFINE_ABSTRACT_TYPE (StrataSchedule, strata_schedule, STRATA_TYPE_CONFIGURABLE)

static void
strata_schedule_class_init (StrataScheduleClass *klass)
{
}

static void
strata_schedule_init (StrataSchedule *self)
{
}

#define OFFSET(field) G_STRUCT_OFFSET (StrataScheduleKind, field)

static void
install_number (StrataConfigurableClass *klass,
                gsize offset,
                const char *name,
                const char *nick,
                const char *blurb,
                GParamFlags flags,
                double initial,
                gboolean above_zero)
{
  strata_configurable_class_install_number (
    klass, offset, name, nick, blurb, flags, initial,
    &(StrataRange){ .minimum = 0, .above_minimum = above_zero, .maximum = INFINITY });
}

static void
install_boolean (StrataConfigurableClass *klass, gsize offset, const char *name, const char *nick, const char *blurb)
{
  strata_configurable_class_install_argument (klass, offset,
                                              g_param_spec_boolean (name, nick, blurb, FALSE, STRATA_ARGUMENT));
}

static void
install_steps (StrataConfigurableClass *klass, gsize offset, const char *name, const char *nick, const char *blurb)
{
  GParamSpec *pspec =
    g_param_spec_uint (name, nick, blurb, 0, G_MAXUINT, 1000, STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);

  strata_param_spec_set_range (pspec, &(StrataRange){ .minimum = 1, .maximum = INFINITY });
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
install_list (StrataConfigurableClass *klass,
              gsize offset,
              const char *name,
              const char *nick,
              const char *blurb,
              const char *initial)
{
  GParamSpec *pspec = g_param_spec_string (name, nick, blurb, initial, STRATA_ARGUMENT | STRATA_PARAM_REQUIRED);

  strata_param_spec_set_is_list (pspec);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

static void
install_decay (StrataConfigurableClass *klass, Arguments arguments)
{
  if (arguments & PIECES)
    {
      install_list (klass, OFFSET (boundaries), "boundaries", N_ ("Boundaries"),
                    N_ ("The steps after which the next rate begins"), "5000, 10000");
      install_list (klass, OFFSET (values), "values", N_ ("Values"), N_ ("The rates, one more than boundaries"),
                    "0.01, 0.005, 0.001");
    }
  if (arguments & INITIAL)
    install_number (klass, OFFSET (initial_learning_rate), "initial-learning-rate", N_ ("Initial learning rate"),
                    N_ ("The rate of the first step"), STRATA_PARAM_REQUIRED, 0.01, FALSE);
  if (arguments & STEPS)
    install_steps (klass, OFFSET (decay_steps), "decay-steps", N_ ("Decay steps"),
                   N_ ("Over how many batches it goes down"));
  if (arguments & FIRST_STEPS)
    install_steps (klass, OFFSET (decay_steps), "first-decay-steps", N_ ("First decay steps"),
                   N_ ("How many batches the first time down takes"));
  if (arguments & RATE)
    install_number (klass, OFFSET (decay_rate), "decay-rate", N_ ("Decay rate"),
                    N_ ("How much is left, or how quickly it goes"), STRATA_PARAM_REQUIRED, 0.9, FALSE);
  if (arguments & STAIRCASE)
    install_boolean (klass, OFFSET (staircase), "staircase", N_ ("Staircase"),
                     N_ ("Stays for all of the steps, then goes down at once"));
}

static void
install_shape (StrataConfigurableClass *klass, Arguments arguments)
{
  if (arguments & END)
    {
      install_number (klass, OFFSET (end_learning_rate), "end-learning-rate", N_ ("End learning rate"),
                      N_ ("The rate after the last step down"), 0, 0.0001, FALSE);
      install_number (klass, OFFSET (power), "power", N_ ("Power"), N_ ("1 is a line; more begins more steeply"), 0, 1,
                      TRUE);
      install_boolean (klass, OFFSET (cycle), "cycle", N_ ("Cycle"), N_ ("Goes up and down again beyond its end"));
    }
  if (arguments & RESTARTS)
    {
      install_number (klass, OFFSET (t_mul), "t-mul", N_ ("Period factor"),
                      N_ ("How much longer each time down takes than the one before"), 0, 2, TRUE);
      install_number (klass, OFFSET (m_mul), "m-mul", N_ ("Height factor"),
                      N_ ("How high each time begins against the one before"), 0, 1, FALSE);
    }
  if (arguments & ALPHA)
    install_number (klass, OFFSET (alpha), "alpha", N_ ("Alpha"), N_ ("The share of the rate that stays in the end"), 0,
                    0, FALSE);
  if (arguments & WARMUP)
    {
      GParamSpec *pspec = g_param_spec_uint ("warmup-steps", N_ ("Warmup steps"),
                                             N_ ("How many batches the rise takes"), 0, G_MAXUINT, 0, STRATA_ARGUMENT);

      install_number (klass, OFFSET (warmup_target), "warmup-target", N_ ("Warmup target"),
                      N_ ("The rate it rises to before it goes down, or none for no rise"), STRATA_PARAM_OPTIONAL, 0,
                      FALSE);
      strata_configurable_class_install_argument (klass, OFFSET (warmup_steps), pspec);
    }
}

/* The numbers of a list in order; FALSE where it is no list of so many. */
static gboolean
read_list (const char *text, const char *name, double *list, guint most, guint *n, GError **error)
{
  if (strata_numbers_parse (text, list, most, n))
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("%s must be up to %u numbers with commas between them (is “%s”)"), name, most, text ? text : "");
  return FALSE;
}

static gboolean
read_pieces (StrataScheduleKind *self, StSchedule *schedule, GError **error)
{
  guint n_boundaries, n_values;

  if (!read_list (self->boundaries, "boundaries", schedule->boundaries, ST_MAX_BOUNDARIES, &n_boundaries, error)
      || !read_list (self->values, "values", schedule->values, ST_MAX_BOUNDARIES + 1, &n_values, error))
    return FALSE;
  schedule->n_boundaries = n_boundaries;
  for (guint i = 1; i < n_boundaries; i++)
    if (schedule->boundaries[i] <= schedule->boundaries[i - 1])
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                     _ ("boundaries must grow from one to the next (are “%s”)"), self->boundaries);
        return FALSE;
      }
  for (guint i = 0; i < n_values; i++)
    if (schedule->values[i] < 0)
      {
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
                     _ ("values must not be below 0 (are “%s”)"), self->values);
        return FALSE;
      }
  if (n_values == n_boundaries + 1)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("values must be one more than boundaries (are %u and %u)"), n_values, n_boundaries);
  return FALSE;
}

static gboolean
validate_pieces (StrataConfigurable *self, GError **error)
{
  StSchedule schedule;

  return read_pieces ((StrataScheduleKind *) self, &schedule, error);
}

static void
schedule_kind_class_init (gpointer g_class, gpointer data)
{
  const Kind *kind = data;
  StrataConfigurableClass *klass = g_class;

  klass->class_name = kind->class_name;
  klass->keras_name = kind->keras_name;
  klass->summary = kind->summary;
  klass->formula = kind->formula;
  klass->module = "keras.optimizers.schedules";
  klass->validate = kind->arguments & PIECES ? validate_pieces : NULL;
  STRATA_SCHEDULE_CLASS (g_class)->kind = kind->kind;
  install_decay (klass, kind->arguments);
  install_shape (klass, kind->arguments);
}

void
strata_schedules_register (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const GTypeInfo info = {
        .class_size = sizeof (StrataScheduleClass),
        .class_init = schedule_kind_class_init,
        .class_data = &kinds[i],
        .instance_size = sizeof (StrataScheduleKind),
      };
      strata_kind_register (g_type_register_static (STRATA_TYPE_SCHEDULE, kinds[i].type_name, &info, 0));
    }
}

/**
 * strata_schedule_get_schedule:
 * @schedule: (out): as the engine takes it
 *
 * The schedule is valid: strata_configurable_validate () has seen it.
 */
void
strata_schedule_get_schedule (StrataSchedule *schedule, StSchedule *st_schedule)
{
  StrataScheduleKind *self = (StrataScheduleKind *) schedule;

  *st_schedule = (StSchedule){
    .kind = STRATA_SCHEDULE_GET_CLASS (schedule)->kind,
    .initial_learning_rate = self->initial_learning_rate,
    .decay_steps = self->decay_steps,
    .decay_rate = self->decay_rate,
    .staircase = self->staircase,
    .end_learning_rate = self->end_learning_rate,
    .power = self->power,
    .cycle = self->cycle,
    .alpha = self->alpha,
    .warmup_target = self->warmup_target,
    .warmup_steps = self->warmup_steps,
    .t_mul = self->t_mul,
    .m_mul = self->m_mul,
  };
  if (st_schedule->kind == ST_PIECEWISE_CONSTANT_DECAY)
    read_pieces (self, st_schedule, NULL);
}

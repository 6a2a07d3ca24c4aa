/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Keras' LearningRateScheduler. What is a Python function there is one of the schedules here, which then counts epochs
 * instead of steps, or a formula of `epoch` (from 0) and `lr`, the rate so far. */

#include "strata-callback-context.h"
#include "strata-callbacks.h"
#include "strata-formula.h"
#include "strata-settings.h"
#include "strata-trainer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _StrataLearningRateScheduler
{
  StrataCallback parent_instance;

  char *formula;
  StrataSchedule *schedule; /* or NULL: the formula */

  /* While it trains. */
  double rate;    /* NaN: not yet set */
  gboolean moves; /* the last epoch's was another than the one before */
};

G_DEFINE_FINAL_TYPE (StrataLearningRateScheduler, strata_learning_rate_scheduler, STRATA_TYPE_CALLBACK)

static gboolean
get_rate (StrataLearningRateScheduler *self, guint epoch, double lr, double *rate, GError **error)
{
  StSchedule schedule;

  if (self->schedule == NULL)
    return strata_formula_evaluate (self->formula != NULL ? self->formula : "", epoch, lr, rate, error);
  strata_schedule_get_schedule (self->schedule, &schedule);
  *rate = st_schedule_get_learning_rate (&schedule, epoch);
  return TRUE;
}

static gboolean
strata_learning_rate_scheduler_train_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (callback);

  self->rate = NAN;
  self->moves = FALSE;
  return TRUE;
}

/* A rate that was at rest and changes is worth a mark on the curves; one that changes at every epoch is not. */
static gboolean
strata_learning_rate_scheduler_epoch_begin (StrataCallback *callback, StrataCallbackContext *context, GError **error)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (callback);
  double before = context->get_learning_rate (context), rate;

  if (!get_rate (self, context->epoch - 1, before, &rate, error))
    return FALSE;
  if (!isfinite (rate) || rate < 0)
    {
      g_set_error (error, STRATA_TRAIN_ERROR, STRATA_TRAIN_ERROR_SETTINGS,
                   _ ("LearningRateScheduler gives %g for epoch %u; a learning rate is 0 or more. Change the %s."),
                   rate, context->epoch, self->schedule != NULL ? "schedule" : "formula");
      return FALSE;
    }
  context->set_learning_rate (context, rate, !self->moves);
  self->moves = rate != before && !isnan (self->rate);
  self->rate = rate;
  return TRUE;
}

static void
strata_learning_rate_scheduler_save_state (StrataCallback *callback,
                                           StrataCallbackContext *context,
                                           GVariantDict *state)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (callback);

  g_variant_dict_insert (state, "state", "(db)", self->rate, self->moves);
}

static gboolean
strata_learning_rate_scheduler_load_state (StrataCallback *callback,
                                           StrataCallbackContext *context,
                                           GVariantDict *state)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (callback);

  return g_variant_dict_lookup (state, "state", "(db)", &self->rate, &self->moves);
}

static char *
strata_learning_rate_scheduler_get_status (StrataCallback *callback)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (callback);

  return isnan (self->rate) ? NULL : g_strdup_printf (_ ("learning rate %g"), self->rate);
}

static gboolean
strata_learning_rate_scheduler_validate (StrataConfigurable *configurable, GError **error)
{
  StrataLearningRateScheduler *self = STRATA_LEARNING_RATE_SCHEDULER (configurable);
  double rate;

  return self->schedule != NULL || get_rate (self, 0, 0.01, &rate, error);
}

static void
strata_learning_rate_scheduler_class_init (StrataLearningRateSchedulerClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);
  StrataCallbackClass *callback_class = STRATA_CALLBACK_CLASS (klass);

  configurable_class->class_name = "LearningRateScheduler";
  configurable_class->keras_name = "learning_rate_scheduler";
  configurable_class->summary = N_ ("Sets the learning rate of each epoch");
  configurable_class->validate = strata_learning_rate_scheduler_validate;
  callback_class->sets_learning_rate = TRUE;
  callback_class->train_begin = strata_learning_rate_scheduler_train_begin;
  callback_class->epoch_begin = strata_learning_rate_scheduler_epoch_begin;
  callback_class->get_status = strata_learning_rate_scheduler_get_status;
  callback_class->save_state = strata_learning_rate_scheduler_save_state;
  callback_class->load_state = strata_learning_rate_scheduler_load_state;

  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLearningRateScheduler, formula),
    g_param_spec_string ("formula", N_ ("Formula"),
                         N_ ("Of epoch, from 0, and lr, the rate so far: lr * 0.95 if epoch >= 10 else lr"),
                         "lr * 0.95", STRATA_ARGUMENT));
  strata_configurable_class_install_argument (
    configurable_class, G_STRUCT_OFFSET (StrataLearningRateScheduler, schedule),
    g_param_spec_object ("schedule", N_ ("Schedule"),
                         N_ ("In place of the formula; what it counts as steps are epochs here"), STRATA_TYPE_SCHEDULE,
                         STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL));
}

static void
strata_learning_rate_scheduler_init (StrataLearningRateScheduler *self)
{
  self->rate = NAN;
}

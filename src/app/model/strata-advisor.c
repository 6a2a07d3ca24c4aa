/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-advisor.h"

struct _StrataAdvisor
{
  GObject parent_instance;

  StrataExperiment *experiment;
  GPtrArray *advice;
  guint idle_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StrataAdvisor, strata_advisor, G_TYPE_OBJECT)

static gboolean
on_idle (gpointer user_data)
{
  StrataAdvisor *self = user_data;
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->advice);

  self->idle_id = 0;
  self->advice = strata_advise (self->experiment);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue (StrataAdvisor *self)
{
  /* After the stack's cards followed, before anything is drawn. */
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 5, on_idle, self, NULL);
}

static void
strata_advisor_finalize (GObject *object)
{
  StrataAdvisor *self = STRATA_ADVISOR (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->advice, g_ptr_array_unref);
  g_clear_object (&self->experiment);
  G_OBJECT_CLASS (strata_advisor_parent_class)->finalize (object);
}

static void
strata_advisor_class_init (StrataAdvisorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_advisor_finalize;
  signals[CHANGED] =
    g_signal_new ("changed", STRATA_TYPE_ADVISOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strata_advisor_init (StrataAdvisor *self)
{
}

StrataAdvisor *
strata_advisor_new (StrataExperiment *experiment)
{
  StrataAdvisor *self = g_object_new (STRATA_TYPE_ADVISOR, NULL);

  self->experiment = g_object_ref (experiment);
  self->advice = strata_advise (experiment);
  g_signal_connect_object (experiment, "changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strata_experiment_get_stack (experiment), "inferred", G_CALLBACK (queue), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GPtrArray *
strata_advisor_get_advice (StrataAdvisor *self)
{
  return self->advice;
}

gboolean
strata_advice_concerns (StrataAdvice *advice, StrataConfigurable *part)
{
  StrataConfigurable *subject = strata_advice_get_subject (advice);

  return subject == part
         || (STRATA_IS_BLOCK (part) && STRATA_IS_LAYER (subject)
             && g_list_store_find (strata_block_get_layers (STRATA_BLOCK (part)), subject, NULL));
}

int
strata_advisor_get_rank (StrataAdvisor *self, StrataConfigurable *part)
{
  for (guint i = 0; i < self->advice->len; i++)
    if (strata_advice_concerns (self->advice->pdata[i], part))
      return strata_advice_get_rank (self->advice->pdata[i]);
  return -1;
}

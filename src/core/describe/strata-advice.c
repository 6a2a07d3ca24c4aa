/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-advice-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *label;
  StrataMendFunc mend;
  const char *value;
} Mend;

struct _StrataAdvice
{
  GObject parent_instance;

  const StrataAdviceRule *rule;
  char *title, *body, *argument;
  StrataConfigurable *subject;
  GArray *mends;
};

G_DEFINE_FINAL_TYPE (StrataAdvice, strata_advice, G_TYPE_OBJECT)

static void
strata_advice_finalize (GObject *object)
{
  StrataAdvice *self = STRATA_ADVICE (object);

  g_free (self->title);
  g_free (self->body);
  g_free (self->argument);
  g_clear_object (&self->subject);
  for (guint i = 0; i < self->mends->len; i++)
    g_free (g_array_index (self->mends, Mend, i).label);
  g_array_unref (self->mends);
  G_OBJECT_CLASS (strata_advice_parent_class)->finalize (object);
}

static void
strata_advice_class_init (StrataAdviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strata_advice_finalize;
}

static void
strata_advice_init (StrataAdvice *self)
{
  self->mends = g_array_new (FALSE, FALSE, sizeof (Mend));
}

StrataAdvice *
strata_advice_add (StrataAdviceContext *context,
                   const StrataAdviceRule *rule,
                   gpointer subject,
                   const char *argument,
                   char *title,
                   char *body)
{
  StrataAdvice *self = g_object_new (STRATA_TYPE_ADVICE, NULL);

  self->rule = rule;
  self->title = title != NULL ? title : g_strdup (rule->title != NULL ? _ (rule->title) : "");
  self->body = body != NULL ? body : g_strdup (_ (rule->reason));
  self->argument = g_strdup (argument);
  self->subject = g_object_ref (STRATA_CONFIGURABLE (subject));
  g_ptr_array_add (context->found, self);
  return self;
}

void
strata_advice_add_mend (StrataAdvice *self, char *label, StrataMendFunc mend, const char *value)
{
  g_array_append_val (self->mends, ((Mend){ .label = label, .mend = mend, .value = value }));
}

static void
run_rules (StrataAdviceContext *context, const StrataAdviceRule *rules)
{
  for (const StrataAdviceRule *rule = rules; rule->id != NULL; rule++)
    rule->check (context, rule);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const StrataAdvice *left = *(StrataAdvice **) a, *right = *(StrataAdvice **) b;

  return (int) left->rule->rank - (int) right->rule->rank;
}

/**
 * strata_advise:
 * @experiment: what is looked at; its description alone, no data
 *
 * Returns: (transfer full) (element-type StrataAdvice): all that holds now, errors first, then warnings, then hints, each
 * rank in the order of the rules.
 */
GPtrArray *
strata_advise (StrataExperiment *experiment)
{
  StrataAdviceContext context;
  GPtrArray *found;

  strata_advice_context_init (&context, experiment);
  run_rules (&context, strata_advice_shape_rules);
  run_rules (&context, strata_advice_loss_rules);
  run_rules (&context, strata_advice_settings_rules);
  run_rules (&context, strata_advice_activation_rules);
  run_rules (&context, strata_advice_image_rules);
  found = g_ptr_array_ref (context.found);
  strata_advice_context_clear (&context);

  /* qsort() may swap equals; g_ptr_array_sort() keeps their order. */
  g_ptr_array_sort (found, compare_ranks);
  return found;
}

const char *
strata_advice_get_id (StrataAdvice *self)
{
  return self->rule->id;
}

StrataAdviceRank
strata_advice_get_rank (StrataAdvice *self)
{
  return self->rule->rank;
}

const char *
strata_advice_get_title (StrataAdvice *self)
{
  return self->title;
}

const char *
strata_advice_get_body (StrataAdvice *self)
{
  return self->body;
}

const char *
strata_advice_get_source (StrataAdvice *self)
{
  return self->rule->source;
}

StrataConfigurable *
strata_advice_get_subject (StrataAdvice *self)
{
  return self->subject;
}

const char *
strata_advice_get_argument (StrataAdvice *self)
{
  return self->argument;
}

guint
strata_advice_get_n_mends (StrataAdvice *self)
{
  return self->mends->len;
}

const char *
strata_advice_get_mend_label (StrataAdvice *self, guint i)
{
  g_return_val_if_fail (i < self->mends->len, NULL);

  return g_array_index (self->mends, Mend, i).label;
}

void
strata_advice_mend (StrataAdvice *self, guint i, StrataEditor *editor)
{
  g_return_if_fail (i < self->mends->len);

  const Mend *mend = &g_array_index (self->mends, Mend, i);

  strata_editor_begin_group (editor, mend->label);
  mend->mend (self, editor, mend->value);
  strata_editor_end_group (editor);
}

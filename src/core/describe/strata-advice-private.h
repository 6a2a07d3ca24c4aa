/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-advice.h"

G_BEGIN_DECLS

/* How a rule is written: one function that looks at the experiment and says what it finds, and one line in a table with
 * what it finds, why that matters and who showed it. For the rules alone. */

typedef struct _StrataAdviceRule StrataAdviceRule;

/* One layer that will run, as the rules see it: blocks are entered, disabled layers left out. */
typedef struct
{
  StrataLayer *layer; /* (transfer none) */
  GListModel *list;   /* (transfer none) the stack, or the block's members */
  guint position;     /* in list */
  StrataBlock *block; /* or NULL */
  guint repeat;       /* how often it runs */
  StrataShape input;  /* rank < 0: unknown */
} StrataAdviceLayer;

typedef struct
{
  StrataExperiment *experiment;
  GArray *layers;   /* of StrataAdviceLayer */
  GPtrArray *found; /* of StrataAdvice */
} StrataAdviceContext;

struct _StrataAdviceRule
{
  const char *id;
  StrataAdviceRank rank;
  const char *title;  /* short, no full stop */
  const char *reason; /* one sentence; NULL: the check words it */
  const char *source;
  void (*check) (StrataAdviceContext *context, const StrataAdviceRule *rule);
};

extern const StrataAdviceRule strata_advice_shape_rules[];      /* strata-advice-shapes.c */
extern const StrataAdviceRule strata_advice_activation_rules[]; /* strata-advice-activations.c */
extern const StrataAdviceRule strata_advice_loss_rules[];       /* strata-advice-losses.c */
extern const StrataAdviceRule strata_advice_image_rules[];      /* strata-advice-images.c */
extern const StrataAdviceRule strata_advice_settings_rules[];   /* strata-advice-settings.c */

/* A mend edits the subject (or the whole experiment) within a group the caller has begun. */
typedef void (*StrataMendFunc) (StrataAdvice *advice, StrataEditor *editor, const char *value);

/* title, body: NULL for the rule's own; taken over. Returns (transfer none). */
StrataAdvice *strata_advice_add (StrataAdviceContext *context,
                                 const StrataAdviceRule *rule,
                                 gpointer subject,
                                 const char *argument,
                                 char *title,
                                 char *body);
/* label is taken over; value must outlive the advice, a literal. */
void strata_advice_add_mend (StrataAdvice *self, char *label, StrataMendFunc mend, const char *value);

void strata_advice_context_init (StrataAdviceContext *context, StrataExperiment *experiment);
void strata_advice_context_clear (StrataAdviceContext *context);

/* The activation a Dense or Activation layer applies; ST_LINEAR for all others. */
StActivation strata_advice_get_activation (StrataLayer *layer);
/* The activation after the Dense at index i: its own, or that of an Activation behind it. */
StActivation strata_advice_get_effective_activation (StrataAdviceContext *context, guint i);
/* The last layer with weights that decides the output (a Dense), or -1. */
gint strata_advice_find_last_dense (StrataAdviceContext *context);
gint strata_advice_find_first_dense (StrataAdviceContext *context);
gboolean strata_advice_find_layer (StrataExperiment *experiment,
                                   StrataLayer *layer,
                                   GListModel **list,
                                   guint *position);
guint strata_advice_get_n_classes (StrataExperiment *experiment);
const char *strata_advice_get_loss (StrataExperiment *experiment);  /* Keras' short name, or "" */
gboolean strata_advice_takes_logits (StrataExperiment *experiment); /* the loss applies the last activation itself */

/* Mends in common. */
void strata_mend_set_argument (StrataAdvice *advice, StrataEditor *editor, const char *value); /* value as text */
void strata_mend_remove (StrataAdvice *advice, StrataEditor *editor, const char *value);
void strata_mend_standardize (StrataAdvice *advice, StrataEditor *editor, const char *value);
void strata_mend_set (StrataEditor *editor, gpointer object, const char *property, const char *value);
/* Of a Dense, or of the Activation behind it. */
void strata_mend_set_activation (StrataEditor *editor, StrataLayer *dense, const char *nick);
void strata_mend_replace (StrataEditor *editor, StrataLayer *layer, StrataLayer *replacement);
void strata_mend_insert (StrataEditor *editor, StrataLayer *before, StrataLayer *layer);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

G_BEGIN_DECLS

/* An argument of several whole numbers: a kernel_size of (3, 3), a target_shape, a padding of ((1, 1), (2, 2)). It is a
 * boxed type; its form says how many numbers it takes, and serves the inspector, the messages, JSON, Keras' config and
 * Keras' code alike. A pointer that is NULL stands for None. */

#define STRATA_TUPLE_MAX 4

typedef struct
{
  int n;
  int item[STRATA_TUPLE_MAX];
} StrataTuple;

typedef struct
{
  int shortest, longest; /* how many numbers; where both are the same, one number stands for all of them */
  int minimum;           /* of each number */
  gboolean pairs;        /* written two by two, as ((top, bottom), (left, right)) */
  gboolean plain;        /* a single number is written without brackets */
} StrataTupleForm;

#define STRATA_TYPE_TUPLE (strata_tuple_get_type ())
GType strata_tuple_get_type (void);

StrataTuple *strata_tuple_copy (const StrataTuple *tuple);
void strata_tuple_free (StrataTuple *tuple);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataTuple, strata_tuple_free)

gboolean strata_tuple_equal (const StrataTuple *a, const StrataTuple *b);
gboolean strata_tuple_set_items (StrataTuple *tuple, const StrataTupleForm *form, const int *items, int n_items);
gboolean strata_tuple_parse (const char *text, const StrataTupleForm *form, StrataTuple *tuple, GError **error);
char *strata_tuple_to_string (const StrataTuple *tuple, const StrataTupleForm *form); /* "3 × 3" */
char *strata_tuple_to_python (const StrataTuple *tuple, const StrataTupleForm *form); /* "(3, 3)" */
char *strata_tuple_form_to_words (const StrataTupleForm *form);

/* Installs an argument that lives in a StrataTuple * of the instance. It starts with `initial`, or where that is NULL as
 * None, which it then may be set to again. `flags` come on top of STRATA_ARGUMENT. */
void strata_tuple_install_argument (StrataConfigurableClass *klass,
                                    gsize offset,
                                    const char *name,
                                    const char *nick,
                                    const char *blurb,
                                    GParamFlags flags,
                                    const StrataTupleForm *form,
                                    const StrataTuple *initial);
const StrataTupleForm *strata_param_spec_get_tuple_form (GParamSpec *pspec);

/* What a value of the argument must be before it may be trained with: "strides must be at least 1 (is 0 × 1)". */
gboolean strata_tuple_validate (const StrataTuple *tuple, GParamSpec *pspec, GError **error);

G_END_DECLS

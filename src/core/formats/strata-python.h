/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

G_BEGIN_DECLS

/* Python spellings, for the generated programs. */

char *strata_python_quote (const char *text);
char *strata_python_literal (GParamSpec *pspec, const GValue *value);

/* A call such as keras.layers.Dense(300, activation="relu"): arguments are added, then the text is taken. */
typedef struct
{
  char *function;
  GPtrArray *arguments;
} StrataPythonCall;

/* module NULL: the name alone. */
StrataPythonCall *strata_python_call_new (const char *module, const char *name);
/* module "keras.layers": the call that makes the object. Arguments that have their default are left out, but for those
 * without a default in Keras; the first of these stands without its name. */
StrataPythonCall *strata_python_call_new_for (const char *module, StrataConfigurable *object);
void strata_python_call_add (StrataPythonCall *self, const char *name, const char *literal); /* name may be NULL */
/* On one line if it fits behind indent and prefix, else an argument a line. Frees self. */
char *strata_python_call_finish (StrataPythonCall *self, const char *indent, const char *prefix, const char *suffix);

G_END_DECLS

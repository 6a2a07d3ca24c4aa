/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-experiment.h"
#include "strata-python.h"

G_BEGIN_DECLS

/* A Keras program being written. For strata-keras-code*.c alone. */

typedef struct
{
  StrataExperiment *experiment;
  GString *text;
  guint n_validation;
  StrataScaling scaling;
  gboolean one_hot;
} KerasProgram;

void keras_program_write (KerasProgram *program, const char *format, ...) G_GNUC_PRINTF (2, 3); /* a line */
void keras_program_write_call (KerasProgram *program,
                               StrataPythonCall *call,
                               const char *indent,
                               const char *prefix,
                               const char *suffix);
char *keras_program_dup_string (gpointer object, const char *property); /* never NULL */
char *keras_program_get_literal (GObject *object, const char *property);

void keras_program_write_compile (KerasProgram *program);
void keras_program_write_fit (KerasProgram *program);
/* strata-keras-code-callbacks.c: the list named `callbacks`, and the classes it needs; FALSE if there are none. */
gboolean keras_program_write_callbacks (KerasProgram *program);
/* Whether one of them counts the time. */
gboolean keras_program_needs_time (KerasProgram *program);
/* What their formulas use of Python's math, "exp, pi"; NULL: nothing. Transfer full. */
char *keras_program_list_math (KerasProgram *program);

G_END_DECLS

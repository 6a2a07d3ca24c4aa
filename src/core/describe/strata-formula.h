/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small formula of two variables, `epoch` and `lr`, in Python's words and with Python's rules: + - * / // % **,
 * comparisons, and, or, not, "a if condition else b", parentheses, the constants e and pi, and the functions abs, ceil, cos,
 * exp, floor, log, max, min, sin, sqrt. It can be pasted into a Python program as it is, and nothing else can be said in
 * it. */

/* FALSE with %STRATA_MODEL_ERROR_ARGUMENT, naming the place, if it is no such formula. A division by zero is no error here:
 * the value is then not finite. */
gboolean strata_formula_evaluate (const char *formula, double epoch, double lr, double *value, GError **error);

G_END_DECLS

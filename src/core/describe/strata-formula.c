/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-formula.h"

#include "strata-configurable.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* One function a level of Python's grammar; each evaluates what it reads. Where nothing can fail to be computed, the branch
 * that is not taken may be computed too. */

#define MAX_LENGTH 500
#define MAX_DEPTH 40

typedef struct
{
  const char *text, *at;
  double epoch, lr;
  int depth;
  char *trouble; /* the first one */
} Parser;

static double parse_condition (Parser *self);

static double
fail (Parser *self, const char *expected)
{
  if (self->trouble == NULL)
    self->trouble = g_strdup_printf (_ ("at character %d %s is missing"), (int) (self->at - self->text) + 1, expected);
  return NAN;
}

static void
skip_spaces (Parser *self)
{
  while (*self->at == ' ' || *self->at == '\t')
    self->at++;
}

/* A sign, unless a longer one begins with it: "*" is not taken from "**". */
static gboolean
take (Parser *self, const char *sign, const char *not_before)
{
  gsize length = strlen (sign);

  skip_spaces (self);
  if (strncmp (self->at, sign, length) != 0
      || (self->at[length] != '\0' && strchr (not_before, self->at[length]) != NULL))
    return FALSE;
  self->at += length;
  return TRUE;
}

static gsize
measure_word (Parser *self)
{
  gsize length = 0;

  skip_spaces (self);
  while (g_ascii_isalpha (self->at[length]) || self->at[length] == '_'
         || (length > 0 && g_ascii_isdigit (self->at[length])))
    length++;
  return length;
}

static gboolean
take_word (Parser *self, const char *word)
{
  if (measure_word (self) != strlen (word) || strncmp (self->at, word, strlen (word)) != 0)
    return FALSE;
  self->at += strlen (word);
  return TRUE;
}

/* --- Functions ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *name;
  double (*one) (double x);
} Function;

static const Function functions[] = {
  { "abs", fabs },    { "ceil", ceil }, { "cos", cos }, { "exp", exp },
  { "floor", floor }, { "log", log },   { "sin", sin }, { "sqrt", sqrt },
};

static double
parse_call (Parser *self, double (*one) (double x))
{
  double value;

  if (!take (self, "(", ""))
    return fail (self, "(");
  value = parse_condition (self);
  return take (self, ")", "") ? one (value) : fail (self, ")");
}

/* min or max of two or more */
static double
parse_extreme (Parser *self, gboolean is_max)
{
  double value;
  guint n = 1;

  if (!take (self, "(", ""))
    return fail (self, "(");
  for (value = parse_condition (self); take (self, ",", ""); n++)
    {
      double other = parse_condition (self);
      value = (is_max ? other > value : other < value) ? other : value;
    }
  if (n < 2)
    return fail (self, ",");
  return take (self, ")", "") ? value : fail (self, ")");
}

/* --- Levels --------------------------------------------------------------------------------------------------------- */

static double
parse_name (Parser *self)
{
  if (take_word (self, "epoch"))
    return self->epoch;
  if (take_word (self, "lr"))
    return self->lr;
  if (take_word (self, "pi"))
    return G_PI;
  if (take_word (self, "e"))
    return G_E;
  if (take_word (self, "min"))
    return parse_extreme (self, FALSE);
  if (take_word (self, "max"))
    return parse_extreme (self, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (take_word (self, functions[i].name))
      return parse_call (self, functions[i].one);
  return fail (self, _ ("epoch, lr, a number or a function"));
}

/* A number, a name, a call, or anything in parentheses. */
static double
parse_atom (Parser *self)
{
  double value;
  char *end;

  skip_spaces (self);
  if (take (self, "(", ""))
    {
      value = parse_condition (self);
      return take (self, ")", "") ? value : fail (self, ")");
    }
  if (!g_ascii_isdigit (*self->at) && !(*self->at == '.' && g_ascii_isdigit (self->at[1])))
    return parse_name (self);
  value = g_ascii_strtod (self->at, &end);
  /* Python has no number such as 0x1p3, and none that a letter follows or 007. */
  if (g_ascii_isalpha (*end) || self->at[1] == 'x' || self->at[1] == 'X'
      || (self->at[0] == '0' && g_ascii_isdigit (self->at[1])))
    return fail (self, _ ("a number"));
  self->at = end;
  return value;
}

static double parse_factor (Parser *self);

/* a ** b, which binds more than a sign before it and less than one behind it */
static double
parse_power (Parser *self)
{
  double value = parse_atom (self);

  return take (self, "**", "") ? pow (value, parse_factor (self)) : value;
}

static double
parse_factor (Parser *self)
{
  double value;

  if (++self->depth > MAX_DEPTH)
    return fail (self, _ ("a simpler formula"));
  if (take (self, "-", ""))
    value = -parse_factor (self);
  else if (take (self, "+", ""))
    value = parse_factor (self);
  else
    value = parse_power (self);
  self->depth--;
  return value;
}

/* The sign of Python's remainder is that of the divisor. */
static double
parse_term (Parser *self)
{
  double value = parse_factor (self);

  while (self->trouble == NULL)
    if (take (self, "//", ""))
      value = floor (value / parse_factor (self));
    else if (take (self, "*", "*"))
      value *= parse_factor (self);
    else if (take (self, "/", "/"))
      value /= parse_factor (self);
    else if (take (self, "%", ""))
      {
        double divisor = parse_factor (self), rest = fmod (value, divisor);
        value = rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
      }
    else
      break;
  return value;
}

static double
parse_sum (Parser *self)
{
  double value = parse_term (self);

  while (self->trouble == NULL)
    if (take (self, "+", ""))
      value += parse_term (self);
    else if (take (self, "-", ""))
      value -= parse_term (self);
    else
      break;
  return value;
}

/* a < b < c is a < b and b < c. */
static double
parse_comparison (Parser *self)
{
  static const char *const signs[] = { "<=", ">=", "==", "!=", "<", ">" };
  double left = parse_sum (self), value = 1;
  gboolean compares = FALSE;

  while (self->trouble == NULL)
    {
      guint sign = 0;

      while (sign < G_N_ELEMENTS (signs) && !take (self, signs[sign], ""))
        sign++;
      if (sign == G_N_ELEMENTS (signs))
        break;
      double right = parse_sum (self);
      const gboolean holds[] = { left <= right, left >= right, left == right, left != right, left<right, left> right };
      value = value != 0 && holds[sign];
      left = right;
      compares = TRUE;
    }
  return compares ? value : left;
}

static double
parse_not (Parser *self)
{
  double value;

  if (!take_word (self, "not"))
    return parse_comparison (self);
  if (++self->depth > MAX_DEPTH)
    return fail (self, _ ("a simpler formula"));
  value = parse_not (self) == 0;
  self->depth--;
  return value;
}

static double
parse_and (Parser *self)
{
  double value = parse_not (self);

  while (self->trouble == NULL && take_word (self, "and"))
    {
      double right = parse_not (self);
      value = value == 0 ? value : right;
    }
  return value;
}

static double
parse_or (Parser *self)
{
  double value = parse_and (self);

  while (self->trouble == NULL && take_word (self, "or"))
    {
      double right = parse_and (self);
      value = value != 0 ? value : right;
    }
  return value;
}

static double
parse_condition (Parser *self)
{
  double value, condition, other;

  if (++self->depth > MAX_DEPTH)
    return fail (self, _ ("a simpler formula"));
  value = parse_or (self);
  if (self->trouble == NULL && take_word (self, "if"))
    {
      condition = parse_or (self);
      if (!take_word (self, "else"))
        return fail (self, "else");
      other = parse_condition (self);
      value = condition != 0 ? value : other;
    }
  self->depth--;
  return value;
}

/**
 * strata_formula_evaluate:
 * @formula: such as "lr * 0.95 if epoch >= 10 else lr"
 * @epoch: the value of `epoch`
 * @lr: the value of `lr`
 * @value: (out): what it gives, maybe not finite
 *
 * Returns: whether it is a formula
 */
gboolean
strata_formula_evaluate (const char *formula, double epoch, double lr, double *value, GError **error)
{
  Parser parser = { .text = formula, .at = formula, .epoch = epoch, .lr = lr };

  if (strlen (formula) > MAX_LENGTH)
    parser.trouble = g_strdup_printf (_ ("it is longer than %d characters"), MAX_LENGTH);
  else
    *value = parse_condition (&parser);
  skip_spaces (&parser);
  if (*parser.at != '\0' && parser.trouble == NULL)
    fail (&parser, _ ("the end, or a sign such as + or *"));
  if (parser.trouble == NULL)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("formula “%s”: %s"), formula, parser.trouble);
  g_free (parser.trouble);
  return FALSE;
}

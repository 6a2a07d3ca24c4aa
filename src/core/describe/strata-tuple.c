/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tuple.h"

#include <glib/gi18n-lib.h>

/* Nothing a layer does reaches further than this. */
#define MAX_ITEM (1 << 24)

G_DEFINE_BOXED_TYPE (StrataTuple, strata_tuple, strata_tuple_copy, strata_tuple_free)
static G_DEFINE_QUARK (strata - param - spec - tuple - form, form)

StrataTuple *
strata_tuple_copy (const StrataTuple *tuple)
{
  return tuple ? g_memdup2 (tuple, sizeof *tuple) : NULL;
}

void
strata_tuple_free (StrataTuple *tuple)
{
  g_free (tuple);
}

gboolean
strata_tuple_equal (const StrataTuple *a, const StrataTuple *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->n == b->n && memcmp (a->item, b->item, a->n * sizeof a->item[0]) == 0;
}

/**
 * strata_tuple_set_items:
 * @tuple: (out): set where the number of items suits the form
 * @items: (array length=n_items): as a person or a file gives them: all, one for all, or one for each pair
 *
 * Returns: FALSE where the form takes another number of items
 */
gboolean
strata_tuple_set_items (StrataTuple *tuple, const StrataTupleForm *form, const int *items, int n_items)
{
  const gboolean is_fixed = form->shortest == form->longest;
  StrataTuple set = { .n = n_items };

  if (is_fixed && n_items == 1)
    set.n = form->longest;
  else if (form->pairs && n_items * 2 == form->longest)
    set.n = form->longest;
  else if (n_items < form->shortest || n_items > form->longest)
    return FALSE;
  for (int i = 0; i < set.n; i++)
    set.item[i] = items[i * n_items / set.n];
  *tuple = set;
  return TRUE;
}

static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c) || c == ',' || c == 0x00d7 || c == 'x' || c == '(' || c == ')' || c == '[' || c == ']';
}

/* At most one number more than any tuple has; -1 where there is something else than numbers. */
static int
read_items (const char *text, int items[STRATA_TUPLE_MAX + 1])
{
  int n = 0;

  while (*text != '\0' && n <= STRATA_TUPLE_MAX)
    {
      if (g_ascii_isdigit (*text) || (*text == '-' && g_ascii_isdigit (text[1])))
        {
          char *end;
          gint64 item = g_ascii_strtoll (text, &end, 10);

          if (item < -MAX_ITEM || item > MAX_ITEM)
            return -1;
          items[n++] = (int) item;
          text = end;
          continue;
        }
      if (!is_separator (g_utf8_get_char (text)))
        return -1;
      text = g_utf8_next_char (text);
    }
  return n;
}

/**
 * strata_tuple_parse:
 * @text: whole numbers with commas, × or brackets between them: "3", "3 × 3", "(3, 3)", "((1, 1), (2, 2))"
 *
 * Returns: FALSE with %STRATA_MODEL_ERROR_ARGUMENT when the text does not suit the form
 */
gboolean
strata_tuple_parse (const char *text, const StrataTupleForm *form, StrataTuple *tuple, GError **error)
{
  int items[STRATA_TUPLE_MAX + 1];
  int n = read_items (text, items);
  g_autofree char *words = NULL;

  if (n > 0 && strata_tuple_set_items (tuple, form, items, n))
    return TRUE;
  words = strata_tuple_form_to_words (form);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("“%s” will not do: write %s"), text, words);
  return FALSE;
}

static char *
join (const StrataTuple *tuple, gboolean pairs, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < tuple->n; i += pairs ? 2 : 1)
    {
      if (i > 0)
        g_string_append (text, separator);
      if (pairs)
        g_string_append_printf (text, "(%d, %d)", tuple->item[i], tuple->item[i + 1]);
      else
        g_string_append_printf (text, "%d", tuple->item[i]);
    }
  return g_string_free (text, FALSE);
}

/**
 * strata_tuple_to_string:
 *
 * Returns: what strata_tuple_parse() reads: "3 × 3", "(1, 1) × (2, 2)"; empty for None
 */
char *
strata_tuple_to_string (const StrataTuple *tuple, const StrataTupleForm *form)
{
  return tuple ? join (tuple, form->pairs, " × ") : g_strdup ("");
}

char *
strata_tuple_to_python (const StrataTuple *tuple, const StrataTupleForm *form)
{
  g_autofree char *items = NULL;

  if (tuple == NULL)
    return g_strdup ("None");
  items = join (tuple, form->pairs, ", ");
  if (tuple->n == 1 && (form->longest == 1 || form->plain))
    return g_steal_pointer (&items);
  return g_strdup_printf (tuple->n == 1 ? "(%s,)" : "(%s)", items);
}

/**
 * strata_tuple_form_to_words:
 *
 * Returns: what a message asks for: "1 or 2 whole numbers, such as 3 × 3"
 */
char *
strata_tuple_form_to_words (const StrataTupleForm *form)
{
  if (form->pairs)
    return g_strdup (_ ("1, 2 or 4 whole numbers, such as (1, 1) × (2, 2)"));
  if (form->longest == 1)
    return g_strdup (_ ("one whole number"));
  if (form->shortest == 2 && form->longest == 2)
    return g_strdup (_ ("1 or 2 whole numbers, such as 3 × 3"));
  return g_strdup_printf (_ ("%d to %d whole numbers, such as 28 × 28"), form->shortest, form->longest);
}

void
strata_tuple_install_argument (StrataConfigurableClass *klass,
                               gsize offset,
                               const char *name,
                               const char *nick,
                               const char *blurb,
                               GParamFlags flags,
                               const StrataTupleForm *form,
                               const StrataTuple *initial)
{
  const GParamFlags none = initial ? 0 : STRATA_PARAM_OPTIONAL;
  GParamSpec *pspec = g_param_spec_boxed (name, nick, blurb, STRATA_TYPE_TUPLE, STRATA_ARGUMENT | flags | none);

  g_param_spec_set_qdata_full (pspec, form_quark (), g_memdup2 (form, sizeof *form), g_free);
  if (initial != NULL)
    strata_param_spec_set_default_boxed (pspec, initial);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

const StrataTupleForm *
strata_param_spec_get_tuple_form (GParamSpec *pspec)
{
  return g_param_spec_get_qdata (pspec, form_quark ());
}

gboolean
strata_tuple_validate (const StrataTuple *tuple, GParamSpec *pspec, GError **error)
{
  const StrataTupleForm *form = strata_param_spec_get_tuple_form (pspec);
  g_autofree char *name = strata_argument_to_keras (pspec->name);

  if (tuple == NULL)
    {
      if ((pspec->flags & STRATA_PARAM_OPTIONAL) != 0)
        return TRUE;
      g_autofree char *words = strata_tuple_form_to_words (form);
      g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s is missing: write %s"), name, words);
      return FALSE;
    }
  for (int i = 0; i < tuple->n; i++)
    if (tuple->item[i] < form->minimum)
      {
        g_autofree char *is = strata_tuple_to_string (tuple, form);
        g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT, _ ("%s must be at least %d (is %s)"), name,
                     form->minimum, is);
        return FALSE;
      }
  return TRUE;
}

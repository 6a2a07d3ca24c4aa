/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-configurable.h"
#include "strata-shape.h"

#include <glib/gi18n-lib.h>

/* More values a sample than this cannot be meant. */
#define MAX_DIM ((guint64) 1 << 30)

G_DEFINE_BOXED_TYPE (StrataShape, strata_shape, strata_shape_copy, strata_shape_free)

StrataShape *
strata_shape_copy (const StrataShape *shape)
{
  return shape ? g_memdup2 (shape, sizeof *shape) : NULL;
}

void
strata_shape_free (StrataShape *shape)
{
  g_free (shape);
}

/**
 * strata_shape_get_size:
 * @shape: a shape that is set
 *
 * Returns: how many numbers a sample has; 1 for a scalar
 */
gsize
strata_shape_get_size (const StrataShape *shape)
{
  gsize size = 1;

  for (int i = 0; i < shape->rank; i++)
    size *= shape->dim[i];
  return size;
}

gboolean
strata_shape_equal (const StrataShape *a, const StrataShape *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->rank < 0 || b->rank < 0)
    return a->rank < 0 && b->rank < 0;
  if (a->rank != b->rank)
    return FALSE;
  for (int i = 0; i < a->rank; i++)
    if (a->dim[i] != b->dim[i])
      return FALSE;
  return TRUE;
}

static char *
join (const StrataShape *shape, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < shape->rank; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? separator : "", shape->dim[i]);
  return g_string_free (text, FALSE);
}

char *
strata_shape_to_string (const StrataShape *shape)
{
  return shape == NULL || shape->rank < 0 ? g_strdup ("?") : join (shape, " × ");
}

char *
strata_shape_to_keras (const StrataShape *shape)
{
  if (shape == NULL || shape->rank < 0)
    return g_strdup ("?");
  g_autofree char *dims = join (shape, ", ");
  return shape->rank == 0 ? g_strdup ("(None,)") : g_strdup_printf ("(None, %s)", dims);
}

/**
 * strata_shape_parse:
 * @text: whole numbers with anything but digits and signs between them: "28, 28", "28 × 28", "(28, 28)"
 * @shape: (out): what it says; not set for an empty text
 *
 * Returns: FALSE with %STRATA_MODEL_ERROR_ARGUMENT when the text is no shape
 */
gboolean
strata_shape_parse (const char *text, StrataShape *shape, GError **error)
{
  StrataShape parsed = { .rank = 0 };
  const char *p = text;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p))
        {
          char *end;
          guint64 dim = g_ascii_strtoull (p, &end, 10);

          if (dim == 0 || dim > MAX_DIM || parsed.rank == STRATA_MAX_RANK)
            goto refuse;
          parsed.dim[parsed.rank++] = dim;
          p = end;
          continue;
        }
      if (!g_unichar_isspace (c) && c != ',' && c != 0x00d7 && c != 'x' && c != '(' && c != ')' && c != '[' && c != ']')
        goto refuse;
      p = g_utf8_next_char (p);
    }
  if (parsed.rank == 0)
    parsed.rank = -1;
  *shape = parsed;
  return TRUE;

refuse:
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_ARGUMENT,
               _ ("“%s” is no shape: write one to %d whole numbers from 1, such as 28 × 28"), text, STRATA_MAX_RANK);
  return FALSE;
}

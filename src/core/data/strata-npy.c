/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-npy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The header's Python literal, read from `at` to `end`. Only what numpy.save writes is understood. */
typedef struct
{
  const char *at, *end;
} Scanner;

static gboolean
scan_char (Scanner *scanner, char c)
{
  while (scanner->at < scanner->end && g_ascii_isspace (*scanner->at))
    scanner->at++;
  if (scanner->at == scanner->end || *scanner->at != c)
    return FALSE;
  scanner->at++;
  return TRUE;
}

/* A quoted string without escapes; transfer full, NULL if there is none. */
static char *
scan_string (Scanner *scanner)
{
  const char *start, *close;
  char quote;

  if (scan_char (scanner, '\''))
    quote = '\'';
  else if (scan_char (scanner, '"'))
    quote = '"';
  else
    return NULL;
  start = scanner->at;
  close = memchr (start, quote, scanner->end - start);
  if (close == NULL)
    return NULL;
  scanner->at = close + 1;
  return g_strndup (start, close - start);
}

static gboolean
scan_size (Scanner *scanner, gsize *size)
{
  const char *start;

  while (scanner->at < scanner->end && g_ascii_isspace (*scanner->at))
    scanner->at++;
  start = scanner->at;
  for (*size = 0; scanner->at < scanner->end && g_ascii_isdigit (*scanner->at); scanner->at++)
    if (!g_size_checked_mul (size, *size, 10) || !g_size_checked_add (size, *size, (gsize) (*scanner->at - '0')))
      return FALSE;
  return scanner->at > start;
}

/* (55000,) or (5, 4) or () */
static gboolean
scan_shape (Scanner *scanner, StrataNpy *npy)
{
  if (!scan_char (scanner, '('))
    return FALSE;
  npy->rank = 0;
  while (!scan_char (scanner, ')'))
    {
      if (npy->rank == STRATA_NPY_MAX_RANK || !scan_size (scanner, &npy->dim[npy->rank]))
        return FALSE;
      npy->rank++;
      if (!scan_char (scanner, ','))
        return scan_char (scanner, ')');
    }
  return TRUE;
}

static gboolean
scan_boolean (Scanner *scanner, gboolean *value)
{
  for (const char *const *word = (const char *const[]){ "True", "False", NULL }; *word != NULL; word++)
    {
      gsize length = strlen (*word);

      while (scanner->at < scanner->end && g_ascii_isspace (*scanner->at))
        scanner->at++;
      if ((gsize) (scanner->end - scanner->at) >= length && memcmp (scanner->at, *word, length) == 0)
        {
          scanner->at += length;
          *value = **word == 'T';
          return TRUE;
        }
    }
  return FALSE;
}

/* {'descr': '<f8', 'fortran_order': False, 'shape': (3,), }; the order of the fields is free. */
static gboolean
scan_header (Scanner *scanner, StrataNpy *npy, char **descr)
{
  npy->rank = -1;
  npy->is_fortran = FALSE;
  if (!scan_char (scanner, '{'))
    return FALSE;
  while (!scan_char (scanner, '}'))
    {
      g_autofree char *key = scan_string (scanner);
      gboolean read = FALSE;

      if (key == NULL || !scan_char (scanner, ':'))
        return FALSE;
      if (strcmp (key, "descr") == 0)
        {
          g_free (*descr);
          *descr = scan_string (scanner);
          read = *descr != NULL;
        }
      else if (strcmp (key, "shape") == 0)
        read = scan_shape (scanner, npy);
      else if (strcmp (key, "fortran_order") == 0)
        read = scan_boolean (scanner, &npy->is_fortran);
      if (!read)
        return FALSE;
      if (!scan_char (scanner, ','))
        return scan_char (scanner, '}') && npy->rank >= 0 && *descr != NULL;
    }
  return npy->rank >= 0 && *descr != NULL;
}

static gboolean
parse_type (const char *descr, StrataNpy *npy)
{
  if (strlen (descr) != 3 || strchr ("<>|=", descr[0]) == NULL)
    return FALSE;
  npy->is_big_endian = descr[0] == '>' || (descr[0] == '=' && G_BYTE_ORDER == G_BIG_ENDIAN);
  npy->kind = descr[1];
  npy->item_size = descr[2] - '0';
  if (npy->kind == 'f')
    return npy->item_size == 4 || npy->item_size == 8;
  return (npy->kind == 'i' || npy->kind == 'u')
         && (npy->item_size == 1 || npy->item_size == 2 || npy->item_size == 4 || npy->item_size == 8);
}

static void
set_error (const char *name, const char *fault, GError **error)
{
  g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT, _ ("“%s” %s; save it anew with numpy.save"), name,
               fault);
}

gboolean
strata_npy_is_npy (const guint8 *bytes, gsize n_bytes)
{
  return n_bytes >= 6 && memcmp (bytes, "\x93NUMPY", 6) == 0;
}

/* Where the header's text lies: its length has two bytes in version 1 and four in versions 2 and 3, little-endian. */
static gboolean
find_header (const guint8 *bytes, gsize n_bytes, const char *name, Scanner *scanner, GError **error)
{
  gsize n_prefix, n_header;

  if (n_bytes < 12)
    {
      set_error (name, _ ("is truncated: it ends in its header"), error);
      return FALSE;
    }
  if (bytes[6] < 1 || bytes[6] > 3)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” is of .npy version %u, and 1 to 3 can be read; save it with an older NumPy"), name,
                   bytes[6]);
      return FALSE;
    }
  n_prefix = bytes[6] == 1 ? 10 : 12;
  n_header = bytes[8] | bytes[9] << 8;
  if (bytes[6] > 1)
    n_header |= (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;
  if (n_header > n_bytes - n_prefix)
    {
      set_error (name, _ ("is truncated: it ends in its header"), error);
      return FALSE;
    }
  scanner->at = (const char *) bytes + n_prefix;
  scanner->end = scanner->at + n_header;
  return TRUE;
}

gboolean
strata_npy_parse (const guint8 *bytes, gsize n_bytes, const char *name, StrataNpy *npy, GError **error)
{
  g_autofree char *descr = NULL;
  Scanner scanner;
  gsize n_data, n_found;

  if (!strata_npy_is_npy (bytes, n_bytes))
    {
      set_error (name, _ ("is not a .npy file"), error);
      return FALSE;
    }
  if (!find_header (bytes, n_bytes, name, &scanner, error))
    return FALSE;
  npy->values = (const guint8 *) scanner.end;
  n_found = n_bytes - (npy->values - bytes);

  if (!scan_header (&scanner, npy, &descr))
    {
      set_error (name, _ ("has a header that is not NumPy's (descr, fortran_order, shape of at most 4 axes)"), error);
      return FALSE;
    }
  if (!parse_type (descr, npy))
    {
      g_autofree char *readable = g_str_to_ascii (descr, "C");

      g_set_error (
        error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
        _ ("“%s” holds values of the type “%.40s”; only integers, float32 and float64 can be read: convert it "
           "with astype (numpy.float32)"),
        name, readable);
      return FALSE;
    }

  npy->is_fortran = npy->is_fortran && npy->rank > 1;
  npy->n_values = 1;
  for (int i = 0; i < npy->rank; i++)
    if (!g_size_checked_mul (&npy->n_values, npy->n_values, npy->dim[i]))
      {
        set_error (name, _ ("has a shape too large to be true"), error);
        return FALSE;
      }
  if (!g_size_checked_mul (&n_data, npy->n_values, npy->item_size) || n_data != n_found)
    {
      g_set_error (
        error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
        _ ("“%s” promises %zu values of %u bytes, but %zu bytes follow its header; save it anew with numpy.save"), name,
        npy->n_values, npy->item_size, n_found);
      return FALSE;
    }
  return TRUE;
}

double
strata_npy_get (const StrataNpy *npy, gsize i)
{
  const guint8 *value = npy->values + i * npy->item_size;
  const guint last = npy->item_size - 1;
  const gboolean is_negative = npy->kind == 'i' && (value[npy->is_big_endian ? 0 : last] & 0x80) != 0;
  guint64 bits = is_negative ? G_MAXUINT64 : 0;
  double number;
  float single;

  for (guint b = 0; b <= last; b++)
    bits = bits << 8 | value[npy->is_big_endian ? b : last - b];

  if (npy->kind == 'u')
    return (double) bits;
  if (npy->kind == 'i')
    return (double) (gint64) bits;
  if (npy->item_size == 8)
    {
      memcpy (&number, &bits, sizeof number);
      return number;
    }
  memcpy (&single, &(guint32){ (guint32) bits }, sizeof single);
  return single;
}

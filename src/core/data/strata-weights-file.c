/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-weights-file.h"

#include <glib/gi18n-lib.h>

#include "strata-npy.h"

#include <math.h>
#include <string.h>

#define MAX_BYTES ((goffset) 1 << 30)

static gboolean
check_number (gsize n_found, gsize n, const char *name, GError **error)
{
  if (n_found == n)
    return TRUE;
  g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_MISMATCH,
               _ ("“%s” holds %zu sample weights, but there are %zu samples; give one weight a sample"), name, n_found,
               n);
  return FALSE;
}

static gboolean
check_weight (double weight, const char *name, const char *place, gsize i, GError **error)
{
  /* The engine computes in float: what overflows there is no number either. */
  if (isfinite ((float) weight) && weight >= 0)
    return TRUE;
  g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
               _ ("“%s”, %s %zu: a sample weight must be a finite number, zero or above, not %g"), name, place, i,
               weight);
  return FALSE;
}

static float *
read_npy (const guint8 *bytes, gsize n_bytes, gsize n, const char *name, GError **error)
{
  g_autofree float *weights = NULL;
  StrataNpy npy;

  if (!strata_npy_parse (bytes, n_bytes, name, &npy, error))
    return NULL;
  if (npy.rank != 1)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” has %d axes; sample weights have one: flatten it with ravel ()"), name, npy.rank);
      return NULL;
    }
  if (!check_number (npy.n_values, n, name, error))
    return NULL;

  weights = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      double weight = strata_npy_get (&npy, i);

      if (!check_weight (weight, name, "element", i, error))
        return NULL;
      weights[i] = (float) weight;
    }
  return g_steal_pointer (&weights);
}

static gboolean
parse_line (char *line, gsize number, const char *name, double *weight, GError **error)
{
  char *end;

  *weight = g_ascii_strtod (line, &end);
  if (end != line && *end == '\0')
    return check_weight (*weight, name, "line", number, error);

  g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT, _ ("“%s”, line %zu: there must be just one number"),
               name, number);
  return FALSE;
}

/* One number a line; empty lines do not count. text is changed. */
static float *
read_text (char *text, gsize length, gsize n, const char *name, GError **error)
{
  g_autofree float *weights = g_new (float, MAX (n, 1));
  char *line = text, *end = text + length;
  gsize n_found = 0;

  for (gsize number = 1; line < end; number++)
    {
      char *newline = memchr (line, '\n', end - line);
      char *next = newline != NULL ? newline + 1 : end;
      double weight;

      if (newline != NULL)
        *newline = '\0';
      g_strstrip (line);
      if (*line != '\0')
        {
          if (!parse_line (line, number, name, &weight, error))
            return NULL;
          if (n_found < n)
            weights[n_found] = (float) weight;
          n_found++;
        }
      line = next;
    }
  if (!check_number (n_found, n, name, error))
    return NULL;
  return g_steal_pointer (&weights);
}

static char *
load_bytes (GFile *file, const char *name, gsize *length, GError **error)
{
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) io_error = NULL;
  char *bytes = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                            G_FILE_QUERY_INFO_NONE, NULL, &io_error);
  if (info != NULL && g_file_info_get_size (info) > MAX_BYTES)
    {
      g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_FORMAT,
                   _ ("“%s” is larger than 1 GiB, too large for sample weights; choose another file"), name);
      return NULL;
    }
  if (info != NULL && g_file_load_contents (file, NULL, &bytes, length, NULL, &io_error))
    return bytes;

  if (g_error_matches (io_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_NOT_FOUND,
                 _ ("There is no file of sample weights “%s”; choose another in the fit settings"), name);
  else
    g_set_error (error, STRATA_DATA_ERROR, STRATA_DATA_ERROR_READ, _ ("“%s” cannot be read: %s"), name,
                 io_error->message);
  return NULL;
}

/**
 * strata_sample_weights_read:
 * @file: a `.npy` of one axis, or a text of one number a line; told apart by the first bytes
 * @n: how many there must be
 * @error: of %STRATA_DATA_ERROR, naming the file and the line or element
 *
 * Returns: (transfer full) (nullable): the weights, [n], finite and not negative
 */
float *
strata_sample_weights_read (GFile *file, gsize n, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *bytes = NULL;
  gsize length;

  bytes = load_bytes (file, name, &length, error);
  if (bytes == NULL)
    return NULL;
  if (strata_npy_is_npy ((const guint8 *) bytes, length))
    return read_npy ((const guint8 *) bytes, length, n, name, error);
  return read_text (bytes, length, n, name, error);
}

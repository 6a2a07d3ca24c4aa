/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-number.h"

#include <math.h>

char *
strata_count_to_text (guint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  gsize length = strlen (digits);
  GString *text = g_string_sized_new (length + length / 3);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
strata_bytes_to_text (guint64 n)
{
  static const char *const units[] = { "B", "KB", "MB", "GB", "TB", "PB" };
  double size = n;
  guint unit = 0;

  while (size >= 1024 && unit + 1 < G_N_ELEMENTS (units))
    {
      size /= 1024;
      unit++;
    }
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup_printf ("%s %s", g_ascii_formatd (number, sizeof number, "%.2f", size), units[unit]);
}

char *
strata_number_to_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "Infinity" : "-Infinity");
  if (value == floor (value) && fabs (value) < 1e15)
    return g_strdup_printf ("%.0f", value);
  for (int precision = 1; precision <= 17; precision++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  return g_strdup (text);
}

gboolean
strata_numbers_parse (const char *text, double *numbers, guint most, guint *n)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", ",", -1);

  *n = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);
      char *end;
      double number = g_ascii_strtod (part, &end);

      if (*n == most || *part == '\0' || *end != '\0' || !isfinite (number))
        return FALSE;
      numbers[(*n)++] = number;
    }
  return *n > 0;
}

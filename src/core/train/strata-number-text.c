/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-number-text.h"

#include <math.h>

void
strata_append_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      g_string_append (text, isnan (value) ? "nan" : value > 0 ? "inf" : "-inf");
      return;
    }
  for (int precision = 15; precision <= 17; precision++)
    {
      char format[8];
      g_snprintf (format, sizeof format, "%%.%dg", precision);
      g_ascii_formatd (digits, sizeof digits, format, value);
      if (g_ascii_strtod (digits, NULL) == value)
        break;
    }
  g_string_append (text, digits);
  /* A whole number stays a floating-point one for readers that tell them apart. */
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (text, ".0");
}

void
strata_append_json_number (GString *text, double value)
{
  if (isfinite (value))
    strata_append_number (text, value);
  else
    g_string_append (text, "null");
}

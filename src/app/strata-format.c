/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-format.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

/* The losses of a training that went astray, of thirty digits otherwise. */
#define LARGE 1e6

char *
strata_format_count (guint64 n)
{
  const struct lconv *locale = localeconv ();
  const char *separator = locale->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  gsize length = strlen (digits);
  GString *text = g_string_sized_new (length * 2);

  if (separator == NULL || *separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    separator = ",";
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
strata_format_share (double share)
{
  /* Translators: a share in per cent, such as "61.0 %" */
  return g_strdup_printf (_ ("%.1f %%"), 100 * share);
}

char *
strata_format_duration (double seconds)
{
  guint64 whole = (guint64) MAX (0, round (seconds));

  if (whole < 60)
    return g_strdup_printf (_ ("%u s"), (guint) whole);
  if (whole < 3600)
    return g_strdup_printf (_ ("%u min %u s"), (guint) (whole / 60), (guint) (whole % 60));
  return g_strdup_printf (_ ("%u h %u min"), (guint) (whole / 3600), (guint) (whole % 3600 / 60));
}

char *
strata_format_flop (double flop)
{
  if (flop < 1e5)
    return g_strdup_printf (_ ("%.1f kFLOP"), flop / 1e3);
  if (flop < 1e9)
    return g_strdup_printf (_ ("%.2f MFLOP"), flop / 1e6);
  return g_strdup_printf (_ ("%.2f GFLOP"), flop / 1e9);
}

char *
strata_format_bytes (double bytes)
{
  if (bytes < 1024 * 1024)
    return g_strdup_printf (_ ("%.1f kB"), bytes / 1024);
  return g_strdup_printf (_ ("%.1f MB"), bytes / (1024 * 1024));
}

char *
strata_format_number (double value, guint decimals)
{
  if (isnan (value))
    return g_strdup (_ ("not a number"));
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");

  if (fabs (value) >= LARGE)
    return g_strdup_printf ("%s%.2e", value < 0 ? "−" : "", fabs (value));
  /* What rounds to nothing has no sign. */
  if (fabs (value) < 0.5 * pow (10, -(double) decimals))
    value = 0;
  return g_strdup_printf ("%s%.*f", value < 0 ? "−" : "", (int) decimals, fabs (value));
}

char *
strata_format_moment (gint64 unix_time)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (unix_time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    /* Translators: hour and minute, as strftime() writes them */
    return g_date_time_format (then, _ ("today, %H:%M"));
  if (g_date_time_get_year (then) == g_date_time_get_year (yesterday)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday))
    /* Translators: hour and minute, as strftime() writes them */
    return g_date_time_format (then, _ ("yesterday, %H:%M"));
  return g_date_time_format (then, "%x");
}

const char *
strata_format_split (StrataSplit split)
{
  const char *const names[STRATA_N_SPLITS] = { C_ ("of a split", "train"), C_ ("of a split", "validation"),
                                               C_ ("of a split", "test") };

  return names[split];
}

const char *
strata_format_measure (const char *key)
{
  if (g_str_equal (key, "loss"))
    return _ ("Loss");
  return g_str_equal (key, "accuracy") || g_str_equal (key, "acc") ? _ ("Accuracy") : key;
}

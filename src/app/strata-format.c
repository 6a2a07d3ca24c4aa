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

static gboolean
is_read_from_right (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
}

char *
strata_format_figure (char *figure)
{
  g_autofree char *taken = figure;

  return is_read_from_right () && *figure != '\0' ? g_strdup_printf ("\u2066%s\u2069", figure)
                                                  : g_steal_pointer (&taken);
}

/* A number that may be grouped, signed, in brackets or kept already. */
#define NUMBER "\u2066?[(\\[]*[−+×]?[0-9]+(?:[.,'’\u00a0\u202f][0-9]+)*[)\\]]*\u2069?"

char *
strata_format_figures (const char *sentence)
{
  static GRegex *figures = NULL;

  if (!is_read_from_right ())
    return g_strdup (sentence);
  if (figures == NULL)
    figures =
      g_regex_new (NUMBER "(?: ?[→×±…=−+/] ?" NUMBER ")+|(?<![0-9A-Za-z)])[−+×-]" NUMBER, G_REGEX_OPTIMIZE, 0, NULL);
  return g_regex_replace (figures, sentence, -1, 0, "\u2066\\0\u2069", 0, NULL);
}

void
strata_format_entry_of_figures (GtkEditable *entry)
{
  if (!is_read_from_right ())
    return;
  gtk_widget_set_direction (GTK_WIDGET (gtk_editable_get_delegate (entry)), GTK_TEXT_DIR_LTR);
  /* It stands where other entries have their text. */
  gtk_editable_set_alignment (entry, 1);
}

/* With a minus in front, which is no hyphen. */
static char *
write_signed (char *digits, gboolean negative)
{
  g_autofree char *taken = digits;

  return negative ? strata_format_figure (g_strdup_printf ("−%s", digits)) : g_steal_pointer (&taken);
}

char *
strata_format_number (double value, guint decimals)
{
  if (isnan (value))
    return g_strdup (_ ("not a number"));
  if (isinf (value))
    return value > 0 ? g_strdup ("∞") : strata_format_figure (g_strdup ("−∞"));

  if (fabs (value) >= LARGE)
    return write_signed (g_strdup_printf ("%.2e", fabs (value)), value < 0);
  /* What rounds to nothing has no sign. */
  return write_signed (g_strdup_printf ("%.*f", (int) decimals, fabs (value)),
                       value <= -0.5 * pow (10, -(double) decimals));
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

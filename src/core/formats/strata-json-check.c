/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-hdf5.h"
#include "strata-json.h"

#include <glib/gi18n-lib.h>

/* RFC 8259 to the letter, before JSON-GLib builds a tree of it: JSON-GLib takes comments and single quotes, recurses as
 * deep as the text says, and forgets where it stopped. */

typedef struct
{
  const char *text, *end;
  const char *at;
  const char *file_name;
  GError **error;
} Check;

static gboolean check_value (Check *check, guint depth);

/* Line and column of where it stands, both from 1; columns count characters. */
static char *
get_place (Check *check)
{
  const char *line_start = check->text;
  guint line = 1;

  for (const char *p = check->text; p < check->at; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  return g_strdup_printf (_ ("%s: line %u, column %ld"), check->file_name, line,
                          g_utf8_strlen (line_start, check->at - line_start) + 1);
}

/* The word or the character that stands there. */
static char *
get_found (Check *check)
{
  const char *p = check->at;

  if (p >= check->end)
    return g_strdup (_ ("the text ends"));
  while (p < check->end && p - check->at < 20 && (g_ascii_isalnum (*p) || *p == '_'))
    p++;
  if (p == check->at)
    p = g_utf8_next_char (p);
  g_autofree char *found = g_strndup (check->at, p - check->at);
  return *found == '\n' ? g_strdup (_ ("the line ends")) : g_strdup_printf (_ ("there is “%s”"), found);
}

static gboolean
refuse (Check *check, const char *expected)
{
  g_autofree char *place = get_place (check);
  g_autofree char *found = get_found (check);

  g_set_error (check->error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX, _ ("%s: %s where %s should stand"), place,
               found, expected);
  return FALSE;
}

static void
skip_space (Check *check)
{
  while (check->at < check->end && strchr (" \t\r\n", *check->at) != NULL && *check->at != '\0')
    check->at++;
}

static gboolean
stands (Check *check, char c)
{
  return check->at < check->end && *check->at == c;
}

static gboolean
check_escape (Check *check)
{
  check->at++;
  if (check->at < check->end && *check->at != '\0' && strchr ("\"\\/bfnrt", *check->at) != NULL)
    {
      check->at++;
      return TRUE;
    }
  if (!stands (check, 'u'))
    return refuse (check, _ ("an escape such as \\n"));
  check->at++;
  for (guint i = 0; i < 4; i++, check->at++)
    if (check->at >= check->end || !g_ascii_isxdigit (*check->at))
      return refuse (check, _ ("a hexadecimal digit"));
  if (memcmp (check->at - 4, "0000", 4) == 0)
    return refuse (check, _ ("a character other than \\u0000"));
  return TRUE;
}

static gboolean
check_string (Check *check)
{
  check->at++;
  while (check->at < check->end && *check->at != '"')
    {
      if ((guchar) *check->at < 0x20)
        return refuse (check, _ ("the closing \" of a text"));
      if (*check->at != '\\')
        check->at++;
      else if (!check_escape (check))
        return FALSE;
    }
  if (check->at >= check->end)
    return refuse (check, _ ("the closing \" of a text"));
  check->at++;
  return TRUE;
}

static gboolean
check_digits (Check *check)
{
  if (check->at >= check->end || !g_ascii_isdigit (*check->at))
    return refuse (check, _ ("a digit"));
  while (check->at < check->end && g_ascii_isdigit (*check->at))
    check->at++;
  return TRUE;
}

static gboolean
check_number (Check *check)
{
  if (stands (check, '-'))
    check->at++;
  if (stands (check, '0'))
    {
      check->at++;
      if (check->at < check->end && g_ascii_isdigit (*check->at))
        return refuse (check, _ ("a number without zeros before it"));
    }
  else if (!check_digits (check))
    return FALSE;
  if (stands (check, '.'))
    {
      check->at++;
      if (!check_digits (check))
        return FALSE;
    }
  if (stands (check, 'e') || stands (check, 'E'))
    {
      check->at++;
      if (stands (check, '+') || stands (check, '-'))
        check->at++;
      if (!check_digits (check))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_word (Check *check)
{
  static const char *const words[] = { "true", "false", "null" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (check->end - check->at) < length || memcmp (check->at, words[i], length) != 0)
        continue;
      if (check->at + length < check->end && g_ascii_isalnum (check->at[length]))
        continue;
      check->at += length;
      return TRUE;
    }
  return refuse (check, _ ("a value"));
}

static gboolean
check_member (Check *check, guint depth)
{
  if (!stands (check, '"'))
    return refuse (check, _ ("a field's name in \"quotes\""));
  if (!check_string (check))
    return FALSE;
  skip_space (check);
  if (!stands (check, ':'))
    return refuse (check, "a :");
  check->at++;
  return check_value (check, depth);
}

/* What stands between the brackets, commas between. */
static gboolean
check_list (Check *check, char closing, const char *expected, guint depth)
{
  gboolean is_object = closing == '}';

  if (depth > STRATA_JSON_MAX_DEPTH)
    {
      g_autofree char *place = get_place (check);
      g_set_error (check->error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX,
                   _ ("%s: lists and objects stand more than %d deep in each other: this is no file of ours"), place,
                   STRATA_JSON_MAX_DEPTH);
      return FALSE;
    }
  check->at++;
  skip_space (check);
  if (stands (check, closing))
    {
      check->at++;
      return TRUE;
    }
  for (;;)
    {
      skip_space (check);
      if (!(is_object ? check_member (check, depth) : check_value (check, depth)))
        return FALSE;
      skip_space (check);
      if (stands (check, closing))
        break;
      if (!stands (check, ','))
        return refuse (check, expected);
      check->at++;
    }
  check->at++;
  return TRUE;
}

static gboolean
check_value (Check *check, guint depth)
{
  skip_space (check);
  if (stands (check, '{'))
    return check_list (check, '}', _ ("a , or the closing }"), depth + 1);
  if (stands (check, '['))
    return check_list (check, ']', _ ("a , or the closing ]"), depth + 1);
  if (stands (check, '"'))
    return check_string (check);
  if (check->at < check->end && (*check->at == '-' || g_ascii_isdigit (*check->at)))
    return check_number (check);
  return check_word (check);
}

gboolean
strata_json_check (const char *text, gsize length, const char *file_name, GError **error)
{
  Check check = { .text = text, .end = text + length, .at = text, .file_name = file_name, .error = error };

  if (!check_value (&check, 0))
    return FALSE;
  skip_space (&check);
  return check.at == check.end || refuse (&check, _ ("the end"));
}

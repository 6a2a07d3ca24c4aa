/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-json.h"
#include "strata-hdf5.h"
#include "strata-number.h"

#include <glib/gi18n-lib.h>

JsonNode *
strata_json_parse (const char *text, gssize length, const char *file_name, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  const char *end;

  if (size > STRATA_JSON_MAX_SIZE)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX,
                   _ ("%s: %zu bytes are too many: this is no file of ours (at most %zu)"), file_name, size,
                   STRATA_JSON_MAX_SIZE);
      return NULL;
    }
  if (!g_utf8_validate_len (text, size, &end))
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX,
                   _ ("%s: byte %zu is not text in UTF-8: open a .strata file, or mend it in an editor"), file_name,
                   (gsize) (end - text));
      return NULL;
    }
  if (!strata_json_check (text, size, file_name, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, size, &cause))
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_SYNTAX, _ ("%s: not valid JSON: %s"), file_name,
                   cause->message);
      return NULL;
    }
  return json_node_ref (json_parser_get_root (parser));
}

static void append_node (GString *text, JsonNode *node, guint depth);

static void
append_string (GString *text, const char *string)
{
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++)
    switch (*p)
      {
      case '"':
        g_string_append (text, "\\\"");
        break;
      case '\\':
        g_string_append (text, "\\\\");
        break;
      case '\n':
        g_string_append (text, "\\n");
        break;
      case '\t':
        g_string_append (text, "\\t");
        break;
      default:
        if ((guchar) *p < 0x20 || *p == 0x7f)
          g_string_append_printf (text, "\\u%04x", (guchar) *p);
        else
          g_string_append_c (text, *p);
      }
  g_string_append_c (text, '"');
}

/* A double stays one: "1.0", so that what reads it back sees no integer. */
static void
append_double (GString *text, double value)
{
  g_autofree char *number = strata_number_to_text (value);

  g_string_append (text, number);
  if (strspn (number, "-0123456789") == strlen (number))
    g_string_append (text, ".0");
}

static void
append_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    append_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    append_double (text, json_node_get_double (node));
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
append_line (GString *text, guint depth)
{
  g_string_append_c (text, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "  ");
}

static gboolean
is_plain (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_ARRAY (json_array_get_element (array, i))
        || JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static void
append_array (GString *text, JsonArray *array, guint depth)
{
  gboolean plain = is_plain (array);
  guint n = json_array_get_length (array);

  g_string_append_c (text, '[');
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (text, plain ? ", " : ",");
      if (!plain)
        append_line (text, depth + 1);
      append_node (text, json_array_get_element (array, i), depth + 1);
    }
  if (!plain)
    append_line (text, depth);
  g_string_append_c (text, ']');
}

static void
append_object (GString *text, JsonObject *object, guint depth)
{
  g_autoptr (GList) members = json_object_get_members (object);

  g_string_append_c (text, '{');
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (l != members)
        g_string_append_c (text, ',');
      append_line (text, depth + 1);
      append_string (text, l->data);
      g_string_append (text, ": ");
      append_node (text, json_object_get_member (object, l->data), depth + 1);
    }
  if (members != NULL)
    append_line (text, depth);
  g_string_append_c (text, '}');
}

static void
append_node (GString *text, JsonNode *node, guint depth)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (text, json_node_get_object (node), depth);
      break;
    case JSON_NODE_ARRAY:
      append_array (text, json_node_get_array (node), depth);
      break;
    case JSON_NODE_VALUE:
      append_value (text, node);
      break;
    case JSON_NODE_NULL:
      g_string_append (text, "null");
      break;
    }
}

char *
strata_json_to_text (JsonNode *node)
{
  GString *text = g_string_new (NULL);

  append_node (text, node, 0);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

char *
strata_json_join_path (const char *where, const char *field)
{
  if (*where == '\0' || g_str_has_suffix (where, ": "))
    return g_strconcat (where, field, NULL);
  return g_strconcat (where, ".", field, NULL);
}

/* Long texts are cut: the message is one sentence. */
static char *
quote (const char *string)
{
  if (g_utf8_strlen (string, -1) <= 40)
    return g_strdup_printf ("“%s”", string);
  g_autofree char *start = g_utf8_substring (string, 0, 39);
  return g_strdup_printf ("“%s…”", start);
}

char *
strata_json_describe (JsonNode *node)
{
  GString *text;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("null");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup (_ ("an object"));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return g_strdup (_ ("a list"));
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return quote (json_node_get_string (node));
  text = g_string_new (NULL);
  append_value (text, node);
  return g_string_free (text, FALSE);
}

gboolean
strata_json_refuse (const char *where, const char *expected, JsonNode *node, GError **error)
{
  g_autofree char *is = strata_json_describe (node);

  g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_FIELD, _ ("%s must be %s (is %s)"), where, expected, is);
  return FALSE;
}

/* Reads no more than a file of ours can have, whatever the file says of its size. */
GBytes *
strata_json_read_file (GFile *file, const char *name, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &cause);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (64 * 1024);
  gssize n = 0;

  while (stream != NULL && bytes->len <= STRATA_JSON_MAX_SIZE
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 64 * 1024, NULL, &cause)) > 0)
    g_byte_array_append (bytes, buffer, n);
  if (stream == NULL || n < 0)
    {
      g_set_error (error, STRATA_FORMAT_ERROR, STRATA_FORMAT_ERROR_NOT_FOUND, _ ("“%s” could not be opened: %s"), name,
                   cause->message);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

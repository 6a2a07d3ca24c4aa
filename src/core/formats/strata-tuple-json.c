/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-tuple-json.h"
#include "strata-number.h"

#include <math.h>

/* Numbers in a list of a file: more than anybody writes. */
#define LIST_MAX 256

JsonNode *
strata_tuple_to_json (const StrataTuple *tuple, const StrataTupleForm *form)
{
  JsonArray *array, *pair = NULL;
  JsonNode *node;

  if (tuple == NULL)
    return json_node_new (JSON_NODE_NULL);
  if (form->plain && tuple->n == 1)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, tuple->item[0]);
      return node;
    }
  array = json_array_new ();
  for (int i = 0; i < tuple->n; i++)
    {
      if (form->pairs && i % 2 == 0)
        json_array_add_array_element (array, pair = json_array_new ());
      json_array_add_int_element (pair ? pair : array, tuple->item[i]);
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

/* Appends the whole numbers of a node, lists within lists `depth` deep; FALSE where there is anything else. */
static gboolean
read_items (JsonNode *node, int depth, int items[STRATA_TUPLE_MAX], int *n)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_ARRAY (node) && depth > 0)
    {
      array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!read_items (json_array_get_element (array, i), depth - 1, items, n))
          return FALSE;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || *n == STRATA_TUPLE_MAX
      || json_node_get_int (node) < G_MININT || json_node_get_int (node) > G_MAXINT)
    return FALSE;
  items[(*n)++] = (int) json_node_get_int (node);
  return TRUE;
}

gboolean
strata_tuple_from_json (JsonNode *node, const StrataTupleForm *form, StrataTuple *tuple)
{
  int items[STRATA_TUPLE_MAX], n = 0;

  return read_items (node, form->pairs ? 2 : 1, items, &n) && n > 0 && strata_tuple_set_items (tuple, form, items, n);
}

static gboolean
may_be_single (GParamSpec *pspec)
{
  const StrataListForm *form = strata_param_spec_get_list_form (pspec);

  return form != NULL && form->shortest == 1;
}

JsonNode *
strata_list_to_json (GParamSpec *pspec, const char *text)
{
  double numbers[LIST_MAX];
  JsonArray *array;
  JsonNode *node;
  guint n;

  if ((text == NULL || *text == '\0') && (pspec->flags & STRATA_PARAM_OPTIONAL) != 0)
    return json_node_new (JSON_NODE_NULL);
  if (!strata_numbers_parse (text, numbers, LIST_MAX, &n))
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_string (node, text != NULL ? text : "");
      return node;
    }
  array = json_array_new ();
  for (guint i = 0; i < n; i++)
    if (numbers[i] == floor (numbers[i]) && fabs (numbers[i]) < 1e15)
      json_array_add_int_element (array, (gint64) numbers[i]);
    else
      json_array_add_double_element (array, numbers[i]);
  if (n == 1 && may_be_single (pspec))
    {
      node = json_array_dup_element (array, 0);
      json_array_unref (array);
      return node;
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

static gboolean
holds_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

char *
strata_list_from_json (GParamSpec *pspec, JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (holds_number (node) && may_be_single (pspec))
    return strata_number_to_text (json_node_get_double (node));
  if (array == NULL || json_array_get_length (array) == 0 || json_array_get_length (array) > LIST_MAX)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *number = NULL;

      if (!holds_number (element))
        return NULL;
      number = strata_number_to_text (json_node_get_double (element));
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

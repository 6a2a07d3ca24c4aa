/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "strata-tuple.h"

G_BEGIN_DECLS

/* Tuples in JSON, the same in .strata and in Keras' config: lists, of lists where the form has pairs; null for None. */
JsonNode *strata_tuple_to_json (const StrataTuple *tuple, const StrataTupleForm *form);
/* A plain number counts as a list of one. FALSE where the form does not take it. */
gboolean strata_tuple_from_json (JsonNode *node, const StrataTupleForm *form, StrataTuple *tuple);

/* A text of numbers with commas between them as a list; NULL where the node is no list of numbers. A text that is no such
 * list stays a text. */
JsonNode *strata_list_to_json (GParamSpec *pspec, const char *text);
char *strata_list_from_json (GParamSpec *pspec, JsonNode *node);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "strata-tuple.h"

G_BEGIN_DECLS

/* Tuples in JSON, the same in .strata and in Keras' config: lists, of lists where the form has pairs; null for None. */
JsonNode *strata_tuple_to_json (const StrataTuple *tuple, const StrataTupleForm *form);
/* A plain number counts as a list of one. FALSE where the form does not take it. */
gboolean strata_tuple_from_json (JsonNode *node, const StrataTupleForm *form, StrataTuple *tuple);

G_END_DECLS

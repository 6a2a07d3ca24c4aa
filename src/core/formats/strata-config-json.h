/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Descriptions as the JSON of .strata files. Inside the core alone. Paths in messages: `where` names the object that is
 * read, "x.strata: layers[3].config". */

/* Sets what the object holds; arguments it does not name stay. Fields that nobody here knows are kept as unknown fields,
 * but an argument of Keras that Strata lacks must be null. */
gboolean strata_configurable_set_from_json (StrataConfigurable *self,
                                            JsonObject *config,
                                            const char *where,
                                            GError **error);
/* From "glorot_uniform" or {"class_name", "config"}; the error lists the kinds there are. `what` is the noun in it:
 * "layer". */
StrataConfigurable *strata_configurable_new_from_json (GType base,
                                                       JsonNode *node,
                                                       const char *what,
                                                       const char *where,
                                                       GError **error);

/* Arguments that say something, then unknown fields. */
JsonObject *strata_configurable_to_json (StrataConfigurable *self);
/* A name alone when that says it all, or {"class_name", "config"}. */
JsonNode *strata_configurable_to_short_json (StrataConfigurable *self);
/* Copies the members of a JSON text into an object, those it has already left alone. */
void strata_json_add_unknown (JsonObject *object, const char *json);
/* The text of an object of unknown fields, NULL for an empty one; transfer full. */
char *strata_json_unknown_to_text (JsonObject *unknown);

/* One value: strata-config-value.c and strata-config-read.c. */
JsonNode *strata_argument_to_json (GParamSpec *argument, const GValue *value);
/* value is not initialised; where names the argument itself. */
gboolean strata_argument_from_json (GParamSpec *argument,
                                    JsonNode *node,
                                    const char *where,
                                    GValue *value,
                                    GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Descriptions as JSON: in Keras' serialized form for .h5 files, in a shorter one for .strata files. Inside the core
 * alone. Paths in messages: `where` names the object that is read, "model.h5: layers[3].config". */

/* {"module", "class_name", "config", "registered_name"} as Keras 3 writes it, all arguments given, nested ones too; of a
 * layer's config the arguments alone: name, trainable and dtype are the caller's. Transfer full. */
JsonNode *strata_configurable_to_keras_config (StrataConfigurable *self);

/* Sets what the object holds; arguments it does not name stay. Spellings of Keras 2 and 3.
 * lenient, for files of Keras: fields nobody here knows are passed over, and so are a layer's name and switches.
 * Else: they are kept as unknown fields. Either way an argument of Keras that Strata lacks must be null. */
gboolean strata_configurable_set_from_json (StrataConfigurable *self, JsonObject *config, gboolean lenient,
                                            const char *where, GError **error);
/* From "relu_like" or {"class_name", "config"}; the error lists the kinds there are. `what` is the noun in it: "layer". */
StrataConfigurable *strata_configurable_new_from_json (GType base, JsonNode *node, gboolean lenient, const char *what,
                                                       const char *where, GError **error);

/* For .strata files: arguments that say something, then unknown fields. */
JsonObject *strata_configurable_to_json (StrataConfigurable *self);
/* A name alone when that says it all, or {"class_name", "config"}. */
JsonNode *strata_configurable_to_short_json (StrataConfigurable *self);
/* Copies the members of a JSON text into an object, those it has already left alone. */
void strata_json_add_unknown (JsonObject *object, const char *json);
/* The text of an object of unknown fields, NULL for an empty one; transfer full. */
char *strata_json_unknown_to_text (JsonObject *unknown);

/* One value: strata-config-value.c. */
JsonNode *strata_argument_to_json (GParamSpec *argument, const GValue *value, gboolean keras);
/* value is not initialised; where names the argument itself. */
gboolean strata_argument_from_json (GParamSpec *argument, JsonNode *node, gboolean lenient, const char *where,
                                    GValue *value, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Keras' JSON: model_config and training_config. What is written is understood by Keras 2 and 3; what is read may come
 * from either. Whatever would change what a network computes or how it trains, and is not known here, is refused by
 * name. Inside formats/ alone. */

/* Where one is in a file, for the messages: "“model.h5”: layer “dense”: ...". */
typedef struct
{
  const char *file_name;
  const char *what;
} StrataKerasPlace;

/* --- strata-keras-config.c --- */

/* model_config of a Sequential, ASCII; transfer full. */
char *strata_keras_model_to_json (StrataSequential *sequential);
StrataSequential *strata_keras_model_from_json (const char *json, const char *file_name, GError **error);

/* --- strata-keras-training.c --- */

/* training_config; the learning rate is given apart, for it may have changed while training. Transfer full. */
char *strata_keras_training_to_json (StrataCompileSettings *compile, double learning_rate);
StrataCompileSettings *strata_keras_training_from_json (const char *json, const char *file_name, GError **error);

/* --- strata-keras-arguments.c --- */

/* Parses a text whose root must be an object; refuses what is nested too deep to be honest. Transfer full. */
JsonNode *strata_keras_parse (const char *json, const char *field, const char *file_name, GError **error);
/* As JSON of ASCII alone, which Keras on older h5py wants. Transfer full. */
char *strata_keras_to_text (JsonNode *node);
/* Adds the arguments of the object as members of the object the builder is in. */
void strata_keras_add_arguments (JsonBuilder *builder, StrataConfigurable *object);
/* Sets the arguments from the members of config. Members that are no arguments must mean nothing. */
gboolean strata_keras_set_arguments (StrataConfigurable *object,
                                     JsonObject *config,
                                     const StrataKerasPlace *place,
                                     GError **error);
/* A text member, or NULL. */
const char *strata_keras_get_text (JsonObject *object, const char *name);
/* An object member, or NULL. */
JsonObject *strata_keras_get_object (JsonObject *object, const char *name);
void strata_keras_set_error (const StrataKerasPlace *place,
                             StrataFormatError code,
                             GError **error,
                             const char *format,
                             ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS

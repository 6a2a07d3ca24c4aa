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

/* How it is written. */
typedef struct
{
  gboolean for_archive; /* as in a .keras, which Keras 3 alone reads: objects name their module */
  StrataScaler *inside; /* (nullable): a first layer of the model scales the pixels as this does */
} StrataKerasStyle;
#define STRATA_KERAS_PLAIN (&(const StrataKerasStyle){ FALSE, NULL })

/* --- strata-keras-config.c --- */

/* model_config of a Sequential, ASCII; transfer full. */
char *strata_keras_model_to_json (StrataSequential *sequential, const StrataKerasStyle *style);
/* Its members, into the object the builder is in. */
void strata_keras_add_model (JsonBuilder *builder, StrataSequential *sequential, const StrataKerasStyle *style);
/* A first layer that was made of a scaler becomes *scaler again; NULL: there was none. */
StrataSequential *strata_keras_model_from_json (const char *json,
                                                const char *file_name,
                                                StrataScaler **scaler,
                                                GError **error);

/* --- strata-keras-scaling.c: the scaler as a Rescaling layer in front, which has no weights --- */

#define STRATA_KERAS_SCALING_CLASS "Rescaling"
/* "strata_scaling_standard" */
char *strata_keras_scaling_get_name (StrataScaler *scaler);
/* The arguments of the layer, for images of the shape. */
void strata_keras_scaling_add_arguments (JsonBuilder *builder, StrataScaler *scaler, const StrataShape *shape);
/* The kind of scaling when it is such a layer, else -1. */
int strata_keras_scaling_recognize (const char *class_name, JsonObject *config);
StrataScaler *strata_keras_scaling_read (StrataScaling scaling,
                                         JsonObject *config,
                                         const StrataShape *shape,
                                         const StrataKerasPlace *place,
                                         GError **error);

/* --- strata-keras-training.c --- */

/* What a training has made of the learning rate; NaN: it follows the settings, a schedule maybe. */
double strata_keras_get_learning_rate (StrataNetwork *network);
/* training_config; the learning rate is given apart, for it may have changed while training. Transfer full. */
char *strata_keras_training_to_json (StrataCompileSettings *compile, double learning_rate);
/* Its members, into the object the builder is in; compile_config when for an archive. */
void strata_keras_add_training (JsonBuilder *builder,
                                StrataCompileSettings *compile,
                                double learning_rate,
                                const StrataKerasStyle *style);
StrataCompileSettings *strata_keras_training_from_json (const char *json, const char *file_name, GError **error);

/* --- strata-keras-arguments.c --- */

/* Parses a text whose root must be an object; refuses what is nested too deep to be honest. Transfer full. */
JsonNode *strata_keras_parse (const char *json, const char *field, const char *file_name, GError **error);
/* As JSON of ASCII alone, which Keras on older h5py wants. Transfer full. */
char *strata_keras_to_text (JsonNode *node);
/* Adds the arguments of the object as members of the object the builder is in. */
void strata_keras_add_arguments (JsonBuilder *builder, StrataConfigurable *object, const StrataKerasStyle *style);
/* {"class_name": ..., "config": {...}} */
void strata_keras_add_object (JsonBuilder *builder, StrataConfigurable *object, const StrataKerasStyle *style);
/* "module" before it, and "registered_name" behind, when for an archive. */
void strata_keras_begin_object (JsonBuilder *builder,
                                const char *module,
                                const char *class_name,
                                const StrataKerasStyle *style);
void strata_keras_end_object (JsonBuilder *builder, const StrataKerasStyle *style);
/* Refuses what was registered under its name by somebody's own package. */
gboolean strata_keras_check_registered (JsonObject *object, const StrataKerasPlace *place, GError **error);
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

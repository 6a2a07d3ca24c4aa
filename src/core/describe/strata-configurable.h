/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Everything a person can set derives from StrataConfigurable: layers, initializers, losses, optimizers, callbacks and
 * the settings of data, scaling, compile and fit. Its GObject properties flagged STRATA_PARAM_ARGUMENT *are* its Keras
 * arguments, in order of declaration: nick, blurb, range and default in the GParamSpec drive the inspector's form, the
 * .strata JSON, the Keras config, the messages, undo and the generated code. */

#define STRATA_PARAM_ARGUMENT ((GParamFlags) (1 << G_PARAM_USER_SHIFT))
/* Folded away in the inspector, under strata_param_spec_get_group(). */
#define STRATA_PARAM_ADVANCED ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 1)))
#define STRATA_ARGUMENT                                                                                               \
  ((GParamFlags) (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS | STRATA_PARAM_ARGUMENT))

#define STRATA_TYPE_CONFIGURABLE (strata_configurable_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataConfigurable, strata_configurable, STRATA, CONFIGURABLE, GObject)

struct _StrataConfigurableClass
{
  GObjectClass parent_class;

  const char *class_name; /* Keras' class: "BatchNormalization" */
  const char *keras_name; /* Keras' short name: "batch_normalization", "sgd", "glorot_uniform" */
  const char *family;     /* heading in the palette: "Core", "Normalization", "Regularization", "Shape"; or NULL */
  const char *icon_name;  /* "strata-dense-symbolic"; or NULL */
  const char *summary;    /* one line of help, sentence case */
  const char *formula;    /* what it computes, "y = activation (x W + b)"; or NULL */

  /* Checks what a single GParamSpec's range cannot; the error names the property in Keras' spelling. */
  gboolean (*validate) (StrataConfigurable *self, GError **error);

  gpointer padding[4];
};

const char *strata_configurable_get_class_name (StrataConfigurable *self);
const char *strata_configurable_get_keras_name (StrataConfigurable *self);
/* The arguments, base class first, in order of declaration; transfer container, NULL-terminated. */
GParamSpec **strata_configurable_list_arguments (StrataConfigurable *self, guint *n_arguments);
/* Deep copy: objects in arguments are copied too, unknown fields as well. */
StrataConfigurable *strata_configurable_copy (StrataConfigurable *self);
gboolean strata_configurable_equal (StrataConfigurable *a, StrataConfigurable *b);
gboolean strata_configurable_is_default (StrataConfigurable *self, GParamSpec *argument);
/* "units 300 · relu": the arguments that differ from their defaults, for a card's second line; transfer full. */
char *strata_configurable_describe (StrataConfigurable *self);
/* Validates the values of all arguments (ranges, nested objects), then the class' own rule. */
gboolean strata_configurable_validate (StrataConfigurable *self, GError **error);
/* Fields a newer writer of the same format left in the file, as JSON text; kept when it is saved again. */
const char *strata_configurable_get_unknown_fields (StrataConfigurable *self);
void strata_configurable_set_unknown_fields (StrataConfigurable *self, const char *json);

/* "kernel-initializer" ↔ "kernel_initializer". */
char *strata_argument_to_keras (const char *property);
char *strata_argument_from_keras (const char *name);
void strata_param_spec_set_group (GParamSpec *pspec, const char *group);
const char *strata_param_spec_get_group (GParamSpec *pspec);

/* --- Registry of kinds: filled by strata_init(), one line a kind in core/strata-kinds.c --- */

void strata_kind_register (GType type);
/* By Keras class name ("Dense") or short name ("dense") among kinds derived from base; G_TYPE_INVALID if unknown. */
GType strata_kind_lookup (GType base, const char *name);
/* Kinds derived from base in order of registration; transfer full, element-type GType. */
GArray *strata_kind_list (GType base);
const char *strata_kind_get_class_name (GType type);
const char *strata_kind_get_keras_name (GType type);
const char *strata_kind_get_family (GType type);
const char *strata_kind_get_icon_name (GType type);
const char *strata_kind_get_summary (GType type);
const char *strata_kind_get_formula (GType type);

#define STRATA_MODEL_ERROR (strata_model_error_quark ())
typedef enum
{
  STRATA_MODEL_ERROR_ARGUMENT, /* an argument is out of range */
  STRATA_MODEL_ERROR_SHAPE,    /* a layer cannot take what comes before it */
  STRATA_MODEL_ERROR_UNKNOWN,  /* no such kind or argument */
  STRATA_MODEL_ERROR_EMPTY,    /* nothing to train */
} StrataModelError;
GQuark strata_model_error_quark (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Everything a person can set derives from StrataConfigurable: layers, initializers, losses, optimizers, callbacks and
 * the settings of data, scaling, compile and fit. Its GObject properties flagged STRATA_PARAM_ARGUMENT *are* its Keras
 * arguments, in order of declaration: nick, blurb, range and default in the GParamSpec drive the inspector's form, the
 * .strata JSON, the Keras config, the messages, undo and the generated code. */

#define STRATA_PARAM_ARGUMENT ((GParamFlags) (1 << G_PARAM_USER_SHIFT))
/* Folded away in the inspector, under strata_param_spec_get_group(). */
#define STRATA_PARAM_ADVANCED ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 1)))
/* Set by a person and saved, but no Keras argument: a layer's name, a callback's switch. */
#define STRATA_PARAM_EDIT ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 2)))
/* May be None: int64 -1, double NaN, string NULL or "", an object NULL; a double then starts as None, which no GParamSpec can say. */
#define STRATA_PARAM_OPTIONAL ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 3)))
/* Keras gives it no default: the code always writes it, in its place and without its name. */
#define STRATA_PARAM_REQUIRED ((GParamFlags) (1 << (G_PARAM_USER_SHIFT + 4)))
#define STRATA_ARGUMENT                                                                                         \
  ((GParamFlags) (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS | G_PARAM_LAX_VALIDATION \
                  | STRATA_PARAM_ARGUMENT))
#define STRATA_EDIT \
  ((GParamFlags) (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS | STRATA_PARAM_EDIT))

/* A GParamSpec holds whatever a person types; this is what may be trained with. */
typedef struct
{
  double minimum, maximum; /* infinite: no limit */
  gboolean above_minimum;  /* the minimum itself is refused */
  gboolean below_maximum;
} StrataRange;

#define STRATA_TYPE_CONFIGURABLE (strata_configurable_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataConfigurable, strata_configurable, STRATA, CONFIGURABLE, GObject)

struct _StrataConfigurableClass
{
  GObjectClass parent_class;

  const char *class_name; /* Keras' class: "BatchNormalization" */
  const char *keras_name; /* Keras' short name: "batch_normalization", "sgd", "glorot_uniform" */
  const char *family;     /* heading in the palette: N_ ("Core"), "Normalization", "Shape"; or NULL */
  const char *icon_name;  /* "strata-dense-symbolic"; or NULL */
  const char *summary;    /* one line of help, sentence case, N_ ("…") */
  const char *formula;    /* what it computes, "y = activation (x W + b)"; or NULL */
  const char *keywords;   /* other words people look for it by: "fully connected, linear"; or NULL */

  /* Checks what a single GParamSpec's range cannot; the error names the property in Keras' spelling. */
  gboolean (*validate) (StrataConfigurable *self, GError **error);
  /* What is no property: a block's members. NULL: nothing more. */
  void (*copy_contents) (StrataConfigurable *self, StrataConfigurable *copy);
  gboolean (*equal_contents) (StrataConfigurable *a, StrataConfigurable *b);
  /* How a message names it: a layer's name; NULL: by the argument that holds it. */
  const char *(*get_label) (StrataConfigurable *self);

  const char *module; /* where Keras keeps it: "keras.regularizers"; NULL for what only stands by itself */

  gpointer padding[3];
};

/* Signal ::changed (self): after an edit of it or of anything nested in it. */

/* Installs an argument that lives in a field of the instance: default, setting, getting, freeing and ::changed come
 * with it. Fields are declared in the order of the arguments. Types of field: gboolean, int, guint, gint64, guint64,
 * double, an enum, char *, a StrataConfigurable's pointer, a boxed pointer, GVariant *. A class that stores its
 * arguments itself installs them as any GObject does. */
void strata_configurable_class_install_argument (StrataConfigurableClass *klass, gsize offset, GParamSpec *pspec);
/* A double, of any value while it is typed, within the range to be trained with; flags come on top of STRATA_ARGUMENT. */
void strata_configurable_class_install_number (StrataConfigurableClass *klass,
                                               gsize offset,
                                               const char *name,
                                               const char *nick,
                                               const char *blurb,
                                               GParamFlags flags,
                                               double initial,
                                               const StrataRange *range);
/* Keras' seed, a gint64: -1 is None, for the training's. */
void strata_configurable_class_install_seed (StrataConfigurableClass *klass, gsize offset);
void strata_configurable_emit_changed (StrataConfigurable *self);

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
/* One of them alone, whatever it holds; transfer full. */
char *strata_configurable_describe_argument (StrataConfigurable *self, GParamSpec *argument);
/* Validates the values of all arguments (ranges, nested objects), then the class' own rule. */
gboolean strata_configurable_validate (StrataConfigurable *self, GError **error);
/* One argument alone: "units must be at least 1 (is 0)". */
gboolean strata_configurable_validate_argument (StrataConfigurable *self, GParamSpec *argument, GError **error);
/* Fields a newer writer of the same format left in the file, as JSON text; kept when it is saved again. */
const char *strata_configurable_get_unknown_fields (StrataConfigurable *self);
void strata_configurable_set_unknown_fields (StrataConfigurable *self, const char *json);

/* "kernel-initializer" ↔ "kernel_initializer". */
char *strata_argument_to_keras (const char *property);
char *strata_argument_from_keras (const char *name);
void strata_param_spec_set_group (GParamSpec *pspec, const char *group);
const char *strata_param_spec_get_group (GParamSpec *pspec);

void strata_param_spec_set_range (GParamSpec *pspec, const StrataRange *range);
const StrataRange *strata_param_spec_get_range (GParamSpec *pspec); /* NULL: whatever it holds */
/* The kind a nested argument starts with: "glorot_uniform". */
void strata_param_spec_set_default_kind (GParamSpec *pspec, const char *name);
const char *strata_param_spec_get_default_kind (GParamSpec *pspec);
/* What a boxed argument starts with; copied. */
void strata_param_spec_set_default_boxed (GParamSpec *pspec, gconstpointer boxed);
gconstpointer strata_param_spec_get_default_boxed (GParamSpec *pspec);

/* A number that an object may stand in for, under the number's name in files and code: a learning_rate that is a schedule.
 * The object's argument may be None, and is then not written. */
void strata_param_spec_set_alternative (GParamSpec *number, GParamSpec *object);
GParamSpec *strata_param_spec_get_alternative (GParamSpec *number); /* NULL: none */
gboolean strata_param_spec_is_alternative (GParamSpec *object);
/* What is written for an argument: itself, its alternative where that is set, NULL for the alternative by itself. */
GParamSpec *strata_configurable_get_written (StrataConfigurable *self, GParamSpec *argument);
/* A text that holds numbers with commas between them, and is a list in files and code. */
void strata_param_spec_set_is_list (GParamSpec *pspec);
gboolean strata_param_spec_is_list (GParamSpec *pspec);
/* A text that is one of these words, or a whole number of at least 1 in digits, which is a number in files and code: an
 * update_freq of "epoch" or 100. */
void strata_param_spec_set_words (GParamSpec *pspec, const char *const *words); /* static */
const char *const *strata_param_spec_get_words (GParamSpec *pspec);             /* NULL: any text */
/* Whether the text is such a number. */
gboolean strata_frequency_parse (const char *text, guint64 *number);
/* How many numbers such a list takes, and which. One alone, where that may be, is written without brackets. */
typedef struct
{
  guint shortest, longest;
  StrataRange range; /* of each */
} StrataListForm;
void strata_param_spec_set_list_form (GParamSpec *pspec, const StrataListForm *form); /* copied; makes it a list */
const StrataListForm *strata_param_spec_get_list_form (GParamSpec *pspec);            /* NULL: as the kind checks it */

/* --- Registry of kinds: filled by strata_init(), one line a kind in core/strata-kinds.c --- */

void strata_kind_register (GType type);
/* By Keras class name ("Dense") or short name ("dense") among kinds derived from base; G_TYPE_INVALID if unknown. */
GType strata_kind_lookup (GType base, const char *name);
/* Kinds derived from base in order of registration; transfer full, element-type GType. */
GArray *strata_kind_list (GType base);
/* A new object of the kind, NULL if the name is unknown. */
StrataConfigurable *strata_kind_new (GType base, const char *name);
const char *strata_kind_get_class_name (GType type);
const char *strata_kind_get_keras_name (GType type);
const char *strata_kind_get_family (GType type);
const char *strata_kind_get_icon_name (GType type);
const char *strata_kind_get_summary (GType type);
const char *strata_kind_get_formula (GType type);
const char *strata_kind_get_keywords (GType type);

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

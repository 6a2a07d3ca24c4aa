/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-initializer.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ABSTRACT_TYPE (StrataInitializer, strata_initializer, STRATA_TYPE_CONFIGURABLE)

static void
strata_initializer_class_init (StrataInitializerClass *klass)
{
  STRATA_CONFIGURABLE_CLASS (klass)->module = "keras.initializers";
}

static void
strata_initializer_init (StrataInitializer *self)
{
}

StrataInitializer *
strata_initializer_new (const char *keras_name)
{
  return (StrataInitializer *) strata_kind_new (STRATA_TYPE_INITIALIZER, keras_name);
}

/**
 * strata_initializer_fill:
 * @seed: the training's seed
 * @index: which weight of the model; together they address the random numbers
 * @fan_in: inputs of one unit
 * @fan_out: units one input goes to
 * @values: [n], filled
 */
void
strata_initializer_fill (StrataInitializer *self,
                         guint64 seed,
                         guint64 index,
                         gsize fan_in,
                         gsize fan_out,
                         st_real *values,
                         gsize n)
{
  STRATA_INITIALIZER_GET_CLASS (self)->fill (self, seed, index, fan_in, fan_out, values, n);
}

/* An argument that holds an initializer, folded away with its like; kind is the default. */
void
strata_initializer_install_argument (StrataConfigurableClass *klass,
                                     gsize offset,
                                     const char *name,
                                     const char *nick,
                                     const char *blurb,
                                     const char *kind)
{
  GParamSpec *pspec =
    g_param_spec_object (name, nick, blurb, STRATA_TYPE_INITIALIZER, STRATA_ARGUMENT | STRATA_PARAM_ADVANCED);

  strata_param_spec_set_group (pspec, N_ ("Initializers"));
  strata_param_spec_set_default_kind (pspec, kind);
  strata_configurable_class_install_argument (klass, offset, pspec);
}

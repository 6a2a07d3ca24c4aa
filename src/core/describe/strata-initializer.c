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
 * @weight: its shape and its fans: inputs of one unit, and units one input goes to
 * @values: as many as the shape has, filled
 */
void
strata_initializer_fill (StrataInitializer *self,
                         guint64 seed,
                         guint64 index,
                         const StrataWeightSpec *weight,
                         st_real *values)
{
  STRATA_INITIALIZER_GET_CLASS (self)->fill (self, seed, index, weight, values);
}

/**
 * strata_initializer_check:
 *
 * Returns: FALSE with %STRATA_MODEL_ERROR_SHAPE where weights of that shape cannot be filled
 */
gboolean
strata_initializer_check (StrataInitializer *self, const StrataWeightSpec *weight, GError **error)
{
  StrataInitializerClass *klass = STRATA_INITIALIZER_GET_CLASS (self);

  return klass->check == NULL || klass->check (self, weight, error);
}

GType
strata_distribution_get_type (void)
{
  static const GEnumValue values[] = {
    { STRATA_DISTRIBUTION_TRUNCATED_NORMAL, "STRATA_DISTRIBUTION_TRUNCATED_NORMAL", "truncated_normal" },
    { STRATA_DISTRIBUTION_UNTRUNCATED_NORMAL, "STRATA_DISTRIBUTION_UNTRUNCATED_NORMAL", "untruncated_normal" },
    { STRATA_DISTRIBUTION_UNIFORM, "STRATA_DISTRIBUTION_UNIFORM", "uniform" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("StrataDistribution", values));
  return type;
}

void
strata_initializer_draw (StrataDistribution distribution,
                         double center,
                         double size,
                         gint64 own_seed,
                         guint64 seed,
                         guint64 index,
                         st_real *values,
                         gsize n)
{
  const st_real at = center, factor = size;

  if (own_seed >= 0)
    {
      seed = own_seed;
      index = 0;
    }
  if (distribution == STRATA_DISTRIBUTION_UNIFORM)
    {
      st_random_fill_uniform (seed, ST_STREAM_INITIALIZER, index, values, n);
      for (gsize i = 0; i < n; i++)
        values[i] = at + (2 * values[i] - 1) * factor;
      return;
    }
  if (distribution == STRATA_DISTRIBUTION_TRUNCATED_NORMAL)
    st_random_fill_truncated_normal (seed, ST_STREAM_INITIALIZER, index, values, n);
  else
    st_random_fill_normal (seed, ST_STREAM_INITIALIZER, index, values, n);
  for (gsize i = 0; i < n; i++)
    values[i] = at + values[i] * factor;
}

/* Keras' seed, for initializers; -1 is None. */
void
strata_initializer_install_seed (StrataConfigurableClass *klass, gsize offset)
{
  GParamSpec *pspec =
    g_param_spec_int64 ("seed", N_ ("Seed"), N_ ("A seed of its own, or none to follow the training's"), -1, G_MAXINT64,
                        -1, STRATA_ARGUMENT | STRATA_PARAM_OPTIONAL);

  strata_configurable_class_install_argument (klass, offset, pspec);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* Keras' initializers: how the weights of a training begin. */

#define STRATA_TYPE_INITIALIZER (strata_initializer_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataInitializer, strata_initializer, STRATA, INITIALIZER, StrataConfigurable)

typedef struct _StrataWeightSpec StrataWeightSpec; /* strata-layer.h */

struct _StrataInitializerClass
{
  StrataConfigurableClass parent_class;
  /* Fills values, row-major in the weight's shape; (seed, index) address the random numbers. */
  void (*fill) (StrataInitializer *self, guint64 seed, guint64 index, const StrataWeightSpec *weight, st_real *values);
  /* Whether a weight of that shape can be filled; the error says what would be taken. NULL: any. */
  gboolean (*check) (StrataInitializer *self, const StrataWeightSpec *weight, GError **error);
  gpointer padding[1];
};

StrataInitializer *strata_initializer_new (const char *keras_name); /* NULL if unknown */
void strata_initializer_fill (StrataInitializer *self,
                              guint64 seed,
                              guint64 index,
                              const StrataWeightSpec *weight,
                              st_real *values);
gboolean strata_initializer_check (StrataInitializer *self, const StrataWeightSpec *weight, GError **error);

#define STRATA_TYPE_DISTRIBUTION (strata_distribution_get_type ())
GType strata_distribution_get_type (void); /* GEnum over StrataDistribution; nicks as Keras: "truncated_normal" */
typedef enum
{
  STRATA_DISTRIBUTION_TRUNCATED_NORMAL, /* at two standard deviations */
  STRATA_DISTRIBUTION_UNTRUNCATED_NORMAL,
  STRATA_DISTRIBUTION_UNIFORM,
} StrataDistribution;

/* For initializers: n random numbers about center. size is half the width of a uniform, else the standard deviation before
 * truncation. own_seed, where it is not -1, stands for itself, whatever the training's seed and the weight. */
void strata_initializer_draw (StrataDistribution distribution,
                              double center,
                              double size,
                              gint64 own_seed,
                              guint64 seed,
                              guint64 index,
                              st_real *values,
                              gsize n);
void strata_initializer_install_seed (StrataConfigurableClass *klass, gsize offset);
/* For layers: an argument that holds an initializer, in the group "Initializers". */
void strata_initializer_install_argument (StrataConfigurableClass *klass,
                                          gsize offset,
                                          const char *name,
                                          const char *nick,
                                          const char *blurb,
                                          const char *kind);
/* Standard deviation of a unit normal truncated at two sigma, by which Keras corrects. */
#define STRATA_TRUNCATED_STDDEV 0.87962566103423978

/* All kinds: for strata_init(). */
void strata_initializers_register (void);

#define STRATA_TYPE_VARIANCE_SCALING (strata_variance_scaling_get_type ())
G_DECLARE_FINAL_TYPE (StrataVarianceScaling,
                      strata_variance_scaling,
                      STRATA,
                      VARIANCE_SCALING,
                      StrataInitializer) /* scale 1, mode, distribution, seed */
#define STRATA_TYPE_ORTHOGONAL (strata_orthogonal_get_type ())
G_DECLARE_FINAL_TYPE (StrataOrthogonal, strata_orthogonal, STRATA, ORTHOGONAL, StrataInitializer) /* gain 1, seed */
#define STRATA_TYPE_IDENTITY (strata_identity_get_type ())
G_DECLARE_FINAL_TYPE (StrataIdentity, strata_identity, STRATA, IDENTITY, StrataInitializer) /* gain 1 */

G_END_DECLS

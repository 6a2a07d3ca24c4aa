/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-configurable.h"
#include "st-engine.h"

G_BEGIN_DECLS

/* Keras' initializers: zeros, ones, constant (value), {glorot,he,lecun}_{uniform,normal} (seed). */

#define STRATA_TYPE_INITIALIZER (strata_initializer_get_type ())
G_DECLARE_DERIVABLE_TYPE (StrataInitializer, strata_initializer, STRATA, INITIALIZER, StrataConfigurable)

struct _StrataInitializerClass
{
  StrataConfigurableClass parent_class;
  /* Fills values [n]; (seed, index) address the random numbers. */
  void (*fill) (StrataInitializer *self,
                guint64 seed,
                guint64 index,
                gsize fan_in,
                gsize fan_out,
                st_real *values,
                gsize n);
  gpointer padding[2];
};

StrataInitializer *strata_initializer_new (const char *keras_name); /* NULL if unknown */
void strata_initializer_fill (StrataInitializer *self,
                              guint64 seed,
                              guint64 index,
                              gsize fan_in,
                              gsize fan_out,
                              st_real *values,
                              gsize n);
/* For layers: an argument that holds an initializer, in the group "Initializers". */
void strata_initializer_install_argument (StrataConfigurableClass *klass,
                                          gsize offset,
                                          const char *name,
                                          const char *nick,
                                          const char *blurb,
                                          const char *kind);
/* zeros, ones, constant, and the six of variance scaling: for strata_init(). */
void strata_initializers_register (void);

G_END_DECLS

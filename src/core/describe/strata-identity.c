/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A layer that passes on what comes in, until training changes it. */

struct _StrataIdentity
{
  StrataInitializer parent_instance;
  double gain;
};

G_DEFINE_FINAL_TYPE (StrataIdentity, strata_identity, STRATA_TYPE_INITIALIZER)

static void
strata_identity_fill (StrataInitializer *base,
                      guint64 seed,
                      guint64 index,
                      const StrataWeightSpec *weight,
                      st_real *values)
{
  const StrataIdentity *self = STRATA_IDENTITY (base);
  const gsize columns = weight->shape.dim[1];

  for (gsize row = 0; row < weight->shape.dim[0]; row++)
    for (gsize column = 0; column < columns; column++)
      values[row * columns + column] = row == column ? (st_real) self->gain : 0;
}

static gboolean
strata_identity_check (StrataInitializer *base, const StrataWeightSpec *weight, GError **error)
{
  g_autofree char *shape = NULL;

  if (weight->shape.rank == 2)
    return TRUE;
  shape = strata_shape_to_string (&weight->shape);
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("%s is %s, and identity is for a matrix: choose another initializer"), weight->name, shape);
  return FALSE;
}

static void
strata_identity_class_init (StrataIdentityClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = "Identity";
  configurable_class->keras_name = "identity";
  configurable_class->summary = N_ ("Passes on what comes in, at first");
  configurable_class->formula = "W = gain · I";
  STRATA_INITIALIZER_CLASS (klass)->fill = strata_identity_fill;
  STRATA_INITIALIZER_CLASS (klass)->check = strata_identity_check;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataIdentity, gain), "gain",
                                            N_ ("Gain"), N_ ("What stands on the diagonal"), 0, 1,
                                            &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
}

static void
strata_identity_init (StrataIdentity *self)
{
}

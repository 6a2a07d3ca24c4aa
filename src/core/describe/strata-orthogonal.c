/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Rows or columns at right angles to each other, all of length gain (Saxe et al. 2014). */

struct _StrataOrthogonal
{
  StrataInitializer parent_instance;
  double gain;
  gint64 seed;
};

G_DEFINE_FINAL_TYPE (StrataOrthogonal, strata_orthogonal, STRATA_TYPE_INITIALIZER)

static double
multiply (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* The n vectors [n, length] become an orthonormal set (modified Gram and Schmidt): Q of a QR factorization whose R has a
 * positive diagonal, which is what makes it uniform over all such sets. Each vector goes over the ones before it twice,
 * as one pass leaves what rounding did. */
static void
orthonormalize (double *vectors, gsize n, gsize length)
{
  for (gsize i = 0; i < n; i++)
    {
      double *v = vectors + i * length, norm;

      for (int pass = 0; pass < 2; pass++)
        for (gsize k = 0; k < i; k++)
          {
            const double *before = vectors + k * length;
            const double share = multiply (v, before, length);

            for (gsize j = 0; j < length; j++)
              v[j] -= share * before[j];
          }
      norm = sqrt (multiply (v, v, length));
      for (gsize j = 0; j < length; j++)
        v[j] /= norm;
    }
}

/* Of the weight as a matrix: all axes but the last are its rows. */
static void
strata_orthogonal_fill (StrataInitializer *base,
                        guint64 seed,
                        guint64 index,
                        const StrataWeightSpec *weight,
                        st_real *values)
{
  const StrataOrthogonal *self = STRATA_ORTHOGONAL (base);
  const gsize size = strata_shape_get_size (&weight->shape);
  const gsize columns = weight->shape.dim[weight->shape.rank - 1], rows = size / columns;
  const gsize n = MIN (rows, columns), length = MAX (rows, columns);
  g_autofree double *vectors = g_new0 (double, n *length);

  strata_initializer_draw (STRATA_DISTRIBUTION_UNTRUNCATED_NORMAL, 0, 1, self->seed, seed, index, values, size);
  for (gsize i = 0; i < n * length; i++)
    vectors[i] = values[i];
  orthonormalize (vectors, n, length);
  for (gsize row = 0; row < rows; row++)
    for (gsize column = 0; column < columns; column++)
      values[row * columns + column] =
        (st_real) (self->gain * vectors[rows < columns ? row * length + column : column * length + row]);
}

static gboolean
strata_orthogonal_check (StrataInitializer *base, const StrataWeightSpec *weight, GError **error)
{
  if (weight->shape.rank >= 2)
    return TRUE;
  g_set_error (error, STRATA_MODEL_ERROR, STRATA_MODEL_ERROR_SHAPE,
               _ ("%s is a vector, and orthogonal is for a matrix or more: choose another initializer"), weight->name);
  return FALSE;
}

static void
strata_orthogonal_class_init (StrataOrthogonalClass *klass)
{
  StrataConfigurableClass *configurable_class = STRATA_CONFIGURABLE_CLASS (klass);

  configurable_class->class_name = "Orthogonal";
  configurable_class->keras_name = "orthogonal";
  configurable_class->summary = N_ ("Turns the signal without stretching it; for deep networks");
  configurable_class->formula = "Wᵀ W = gain² · I";
  STRATA_INITIALIZER_CLASS (klass)->fill = strata_orthogonal_fill;
  STRATA_INITIALIZER_CLASS (klass)->check = strata_orthogonal_check;

  strata_configurable_class_install_number (configurable_class, G_STRUCT_OFFSET (StrataOrthogonal, gain), "gain",
                                            N_ ("Gain"), N_ ("How long each row or column is"), 0, 1,
                                            &(StrataRange){ .minimum = -INFINITY, .maximum = INFINITY });
  strata_initializer_install_seed (configurable_class, G_STRUCT_OFFSET (StrataOrthogonal, seed));
}

static void
strata_orthogonal_init (StrataOrthogonal *self)
{
}

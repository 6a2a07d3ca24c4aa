/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The vector maths against libm in double, over all of its range. */

#include "vector-math.h"

#include <glib.h>

typedef struct
{
  const char *name;
  float (*fast) (float x);
  double (*exact) (double x);
  float from, to;
  double ulps;     /* bound, in units in the last place of the result */
  double absolute; /* or this much, whichever is more */
} Function;

#define WRAP(name)                \
  static float name##_f (float x) \
  {                               \
    return st_##name (x);         \
  }
WRAP (exp)
WRAP (expm1_negative)
WRAP (log)
WRAP (log1p)
WRAP (tanh)
WRAP (sigmoid)
WRAP (softplus)
WRAP (normal_cdf)

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static double
softplus (double x)
{
  return x > 0 ? x + log1p (exp (-x)) : log1p (exp (x));
}

static double
normal_cdf (double x)
{
  return 0.5 * erfc (-x / sqrt (2));
}

static const Function functions[] = {
  { "exp", exp_f, exp, -104, 89, 2, 0 },
  { "expm1", expm1_negative_f, expm1, -200, 0, 3, 0 },
  { "log", log_f, log, 1e-45f, FLT_MAX, 2, 0 },
  { "log1p", log1p_f, log1p, 0, FLT_MAX, 3, 0 },
  { "tanh", tanh_f, tanh, -30, 30, 3, 0 },
  { "sigmoid", sigmoid_f, sigmoid, -87, 87, 4, 0 },
  { "softplus", softplus_f, softplus, -87, 1e6f, 4, 0 },
  { "normal-cdf", normal_cdf_f, normal_cdf, -30, 30, 0, 2e-7 },
};

/* The distance from one float of this size to the next. */
static double
unit_in_last_place (double y)
{
  float f = fabsf ((float) y);

  return MAX ((double) (nextafterf (f, INFINITY) - f), 0x1p-149);
}

static void
check_at (const Function *f, float x, double *worst)
{
  const double exact = f->exact ((double) x), found = (double) f->fast (x);

  if ((float) exact == found)
    return;
  g_assert_false (isnan (found));
  double error = fabs (found - exact) / unit_in_last_place (exact);
  if (fabs (found - exact) <= f->absolute)
    return;
  if (error > f->ulps)
    g_test_message ("%s (%a) = %a instead of %a", f->name, x, found, exact);
  g_assert_cmpfloat (error, <=, f->ulps);
  *worst = MAX (*worst, error);
}

/* All orders of magnitude on both sides of zero, by stepping through the bits; then evenly. */
static void
test_function (const void *data)
{
  const Function *f = data;
  double worst = 0;

  for (uint32_t bits = 0; bits < 0x7f800000u; bits += 1997)
    for (int sign = 0; sign < 2; sign++)
      {
        float x = st_float_from_bits ((int32_t) (bits | (uint32_t) sign << 31));
        if (x >= f->from && x <= f->to)
          check_at (f, x, &worst);
      }
  for (int i = 0; i <= 2000000; i++)
    check_at (f, f->from + (float) i * ((MIN (f->to, 200) - f->from) / 2000000), &worst);
  g_test_message ("%s: at most %.2f ulp", f->name, worst);
}

static void
test_ends (void)
{
  g_assert_cmpfloat (st_exp (INFINITY), ==, INFINITY);
  g_assert_cmpfloat (st_exp (89.5f), ==, INFINITY);
  g_assert_cmpfloat (st_exp (-INFINITY), ==, 0);
  g_assert_cmpfloat (st_expm1_negative (-INFINITY), ==, -1);
  g_assert_cmpfloat (st_log (0), ==, -INFINITY);
  g_assert_cmpfloat (st_log (INFINITY), ==, INFINITY);
  g_assert_true (isnan (st_log (-1)));
  g_assert_cmpfloat (st_log1p (INFINITY), ==, INFINITY);
  g_assert_cmpfloat (st_tanh (INFINITY), ==, 1);
  g_assert_cmpfloat (st_tanh (-INFINITY), ==, -1);
  g_assert_cmpfloat (st_sigmoid (INFINITY), ==, 1);
  g_assert_cmpfloat (st_sigmoid (-INFINITY), ==, 0);
  g_assert_cmpfloat (st_softplus (-INFINITY), ==, 0);
  g_assert_cmpfloat (st_normal_cdf (-INFINITY), ==, 0);
  g_assert_cmpfloat (st_normal_cdf (INFINITY), ==, 1);
}

static void
test_nan (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (functions); i++)
    g_assert_true (isnan (functions[i].fast (NAN)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/vector-math/%s", functions[i].name);
      g_test_add_data_func (path, &functions[i], test_function);
    }
  g_test_add_func ("/engine/vector-math/ends", test_ends);
  g_test_add_func ("/engine/vector-math/nan", test_nan);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every level of the kernels that this processor can run against the plain reference. */

#include "kernels.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#define LANES 48
#define STRIDE 64

static const StKernels *kernels;

static st_real
number (size_t i)
{
  return (st_real) (4 * st_random_uniform (1, ST_STREAM_INITIALIZER, 0, i) - 2);
}

static st_real *
numbers (size_t n, size_t series)
{
  st_real *x = g_new (st_real, n);

  for (size_t i = 0; i < n; i++)
    x[i] = number (series * 1000003 + i);
  return x;
}

static void
assert_close (const st_real *found, const st_real *expected, size_t n, double tolerance)
{
  for (size_t i = 0; i < n; i++)
    if (!(fabs ((double) found[i] - (double) expected[i]) <= tolerance * (1 + fabs ((double) expected[i]))))
      g_error ("%s: element %zu is %g instead of %g", kernels->name, i, (double) found[i], (double) expected[i]);
}

/* Sizes around every edge of the tiles, A by row and by column, and nothing written outside C. */
static void
test_gemm (void)
{
  static const size_t sizes[] = { 1, 2, 5, 7, 9, 10, 12, 13, 16, 17, 33, 64 };
  static const size_t inner[] = { 0, 1, 10, 129, 300 };
  g_autofree st_real *a = numbers (64 * 320, 1), *b = numbers (301 * 80, 2), *bias = numbers (64, 3);

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (size_t p = 0; p < G_N_ELEMENTS (inner); p++)
        for (int way = 0; way < 6; way++)
          {
            g_autofree st_real *found = numbers (64 * 70, 4), *expected = numbers (64 * 70, 4);
            StGemm g = {
              .base = (StGemmBase) (way % 3),
              .m = sizes[i],
              .n = sizes[j],
              .k = inner[p],
              .a = a,
              .ai = way < 3 ? 320 : 1,
              .ak = way < 3 ? 1 : 64,
              .b = b,
              .ldb = 80,
              .c = found,
              .ldc = 70,
              .alpha = way == 0 ? 1 : (st_real) -0.25,
              .bias = bias,
            };
            kernels->gemm (&g);
            g.c = expected;
            st_kernels_reference.gemm (&g);
            assert_close (found, expected, 64 * 70, 2e-5);
          }
}

/* An inner dimension in pieces that lie apart, in either direction. */
static void
test_gemm_in_runs (void)
{
  static const size_t inner[] = { 1, 3, 32, 100, 200 }, runs[] = { 1, 2, 7 }, widths[] = { 1, 16, 40 };
  g_autofree st_real *a = numbers (20 * 7 * 200, 1), *b = numbers (7 * 200 * 48, 2), *bias = numbers (20, 3);

  for (size_t p = 0; p < G_N_ELEMENTS (inner); p++)
    for (size_t r = 0; r < G_N_ELEMENTS (runs); r++)
      for (size_t j = 0; j < G_N_ELEMENTS (widths); j++)
        for (int way = 0; way < 6; way++)
          {
            g_autofree st_real *found = numbers (20 * 48, 4), *expected = numbers (20 * 48, 4);
            StGemm g = {
              .base = (StGemmBase) (way % 3),
              .m = 20,
              .n = widths[j],
              .k = inner[p],
              .runs = runs[r],
              .a_run = way < 3 ? 200 : 20 * 200,
              .b_run = -200 * 48,
              .a = a,
              .ai = way < 3 ? 7 * 200 : 1,
              .ak = way < 3 ? 1 : 20,
              .b = b + 6 * 200 * 48,
              .ldb = 48,
              .c = found,
              .ldc = 48,
              .alpha = (st_real) 0.5,
              .bias = bias,
            };

            kernels->gemm (&g);
            g.c = expected;
            st_kernels_reference.gemm (&g);
            assert_close (found, expected, 20 * 48, 1e-4);
          }
}

/* A single sample is predicted to the bit as among others. */
static void
test_gemm_in_columns (void)
{
  const size_t m = 83, n = 9, k = 300;
  g_autofree st_real *a = numbers (m * k, 1), *b = numbers (k * 16, 2), *bias = numbers (m, 3);
  g_autofree st_real *whole = g_new0 (st_real, m * n), *columns = g_new0 (st_real, m * n);
  StGemm g = { .base = ST_GEMM_BIAS,
               .m = m,
               .n = n,
               .k = k,
               .a = a,
               .ai = 1,
               .ak = m,
               .b = b,
               .ldb = 16,
               .c = whole,
               .ldc = n,
               .alpha = 1,
               .bias = bias };

  kernels->gemm (&g);
  g.n = 1;
  for (size_t column = 0; column < n; column++)
    {
      g.b = b + column;
      g.c = columns + column;
      kernels->gemm (&g);
    }
  g_assert_cmpmem (whole, m * n * sizeof *whole, columns, m * n * sizeof *whole);
}

/* Cutting C into pieces must not change a bit of it. */
static void
test_gemm_in_pieces (void)
{
  const size_t m = 37, n = 64, k = 300;
  g_autofree st_real *a = numbers (m * k, 1), *b = numbers (k * 80, 2);
  g_autofree st_real *whole = g_new0 (st_real, m * n), *pieces = g_new0 (st_real, m * n);
  StGemm g = { .base = ST_GEMM_ADD,
               .m = m,
               .n = n,
               .k = k,
               .a = a,
               .ai = k,
               .ak = 1,
               .b = b,
               .ldb = 80,
               .c = whole,
               .ldc = n,
               .alpha = (st_real) 0.3 };

  kernels->gemm (&g);
  for (size_t row = 0; row < m; row += 5)
    for (size_t column = 0; column < n; column += 13)
      {
        StGemm piece = g;
        piece.m = MIN (5, m - row);
        piece.n = MIN (13, n - column);
        piece.a += row * k;
        piece.b += column;
        piece.c = pieces + row * n + column;
        kernels->gemm (&piece);
      }
  g_assert_cmpmem (whole, m * n * sizeof *whole, pieces, m * n * sizeof *whole);
}

static void
test_activations (void)
{
  const StBlock block = { .rows = 9, .lanes = LANES, .stride = STRIDE };
  const size_t n = block.rows * STRIDE;

  for (int f = 0; f < ST_N_ACTIVATIONS; f++)
    {
      g_autofree st_real *x = numbers (n, 1), *y = numbers (n, 2), *z = numbers (n, 2);
      g_autofree st_real *dy = numbers (n, 3), *dz = numbers (n, 3);

      for (size_t i = 0; i < n; i++)
        x[i] *= i % 3 == 0 ? 10 : 1;
      if (f == ST_SOFTMAX)
        {
          st_real log_sum[STRIDE] = { 0 }, log_sum_z[STRIDE] = { 0 };
          kernels->softmax (block, x, y, log_sum);
          st_kernels_reference.softmax (block, x, z, log_sum_z);
          assert_close (log_sum, log_sum_z, STRIDE, 1e-6);
          kernels->softmax_backward (block, z, dy);
          st_kernels_reference.softmax_backward (block, z, dz);
          assert_close (y, z, n, 1e-6);
          assert_close (dy, dz, n, 2e-6);
        }
      kernels->activate ((StActivation) f, block, x, y);
      st_kernels_reference.activate ((StActivation) f, block, x, z);
      kernels->activate_backward ((StActivation) f, block, x, z, dy);
      st_kernels_reference.activate_backward ((StActivation) f, block, x, z, dz);
      assert_close (y, z, n, 1e-6);
      assert_close (dy, dz, n, 2e-6);
    }
}

/* What is not a number must show. */
static void
test_nan (void)
{
  const StBlock block = { .rows = 3, .lanes = 16, .stride = 16 };

  for (int f = 0; f < ST_N_ACTIVATIONS; f++)
    for (size_t row = 0; row < 3; row++)
      {
        g_autofree st_real *x = numbers (48, 1), *y = numbers (48, 2), *dy = numbers (48, 3);
        x[row * 16 + 5] = (st_real) NAN;
        kernels->activate ((StActivation) f, block, x, y);
        for (size_t i = 0; i < 48; i++)
          g_assert_cmpint (isnan (y[i]) != 0, ==,
                           st_activation_is_joint ((StActivation) f) ? i % 16 == 5 : i == row * 16 + 5);
        dy[row * 16 + 5] = (st_real) NAN;
        x[row * 16 + 5] = y[row * 16 + 5] = 1;
        kernels->activate_backward ((StActivation) f, block, x, y, dy);
        g_assert_true (isnan (dy[row * 16 + 5]));
      }
}

static void
test_normalize (void)
{
  for (size_t n = 1; n <= LANES; n++)
    {
      const size_t size = 2 * 5 * STRIDE;
      g_autofree st_real *x = numbers (size, 1), *y = numbers (size, 2), *z = numbers (size, 2);
      g_autofree st_real *dy = numbers (size, 3), *dz = numbers (size, 3), *gamma = numbers (5, 4);
      g_autofree st_real *beta = numbers (5, 5);
      st_real mean[2][5], variance[2][5], dgamma[2][5], dbeta[2][5];
      const StNormalize c = { .positions = 2,
                              .channels = 5,
                              .count = 5,
                              .n = n,
                              .lanes = st_round_up (n, ST_LANES),
                              .stride = STRIDE,
                              .gamma = n % 2 ? gamma : NULL,
                              .beta = n % 3 ? beta : NULL,
                              .epsilon = (st_real) 1e-3 };

      kernels->moments (&c, x, mean[0], variance[0]);
      st_kernels_reference.moments (&c, x, mean[1], variance[1]);
      assert_close (mean[0], mean[1], 5, 1e-6);
      assert_close (variance[0], variance[1], 5, 1e-6);
      kernels->normalize (&c, x, mean[1], variance[1], y);
      st_kernels_reference.normalize (&c, x, mean[1], variance[1], z);
      assert_close (y, z, size, 3e-6);
      kernels->normalize_backward (&c, x, mean[1], variance[1], dy, dgamma[0], dbeta[0]);
      st_kernels_reference.normalize_backward (&c, x, mean[1], variance[1], dz, dgamma[1], dbeta[1]);
      /* One sample alone has no variance: σ is √epsilon, and rounding is blown up as much. */
      assert_close (dy, dz, size, 3e-5);
      assert_close (dgamma[0], dgamma[1], 5, 1e-5);
      assert_close (dbeta[0], dbeta[1], 5, 1e-5);
    }
}

static void
test_layout (void)
{
  for (size_t rows = 1; rows < 27; rows++)
    for (size_t lanes = 1; lanes < 35; lanes++)
      {
        const StBlock block = { .rows = rows, .lanes = lanes, .stride = STRIDE };
        g_autofree st_real *x = numbers (rows * STRIDE, 1);
        g_autofree st_real *y = g_new0 (st_real, 40 * 40), *z = g_new0 (st_real, 40 * 40);

        kernels->transpose (block, x, y, 40);
        st_kernels_reference.transpose (block, x, z, 40);
        g_assert_cmpmem (y, 1600 * sizeof *y, z, 1600 * sizeof *z);
      }
}

static void
test_gather (void)
{
  static const size_t features[] = { 1, 5, 16, 17, 30, 64 };
  uint8_t bytes[20 * 64];
  uint32_t indices[STRIDE];
  float scale[64], offset[64];

  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (uint8_t) (i * 37 + i / 256);
  for (size_t i = 0; i < STRIDE; i++)
    indices[i] = (uint32_t) (i * 7 % 20);
  for (size_t i = 0; i < 64; i++)
    {
      scale[i] = (float) number (i);
      offset[i] = (float) number (100 + i);
    }
  for (size_t f = 0; f < G_N_ELEMENTS (features); f++)
    for (size_t n = 1; n <= LANES; n++)
      for (int way = 0; way < 3; way++)
        {
          const StSource source = { .bytes = bytes,
                                    .n_features = features[f],
                                    .scale = way ? scale : NULL,
                                    .offset = way ? offset : NULL,
                                    .per_feature = way == 2 };
          /* All of them, and some in the middle. */
          const StRange ranges[] = { { 0, features[f] }, { features[f] / 3, features[f] - features[f] / 4 } };
          g_autofree st_real *x = g_new (st_real, 64 * STRIDE), *y = g_new (st_real, 64 * STRIDE);

          for (size_t r = 0; r < G_N_ELEMENTS (ranges); r++)
            {
              for (size_t i = 0; i < 64 * STRIDE; i++)
                x[i] = y[i] = 77;
              kernels->gather_bytes (&source, indices, n, ranges[r], 16, 32, STRIDE, x);
              st_kernels_reference.gather_bytes (&source, indices, n, ranges[r], 16, 32, STRIDE, y);
              assert_close (x, y, 64 * STRIDE, 1e-5);
            }
        }
}

static void
test_noise (void)
{
  const StBlock block = { .rows = 11, .lanes = 32, .stride = STRIDE };
  const StNoise noise = { .key = { 5, 6 }, .step = 1ull << 33 | 9, .threshold = 0x60000000u, .kept = 3 };
  const size_t n = block.rows * STRIDE;
  g_autofree st_real *a = g_new0 (st_real, n), *b = g_new0 (st_real, n), *x = numbers (n, 1);
  g_autofree st_real *y = numbers (n, 2), *z = numbers (n, 2);

  kernels->noise_factors (&noise, block, 8, 16, a);
  st_kernels_reference.noise_factors (&noise, block, 8, 16, b);
  g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
  kernels->noise (block, x, a, (st_real) -0.5, (st_real) 0.25, y);
  st_kernels_reference.noise (block, x, a, (st_real) -0.5, (st_real) 0.25, z);
  assert_close (y, z, n, 1e-6);
  kernels->multiply (block, a, y);
  st_kernels_reference.multiply (block, a, z);
  assert_close (y, z, n, 1e-6);
  kernels->add (block, x, y);
  st_kernels_reference.add (block, x, z);
  assert_close (y, z, n, 1e-6);
}

static void
test_update (void)
{
  for (int rule = ST_UPDATE_STORE; rule <= ST_UPDATE_AMSGRAD; rule++)
    for (size_t n = 0; n < 70; n += 3)
      {
        const StUpdateFactors factors = { (StUpdateRule) rule, (st_real) 0.1,   (st_real) 0.9,
                                          (st_real) 0.1,       (st_real) 0.001, (st_real) 1e-7 };
        st_real *slots[2][ST_MAX_SLOTS];
        g_autofree st_real *w[2] = { numbers (72, 1), numbers (72, 1) }, *g = numbers (72, 2);

        for (int side = 0; side < 2; side++)
          for (size_t s = 0; s < ST_MAX_SLOTS; s++)
            {
              slots[side][s] = numbers (72, 3 + s);
              for (size_t i = 0; i < 72; i++)
                slots[side][s][i] *= slots[side][s][i];
            }
        kernels->update (&factors, n, g, w[0], slots[0]);
        st_kernels_reference.update (&factors, n, g, w[1], slots[1]);
        assert_close (w[0], w[1], 72, 1e-5);
        for (size_t s = 0; s < ST_MAX_SLOTS; s++)
          {
            assert_close (slots[0][s], slots[1][s], 72, 1e-6);
            g_free (slots[0][s]);
            g_free (slots[1][s]);
          }
        g_free (w[1]);
      }
}

/* Nor may cutting an update into pieces. */
static void
test_update_in_pieces (void)
{
  for (int rule = ST_UPDATE_STORE; rule <= ST_UPDATE_AMSGRAD; rule++)
    {
      const StUpdateFactors factors = { (StUpdateRule) rule, (st_real) 0.1,   (st_real) 0.9,
                                        (st_real) 0.1,       (st_real) 0.001, (st_real) 1e-7 };
      enum
      {
        N = 200
      };
      g_autofree st_real *arena[2] = { numbers (4 * N, 1), numbers (4 * N, 1) }, *g = numbers (N, 2);

      for (size_t i = N; i < 4 * N; i++)
        arena[0][i] = arena[1][i] = arena[0][i] * arena[0][i];
      kernels->update (&factors, N, g, arena[0],
                       (st_real *[ST_MAX_SLOTS]){ arena[0] + N, arena[0] + 2 * N, arena[0] + 3 * N });
      for (size_t i = 0; i < N; i += 7)
        kernels->update (&factors, MIN (7, N - i), g + i, arena[1] + i,
                         (st_real *[ST_MAX_SLOTS]){ arena[1] + N + i, arena[1] + 2 * N + i, arena[1] + 3 * N + i });
      g_assert_cmpmem (arena[0], 4 * N * sizeof (st_real), arena[1], 4 * N * sizeof (st_real));
      g_free (arena[1]);
    }
}

typedef struct
{
  const StKernels *kernels;
  void (*func) (void);
} Test;

static void
run_test (const void *data)
{
  const Test *test = data;

  kernels = test->kernels;
  test->func ();
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (void);
  } tests[] = {
    { "gemm", test_gemm },
    { "gemm-in-pieces", test_gemm_in_pieces },
    { "gemm-in-runs", test_gemm_in_runs },
    { "gemm-in-columns", test_gemm_in_columns },
    { "activations", test_activations },
    { "nan", test_nan },
    { "normalize", test_normalize },
    { "layout", test_layout },
    { "gather", test_gather },
    { "noise", test_noise },
    { "update", test_update },
    { "update-in-pieces", test_update_in_pieces },
  };

  g_test_init (&argc, &argv, NULL);
  for (const StKernels *const *level = st_kernels_list (); *level; level++)
    for (size_t i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/engine/kernels/%s/%s", (*level)->name, tests[i].name);
        Test *test = g_new (Test, 1);

        *test = (Test){ *level, tests[i].func };
        g_test_add_data_func_full (path, test, run_test, g_free);
      }
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Products of matrices, without packing: one side is broadcast element by element, the other is read in rows, and a
 * tile of C stays in registers over a block of the inner dimension. Every element of C is summed in the order of the
 * inner dimension, in blocks whose size depends on that dimension alone: how C is cut up never changes a bit.
 */

#include "level.h"

/* The tile: registers across, and rows down for one and for two registers across. */
#if ST_VECTOR_SIZE == 64
#define ST_TILE_ROWS_1 12
#define ST_TILE_ROWS_2 12
#else
#define ST_TILE_ROWS_1 8
#define ST_TILE_ROWS_2 6
#endif

/* Inner dimension of a block: A's and B's parts of it stay in the first-level cache. */
#define ST_INNER 128

typedef struct
{
  size_t k, runs;
  const st_real *a;
  size_t ai, ak;
  ptrdiff_t a_run;
  const st_real *b;
  size_t ldb;
  ptrdiff_t b_run;
  st_real *c;
  size_t ldc;
  StGemmBase base;
  st_real alpha;
  const st_real *bias;
  size_t last; /* columns of the last register across, 0: all */
} StTile;

/* rows x across registers of C; all of it unrolled for each constant pair. */
ST_INLINE void
st_tile (const StTile *t, const int rows, const int across, const bool a_by_column)
{
  StVector sum[ST_TILE_ROWS_1][2];
  const size_t ai = a_by_column ? 1 : t->ai, ak = a_by_column ? t->ak : 1;
  const ptrdiff_t to_next_a = t->a_run - (ptrdiff_t) (t->k * ak), to_next_b = t->b_run - (ptrdiff_t) (t->k * t->ldb);
  const st_real *b = t->b;
  /* Three rows from each pointer: what addresses can express, and few enough for the registers. */
  const st_real *a[ST_TILE_ROWS_1 / 3 + 1];

#pragma GCC unroll 8
  for (int i = 0; i < rows; i += 3)
    a[i / 3] = t->a + i * ai;
#pragma GCC unroll 12
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
    for (int j = 0; j < across; j++)
      sum[i][j] = (StVector){ 0 };

  for (size_t left = t->runs;;)
    {
      for (size_t p = 0; p < t->k; p++, b += t->ldb)
        {
          StVector bv[2];
#pragma GCC unroll 2
          for (int j = 0; j < across; j++)
            bv[j] = st_vector_load (b + j * ST_VECTOR);
#pragma GCC unroll 12
          for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
            for (int j = 0; j < across; j++)
              sum[i][j] += a[i / 3][i % 3 * ai] * bv[j];
#pragma GCC unroll 8
          for (int i = 0; i < rows; i += 3)
            a[i / 3] += ak;
        }
      if (--left == 0)
        break;
      b += to_next_b;
#pragma GCC unroll 8
      for (int i = 0; i < rows; i += 3)
        a[i / 3] += to_next_a;
    }

#pragma GCC unroll 12
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
    for (int j = 0; j < across; j++)
      {
        st_real *c = t->c + i * t->ldc + j * ST_VECTOR;
        const bool part = t->last && j == across - 1;
        StVector base = { 0 };
        if (t->base == ST_GEMM_ADD)
          base = part ? st_vector_load_part (c, t->last) : st_vector_load (c);
        else if (t->base == ST_GEMM_BIAS)
          base = base + t->bias[i];
        base += st_vector_round (t->alpha * sum[i][j]);
        if (part)
          st_vector_store_part (c, base, t->last);
        else
          st_vector_store (c, base);
      }
}

typedef void (*StTileFunc) (const StTile *t);

#define ST_TILE(rows, across)                                         \
  static void st_tile_##rows##_##across##_by_row (const StTile *t)    \
  {                                                                   \
    st_tile (t, rows, across, false);                                 \
  }                                                                   \
  static void st_tile_##rows##_##across##_by_column (const StTile *t) \
  {                                                                   \
    st_tile (t, rows, across, true);                                  \
  }

#define ST_TILES(rows) ST_TILE (rows, 1) ST_TILE (rows, 2)

ST_TILES (1)
ST_TILES (2)
ST_TILES (3)
ST_TILES (4)
ST_TILES (5)
ST_TILES (6)
ST_TILES (7)
ST_TILES (8)
#if ST_TILE_ROWS_1 > 8
ST_TILES (9)
ST_TILES (10)
ST_TILES (11)
ST_TILES (12)
#endif

#define ST_TILE_ENTRY(rows)                                        \
  {                                                                \
    { st_tile_##rows##_1_by_row, st_tile_##rows##_1_by_column },   \
      { st_tile_##rows##_2_by_row, st_tile_##rows##_2_by_column }, \
  }

/* [rows - 1][across - 1][a_by_column] */
static const StTileFunc st_tiles[][2][2] = {
  ST_TILE_ENTRY (1), ST_TILE_ENTRY (2),  ST_TILE_ENTRY (3),  ST_TILE_ENTRY (4),
  ST_TILE_ENTRY (5), ST_TILE_ENTRY (6),  ST_TILE_ENTRY (7),  ST_TILE_ENTRY (8),
#if ST_TILE_ROWS_1 > 8
  ST_TILE_ENTRY (9), ST_TILE_ENTRY (10), ST_TILE_ENTRY (11), ST_TILE_ENTRY (12),
#endif
};

/* One block of the inner dimension, all of C. */
static void
st_gemm_block (const StGemm *g, StTile tile)
{
  size_t registers = (g->n + ST_VECTOR - 1) / ST_VECTOR;
  const bool a_by_column = g->ai == 1;

  for (size_t r = 0; r < registers;)
    {
      size_t across = registers - r >= 2 ? 2 : 1;
      size_t most = across == 2 ? ST_TILE_ROWS_2 : ST_TILE_ROWS_1;
      size_t tiles = (g->m + most - 1) / most;
      size_t column = r * ST_VECTOR;
      StTile t = tile;

      t.b = tile.b + column;
      t.last = r + across == registers ? g->n % ST_VECTOR : 0;
      for (size_t i = 0, row = 0; i < tiles; i++)
        {
          /* Rows are dealt out evenly: no thin tile at the end. */
          size_t rows = (g->m * (i + 1)) / tiles - row;
          t.a = tile.a + row * g->ai;
          t.c = tile.c + row * g->ldc + column;
          t.bias = tile.bias ? tile.bias + row : NULL;
          st_tiles[rows - 1][across - 1][a_by_column](&t);
          row += rows;
        }
      r += across;
    }
}

/* --- One column ---------------------------------------------------------------------------------------------------- */

/* Registers of A's rows that are read in one go: several whole cache lines. */
#define ST_COLUMN_REGISTERS 8

/* Up to ST_COLUMN_REGISTERS registers of the column over one block, summed as the tiles sum. */
ST_INLINE void
st_column_piece (const StTile *t, const int registers, size_t last)
{
  StVector sum[ST_COLUMN_REGISTERS];
  const st_real *a_of_run = t->a, *b_of_run = t->b;

#pragma GCC unroll 8
  for (int j = 0; j < registers; j++)
    sum[j] = (StVector){ 0 };
  for (size_t r = 0; r < t->runs; r++, a_of_run += t->a_run, b_of_run += t->b_run)
    {
      const st_real *a = a_of_run;

      for (size_t p = 0; p < t->k; p++, a += t->ak)
#pragma GCC unroll 8
        for (int j = 0; j < registers; j++)
          sum[j] += b_of_run[p * t->ldb]
                    * (j == registers - 1 && last ? st_vector_load_part (a + j * ST_VECTOR, last)
                                                  : st_vector_load (a + j * ST_VECTOR));
    }
  for (int j = 0; j < registers; j++)
    {
      const StVector product = st_vector_round (t->alpha * sum[j]);
      const size_t rows = j == registers - 1 && last ? last : ST_VECTOR;

      for (size_t i = 0; i < rows; i++)
        {
          st_real *c = t->c + (j * ST_VECTOR + i) * t->ldc;
          const st_real base = t->base == ST_GEMM_ADD ? *c : t->base == ST_GEMM_BIAS ? t->bias[j * ST_VECTOR + i] : 0;
          *c = base + product[i];
        }
    }
}

/* C has one column and A's columns lie in a row: for a single sample the weights are only streamed, as they lie. */
static void
st_column_block (const StGemm *g, StTile t)
{
  const size_t step = ST_COLUMN_REGISTERS * ST_VECTOR;
  size_t left = g->m;

  for (; left >= step; left -= step)
    {
      st_column_piece (&t, ST_COLUMN_REGISTERS, 0);
      t.a += step;
      t.c += step * t.ldc;
      t.bias = t.bias ? t.bias + step : NULL;
    }
  while (left)
    {
      const size_t rows = left < ST_VECTOR ? left : ST_VECTOR;

      st_column_piece (&t, 1, rows % ST_VECTOR);
      t.a += rows;
      t.c += rows * t.ldc;
      t.bias = t.bias ? t.bias + rows : NULL;
      left -= rows;
    }
}

void
st_kernel_gemm (const StGemm *g)
{
  void (*run_block) (const StGemm *g, StTile tile) = g->n == 1 && g->ai == 1 ? st_column_block : st_gemm_block;
  const size_t runs = g->runs ? g->runs : 1;
  /* Short runs share a block, long ones are cut. */
  const size_t blocks = g->k > ST_INNER ? (g->k + ST_INNER - 1) / ST_INNER : 1;
  const size_t together = g->k && g->k < ST_INNER ? ST_INNER / g->k : 1;
  const size_t groups = (runs + together - 1) / together;

  for (size_t i = 0; i < groups; i++)
    for (size_t j = 0; j < blocks; j++)
      {
        const size_t first = runs * i / groups, last = runs * (i + 1) / groups;
        const size_t from = g->k * j / blocks, to = g->k * (j + 1) / blocks;

        run_block (g, (StTile){
                        .k = to - from,
                        .runs = last - first,
                        .a = g->a + (ptrdiff_t) first * g->a_run + from * g->ak,
                        .ai = g->ai,
                        .ak = g->ak,
                        .a_run = g->a_run,
                        .b = g->b + (ptrdiff_t) first * g->b_run + from * g->ldb,
                        .ldb = g->ldb,
                        .b_run = g->b_run,
                        .c = g->c,
                        .ldc = g->ldc,
                        .base = i == 0 && j == 0 ? g->base : ST_GEMM_ADD,
                        .alpha = g->alpha,
                        .bias = g->bias,
                      });
      }
}

void
st_kernel_add (StBlock block, const st_real *x, st_real *y)
{
  for (size_t row = 0; row < block.rows; row++, x += block.stride, y += block.stride)
    for (size_t i = 0; i < block.lanes; i += ST_VECTOR)
      st_vector_store (y + i, st_vector_load (y + i) + st_vector_load (x + i));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-series.h"

#include <math.h>

#define FAN 8

/* What FAN cells of the level below amount to; only full cells are kept. */
typedef struct
{
  double sum, min, max;
  gsize n;
} Cell;

struct _StrataSeries
{
  GObject parent_instance;
  GArray *points;    /* of StrataPoint */
  GPtrArray *levels; /* of GArray of Cell; level 0 covers FAN points a cell */
};

G_DEFINE_FINAL_TYPE (StrataSeries, strata_series, G_TYPE_OBJECT)

static const Cell empty_cell = { .min = INFINITY, .max = -INFINITY };

static void
cell_add (Cell *cell, const Cell *other)
{
  cell->sum += other->sum;
  cell->n += other->n;
  cell->min = MIN (cell->min, other->min);
  cell->max = MAX (cell->max, other->max);
}

static Cell
cell_of_point (const StrataPoint *point)
{
  if (!isfinite (point->y))
    return empty_cell;
  return (Cell){ .sum = point->y, .min = point->min, .max = point->max, .n = 1 };
}

static Cell
get_cell (StrataSeries *self, gsize level, gsize i)
{
  /* Level 0 here are the points themselves. */
  if (level == 0)
    return cell_of_point (&g_array_index (self->points, StrataPoint, i));
  return g_array_index ((GArray *) g_ptr_array_index (self->levels, level - 1), Cell, i);
}

static void
strata_series_finalize (GObject *object)
{
  StrataSeries *self = STRATA_SERIES (object);

  g_array_unref (self->points);
  g_ptr_array_unref (self->levels);
  G_OBJECT_CLASS (strata_series_parent_class)->finalize (object);
}

static void
strata_series_class_init (StrataSeriesClass *class)
{
  G_OBJECT_CLASS (class)->finalize = strata_series_finalize;
}

static void
strata_series_init (StrataSeries *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (StrataPoint));
  self->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
}

StrataSeries *
strata_series_new (void)
{
  return g_object_new (STRATA_TYPE_SERIES, NULL);
}

void
strata_series_clear (StrataSeries *self)
{
  g_array_set_size (self->points, 0);
  g_ptr_array_set_size (self->levels, 0);
}

void
strata_series_append (StrataSeries *self, double x, double y, double min, double max)
{
  StrataPoint point = { .x = x, .y = y, .min = min, .max = max };
  gsize n;

  g_array_append_val (self->points, point);
  n = self->points->len;
  for (gsize level = 1; n % FAN == 0; level++)
    {
      Cell cell = empty_cell;

      if (level > self->levels->len)
        g_ptr_array_add (self->levels, g_array_new (FALSE, FALSE, sizeof (Cell)));
      for (gsize i = n - FAN; i < n; i++)
        {
          Cell below = get_cell (self, level - 1, i);

          cell_add (&cell, &below);
        }
      g_array_append_val ((GArray *) g_ptr_array_index (self->levels, level - 1), cell);
      n /= FAN;
    }
}

gsize
strata_series_get_n (StrataSeries *self)
{
  return self->points->len;
}

const StrataPoint *
strata_series_get_point (StrataSeries *self, gsize i)
{
  return &g_array_index (self->points, StrataPoint, i);
}

static gsize
bisect (StrataSeries *self, gsize low, gsize high, double x)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (g_array_index (self->points, StrataPoint, middle).x < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gsize
strata_series_find (StrataSeries *self, double x)
{
  return bisect (self, 0, self->points->len, x);
}

gsize
strata_series_find_from (StrataSeries *self, gsize from, double x)
{
  gsize n = self->points->len, step = 1, high = from;

  while (high < n && g_array_index (self->points, StrataPoint, high).x < x)
    {
      from = high + 1;
      high += step;
      step *= 2;
    }
  return bisect (self, from, MIN (high, n), x);
}

void
strata_series_get_range (StrataSeries *self, gsize from, gsize to, StrataStretch *range)
{
  Cell sum = empty_cell;
  gsize level = 0;

  to = MIN (to, self->points->len);
  /* Climb while whole cells of the level above lie within; take the loose ends at each level. */
  while (from < to)
    {
      gboolean top = level >= self->levels->len;

      while (from < to && (top || from % FAN != 0))
        {
          Cell cell = get_cell (self, level, from++);

          cell_add (&sum, &cell);
        }
      while (from < to && to % FAN != 0)
        {
          Cell cell = get_cell (self, level, --to);

          cell_add (&sum, &cell);
        }
      from /= FAN;
      to /= FAN;
      level++;
    }
  *range = (StrataStretch){ .mean = sum.n > 0 ? sum.sum / sum.n : NAN, .min = sum.min, .max = sum.max, .n = sum.n };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-series.h"

#include <math.h>

#define FAN 8

typedef struct
{
  double y;
  float min, max;
} Value;

/* What FAN cells of the level below amount to; only full cells are kept. */
typedef struct
{
  double sum;
  float min, max;
  guint32 n;
} Cell;

/* Values in order, wherever they lie: several series may show them at places of their own. */
typedef struct
{
  GArray *points;    /* of Value */
  GPtrArray *levels; /* of GArray of Cell; level 0 covers FAN points a cell */
} Values;

struct _StrataSeries
{
  GObject parent_instance;
  GArray *places; /* of double: x */
  Values *values; /* shared */
};

G_DEFINE_FINAL_TYPE (StrataSeries, strata_series, G_TYPE_OBJECT)

static const Cell empty_cell = { .min = INFINITY, .max = -INFINITY };

/* --- Values -------------------------------------------------------------------------------------------------------- */

static void
cell_add (Cell *cell, const Cell *other)
{
  cell->sum += other->sum;
  cell->n += other->n;
  cell->min = MIN (cell->min, other->min);
  cell->max = MAX (cell->max, other->max);
}

static Cell
cell_of_value (const Value *value)
{
  if (!isfinite (value->y))
    return empty_cell;
  return (Cell){ .sum = value->y, .min = value->min, .max = value->max, .n = 1 };
}

static Cell
get_cell (Values *values, gsize level, gsize i)
{
  /* Level 0 here are the points themselves. */
  if (level == 0)
    return cell_of_value (&g_array_index (values->points, Value, i));
  return g_array_index ((GArray *) g_ptr_array_index (values->levels, level - 1), Cell, i);
}

static Values *
values_new (void)
{
  Values *values = g_rc_box_new (Values);

  values->points = g_array_new (FALSE, FALSE, sizeof (Value));
  values->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return values;
}

static void
values_clear (gpointer data)
{
  Values *values = data;

  g_array_unref (values->points);
  g_ptr_array_unref (values->levels);
}

static void
values_append (Values *values, const Value *value)
{
  gsize n;

  g_array_append_val (values->points, *value);
  n = values->points->len;
  for (gsize level = 1; n % FAN == 0; level++)
    {
      Cell cell = empty_cell;

      if (level > values->levels->len)
        g_ptr_array_add (values->levels, g_array_new (FALSE, FALSE, sizeof (Cell)));
      for (gsize i = n - FAN; i < n; i++)
        {
          Cell below = get_cell (values, level - 1, i);

          cell_add (&cell, &below);
        }
      g_array_append_val ((GArray *) g_ptr_array_index (values->levels, level - 1), cell);
      n /= FAN;
    }
}

/* --- The series ---------------------------------------------------------------------------------------------------- */

static void
strata_series_finalize (GObject *object)
{
  StrataSeries *self = STRATA_SERIES (object);

  g_array_unref (self->places);
  g_rc_box_release_full (self->values, values_clear);
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
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  self->values = values_new ();
}

StrataSeries *
strata_series_new (void)
{
  return g_object_new (STRATA_TYPE_SERIES, NULL);
}

void
strata_series_share (StrataSeries *self, StrataSeries *with)
{
  g_return_if_fail (self->places->len == 0);

  g_rc_box_release_full (self->values, values_clear);
  self->values = g_rc_box_acquire (with->values);
}

void
strata_series_clear (StrataSeries *self)
{
  g_array_set_size (self->places, 0);
  g_array_set_size (self->values->points, 0);
  g_ptr_array_set_size (self->values->levels, 0);
}

void
strata_series_append (StrataSeries *self, double x, double y, double min, double max)
{
  const Value value = { .y = y, .min = (float) min, .max = (float) max };

  g_return_if_fail (self->places->len <= self->values->points->len);

  g_array_append_val (self->places, x);
  /* Another series of these values may have brought this one already. */
  if (self->places->len > self->values->points->len)
    values_append (self->values, &value);
}

gsize
strata_series_get_n (StrataSeries *self)
{
  return self->places->len;
}

double
strata_series_get_x (StrataSeries *self, gsize i)
{
  return g_array_index (self->places, double, i);
}

StrataPoint
strata_series_get_point (StrataSeries *self, gsize i)
{
  const Value *value = &g_array_index (self->values->points, Value, i);

  return (StrataPoint){ .x = strata_series_get_x (self, i), .y = value->y, .min = value->min, .max = value->max };
}

static gsize
bisect (StrataSeries *self, gsize low, gsize high, double x)
{
  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (strata_series_get_x (self, middle) < x)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gsize
strata_series_find (StrataSeries *self, double x)
{
  return bisect (self, 0, self->places->len, x);
}

gsize
strata_series_find_from (StrataSeries *self, gsize from, double x)
{
  gsize n = self->places->len, step = 1, high = from;

  while (high < n && strata_series_get_x (self, high) < x)
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

  to = MIN (to, self->places->len);
  /* Climb while whole cells of the level above lie within; take the loose ends at each level. */
  while (from < to)
    {
      gboolean top = level >= self->values->levels->len;

      while (from < to && (top || from % FAN != 0))
        {
          Cell cell = get_cell (self->values, level, from++);

          cell_add (&sum, &cell);
        }
      while (from < to && to % FAN != 0)
        {
          Cell cell = get_cell (self->values, level, --to);

          cell_add (&sum, &cell);
        }
      from /= FAN;
      to /= FAN;
      level++;
    }
  *range = (StrataStretch){ .mean = sum.n > 0 ? sum.sum / sum.n : NAN, .min = sum.min, .max = sum.max, .n = sum.n };
}

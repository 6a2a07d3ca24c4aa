/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-graph.h"

void
strata_graph_join (StrataGraph *self, const char *operator, const char * x)
{
  const char *y = strata_graph_get_value (self);

  strata_graph_set_value (self, x);
  strata_graph_add (self, operator, y, NULL);
}

void
strata_graph_reduce (StrataGraph *self, const char *operator, guint axes)
{
  gint64 list[STRATA_MAX_RANK];
  gsize n = 0;

  for (int axis = 0; axis < STRATA_MAX_RANK; axis++)
    if (axes >> axis & 1)
      list[n++] = axis + 1;
  strata_graph_add (self, operator, NULL);
  strata_graph_set_ints (self, "axes", list, n);
  strata_graph_set_int (self, "keepdims", 1);
}

void
strata_graph_standardize (StrataGraph *self, guint axes, double epsilon)
{
  const char *x = strata_graph_get_value (self);
  const char *centered;

  strata_graph_reduce (self, "ReduceMean", axes);
  strata_graph_join (self, "Sub", x);
  centered = strata_graph_get_value (self);
  strata_graph_add (self, "Mul", centered, NULL);
  strata_graph_reduce (self, "ReduceMean", axes);
  strata_graph_add (self, "Add", strata_graph_make_scalar (self, epsilon), NULL);
  strata_graph_add (self, "Sqrt", NULL);
  strata_graph_join (self, "Div", centered);
}

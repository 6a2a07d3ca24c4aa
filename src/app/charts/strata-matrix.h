/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-chart-style.h"

G_BEGIN_DECLS

/* A confusion matrix as a drawing: rows by the true class, columns by the predicted one. What is right lies on the
 * diagonal, in blue; mistakes are orange, the stronger the larger their share of the row. Drawing is a pure function of
 * the matrix, a size and a style, as a figure's. */

typedef enum
{
  STRATA_MATRIX_COUNTS,
  STRATA_MATRIX_BY_ROW,    /* per cent of the images of the true class: the diagonal is the recall */
  STRATA_MATRIX_BY_COLUMN, /* per cent of what was taken for the class: the diagonal is the precision */
  STRATA_N_MATRIX_VALUES
} StrataMatrixValues;

typedef struct
{
  guint n;
  guint64 *counts; /* [n, n] */
  char **names;    /* [n] */
  StrataMatrixValues values;
  char *row_title, *column_title;
  int row, column; /* the cell that is pointed at; -1: none */
} StrataMatrix;

/* Copies what it is given. */
StrataMatrix *strata_matrix_new (const guint64 *counts, const char *const *names, guint n);
StrataMatrix *strata_matrix_copy (const StrataMatrix *self);
void strata_matrix_free (StrataMatrix *self);
guint64 strata_matrix_get (const StrataMatrix *self, guint row, guint column);
/* The cell's share of its row or column, 0..1; 0 of nothing. */
double strata_matrix_get_share (const StrataMatrix *self, guint row, guint column, StrataMatrixValues of);
void strata_matrix_draw (const StrataMatrix *self,
                         cairo_t *cr,
                         double width,
                         double height,
                         const StrataChartStyle *style);
/* The cell at (x, y) of a drawing of that size; FALSE beside the cells. */
gboolean strata_matrix_find (const StrataMatrix *self,
                             double width,
                             double height,
                             const StrataChartStyle *style,
                             double x,
                             double y,
                             int *row,
                             int *column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataMatrix, strata_matrix_free)

G_END_DECLS

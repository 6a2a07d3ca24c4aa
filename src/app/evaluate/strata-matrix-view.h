/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-matrix.h"

G_BEGIN_DECLS

/* A confusion matrix one can ask: the cell under the pointer tells itself, arrow keys move a cursor, a click or Enter
 * opens a cell: ::activated (int row, int column). */

#define STRATA_TYPE_MATRIX_VIEW (strata_matrix_view_get_type ())
G_DECLARE_FINAL_TYPE (StrataMatrixView, strata_matrix_view, STRATA, MATRIX_VIEW, GtkWidget)

/* Takes the matrix; the cursor stays where it was. */
void strata_matrix_view_show (StrataMatrixView *self, StrataMatrix *matrix);
void strata_matrix_view_set_values (StrataMatrixView *self, StrataMatrixValues values);
/* Borrowed, or NULL. */
const StrataMatrix *strata_matrix_view_get_matrix (StrataMatrixView *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-export.h"

G_BEGIN_DECLS

/* Pages of a PDF, A4, filled from the top down; a new one begins where there is no room for the next thing.
 *
 *   StrataPaper *paper = strata_paper_new ("My run");
 *   strata_paper_add_heading (paper, "Curves");
 *   strata_paper_add_drawing (paper, draw, data, 240, 0);
 *   g_autoptr (GBytes) pdf = strata_paper_finish (paper, &error);
 *
 * For one thread at a time, any. */

typedef struct _StrataPaper StrataPaper;

/* title: over the first page, and in the foot of every other. */
StrataPaper *strata_paper_new (const char *title);
void strata_paper_add_heading (StrataPaper *self, const char *text);
/* What is added next up to this height stays on one page. */
void strata_paper_keep_together (StrataPaper *self, double height);
/* A paragraph over the whole width. */
void strata_paper_add_text (StrataPaper *self, const char *text);
/* A name and what there is to say of it; both wrap. */
void strata_paper_add_row (StrataPaper *self, const char *name, const char *value);
/* Cells from the left, the widths as shares of the page's; the last one is right-aligned. head: as a table's first row. */
void strata_paper_add_cells (StrataPaper *self, const char *const *cells, const double *shares, guint n, gboolean head);
/* Any drawing of a height; width 0: as wide as the page. */
void strata_paper_add_drawing (StrataPaper *self, StrataDrawFunc draw, gpointer data, double height, double width);
/* The document's bytes; frees self. */
GBytes *strata_paper_finish (StrataPaper *self, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Precision, recall, F1, support and the areas under the curves of each class, sortable by any of them. ::activated (guint
 * label) when a person opens a class: double click or Enter. */

#define STRATA_TYPE_CLASS_TABLE (strata_class_table_get_type ())
G_DECLARE_FINAL_TYPE (StrataClassTable, strata_class_table, STRATA, CLASS_TABLE, GtkWidget)

/* assessment: nullable. The order and the selection stay. */
void strata_class_table_show (StrataClassTable *self, StrataAssessment *assessment);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A class as a button that filters: its name, its share of the split as a bar, its count. */

#define STRATA_TYPE_CLASS_CHIP (strata_class_chip_get_type ())
G_DECLARE_FINAL_TYPE (StrataClassChip, strata_class_chip, STRATA, CLASS_CHIP, GtkToggleButton)

GtkWidget *strata_class_chip_new (guint label, const char *name);
guint strata_class_chip_get_label (StrataClassChip *self);
/* fraction: of the longest bar; share: of the split. */
void strata_class_chip_set_count (StrataClassChip *self, gsize count, double fraction, double share);

G_END_DECLS

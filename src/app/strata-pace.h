/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Calls a function again and again for as long as something goes on by itself, such as a training on the same processors:
 * as often as the frames it causes cost no more than a small share of one processor, ten times a second at most and twice
 * at least. What a person does is drawn at once, whatever the pace. */

typedef struct _StrataPace StrataPace;

/* widget: drawn in these frames; it outlives the pace. */
StrataPace *strata_pace_new (GtkWidget *widget, GFunc func, gpointer user_data);
void strata_pace_free (StrataPace *self);

G_END_DECLS

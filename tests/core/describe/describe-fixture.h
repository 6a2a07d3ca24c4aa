/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* A bundled experiment by its name; transfer full. */
StrataExperiment *load_bundled (const char *name);
/* A stack over 28 × 28 images with layers of these kinds, none of them with arguments. */
StrataStack *make_stack (const char *class_name, ...);
StrataLayer *append_dense (StrataStack *stack, guint units);
/* A block appended to the stack, with one Dense. */
StrataBlock *append_block (StrataStack *stack, guint repeat, guint units);
void append_member (StrataBlock *block, StrataLayer *layer); /* (transfer full) */

void assert_error_text (const GError *error, const char *text);
/* Layer i's shape as text, "?" while unknown. */
void assert_shape (StrataStack *stack, guint i, const char *shape);
/* Counts emissions of a signal without arguments. */
void count_signal (gpointer object, const char *signal, guint *count);

G_END_DECLS

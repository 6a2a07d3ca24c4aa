/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define STRATA_MAX_RANK 4

/* A shape without the batch axis; a boxed type, passed by value inside the core. rank < 0: not set. */
typedef struct
{
  int rank;
  gsize dim[STRATA_MAX_RANK];
} StrataShape;

#define STRATA_TYPE_SHAPE (strata_shape_get_type ())
GType strata_shape_get_type (void);

StrataShape *strata_shape_copy (const StrataShape *shape);
void strata_shape_free (StrataShape *shape);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrataShape, strata_shape_free)

gsize strata_shape_get_size (const StrataShape *shape);
gboolean strata_shape_equal (const StrataShape *a, const StrataShape *b);
char *strata_shape_to_string (const StrataShape *shape);                            /* "28 × 28" */
char *strata_shape_to_keras (const StrataShape *shape);                             /* "(None, 28, 28)" */
gboolean strata_shape_parse (const char *text, StrataShape *shape, GError **error); /* "28, 28" or "28 × 28" */

G_END_DECLS

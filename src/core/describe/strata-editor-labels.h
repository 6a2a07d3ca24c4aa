/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a step is called. For StrataEditor alone. */

/* "Change units of dense_1", "Disable dropout", "Repeat 20 times", where dense_1 and dropout are the subject. */
char *strata_editor_label_for_property (GObject *object, GParamSpec *pspec, const GValue *value, const char *subject);
/* What the object is called now. */
char *strata_editor_dup_subject (GObject *object);

G_END_DECLS

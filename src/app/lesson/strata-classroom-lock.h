/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "strata.h"

G_BEGIN_DECLS

/* Keeps the controls that an experiment for a class names out of reach below a root, as they come and go, until it is
 * freed. What is locked stays in view, takes neither pointer nor focus and says that it is disabled. */

typedef struct _StrataClassroomLock StrataClassroomLock;

StrataClassroomLock *strata_classroom_lock_new (GtkWidget *root,
                                                StrataClassroom *classroom); /* takes the latter over */
/* Gives everything back. */
void strata_classroom_lock_free (StrataClassroomLock *self);
/* Whether a control of that name, "win.train" or "page:runs", is out of reach. */
gboolean strata_classroom_lock_holds (StrataClassroomLock *self, const char *name);

G_END_DECLS

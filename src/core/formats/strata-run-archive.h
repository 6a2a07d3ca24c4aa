/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A kept training as one file to hand on. Unpacked, it is the folder of a training again (strata-run-files.h): another
 * program shows it, and goes on with it where there is a snapshot. */

gboolean strata_run_archive (const char *folder, const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A kept training as a document to print or hand in: how it went, its curves, its layers, its confusion matrix on the test
 * images, its settings. Blocking, as it reads the folder and asks the network about every test image: for a worker thread.
 * data_folder: where to look for images that name no folder of their own, or NULL. Returns a PDF; transfer full. */
GBytes *strata_run_report_make (const char *folder, const char *data_folder, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata.h"

G_BEGIN_DECLS

/* Datasets read by this process, each kept as long as some window uses it: a second window on the same images costs
 * neither time nor memory. For the main thread. */

void strata_dataset_cache_load_async (StrataDataSettings *settings,
                                      const char *fallback_folder,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
StrataDataset *strata_dataset_cache_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS

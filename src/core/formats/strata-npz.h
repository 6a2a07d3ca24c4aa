/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

G_BEGIN_DECLS

/* Weights as numpy.savez() keeps arrays: a zip archive of .npy files, "dense/kernel.npy" and so on. What numpy.savez
 * (path, *model.get_weights ()) wrote, "arr_0.npy" and on, is read too. Inside formats/ alone. */

gboolean strata_npz_is_npz (const char *path);
gboolean strata_npz_save (StrataNetwork *network, const char *path, GError **error);
/* The weights put into a new network over the given sequential. */
StrataNetwork *strata_npz_load (const char *path, StrataSequential *sequential, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sample weights from a `.npy` (float32, float64 or integers, one axis) or a text file of one number a line; n of them,
 * finite and not negative, or an error that names the file and the line. Transfer full, [n]. */
float *strata_sample_weights_read (GFile *file, gsize n, GError **error);

G_END_DECLS

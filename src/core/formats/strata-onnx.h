/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-hdf5.h"

G_BEGIN_DECLS

/* ONNX, for prediction elsewhere: one input `input` [batch, the data's shape] and one output `output`, both float. With
 * scales_inside the input is pixels from 0 to 255; else it was scaled before, and the metadata `strata_scaler` say how.
 * Inside formats/ alone. */
gboolean strata_onnx_save (StrataNetwork *network, const char *path, gboolean scales_inside, GError **error);

G_END_DECLS

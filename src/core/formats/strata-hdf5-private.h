/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-h5.h"

G_BEGIN_DECLS

/* The weights of a file for the layers of the sequential, in whichever of Keras' layouts it has; NULL with an error that
 * names the layer. Nothing is allocated before every shape was found right. */
StWeights *strata_h5_read_weights (StrataH5Reader *reader, StrataSequential *sequential, GError **error);
/* Keras' own layout of a whole model's weights into group. */
void strata_h5_write_weights (StrataH5Writer *writer, StrataH5Id group, StrataNetwork *network);
/* Keras 3's layout of a .weights.h5. */
void strata_h5_write_keras3_weights (StrataH5Writer *writer, StrataNetwork *network);

/* optimizer_weights; *optimizer stays NULL when the file has none. */
gboolean strata_h5_read_optimizer (StrataH5Reader *reader,
                                   StrataSequential *sequential,
                                   StrataCompileSettings *compile,
                                   StOptimizer **optimizer,
                                   GError **error);
void strata_h5_write_optimizer (StrataH5Writer *writer, StrataNetwork *network);

G_END_DECLS

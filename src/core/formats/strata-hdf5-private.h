/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "strata-h5.h"

G_BEGIN_DECLS

/* The weights of a file for the layers of the sequential, in whichever of Keras' layouts it has; NULL with an error that
 * names the layer. Nothing is allocated before every shape was found right. scales_inside: the file's model begins with
 * a Rescaling layer that the sequential lacks. */
StWeights *strata_h5_read_weights (StrataH5Reader *reader,
                                   StrataSequential *sequential,
                                   gboolean scales_inside,
                                   GError **error);
/* Keras' own layout of a whole model's weights into group. */
void strata_h5_write_weights (StrataH5Writer *writer, StrataH5Id group, StrataNetwork *network);
/* Keras 3's layout of a .weights.h5, with the optimizer's state if there is any. */
void strata_h5_write_keras3_weights (StrataH5Writer *writer, StrataNetwork *network, gboolean scales_inside);

/* optimizer_weights; *optimizer stays NULL when the file has none. */
gboolean strata_h5_read_optimizer (StrataH5Reader *reader,
                                   StrataSequential *sequential,
                                   StrataCompileSettings *compile,
                                   StOptimizer **optimizer,
                                   GError **error);
void strata_h5_write_optimizer (StrataH5Writer *writer, StrataNetwork *network);
/* The same in Keras 3's layout of a .weights.h5. */
gboolean strata_h5_read_counted_optimizer (StrataH5Reader *reader,
                                           StrataSequential *sequential,
                                           StrataCompileSettings *compile,
                                           StOptimizer **optimizer,
                                           GError **error);
void strata_h5_write_counted_optimizer (StrataH5Writer *writer, StrataNetwork *network);

/* --- strata-hdf5.c --- */

typedef enum
{
  STRATA_H5_MODEL,
  STRATA_H5_KERAS_2_WEIGHTS,
  STRATA_H5_KERAS_3_WEIGHTS,
} StrataH5Layout;

/* The bytes of a file, transfer full; NULL when there is not enough memory. The scaler is a layer of the model, or an
 * attribute. */
guint8 *strata_h5_make (StrataNetwork *network, StrataH5Layout layout, gboolean scales_inside, gsize *length);
gboolean strata_h5_save (StrataNetwork *network,
                         const char *path,
                         StrataH5Layout layout,
                         gboolean scales_inside,
                         GError **error);
/* *scaler stays as it is when the file has none, or one was found before. */
gboolean strata_h5_read_scaler (StrataH5Reader *reader,
                                StrataSequential *sequential,
                                StrataScaler **scaler,
                                GError **error);

G_END_DECLS

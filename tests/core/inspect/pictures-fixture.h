/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train-fixture.h"

G_BEGIN_DECLS

/* Small networks of images. */

#define SIDE 6

StrataSequential *make_sequential (const StrataShape *input, ...) G_GNUC_NULL_TERMINATED;
StrataLayer *make_convolution (int filters, StActivation activation);
StrataLayer *make_reshape (int rows, int columns, int channels);
/* Numbers that tell every place apart. */
void fill_weights (StrataNetwork *network);
void fill_image (guint8 *image);
/* Reshape, Conv2D (2, linear), Conv2D (3, softplus), Flatten, Dense (4, tanh), Dense (3, softmax) over 6 × 6 pixels. */
StrataNetwork *make_network (void);
const float *get_kernel (StrataNetwork *network, guint layer);

G_END_DECLS

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden vectors of this folder from real Keras (TensorFlow backend); see README.md."""

from golden import quiet_tensorflow

quiet_tensorflow()

import cases_images
import cases_layers
import cases_losses
import cases_ops
import cases_training

if __name__ == '__main__':
    cases_ops.write()
    cases_layers.write()
    cases_images.write()
    cases_losses.write()
    cases_training.write()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden vectors of this folder from real Keras (TensorFlow backend); see README.md.

With names, such as `losses optimizers`, only these."""

import sys

from golden import quiet_tensorflow

quiet_tensorflow()

import cases_augmentation
import cases_images
import cases_layers
import cases_losses
import cases_metrics
import cases_ops
import cases_optimizers
import cases_training

PARTS = {'ops': cases_ops, 'layers': cases_layers, 'images': cases_images, 'augmentation': cases_augmentation,
         'losses': cases_losses,
         'optimizers': cases_optimizers, 'metrics': cases_metrics, 'training': cases_training}

if __name__ == '__main__':
    for part in sys.argv[1:] or PARTS:
        PARTS[part].write()

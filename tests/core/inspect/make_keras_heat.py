#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Saliency and Grad-CAM of a small network as Keras' gradients have them: make_keras_heat.py writes keras-heat.json
beside itself."""

import json
import os

os.environ.setdefault('CUDA_VISIBLE_DEVICES', '')

import keras
import numpy as np
import tensorflow as tf
from keras import layers

SIDE, CLASSES = 6, 3


def make_layers():
    return [
        layers.Reshape((SIDE, SIDE, 1)),
        layers.BatchNormalization(),
        layers.Conv2D(3, (3, 2), padding='same', activation='gelu'),
        layers.MaxPooling2D(2),
        layers.Conv2D(4, 2, padding='same', activation='swish'),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(5, activation='elu'),
        layers.Dense(CLASSES, activation='softmax'),
    ]


def fill(model):
    """Numbers that tell every weight apart, with variances that are no less than a half."""
    random = np.random.default_rng(4)
    for variable in model.weights:
        values = random.normal(0, 0.5, variable.shape)
        if 'variance' in variable.path or 'gamma' in variable.path:
            values = 0.5 + abs(values)
        variable.assign(np.round(values, 3).astype(np.float32))


def maps(stack, image, class_index):
    """|d score / d input|, and relu of the last convolution's maps weighted by their mean gradients."""
    image = tf.constant(image[None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(image)
        x = image
        for layer in stack[:-1]:
            x = layer(x, training=False)
            if isinstance(layer, layers.Conv2D):
                convolved = x
        kernel, bias = stack[-1].kernel.value, stack[-1].bias.value
        score = (tf.matmul(x, kernel) + bias)[0, class_index]
    slopes = tape.gradient(score, image)[0]
    alphas = tf.reduce_mean(tape.gradient(score, convolved)[0], axis=(0, 1))
    return abs(slopes.numpy()), tf.nn.relu(tf.reduce_sum(alphas * convolved[0], axis=-1)).numpy()


def numbers(array):
    return [float(str(np.float32(v))) for v in np.asarray(array).ravel()]


def main():
    stack = make_layers()
    model = keras.Sequential([keras.Input((SIDE, SIDE)), *stack])
    image = (np.arange(SIDE * SIDE) * 53 % 251 % 7).reshape(SIDE, SIDE).astype(np.float32)
    fill(model)
    found = [maps(stack, image, i) for i in range(CLASSES)]
    text = {
        'written_by': {'script': 'make_keras_heat.py', 'keras': keras.__version__, 'tensorflow': tf.__version__},
        'image': [int(v) for v in image.ravel()],
        'weights': [numbers(variable) for variable in model.weights],
        'saliency': [numbers(saliency) for saliency, _ in found],
        'grad_cam': [numbers(heat) for _, heat in found],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'keras-heat.json')
    with open(path, 'w') as file:
        json.dump(text, file, indent=1)
        file.write('\n')


if __name__ == '__main__':
    main()

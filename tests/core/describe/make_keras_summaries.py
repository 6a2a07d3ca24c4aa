#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes keras-summary-NAME.txt: what Keras' own model.summary() prints for two of the bundled experiments."""

import os
import pathlib

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '')

import keras  # noqa: E402
from keras import layers  # noqa: E402


def sigmoid():
    return [layers.Dense(300, activation='sigmoid'), layers.Dense(100, activation='sigmoid')]


def deep_batchnorm():
    stack = []
    for _ in range(20):
        stack += [layers.Dense(10, activation='relu'), layers.BatchNormalization()]
    return stack


def main():
    folder = pathlib.Path(__file__).parent
    for name, hidden in {'sigmoid': sigmoid, 'deep-batchnorm': deep_batchnorm}.items():
        keras.backend.clear_session()
        model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), *hidden(),
                                  layers.Dense(10, activation='softmax')])
        lines = []
        model.summary(print_fn=lambda text, **_: lines.append(text))
        text = '\n'.join(lines).rstrip('\n') + '\n'
        (folder / f'keras-summary-{name}.txt').write_text(text, encoding='utf-8')


if __name__ == '__main__':
    main()

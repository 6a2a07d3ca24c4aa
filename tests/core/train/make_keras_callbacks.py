#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes keras-callbacks.json: what Keras' own EarlyStopping, ModelCheckpoint and ReduceLROnPlateau do with made-up
sequences of values.

The callbacks are driven without a training, by a stand-in for the model whose weights are the number of the epoch.
"""

import json
import os
import random

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '')

import keras  # noqa: E402


class Optimizer:
    learning_rate = 1.0


class Model:
    metrics = []

    def __init__(self):
        self.optimizer = Optimizer()
        self.stop_training = False
        self.epoch = 0
        self.saved = []

    def get_weights(self):
        return self.epoch

    def set_weights(self, epoch):
        self.epoch = epoch

    def save(self, path, **_):
        self.saved.append(self.epoch)


def drive(callback, monitor, values):
    """(epochs run, the epoch of the weights at the end, epochs saved); epochs count from 1."""
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    n = 0
    for epoch, value in enumerate(values):
        model.epoch = epoch + 1
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {monitor: value})
        n = epoch + 1
        if model.stop_training:
            break
    callback.on_train_end()
    return n, model.epoch, model.saved


def sequence(rng, n):
    kind = rng.randrange(3)
    if kind == 0:
        return [rng.choice([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) for _ in range(n)]
    if kind == 1:
        return [round(1 / (i + 1) + rng.uniform(0, 0.2), 6) for i in range(n)]
    return [round(0.5 + 0.4 * (-1) ** i / (i + 1), 6) for i in range(n)]


def early_stopping(rng):
    monitor = rng.choice(['val_loss', 'val_accuracy', 'loss'])
    settings = {
        'monitor': monitor,
        'min_delta': rng.choice([0, 0, 0.001, 0.05, 0.2]),
        'patience': rng.choice([0, 1, 2, 3, 5]),
        'mode': rng.choice(['min', 'max'] + (['auto'] if monitor.endswith('loss') else [])),
        'baseline': rng.choice([None, None, 0.2, 0.35, 0.9]),
        'restore_best_weights': rng.random() < 0.5,
        'start_from_epoch': rng.choice([0, 0, 0, 1, 4]),
    }
    values = sequence(rng, rng.choice([3, 8, 12]))
    n, weights, _ = drive(keras.callbacks.EarlyStopping(**settings), monitor, values)
    return {**settings, 'values': values, 'epochs_run': n, 'weights_epoch': weights}


def model_checkpoint(rng):
    settings = {
        'filepath': 'x.h5',
        'monitor': 'val_loss',
        'save_best_only': rng.random() < 0.7,
        'mode': rng.choice(['auto', 'min', 'max']),
    }
    values = sequence(rng, 10)
    _, _, saved = drive(keras.callbacks.ModelCheckpoint(**settings), 'val_loss', values)
    return {**settings, 'values': values, 'saved': saved}


def reduce_lr(rng):
    settings = {
        'monitor': 'val_loss',
        'factor': rng.choice([0.1, 0.5, 0.9]),
        'patience': rng.choice([0, 1, 2, 3]),
        'mode': rng.choice(['auto', 'min', 'max']),
        'min_delta': rng.choice([0.0001, 0.05]),
        'cooldown': rng.choice([0, 0, 1, 3]),
        'min_lr': rng.choice([0, 0.05, 0.3]),
    }
    values = sequence(rng, 16)
    model = Model()
    callback = keras.callbacks.ReduceLROnPlateau(**settings)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(values):
        callback.on_epoch_end(epoch, {'val_loss': value})
        rates.append(model.optimizer.learning_rate)
    return {**settings, 'values': values, 'rates': rates}


def main():
    rng = random.Random(20240501)
    document = {'keras': keras.__version__,
                'early_stopping': [early_stopping(rng) for _ in range(150)],
                'model_checkpoint': [model_checkpoint(rng) for _ in range(30)],
                'reduce_lr_on_plateau': [reduce_lr(rng) for _ in range(100)]}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'keras-callbacks.json')
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write('{\n "keras": %s' % json.dumps(document['keras']))
        for key in ('early_stopping', 'model_checkpoint', 'reduce_lr_on_plateau'):
            stream.write(',\n "%s": [\n  ' % key)
            stream.write(',\n  '.join(json.dumps(case) for case in document[key]))
            stream.write('\n ]')
        stream.write('\n}\n')


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strata opens an .h5 that Keras wrote: same evaluation, same predictions, same next epoch."""

import json
import os
import struct

from common import Data, expect, finish, folder, require, strata, strata_json, with_optimizer

import keras
import numpy as np

from cases_training import network, stack_of


def keras_model(experiment, optimizer):
    stack = [(name, {'rate': 0.5} if name == 'AlphaDropout' else config) for name, config in stack_of(experiment)]
    model = network(keras, stack)
    model.compile(loss='sparse_categorical_crossentropy', optimizer=keras.optimizers.get(optimizer),
                  metrics=['accuracy'])
    return model


def briefly_trained(data, experiment, optimizer, path):
    keras.utils.set_random_seed(11)
    model = keras_model(experiment, optimizer)
    scaler = None if experiment == 'sigmoid' else data.fitted
    x, y = data.split('train', scaler, 9600)
    model.fit(x, y, epochs=1, verbose=0)
    model.save(path)
    return model, scaler


def check_evaluation(data, name, model, scaler, experiment, path):
    ours = strata_json('evaluate', experiment, '--model', path)
    theirs = model.evaluate(*data.split('test', scaler), verbose=0)
    expect(f'{name}: test loss and accuracy', [ours['loss'], ours['accuracy']], theirs, 1e-4)


def check_next_epoch(data, name, model, scaler, experiment, path, directory, tolerance):
    """Keras and Strata go on from the same file for one epoch in file order."""
    x, y = data.split('train', scaler)
    theirs = model.fit(x, y, epochs=1, shuffle=False, verbose=0,
                       validation_data=data.split('validation', scaler)).history
    out = os.path.join(directory, f'{name}-next')
    strata('train', experiment, '--model', path, '--epochs', 1, '--no-shuffle', '--out', out, '--quiet')
    with open(os.path.join(out, 'history.json'), encoding='utf-8') as stream:
        ours = json.load(stream)
    keys = sorted(theirs)
    require(f'{name}: History has the keys of Keras', sorted(ours) == keys, f'{sorted(ours)}')
    expect(f'{name}: next epoch {keys}', [ours[k][0] for k in keys], [float(theirs[k][0]) for k in keys], tolerance)


def write_idx(path, images):
    with open(path, 'wb') as stream:
        stream.write(struct.pack('>4B3I', 0, 0, 8, 3, *images.shape) + images.tobytes())


def check_predictions(data, model, path, directory):
    """A file without our scaler attribute gets the pixels as they are."""
    images = data.splits['test'][0][:50]
    idx = os.path.join(directory, 'images-idx3-ubyte')
    write_idx(idx, images)
    table = os.path.join(directory, 'predictions.csv')
    strata('predict', '--model', path, '--images', idx, '--out', table)
    with open(table, encoding='utf-8') as stream:
        rows = [line.rstrip('\n').split(',') for line in stream]
    theirs = np.asarray(model.predict(images.astype(np.float32), verbose=0))
    ours = np.array([[float(cell) for cell in row[-10:]] for row in rows[1:]])
    expect('sigmoid: probabilities of 50 images', ours.round(5).tolist()[0], theirs.round(5).tolist()[0], 1e-4)
    require('sigmoid: all 50 rows', ours.shape == theirs.shape and np.abs(ours - theirs).max() < 1e-4,
            f'{ours.shape}, largest difference {np.abs(ours - theirs).max():.1e}')


SGD = {'class_name': 'SGD', 'config': {'learning_rate': 0.01}}
VARIANTS = {
    'nesterov': {'class_name': 'SGD', 'config': {'learning_rate': 0.01, 'momentum': 0.9, 'nesterov': True}},
    'adam': {'class_name': 'Adam', 'config': {'learning_rate': 0.0001, 'beta_1': 0.8}},
}


if __name__ == '__main__':
    data = Data()
    with folder() as directory:
        for experiment in ('sigmoid', 'standardized', 'deep-batchnorm', 'complete'):
            path = os.path.join(directory, f'{experiment}.h5')
            model, scaler = briefly_trained(data, experiment, SGD, path)
            check_evaluation(data, experiment, model, scaler, experiment, path)
            if experiment == 'sigmoid':
                check_predictions(data, model, path, directory)
            if experiment == 'standardized':
                check_next_epoch(data, experiment, model, scaler, experiment, path, directory, 1e-3)
        frozen = os.path.join(directory, 'standardized-next', 'experiment.strata')
        for name, optimizer in VARIANTS.items():
            experiment = os.path.join(directory, f'{name}.strata')
            with_optimizer(frozen, experiment, optimizer)
            path = os.path.join(directory, f'{name}.h5')
            model, scaler = briefly_trained(data, 'standardized', optimizer, path)
            check_evaluation(data, name, model, scaler, experiment, path)
            check_next_epoch(data, name, model, scaler, experiment, path, directory, 1e-3)
    finish()

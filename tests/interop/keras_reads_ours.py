#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keras opens an .h5 that Strata wrote: same evaluation, same next epoch, optimizer state carried on."""

import json
import os

from common import Data, expect, finish, folder, require, scaler_of_file, strata, strata_json, with_optimizer

import keras
import numpy as np

STEPS = 1719


def train(experiment, out, *more):
    strata('train', experiment, '--epochs', 1, '--seed', 7, '--out', out, '--quiet', *more)
    return os.path.join(out, 'model.h5')


def check_evaluation(data, experiment, path):
    """Keras' model of the file, once it is known to evaluate as Strata does."""
    model = keras.models.load_model(path)
    scaler = scaler_of_file(path)
    if scaler is not None:
        expect(f'{experiment}: scaler', scaler, data.fitted, 1e-4)
    theirs = model.evaluate(*data.split('test', scaler), verbose=0)
    ours = strata_json('evaluate', experiment, '--model', path)
    expect(f'{experiment}: test loss and accuracy', [ours['loss'], ours['accuracy']], theirs, 1e-4)
    return model, scaler


def check_goes_on(data, name, model, scaler):
    require(f'{name}: iterations', int(model.optimizer.iterations) == STEPS, f'{int(model.optimizer.iterations)}')
    x, y = data.split('train', scaler)
    history = model.fit(x, y, epochs=1, verbose=0, validation_data=data.split('validation', scaler)).history
    require(f'{name}: trained on', np.isfinite(history['loss'][0]) and int(model.optimizer.iterations) == 2 * STEPS,
            json.dumps({k: round(float(v[0]), 4) for k, v in history.items()}))


def check_same_next_epoch(data, directory, name, optimizer, tolerance):
    """The second epoch, in file order, is the same whether Keras or Strata trains it: weights and slots are whole."""
    frozen = os.path.join(directory, 'standardized', 'experiment.strata')
    experiment = os.path.join(directory, f'{name}.strata')
    with_optimizer(frozen, experiment, optimizer)
    path = train(experiment, os.path.join(directory, name), '--no-shuffle')
    model, scaler = check_evaluation(data, experiment, path)
    x, y = data.split('train', scaler)
    theirs = model.fit(x, y, epochs=1, shuffle=False, verbose=0,
                       validation_data=data.split('validation', scaler)).history
    next_out = os.path.join(directory, name + '-next')
    strata('train', experiment, '--epochs', 1, '--no-shuffle', '--model', path, '--out', next_out, '--quiet')
    with open(os.path.join(next_out, 'history.json'), encoding='utf-8') as stream:
        ours = json.load(stream)
    keys = sorted(theirs)
    expect(f'{name}: next epoch {keys}', [ours[k][0] for k in keys], [float(theirs[k][0]) for k in keys], tolerance)


if __name__ == '__main__':
    data = Data()
    with folder() as directory:
        for experiment in ('sigmoid', 'standardized', 'deep-batchnorm', 'complete'):
            path = train(experiment, os.path.join(directory, experiment))
            model, scaler = check_evaluation(data, experiment, path)
            check_goes_on(data, experiment, model, scaler)
        check_same_next_epoch(data, directory, 'nesterov', {
            'class_name': 'SGD', 'config': {'learning_rate': 0.01, 'momentum': 0.9, 'nesterov': True}}, 1e-3)
        check_same_next_epoch(data, directory, 'adam', {
            'class_name': 'Adam', 'config': {'learning_rate': 0.0001, 'beta_1': 0.8}}, 1e-3)
    finish()

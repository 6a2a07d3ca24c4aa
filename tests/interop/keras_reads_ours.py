#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keras opens an .h5 that Strata wrote: same evaluation, same next epoch, optimizer state carried on."""

import json
import os

from common import Data, expect, finish, folder, require, scaler_of_file, strata, strata_json, with_optimizer

import h5py
import keras

try:
    import tf_keras
except ImportError:
    tf_keras = None

STEPS = 1719


def train(experiment, out, *more):
    strata('train', experiment, '--epochs', 1, '--seed', 7, '--out', out, '--quiet', *more)
    return os.path.join(out, 'model.h5')


def check_evaluation(data, name, experiment, path):
    """Keras' model of the file, once it is known to evaluate as Strata does."""
    model = keras.models.load_model(path)
    scaler = scaler_of_file(path)
    if scaler is not None:
        expect(f'{name}: scaler', scaler, data.fitted, 1e-4)
    theirs = model.evaluate(*data.split('test', scaler), verbose=0)
    ours = strata_json('evaluate', experiment, '--model', path)
    expect(f'{name}: test loss and accuracy', [ours['loss'], ours['accuracy']], theirs, 1e-4)
    return model, scaler


def check_goes_on(data, name, model, scaler, path):
    """Keras trains on straight away. Plain SGD has no state, and the file none: Keras 3 cannot fit a model whose .h5 has
    the group optimizer_weights, not even its own, until it is compiled anew."""
    with open(os.path.join(os.path.dirname(path), 'history.json'), encoding='utf-8') as stream:
        before = json.load(stream)['loss'][0]
    x, y = data.split('train', scaler)
    history = model.fit(x, y, epochs=1, verbose=0, validation_data=data.split('validation', scaler)).history
    require(f'{name}: trained on', int(model.optimizer.iterations) == STEPS and history['loss'][0] < before,
            f'loss {before:.4f}, then ' + json.dumps({k: round(float(v[0]), 4) for k, v in history.items()}))


def restore_optimizer(name, model, path):
    """Compiles anew and puts the file's optimizer state in, by the names that Keras itself gives its variables."""
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    optimizer.build(model.trainable_variables)
    with h5py.File(path) as file:
        group = file['optimizer_weights']
        written = [n.decode() for n in group.attrs['weight_names']]
        names = [variable.path for variable in optimizer.variables]
        require(f'{name}: optimizer state is named as Keras names it', written == names, f'{written[:4]} {names[:4]}')
        for variable in optimizer.variables:
            variable.assign(group[variable.path][()])
    require(f'{name}: iterations', int(optimizer.iterations) == STEPS, f'{int(optimizer.iterations)}')
    model.compile(loss=model.loss, optimizer=optimizer, metrics=['accuracy'])


def next_epoch(data, model, scaler):
    x, y = data.split('train', scaler)
    history = model.fit(x, y, epochs=1, shuffle=False, verbose=0,
                        validation_data=data.split('validation', scaler)).history
    return {key: float(values[0]) for key, values in history.items()}


def check_keras_2(data, name, experiment, path):
    """Keras 2 takes the weights and trains on from a fresh optimizer; it reads "accuracy" as another metric."""
    model = tf_keras.models.load_model(path)
    scaler = scaler_of_file(path)
    theirs = model.evaluate(*data.split('test', scaler), verbose=0)[0]
    expect(f'{name}, Keras 2: test loss', strata_json('evaluate', experiment, '--model', path)['loss'], theirs, 1e-4)
    history = model.fit(*data.split('train', scaler, 3200), epochs=1, verbose=0).history
    require(f'{name}, Keras 2: trained on', history['loss'][0] < theirs + 0.2, f'{theirs:.4f} {history["loss"][0]:.4f}')


def check_same_next_epoch(data, directory, name, optimizer):
    """The second epoch, in file order, is the same whether Keras or Strata trains it: weights and slots are whole."""
    experiment = os.path.join(directory, f'{name}.strata')
    with_optimizer(os.path.join(directory, 'standardized', 'experiment.strata'), experiment, optimizer)
    path = train(experiment, os.path.join(directory, name), '--no-shuffle')
    model, scaler = check_evaluation(data, name, experiment, path)
    restore_optimizer(name, model, path)
    theirs = next_epoch(data, model, scaler)
    out = os.path.join(directory, name + '-next')
    strata('train', experiment, '--epochs', 1, '--no-shuffle', '--model', path, '--out', out, '--quiet')
    with open(os.path.join(out, 'history.json'), encoding='utf-8') as stream:
        ours = {key: values[0] for key, values in json.load(stream).items()}
    keys = sorted(theirs)
    expect(f'{name}: next epoch {keys}', [ours[k] for k in keys], [theirs[k] for k in keys], 1e-3)
    if tf_keras is not None:
        check_keras_2(data, name, experiment, path)


if __name__ == '__main__':
    data = Data()
    with folder() as directory:
        for experiment in ('sigmoid', 'standardized', 'deep-batchnorm', 'complete'):
            path = train(experiment, os.path.join(directory, experiment))
            model, scaler = check_evaluation(data, experiment, experiment, path)
            check_goes_on(data, experiment, model, scaler, path)
        best = os.path.join(directory, 'complete', 'fashion_mnist_model.h5')
        check_evaluation(data, 'the checkpoint of complete', 'complete', best)
        check_same_next_epoch(data, directory, 'nesterov', {
            'class_name': 'SGD', 'config': {'learning_rate': 0.01, 'momentum': 0.9, 'nesterov': True}})
        check_same_next_epoch(data, directory, 'adam', {
            'class_name': 'Adam', 'config': {'learning_rate': 0.0001, 'beta_1': 0.8}})
    finish()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics and learning-rate callbacks: what Keras reads from the files of a training that had them measures the same on the
same images, under the same names, and a training there with the same callbacks has the same history."""

import json
import os

from common import Data, expect, finish, folder, require, strata, strata_json

import keras

METRICS = [{'class_name': 'TopKCategoricalAccuracy', 'config': {'k': 3}}, 'auc',
           {'class_name': 'AUC', 'config': {'curve': 'PR', 'num_thresholds': 50, 'name': 'pr'}},
           {'class_name': 'Precision', 'config': {'thresholds': 0.3, 'class_id': 2}},
           {'class_name': 'F1Score', 'config': {'average': 'macro'}}]
WEIGHTED = ['accuracy', {'class_name': 'Recall', 'config': {'top_k': 2}}, 'kl_divergence']
WEIGHTS = {'0': 2.0, '3': 0.5}


def write_experiment(directory):
    """The bundled `standardized` with these metrics and callbacks."""
    strata('train', 'standardized', '--epochs', 1, '--seed', 7, '--out', os.path.join(directory, 'bare'), '--quiet')
    with open(os.path.join(directory, 'bare', 'experiment.strata'), encoding='utf-8') as stream:
        document = json.load(stream)
    document['compile'].update(loss='categorical_crossentropy', metrics=METRICS, weighted_metrics=WEIGHTED)
    document['fit']['class_weights'] = WEIGHTS
    document['callbacks'] = [
        {'class_name': 'ReduceLROnPlateau', 'enabled': True,
         'config': {'monitor': 'val_loss', 'factor': 0.5, 'patience': 1, 'min_delta': 10}},
        {'class_name': 'LearningRateScheduler', 'enabled': True, 'config': {'formula': 'lr * 0.5 if epoch > 0 else lr'}},
    ]
    path = os.path.join(directory, 'metrics.strata')
    with open(path, 'w', encoding='utf-8') as stream:
        json.dump(document, stream)
    return path


def rows(split):
    x, y = split
    return x, keras.utils.to_categorical(y, 10)


def check_evaluation(data, experiment, path):
    model = keras.models.load_model(path)
    theirs = model.evaluate(*rows(data.split('test', data.fitted)), verbose=0, return_dict=True)
    ours = strata_json('evaluate', experiment, '--model', path)
    names = sorted(theirs)
    require(f'{path}: the same names', all(name in ours for name in names), names)
    expect(f'evaluation {names}', [ours.get(name, -1) for name in names], [theirs[name] for name in names], 2e-4)
    return model


def made(metrics):
    return [metric if isinstance(metric, str) else getattr(keras.metrics, metric['class_name'])(**metric['config'])
            for metric in metrics]


def check_training(data, model, learning_rate, after):
    """Keras goes on from the file of the first epoch as Strata went on."""
    model.compile(loss=model.loss, optimizer=keras.optimizers.SGD(learning_rate), metrics=made(METRICS),
                  weighted_metrics=made(WEIGHTED))
    history = model.fit(*rows(data.split('train', data.fitted)), epochs=1, shuffle=False, verbose=0,
                        validation_data=rows(data.split('validation', data.fitted)),
                        class_weight={int(label): weight for label, weight in WEIGHTS.items()}).history
    names = sorted(history)
    require('the same keys', set(names) | {'learning_rate'} == set(after), sorted(after))
    expect(f'next epoch {names}', [after[name][0] for name in names], [history[name][0] for name in names], 2e-3)


if __name__ == '__main__':
    data = Data()
    with folder() as directory:
        experiment = write_experiment(directory)
        out = os.path.join(directory, 'out')
        strata('train', experiment, '--epochs', 1, '--no-shuffle', '--seed', 7, '--out', out, '--quiet')
        archive = os.path.join(out, 'model.keras')
        strata('export', archive, '--model', os.path.join(out, 'model.h5'), '--to', 'keras', '--scaling', 'outside')
        check_evaluation(data, experiment, os.path.join(out, 'model.h5'))
        model = check_evaluation(data, experiment, archive)
        strata('train', experiment, '--epochs', 1, '--no-shuffle', '--model', os.path.join(out, 'model.h5'), '--out',
               out + '-next', '--quiet')
        with open(os.path.join(out + '-next', 'history.json'), encoding='utf-8') as stream:
            after = json.load(stream)
        require('learning rate told', after.get('learning_rate') == [0.01], after.get('learning_rate'))
        check_training(data, model, 0.01, after)
    finish()

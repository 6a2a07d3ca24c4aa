#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the bundled experiments in real Keras and writes what parity.py compares with.

    python3 tests/interop/baseline.py BASELINE.json [SEED ...]
"""

import json
import os
import sys
import time

from common import Data

import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(1)

import keras

from cases_training import EXPERIMENTS, network, stack_of


def run(data, experiment, seed):
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    scaler = None if experiment == 'sigmoid' else data.fitted
    model = network(keras, [(name, {'rate': 0.5} if name == 'AlphaDropout' else config)
                            for name, config in stack_of(experiment)])
    model.compile(loss='sparse_categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
    seconds = []
    clock = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, logs: seconds.append(-time.monotonic()),
                                           on_epoch_end=lambda epoch, logs: seconds.append(
                                               seconds.pop() + time.monotonic()))
    callbacks = [clock]
    if experiment == 'complete':
        callbacks.append(keras.callbacks.EarlyStopping(patience=5, min_delta=1e-3))
    history = model.fit(*data.split('train', scaler), epochs=10, validation_data=data.split('validation', scaler),
                        callbacks=callbacks, verbose=0).history
    loss, accuracy = model.evaluate(*data.split('test', scaler), verbose=0)
    return {'experiment': experiment, 'seed': seed, 'history': {k: [float(v) for v in vs] for k, vs in history.items()},
            'test_loss': float(loss), 'test_accuracy': float(accuracy), 'seconds_per_epoch': seconds}


def main(path, seeds):
    data = Data()
    result = {'keras': keras.__version__, 'tensorflow': tensorflow.__version__, 'epochs': 10, 'batch_size': 32,
              'runs': []}
    for seed in seeds:
        for experiment in EXPERIMENTS:
            result['runs'].append(run(data, experiment, seed))
            print(experiment, seed, {k: round(v[-1], 4) for k, v in result['runs'][-1]['history'].items()}, flush=True)
            with open(path + '.part', 'w', encoding='utf-8') as stream:
                json.dump(result, stream, indent=1)
            os.replace(path + '.part', path)


if __name__ == '__main__':
    main(sys.argv[1], [int(seed) for seed in sys.argv[2:]] or [1, 2, 3])

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the bundled experiments in real Keras, by the programs Strata writes, and keeps what parity.py compares with.

    python3 tests/interop/baseline.py PROGRAMS BASELINE.json [--seeds 1,2,3,4,5] [--only EXPERIMENT[,EXPERIMENT]]

PROGRAMS is a folder that `write-programs` filled; Keras finds Fashion-MNIST where KERAS_HOME says. Runs that BASELINE.json
holds already are left as they are, so that it may be stopped and started again.
"""

import argparse
import contextlib
import io
import json
import os
import tempfile
import time

import common  # quiets TensorFlow before it is imported

import keras
import tensorflow


def train(programs, experiment, seed):
    """Runs the program as it stands; only the seed, the output and a clock are given from outside."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(seed)
    with open(os.path.join(programs, experiment + '.py'), encoding='utf-8') as stream:
        program = compile(stream.read(), experiment + '.py', 'exec')
    begin = time.monotonic()
    scope = {'__name__': '__main__'}
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        exec(program, scope)
        loss, accuracy = scope['model'].evaluate(scope['x_test'], scope['y_test'], verbose=0)
    history = {key: [float(value) for value in values] for key, values in scope['history'].history.items()}
    return {'experiment': experiment, 'seed': seed, 'history': history, 'test_loss': float(loss),
            'test_accuracy': float(accuracy), 'seconds': time.monotonic() - begin}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('programs')
    parser.add_argument('baseline')
    parser.add_argument('--seeds', default='1,2,3,4,5')
    parser.add_argument('--only')
    arguments = parser.parse_args()
    programs = os.path.abspath(arguments.programs)
    baseline = os.path.abspath(arguments.baseline)
    experiments = arguments.only.split(',') if arguments.only else common.experiments()
    result = {'keras': keras.__version__, 'tensorflow': tensorflow.__version__, 'runs': []}
    if os.path.exists(baseline):
        with open(baseline, encoding='utf-8') as stream:
            result = json.load(stream)
    done = {(run['experiment'], run['seed']) for run in result['runs']}
    for seed in map(int, arguments.seeds.split(',')):
        for experiment in experiments:
            if (experiment, seed) in done:
                continue
            run = train(programs, experiment, seed)
            result['runs'].append(run)
            with open(baseline + '.part', 'w', encoding='utf-8') as stream:
                json.dump(result, stream, indent=1)
            os.replace(baseline + '.part', baseline)
            print(experiment, seed, {key: round(values[-1], 4) for key, values in run['history'].items()},
                  f'{run["seconds"]:.0f} s', flush=True)


if __name__ == '__main__':
    main()

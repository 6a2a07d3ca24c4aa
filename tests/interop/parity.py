#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the bundled experiments trained by Strata beside the same trained by Keras.

    STRATA_CLI=build/src/cli/strata-cli python3 tests/interop/parity.py BASELINE.json [--seeds 1,2,3] [--folder DIR]

BASELINE.json is what baseline.py wrote. Exit status 1 if one of ours lies outside the spread of Keras' seeds plus 0.01.
"""

import argparse
import json
import os
import sys
import time

import common

KEYS = ['loss', 'accuracy', 'val_loss', 'val_accuracy']


def ours(experiment, seed, directory, epochs):
    out = os.path.join(directory, f'{experiment}-{seed}')
    begin = time.monotonic()
    common.strata('train', experiment, '--epochs', epochs, '--seed', seed, '--out', out, '--quiet')
    seconds = time.monotonic() - begin
    with open(os.path.join(out, 'history.json'), encoding='utf-8') as stream:
        history = json.load(stream)
    test = common.strata_json('evaluate', experiment, '--model', os.path.join(out, 'model.h5'))
    return {'history': history, 'test_loss': test['loss'], 'test_accuracy': test['accuracy'],
            'seconds': seconds / len(history['loss'])}


def columns(runs):
    """{'loss': one value a run, ...} of the last epoch."""
    table = {key: [run['history'][key][-1] for run in runs] for key in KEYS}
    table['best val_accuracy'] = [max(run['history']['val_accuracy']) for run in runs]
    table['test_accuracy'] = [run['test_accuracy'] for run in runs]
    return table


def spread(values):
    return f'{min(values):.4f}–{max(values):.4f}' if max(values) != min(values) else f'{values[0]:.4f}'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('baseline')
    parser.add_argument('--seeds', default='1,2,3')
    parser.add_argument('--epochs', type=int, default=10)
    parser.add_argument('--folder')
    arguments = parser.parse_args()
    with open(arguments.baseline, encoding='utf-8') as stream:
        baseline = json.load(stream)
    outside = []
    with common.folder() as temporary:
        directory = arguments.folder or temporary
        names = dict.fromkeys(run['experiment'] for run in baseline['runs'])
        print(f'Keras {baseline["keras"]}; {arguments.epochs} epochs; last epoch, least–most over the seeds\n')
        print('| experiment | | ' + ' | '.join(KEYS + ['best val_accuracy', 'test_accuracy', 's/epoch']) + ' |')
        print('| --- ' * 9 + '|')
        for experiment in names:
            theirs = [run for run in baseline['runs'] if run['experiment'] == experiment]
            mine = [ours(experiment, seed, directory, arguments.epochs) for seed in arguments.seeds.split(',')]
            keras_table, our_table = columns(theirs), columns(mine)
            keras_seconds = min(min(run['seconds_per_epoch']) for run in theirs)
            print(f'| {experiment} | Keras, {len(theirs)} seeds | ' +
                  ' | '.join(spread(v) for v in keras_table.values()) + f' | {keras_seconds:.2f} |')
            marks = []
            for key, values in our_table.items():
                low, high = min(keras_table[key]) - 0.01, max(keras_table[key]) + 0.01
                wrong = [v for v in values if not low <= v <= high]
                if wrong:
                    outside.append(f'{experiment} {key} {", ".join(f"{v:.4f}" for v in wrong)} not in '
                                   f'{low:.4f}–{high:.4f}')
                marks.append(spread(values) + (' (!)' if wrong else ''))
            print(f'| | Strata, {len(mine)} seeds | ' + ' | '.join(marks) +
                  f' | {min(run["seconds"] for run in mine):.2f} |', flush=True)
    for line in outside:
        print('outside: ' + line)
    return 1 if outside else 0


if __name__ == '__main__':
    sys.exit(main())

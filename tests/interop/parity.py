#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains the bundled experiments in Strata, with the seeds Keras had, and prints both beside each other.

    STRATA_CLI=build/src/cli/strata-cli python3 tests/interop/parity.py [--runs FOLDER] [BASELINE.json]

BASELINE.json is what baseline.py wrote, beside this script if none is named. Seeds are not shared between the two: they draw
other numbers from the same one, so what is compared is how the results are spread. What FOLDER holds already is not trained
again, so that it may be stopped and started. Exit status 1 if the final val_accuracy of
an experiment does not overlap.
"""

import argparse
import contextlib
import json
import os
import sys

import common

COLUMNS = ('loss', 'accuracy', 'val_loss', 'val_accuracy')


def train(experiment, seed, folder):
    out = os.path.join(folder, f'{experiment}-{seed}')
    if not os.path.exists(os.path.join(out, 'model.h5')):
        common.strata('train', experiment, '--seed', seed, '--out', out, '--quiet')
    with open(os.path.join(out, 'history.json'), encoding='utf-8') as stream:
        history = json.load(stream)
    test = common.strata_json('evaluate', experiment, '--model', os.path.join(out, 'model.h5'))
    return {'history': history, 'test_accuracy': test['accuracy']}


def spreads(runs):
    """{column: the values of the last epoch, one a run}"""
    table = {key: [run['history'][key][-1] for run in runs] for key in COLUMNS}
    table['test_accuracy'] = [run['test_accuracy'] for run in runs]
    return table


def say(values):
    return f'{sum(values) / len(values):.3f} ({min(values):.3f}–{max(values):.3f})'


def overlap(a, b):
    return min(a) <= max(b) and min(b) <= max(a)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('baseline', nargs='?',
                        default=os.path.join(os.path.dirname(os.path.abspath(__file__)), 'keras-baseline.json'))
    parser.add_argument('--runs')
    arguments = parser.parse_args()
    with open(arguments.baseline, encoding='utf-8') as stream:
        baseline = json.load(stream)
    apart = []
    print(f'Keras {baseline["keras"]}, TensorFlow {baseline["tensorflow"]}. Last epoch: mean (least–most) over the seeds.\n')
    print('| experiment | | seeds | ' + ' | '.join((*COLUMNS, 'test_accuracy')) + ' | overlap |')
    print('| --- ' * (len(COLUMNS) + 5) + '|')
    with contextlib.nullcontext(arguments.runs) if arguments.runs else common.folder() as folder:
        for experiment in common.experiments():
            theirs = [run for run in baseline['runs'] if run['experiment'] == experiment]
            if not theirs:
                continue
            ours = [train(experiment, run['seed'], folder) for run in theirs]
            rows = spreads(theirs), spreads(ours)
            fits = overlap(rows[0]['val_accuracy'], rows[1]['val_accuracy'])
            if not fits:
                apart.append(experiment)
            for who, row, mark in (('Keras', rows[0], ''), ('Strata', rows[1], 'yes' if fits else 'no')):
                print(f'| {experiment if who == "Keras" else ""} | {who} | {len(theirs)} | ' +
                      ' | '.join(map(say, row.values())) + f' | {mark} |', flush=True)
    for experiment in apart:
        print(f'apart: {experiment}')
    return 1 if apart else 0


if __name__ == '__main__':
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the interop tests share: running strata-cli, the data as Keras needs it, and the list of complaints."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'golden'))

from golden import fashion_mnist, quiet_tensorflow, standard_scaler

quiet_tensorflow()

SKIP = 77
complaints = []


def find_cli():
    path = os.environ.get('STRATA_CLI')
    if not path or not os.access(path, os.X_OK):
        print(f'Skipped: STRATA_CLI ({path}) names no program that can be run.', file=sys.stderr)
        sys.exit(SKIP)
    return path


def strata(*arguments):
    """Runs strata-cli; its standard output, or the end of the test with what it said."""
    done = subprocess.run([find_cli(), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f'strata-cli {" ".join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}')
    return done.stdout


def strata_json(*arguments):
    return json.loads(strata(*arguments, '--json'))


def expect(what, ours, theirs, tolerance):
    difference = float(np.max(np.abs(np.asarray(ours, float) - np.asarray(theirs, float))))
    good = difference <= tolerance
    ours, theirs = [[round(float(v), 6) for v in np.atleast_1d(values)] for values in (ours, theirs)]
    print(f'{"ok  " if good else "FAIL"} {what}: Strata {ours}, Keras {theirs}, difference {difference:.1e}'
          f' (allowed {tolerance:g})')
    if not good:
        complaints.append(what)


def require(what, condition, detail=''):
    print(f'{"ok  " if condition else "FAIL"} {what} {detail}')
    if not condition:
        complaints.append(what)


def finish():
    if complaints:
        sys.exit(f'{len(complaints)} disagreements: ' + '; '.join(complaints))
    print('Strata and Keras agree.')


def folder():
    return tempfile.TemporaryDirectory(prefix='strata-interop-')


class Data:
    """Fashion-MNIST scaled as a model expects it: raw, or by mean and deviation of all training pixels."""

    def __init__(self):
        self.splits = fashion_mnist()
        self.fitted = standard_scaler(self.splits['train'][0])

    def split(self, name, scaler, count=None):
        images, classes = self.splits[name]
        pixels = images[:count].astype(np.float32)
        if scaler is not None:
            pixels = (pixels - np.float32(scaler[0])) / np.float32(scaler[1])
        return pixels, classes[:count]


def scaler_of_file(path):
    """(center, spread) of the attribute strata_scaler, None for raw pixels."""
    import h5py
    with h5py.File(path) as file:
        text = file.attrs.get('strata_scaler')
    if text is None:
        return None
    scaler = json.loads(text)
    if scaler['scaling'] == 'none':
        return None
    return np.array(scaler['center'], np.float32)[0], np.array(scaler['spread'], np.float32)[0]


def experiments():
    """The names of the bundled experiments."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'experiments')
    return sorted(name.removesuffix('.strata') for name in os.listdir(folder) if name.endswith('.strata'))


def with_optimizer(source, target, optimizer):
    """A copy of an experiment file with another optimizer: {'class_name': ..., 'config': {...}}."""
    with open(source, encoding='utf-8') as stream:
        experiment = json.load(stream)
    experiment['compile']['optimizer'] = optimizer
    with open(target, 'w', encoding='utf-8') as stream:
        json.dump(experiment, stream)

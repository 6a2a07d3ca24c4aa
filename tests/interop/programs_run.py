# SPDX-License-Identifier: GPL-3.0-or-later
"""The Keras program of each bundled experiment, and of some others, runs unchanged under real Keras and builds the network
Strata describes; each kind of layer, callback, metric and so on is in one of them. Only `fit` is shortened from outside: one epoch over some thousand images. The same image gives the same
probabilities in Strata, in the program with Strata's weights, and in Keras and ONNX Runtime from each export, whether the
scaling is inside of the model or outside."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'golden'))

from golden import read_idx

SKIP = 77
IMAGES = 1600
IDX = ('train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz',
       't10k-labels-idx1-ubyte.gz')


def find_data():
    folders = os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share').split(':')
    for folder in folders:
        folder = os.path.join(folder, 'datasets', 'fashion-mnist')
        if all(os.path.exists(os.path.join(folder, name)) for name in IDX):
            return folder
    print('Skipped: Fashion-MNIST is not installed (dataset-fashion-mnist).', file=sys.stderr)
    sys.exit(SKIP)


def give_keras_the_data(folder, home):
    """Where Keras keeps what it downloaded: nothing is fetched from the network."""
    cache = os.path.join(home, 'datasets', 'fashion-mnist')
    os.makedirs(cache)
    for name in IDX:
        shutil.copy(os.path.join(folder, name), cache)


def shorten_fit(keras, record):
    fit = keras.Model.fit

    def short_fit(self, x, y, epochs=1, validation_data=None, sample_weight=None, **others):
        record['epochs'] = epochs
        record['train'], record['validation'] = len(x), 0 if validation_data is None else len(validation_data[0])
        if validation_data is not None:
            validation_data = tuple(part[:IMAGES] for part in validation_data)
        if sample_weight is not None:
            sample_weight = sample_weight[:IMAGES]
        return fit(self, x[:IMAGES], y[:IMAGES], epochs=1, validation_data=validation_data,
                   sample_weight=sample_weight, verbose=0, **others)

    keras.Model.fit = short_fit


def check_scaling(keras, folder, name, model, scaled, raw):
    """Complaints about whatever gives other probabilities than Strata does for the raw images."""
    import onnxruntime
    path = os.path.join(folder, name)
    ours = np.fromfile(path + '.f32', np.float32).reshape(len(raw), -1)
    found = []

    def compare(what, theirs, tolerance=1e-5):
        difference = np.abs(np.asarray(theirs) - ours).max()
        if not difference <= tolerance:
            found.append(f'{name}: {what}: probabilities differ by {difference:.1e}')

    # The program fits its scaler anew, in single precision.
    model.load_weights(path + '.weights.h5')
    compare('the program', model(scaled, training=False), 1e-4)
    for what, x in (('-outside.keras', scaled), ('-inside.keras', raw), ('-inside.h5', raw)):
        compare(what, keras.models.load_model(path + what)(x, training=False), 1e-5 if x is raw else 1e-4)
    for what, x in (('-outside.onnx', scaled), ('-inside.onnx', raw)):
        session = onnxruntime.InferenceSession(path + what, providers=['CPUExecutionProvider'])
        compare(what, session.run(['output'], {'input': x.astype(np.float32)})[0], 1e-5 if x is raw else 1e-4)
    return found


def main():
    writer = os.environ.get('STRATA_WRITE_PROGRAMS')
    if not writer or not os.access(writer, os.X_OK):
        print(f'Skipped: STRATA_WRITE_PROGRAMS ({writer}) names no program that can be run.', file=sys.stderr)
        sys.exit(SKIP)
    data = find_data()
    complaints = []
    with tempfile.TemporaryDirectory(prefix='strata-programs-') as folder:
        give_keras_the_data(data, os.path.join(folder, 'keras'))
        os.environ.update(KERAS_HOME=os.path.join(folder, 'keras'), TF_CPP_MIN_LOG_LEVEL='3', CUDA_VISIBLE_DEVICES='-1',
                          STRATA_IDX_FOLDER=data)
        programs = os.path.join(folder, 'programs')
        os.mkdir(programs)
        subprocess.run([writer, programs], check=True)

        import keras
        record = {}
        shorten_fit(keras, record)
        names = sorted(name[:-3] for name in os.listdir(programs) if name.endswith('.py'))
        complaints += missing_kinds(programs, names)
        for name in names:
            complaints += run(keras, programs, name, record)
    if complaints:
        sys.exit(f'{len(complaints)} complaints: ' + '; '.join(complaints))
    print(f'{len(names)} programs run.')


def missing_kinds(folder, names):
    """A kind is written as its class, or as its short name in quotes. A block is its layers, an input the shape."""
    sources = ''
    for name in names:
        with open(os.path.join(folder, name + '.py'), encoding='utf-8') as stream:
            sources += stream.read()
    with open(os.path.join(folder, 'kinds.json'), encoding='utf-8') as stream:
        kinds = json.load(stream)
    return [f'{class_name} ({what}) is in no program' for what, pairs in kinds.items() for class_name, short in pairs
            if class_name != 'Block' and not re.search(rf'\b{class_name}\(|["\']{short}["\']', sources)]


def run(keras, folder, name, record):
    with open(os.path.join(folder, name + '.json'), encoding='utf-8') as stream:
        facts = json.load(stream)
    with open(os.path.join(folder, name + '.py'), encoding='utf-8') as stream:
        source = stream.read()
    work = os.path.join(folder, name)
    os.mkdir(work)
    os.chdir(work)
    keras.backend.clear_session()
    record.clear()
    scope = {'__name__': '__main__'}
    try:
        exec(compile(source, name + '.py', 'exec'), scope)
    except Exception as error:
        return [f'{name}: {type(error).__name__}: {error}']

    model, history = scope['model'], scope['history'].history
    found = []

    def expect(what, ours, theirs):
        if ours != theirs:
            found.append(f'{name}: {what}: Strata {ours}, Keras {theirs}')

    raw = read_idx(os.path.join(find_data(), IDX[2]))[:50].astype(np.float32)
    found += check_scaling(keras, folder, name, model, scope['x_test'][:50], raw)
    expect('layers', facts['layers'], [layer.name for layer in model.layers])
    expect('parameters', facts['params'], model.count_params())
    expect('optimizer', facts['optimizer'], type(model.optimizer).__name__)
    if facts['learning_rate'] is not None:
        expect('learning rate', round(facts['learning_rate'], 7), round(float(model.optimizer.learning_rate), 7))
    expect('metrics', sorted(facts['metrics']), sorted(key for key in history if key not in ('loss', 'learning_rate')
                                                       and not key.startswith('val_')))
    expect('epochs', 10, record['epochs'])
    expect('images', 60000, record['train'] + record['validation'])
    # An error in percent of the zeros of one-hot rows is large.
    if not history['loss'] or not history['loss'][0] < (1e12 if 'percentage' in source else 10):
        found.append(f'{name}: loss {history["loss"]}')
    if 'val_loss' not in history and record['validation']:
        found.append(f'{name}: no val_loss')
    written = [os.path.join(root, file) for root, _, files in os.walk(work) for file in files]
    for wanted, part in (('ModelCheckpoint', '.h5'), ('CSVLogger', '.csv'), ('TensorBoard', 'logs/train/events')):
        if wanted in source and not any(part in path for path in written):
            found.append(f'{name}: {wanted} wrote nothing')
    if 'BackupAndRestore' in source and any('backup' in path for path in written):
        found.append(f'{name}: BackupAndRestore left its folder')
    print(f'{"FAIL" if found else "ok  "} {name}: {model.count_params():,} parameters, loss {history["loss"][0]:.3f}')
    return found


main()

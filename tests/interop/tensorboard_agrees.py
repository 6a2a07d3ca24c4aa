#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the TensorBoard callback of a training here writes is what Keras' own writes of the same network: the same tags at the
same steps, of the same kinds; and it says what the training's history and its final weights say."""

import json
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np

SIDE, CLASSES, TRAIN, VALIDATION, BATCH, EPOCHS = 8, 3, 40, 10, 8, 3
ARGUMENTS = {'histogram_freq': 2, 'write_images': True, 'write_steps_per_second': True, 'update_freq': 'batch'}
LAYERS = [('Reshape', {'target_shape': [SIDE, SIDE, 1]}), ('Conv2D', {'filters': 5, 'kernel_size': [3, 3]}),
          ('Conv2D', {'filters': 4, 'kernel_size': [3, 3]}), ('BatchNormalization', {}), ('Normalization', {}),
          ('Flatten', {}), ('Dense', {'units': 12}), ('Dropout', {'rate': 0.1}), ('PReLU', {}),
          ('Dense', {'units': CLASSES, 'activation': 'softmax'})]

complaints = []


def require(what, condition, detail=''):
    print(f'{"ok  " if condition else "FAIL"} {what} {detail if not condition else ""}')
    if not condition:
        complaints.append(what)


def write_idx(path, array):
    with open(path, 'wb') as stream:
        stream.write(struct.pack('>HBB', 0, 8, array.ndim) + struct.pack(f'>{array.ndim}I', *array.shape))
        stream.write(array.astype(np.uint8).tobytes())


def write_experiment(folder):
    rng = np.random.default_rng(3)
    data = os.path.join(folder, 'data')
    os.mkdir(data)
    for prefix, n in (('train', TRAIN + VALIDATION), ('t10k', 20)):
        write_idx(os.path.join(data, f'{prefix}-images-idx3-ubyte'), rng.integers(0, 256, (n, SIDE, SIDE)))
        write_idx(os.path.join(data, f'{prefix}-labels-idx1-ubyte'), np.arange(n) % CLASSES)
    path = os.path.join(folder, 'logged.strata')
    with open(path, 'w', encoding='utf-8') as stream:
        json.dump({'format': 1, 'name': 'Logged', 'data': {'source': 'idx', 'folder': data, 'validation': VALIDATION},
                   'scaling': {'scaling': 'min-max'},
                   'layers': [{'class_name': name, 'config': config} for name, config in LAYERS],
                   'compile': {'optimizer': {'class_name': 'SGD', 'config': {'learning_rate': 0.01}},
                               'loss': 'sparse_categorical_crossentropy', 'metrics': ['accuracy']},
                   'fit': {'epochs': EPOCHS, 'batch_size': BATCH, 'seed': 4},
                   'callbacks': [{'class_name': 'TensorBoard', 'enabled': True, 'config': ARGUMENTS}]}, stream)
    return path


def read(folder):
    """{(run, tag): (plugin, [(step, tensor)])}"""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    found = {}
    for run in ('train', 'validation'):
        events = EventAccumulator(os.path.join(folder, run), size_guidance={'tensors': 0})
        events.Reload()
        for tag in events.Tags()['tensors']:
            points = [(point.step, point.tensor_proto) for point in events.Tensors(tag)]
            found[run, tag] = events.SummaryMetadata(tag).plugin_data.plugin_name, points
    return found


def describe(points):
    """What does not depend on the numbers: steps, and the sizes of images."""
    return [(step, tuple(tensor.string_val[:2]) + (len(tensor.string_val),) if len(tensor.string_val) > 1 else ())
            for step, tensor in points]


def compare(ours, theirs):
    require('the same tags', ours.keys() == theirs.keys(), sorted(ours.keys() ^ theirs.keys()))
    for key in sorted(ours.keys() & theirs.keys()):
        require(f'{key}: kind', ours[key][0] == theirs[key][0], (ours[key][0], theirs[key][0]))
        require(f'{key}: steps', describe(ours[key][1]) == describe(theirs[key][1]),
                (describe(ours[key][1]), describe(theirs[key][1])))


def check_values(ours, history, model):
    from tensorboard.plugins.histogram import summary_v2
    from tensorboard.util import tensor_util

    def values(run, tag):
        return [float(tensor_util.make_ndarray(tensor)) for _, tensor in ours[run, tag][1]]

    for name in ('loss', 'accuracy'):
        require(f'{name} of epochs', np.allclose(values('train', f'epoch_{name}'), history[name], rtol=1e-6))
        require(f'{name} of validation', np.allclose(values('validation', f'epoch_{name}'), history[f'val_{name}']))
        require(f'{name} by iterations',
                np.allclose(values('validation', f'evaluation_{name}_vs_iterations'), history[f'val_{name}']))
        steps = TRAIN // BATCH
        require(f'{name} of batches', np.allclose(values('train', f'batch_{name}')[steps - 1::steps], history[name]))
    require('learning rate', np.allclose(values('train', 'epoch_learning_rate'), 0.01))
    for layer in model.layers:
        for weight in layer.weights:
            found = tensor_util.make_ndarray(ours['train', f'{weight.path}/histogram'][1][-1][1])
            summary = summary_v2.histogram_pb('x', weight.numpy()).value[0].tensor
            # A value at the edge between two buckets may be in either.
            expected = tensor_util.make_ndarray(summary)
            require(f'{weight.path}', np.allclose(found[:, :2], expected[:, :2], atol=1e-6)
                    and np.abs(found[:, 2] - expected[:, 2]).sum() <= 4 and found[:, 2].sum() == expected[:, 2].sum())


def main():
    os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
    with tempfile.TemporaryDirectory(prefix='strata-tensorboard-') as folder:
        out = os.path.join(folder, 'out')
        subprocess.run([os.environ['STRATA_CLI'], 'train', write_experiment(folder), '--out', out, '--quiet'], check=True)
        ours = read(os.path.join(out, 'logs'))

        import keras
        model = keras.models.load_model(os.path.join(out, 'model.h5'))
        with open(os.path.join(out, 'history.json'), encoding='utf-8') as stream:
            check_values(ours, json.load(stream), model)
        rng = np.random.default_rng(5)
        x, y = rng.random((TRAIN + VALIDATION, SIDE, SIDE)), np.arange(TRAIN + VALIDATION) % CLASSES
        model.compile('sgd', 'sparse_categorical_crossentropy', metrics=['accuracy'])
        logs = os.path.join(folder, 'keras-logs')
        model.fit(x[:TRAIN], y[:TRAIN], validation_data=(x[TRAIN:], y[TRAIN:]), epochs=EPOCHS, batch_size=BATCH,
                  verbose=0, callbacks=[keras.callbacks.TensorBoard(logs, **ARGUMENTS)])
        compare(ours, read(logs))
    if complaints:
        sys.exit(f'{len(complaints)} disagreements: ' + '; '.join(complaints))


if __name__ == '__main__':
    main()

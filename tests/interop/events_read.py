#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""TensorBoard reads the event files that Strata writes: curves, histograms, images and the model's graph."""

import json
import os
import subprocess
import sys
import tempfile

import numpy as np

complaints = []


def require(what, condition, detail=''):
    print(f'{"ok  " if condition else "FAIL"} {what} {detail}')
    if not condition:
        complaints.append(what)


def accumulate(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    accumulator = EventAccumulator(folder)
    accumulator.Reload()
    return accumulator


def check_curves(folder):
    from tensorboard.util import tensor_util
    for run, offset in (('train', 0), ('validation', 0.5)):
        events = accumulate(os.path.join(folder, run))
        metadata = events.SummaryMetadata('epoch_loss').plugin_data
        require(f'{run}: a curve', metadata.plugin_name == 'scalars')
        points = events.Tensors('epoch_loss')
        values = [float(tensor_util.make_ndarray(point.tensor_proto)) for point in points]
        require(f'{run}: loss', np.allclose(values, [offset + 1 / (e + 1) for e in range(5)]), values)
        require(f'{run}: steps', [point.step for point in points] == list(range(5)))
        require(f'{run}: times', all(point.wall_time > 1.6e9 for point in points))


def check_histograms(events):
    from tensorboard.plugins.histogram import summary_v2
    from tensorboard.util import tensor_util
    found = [tensor_util.make_ndarray(point.tensor_proto) for point in events.Tensors('kernel/histogram')]
    values = np.array([np.float32(i * i % 997) / np.float32(500) - np.float32(1) for i in range(1000)], np.float32)
    for i, data in enumerate((values, np.full(4, 0.5, np.float32))):
        expected = tensor_util.make_ndarray(summary_v2.histogram_pb('x', data).value[0].tensor)
        require(f'histogram {i}', np.allclose(found[i], expected, atol=1e-6) and found[i].shape == (30, 3),
                np.abs(found[i] - expected).max())


def check_images(events):
    import tensorflow as tf
    width, height, *images = events.Tensors('kernel/image')[0].tensor_proto.string_val
    require('image: size', (width, height) == (b'4', b'3') and len(images) == 2)
    for i, png in enumerate(images):
        pixels = tf.image.decode_png(png, channels=1).numpy()[:, :, 0]
        expected = np.floor(np.arange(12 * i, 12 * i + 12) / 23 * 255.5).clip(0, 255).reshape(3, 4)
        require(f'image {i}', np.abs(pixels - expected).max() <= 1, pixels.tolist())


def check_graph(events):
    from tensorboard.plugins.graph import keras_util
    metadata = events.SummaryMetadata('keras').plugin_data
    require('graph: metadata', metadata.plugin_name == 'graph_keras_model' and metadata.content == b'1')
    model = json.loads(events.Tensors('keras')[0].tensor_proto.string_val[0])
    graph = keras_util.keras_model_to_graph_def(model)
    classes = [node.attr['keras_class'].s.decode() for node in graph.node]
    require('graph: layers', classes[0] == 'InputLayer' and len(classes) == len(model['config']['layers']),
            f'{len(classes)}: {classes[:5]}')
    require('graph: each follows the one before', all(list(node.input) == [before.name] for before, node in
                                                      zip(graph.node, list(graph.node)[1:])))


if __name__ == '__main__':
    os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
    with tempfile.TemporaryDirectory(prefix='strata-events-') as folder:
        subprocess.run([os.environ['STRATA_WRITE_EVENTS'], folder], check=True)
        check_curves(folder)
        train = accumulate(os.path.join(folder, 'train'))
        check_histograms(train)
        check_images(train)
        check_graph(train)
    if complaints:
        sys.exit(f'{len(complaints)} disagreements: ' + '; '.join(complaints))

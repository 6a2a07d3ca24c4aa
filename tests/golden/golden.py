# SPDX-License-Identifier: GPL-3.0-or-later
"""What the golden scripts share: the number generator, digests, Fashion-MNIST, the JSON writer."""

import gzip
import json
import math
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
MASK = (1 << 64) - 1


def fnv1a64(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def random_bits(name, count):
    """The top 24 bits of the splitmix64 stream that starts at the hash of the name."""
    index = np.arange(1, count + 1, dtype=np.uint64)
    z = np.uint64(fnv1a64(name)) + index * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return z >> np.uint64(40)


class Tensor:
    """An array together with the short text that lets a test make it again."""

    def __init__(self, array, text):
        self.array = array
        self.text = text


def generated(name, shape, scale=1.0, offset=0.0):
    shape = list(np.atleast_1d(shape))
    bits = random_bits(name, math.prod(int(n) for n in shape))
    unit = bits.astype(np.float32) / np.float32(8388608) - np.float32(1)
    array = unit * np.float32(scale) + np.float32(offset)
    text = {'shape': [int(n) for n in shape], 'gen': name, 'scale': short(scale), 'offset': short(offset)}
    return Tensor(array.reshape(shape), text)


def labels(name, count, classes):
    array = (random_bits(name, count) % np.uint64(classes)).astype(np.int32)
    return Tensor(array, {'shape': [count], 'gen': name, 'classes': classes})


def constant(shape, value):
    shape = list(np.atleast_1d(shape))
    return Tensor(np.full(shape, value, np.float32), {'shape': [int(n) for n in shape], 'constant': value})


def given(values, dtype=np.float32):
    array = np.array(values, dtype)
    return Tensor(array, full(array))


def one_hot(label_tensor, classes):
    array = np.eye(classes, dtype=np.float32)[label_tensor.array]
    return Tensor(array, {'shape': list(array.shape), 'one_hot_of': label_tensor.text['gen'], 'classes': classes})


def short(value):
    """The shortest decimal that reads back as the same float32."""
    return float(str(np.float32(value)))


def full(array):
    array = np.asarray(array)
    if array.dtype.kind in 'iu':
        values = [int(v) for v in array.ravel()]
    else:
        values = [short(v) for v in array.ravel()]
    return {'shape': list(array.shape), 'values': values}


def digest(array):
    """Enough of a large array to notice any difference in it."""
    array = np.asarray(array)
    wide = array.astype(np.float64).ravel()
    return {'shape': list(array.shape), 'l2': float(np.sqrt(np.sum(wide * wide))), 'sum': float(np.sum(wide)),
            'head': [short(v) for v in wide[:8]]}


def versions():
    import keras
    import tensorflow
    return {'keras': keras.__version__, 'tensorflow': tensorflow.__version__, 'numpy': np.__version__}


def save(file_name, about, **fields):
    path = os.path.join(HERE, file_name)
    document = {'about': about, 'written_by': versions(), **fields}
    text = _compact(document, 0) + '\n'
    json.loads(text)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(text)
    print(f'{file_name}: {len(text)} bytes')


def _compact(value, depth):
    """JSON with one line for whatever fits in one, so that a change shows as a small diff."""
    flat = json.dumps(value, allow_nan=False)
    if not isinstance(value, (dict, list)) or len(flat) + depth <= 160 or _is_numbers(value):
        return flat
    inner = ' ' * (depth + 1)
    if isinstance(value, dict):
        parts = [f'{inner}{json.dumps(k)}: {_compact(v, depth + 1)}' for k, v in value.items()]
        return '{\n' + ',\n'.join(parts) + '\n' + ' ' * depth + '}'
    parts = [inner + _compact(v, depth + 1) for v in value]
    return '[\n' + ',\n'.join(parts) + '\n' + ' ' * depth + ']'


def _is_numbers(value):
    return isinstance(value, list) and all(isinstance(v, (int, float)) for v in value)


def quiet_tensorflow():
    os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
    os.environ.setdefault('CUDA_VISIBLE_DEVICES', '')
    os.environ.setdefault('KERAS_BACKEND', 'tensorflow')


def fashion_mnist_folder():
    folders = os.environ.get('XDG_DATA_DIRS') or '/usr/local/share:/usr/share'
    for folder in folders.split(':') + ['/usr/share']:
        path = os.path.join(folder, 'datasets', 'fashion-mnist')
        if os.path.isdir(path):
            return path
    sys.exit('Fashion-MNIST was not found: install the Debian package dataset-fashion-mnist.')


def read_idx(path):
    with gzip.open(path) as stream:
        content = stream.read()
    rank = content[3]
    shape = np.frombuffer(content, '>u4', rank, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def fashion_mnist():
    """{'train' | 'validation' | 'test': (images uint8, labels)}, the first 5,000 being the validation split."""
    folder = fashion_mnist_folder()
    images, classes, test_images, test_classes = [
        read_idx(os.path.join(folder, name + '.gz'))
        for name in ('train-images-idx3-ubyte', 'train-labels-idx1-ubyte',
                     't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte')]
    return {'train': (images[5000:], classes[5000:]), 'validation': (images[:5000], classes[:5000]),
            'test': (test_images, test_classes)}


def standard_scaler(images):
    """Mean and population standard deviation over all pixels, exactly: pixels are whole numbers."""
    counts = np.bincount(images.ravel(), minlength=256).astype(np.float64)
    values = np.arange(256, dtype=np.float64)
    mean = np.sum(counts * values) / np.sum(counts)
    return mean, math.sqrt(np.sum(counts * (values - mean) ** 2) / np.sum(counts))

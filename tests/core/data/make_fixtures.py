#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes fixtures.json, what NumPy and scikit-learn find in Fashion-MNIST, and npy/, files saved by NumPy.

Needs numpy, scikit-learn and the Debian package dataset-fashion-mnist. The tests need none of them but the last."""

import gzip
import json
import os
import struct

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, StandardScaler

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = '/usr/share/datasets/fashion-mnist'
N_VALIDATION = 5000


def read_idx(name):
    with gzip.open(os.path.join(FOLDER, name + '.gz')) as stream:
        content = stream.read()
    rank = content[3]
    shape = struct.unpack(f'>{rank}I', content[4:4 + 4 * rank])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * rank).reshape(shape)


def describe(x, y):
    pixels = x.astype(np.float64)
    return {'n': len(x), 'counts': np.bincount(y, minlength=10).tolist(), 'first_labels': y[:10].tolist(),
            'min': int(x.min()), 'max': int(x.max()), 'mean': pixels.mean(), 'std': pixels.std(),
            'first_image_sum': int(x[0].sum()), 'last_image_sum': int(x[-1].sum()),
            'histogram': np.bincount(x.ravel(), minlength=256).tolist()}


def describe_scaler(center, spread, scaled):
    """All of a short list; of a long one a few places: a corner that is always black, the middle, the edge."""
    places = range(len(center)) if len(center) == 1 else [0, 1, 28, 406, 407, 391, 755, 783]
    return {'places': list(places), 'center': [center[i] for i in places], 'spread': [spread[i] for i in places],
            'center_sum': sum(center), 'spread_sum': sum(spread),
            'validation': {'min': scaled.min(), 'max': scaled.max(), 'mean': scaled.mean(), 'std': scaled.std()},
            'first_image_sum': scaled.reshape(N_VALIDATION, -1)[0].sum()}


def scalers(train, validation):
    flat, per_pixel = train.reshape(-1, 1).astype(np.float64), train.reshape(len(train), -1).astype(np.float64)
    column, rows = validation.reshape(-1, 1), validation.reshape(len(validation), -1)
    min_max, standard, each = MinMaxScaler().fit(flat), StandardScaler().fit(flat), StandardScaler().fit(per_pixel)
    return {'min-max': describe_scaler(min_max.data_min_.tolist(), min_max.data_range_.tolist(),
                                       min_max.transform(column)),
            'standard': describe_scaler(standard.mean_.tolist(), standard.scale_.tolist(),
                                        standard.transform(column)),
            'standard-per-pixel': describe_scaler(each.mean_.tolist(), each.scale_.tolist(), each.transform(rows))}


def save_npy(name, array, version=None):
    with open(os.path.join(HERE, 'npy', name + '.npy'), 'wb') as stream:
        np.lib.format.write_array(stream, array, version=version, allow_pickle=True)


def npy_files():
    whole, weights = np.array([0, 1, 2, 100]), np.array([0, 0.5, 1.25, 3e4])
    for kind in ['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8']:
        save_npy('little-' + kind, whole.astype('<' + kind))
        save_npy('big-' + kind, whole.astype('>' + kind))
    for kind in ['f4', 'f8']:
        save_npy('little-' + kind, weights.astype('<' + kind))
        save_npy('big-' + kind, weights.astype('>' + kind))
    save_npy('version-2', weights, (2, 0))
    save_npy('version-3', weights, (3, 0))
    save_npy('two-axes', weights.reshape(2, 2))
    save_npy('no-axis', np.array(1.0))
    save_npy('fortran', np.asfortranarray(weights))
    save_npy('negative', np.array([1.0, -1.0, 1.0, 1.0]))
    save_npy('negative-i1', np.array([1, 1, -128, 1], np.int8))
    save_npy('not-a-number', np.array([1.0, 1.0, np.nan, 1.0]))
    save_npy('infinite', np.array([1.0, 1.0, 1.0, np.inf]))
    save_npy('overflows-float', np.array([1.0, 1e300, 1.0, 1.0]))
    save_npy('complex', weights.astype(np.complex64))
    save_npy('half', weights.astype(np.float16))
    save_npy('text', np.array(['a', 'b', 'c', 'd']))
    save_npy('objects', np.array([1, 'a', None, 2.0], dtype=object))
    save_npy('record', np.array([(1, 2.0)], dtype=[('a', 'i4'), ('b', 'f8')]))


if __name__ == '__main__':
    images, labels = read_idx('train-images-idx3-ubyte'), read_idx('train-labels-idx1-ubyte')
    train, validation = images[N_VALIDATION:], images[:N_VALIDATION]
    splits = {'train': describe(train, labels[N_VALIDATION:]), 'validation': describe(validation, labels[:N_VALIDATION]),
              'test': describe(read_idx('t10k-images-idx3-ubyte'), read_idx('t10k-labels-idx1-ubyte'))}
    with open(os.path.join(HERE, 'fixtures.json'), 'w', encoding='utf-8') as out:
        json.dump({'written_by': {'numpy': np.__version__, 'scikit-learn': sklearn.__version__}, 'splits': splits,
                   'scalers': scalers(train, validation)}, out)
        out.write('\n')
    npy_files()

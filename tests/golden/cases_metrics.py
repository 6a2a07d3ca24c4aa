# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics."""

import numpy as np

from golden import generated, given, labels, one_hot, save, short


def metric_case(name, metric, target, output, batches, weights=None):
    import keras
    metric_object = keras.metrics.get(metric)
    running = []
    begin = 0
    for size in batches:
        rows = slice(begin, begin + size)
        metric_object.update_state(target.array[rows], output.array[rows],
                                   sample_weight=None if weights is None else weights.array[rows])
        running.append(short(metric_object.result().numpy()))
        begin += size
    case = {'name': name, 'metric': metric, 'target': target.text, 'output': output.text, 'batches': batches}
    if weights is not None:
        case['sample_weight'] = weights.text
    case['running'] = running
    return case


def metrics():
    cases = []
    batches = [32, 32, 11]
    count = sum(batches)
    sparse = labels('metrics/labels', count, 4)
    bits = given((generated('metrics/bits', [count, 1]).array > 0).astype(np.float32))
    output = generated('metrics/output', [count, 4], 0.5, 0.5)
    chance = generated('metrics/chance', [count, 1], 0.5, 0.5)
    for suffix, weights in (('', None), ('-weighted', generated('metrics/sample_weight', [count], 0.75, 1))):
        cases.append(metric_case(f'sparse_categorical_accuracy{suffix}', 'sparse_categorical_accuracy', sparse, output,
                                 batches, weights))
        cases.append(metric_case(f'categorical_accuracy{suffix}', 'categorical_accuracy', one_hot(sparse, 4), output,
                                 batches, weights))
        cases.append(metric_case(f'binary_accuracy{suffix}', 'binary_accuracy', bits, chance, batches, weights))
    tied = given([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4], [0.3, 0.3, 0.3]])
    cases.append(metric_case('sparse_categorical_accuracy/tie', 'sparse_categorical_accuracy',
                             given([1, 1, 0], np.int32), tied, [3]))
    half = given([[0.5], [0.50001], [0.49999], [0.5]])
    cases.append(metric_case('binary_accuracy/half', 'binary_accuracy', given([[1], [1], [0], [0]]), half, [4]))
    save('metrics.json', 'Metrics: running = the value after each of the batches.', cases=cases)


def write():
    metrics()

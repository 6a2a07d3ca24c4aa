# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics."""

import numpy as np

from golden import generated, given, labels, one_hot, save, short


def metric_case(name, metric, target, output, batches, weights=None, **config):
    import keras
    kind = keras.metrics.get(metric)
    metric_object = type(kind)(**config)
    running = []
    begin = 0
    for size in batches:
        rows = slice(begin, begin + size)
        metric_object.update_state(target.array[rows], output.array[rows],
                                   sample_weight=None if weights is None else weights.array[rows])
        running.append(short(np.asarray(metric_object.result())))
        begin += size
    case = {'name': name, 'metric': metric, 'target': target.text, 'output': output.text, 'batches': batches}
    if config:
        case['config'] = config
    if weights is not None:
        case['sample_weight'] = weights.text
    case['running'] = running
    return case


BATCHES = [32, 32, 11]
COUNT = sum(BATCHES)


def targets_and_outputs():
    sparse = labels('metrics/labels', COUNT, 4)
    output = generated('metrics/output', [COUNT, 4], 0.5, 0.5)
    return {
        'numbers': (sparse, output),
        'rows': (one_hot(sparse, 4), output),
        'bits': (given((generated('metrics/bits', [COUNT, 1]).array > 0).astype(np.float32)),
                 generated('metrics/chance', [COUNT, 1], 0.5, 0.5)),
        'labels': (given((generated('metrics/many', [COUNT, 4]).array > 0.4).astype(np.float32)), output),
        'logits': (one_hot(sparse, 4), generated('metrics/logits', [COUNT, 4], 3)),
        'logit': (sparse, generated('metrics/logits', [COUNT, 4], 3)),
        'reals': (generated('metrics/wanted', [COUNT, 3], 2), generated('metrics/given', [COUNT, 3], 2)),
        'counts': (generated('metrics/events', [COUNT, 3], 2, 2.5), generated('metrics/rates', [COUNT, 3], 1, 1.5)),
        'sides': (given(np.sign(generated('metrics/sides', [COUNT, 2]).array)), generated('metrics/tanh', [COUNT, 2])),
    }


CASES = [
    ('accuracy family', [
        ('sparse_categorical_accuracy', 'numbers', {}), ('categorical_accuracy', 'rows', {}),
        ('binary_accuracy', 'bits', {}), ('binary_accuracy', 'labels', {'threshold': 0.75}),
        ('sparse_top_k_categorical_accuracy', 'numbers', {'k': 2}), ('top_k_categorical_accuracy', 'rows', {'k': 3}),
        ('top_k_categorical_accuracy', 'rows', {}),
    ]),
    ('true and false positives', [
        (name, data, config) for name in ('Precision', 'Recall') for data, config in (
            ('rows', {}), ('labels', {'thresholds': 0.7}), ('bits', {}), ('rows', {'class_id': 2}),
            ('rows', {'top_k': 2}), ('rows', {'top_k': 2, 'class_id': 1}), ('rows', {'top_k': 2, 'thresholds': 0.6}))
    ]),
    ('areas', [
        ('AUC', data, config) for data, config in (
            ('bits', {}), ('rows', {}), ('bits', {'curve': 'PR'}), ('bits', {'curve': 'PRGAIN'}),
            ('bits', {'num_thresholds': 2}), ('labels', {'num_thresholds': 17}),
            ('labels', {'summation_method': 'minoring'}), ('labels', {'summation_method': 'majoring'}),
            ('labels', {'curve': 'PR', 'summation_method': 'minoring'}), ('labels', {'multi_label': True}),
            ('labels', {'multi_label': True, 'curve': 'PR'}), ('logits', {'from_logits': True}))
    ]),
    ('f scores', [
        (name, data, {'average': average, **config})
        for average in ('micro', 'macro', 'weighted')
        for name, data, config in (('F1Score', 'rows', {}), ('F1Score', 'labels', {'threshold': 0.5}),
                                   ('FBetaScore', 'rows', {'beta': 2.0}), ('F1Score', 'bits', {'threshold': 0.25}),
                                   ('FBetaScore', 'labels', {'beta': 0.5, 'threshold': 0.4}))
    ]),
    ('probabilities', [
        ('BinaryCrossentropy', 'bits', {}), ('BinaryCrossentropy', 'labels', {'label_smoothing': 0.2}),
        ('BinaryCrossentropy', 'logits', {'from_logits': True}), ('CategoricalCrossentropy', 'rows', {}),
        ('CategoricalCrossentropy', 'logits', {'from_logits': True, 'label_smoothing': 0.1}),
        ('SparseCategoricalCrossentropy', 'numbers', {}),
        ('SparseCategoricalCrossentropy', 'logit', {'from_logits': True}), ('KLDivergence', 'rows', {}),
        ('Poisson', 'counts', {}),
    ]),
    ('numbers', [
        ('mse', 'reals', {}), ('RootMeanSquaredError', 'reals', {}), ('mae', 'reals', {}), ('mape', 'counts', {}),
        ('msle', 'counts', {}), ('CosineSimilarity', 'reals', {}), ('LogCoshError', 'reals', {}),
        ('R2Score', 'reals', {}), ('R2Score', 'counts', {'class_aggregation': 'variance_weighted_average'}),
        ('R2Score', 'reals', {'num_regressors': 2}),
    ]),
    ('margins', [('Hinge', 'sides', {}), ('SquaredHinge', 'sides', {}), ('CategoricalHinge', 'rows', {})]),
]


def metrics():
    cases = []
    data = targets_and_outputs()
    for suffix, weights in (('', None), ('-weighted', generated('metrics/sample_weight', [COUNT], 0.75, 1))):
        for _, group in CASES:
            for metric, place, config in group:
                arguments = ','.join(f'{key}={value}' for key, value in config.items())
                target, output = data[place]
                cases.append(metric_case(f'{metric}/{place}({arguments}){suffix}', metric, target, output, BATCHES,
                                         weights, **config))
    tied = given([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4], [0.3, 0.3, 0.3]])
    cases.append(metric_case('sparse_categorical_accuracy/tie', 'sparse_categorical_accuracy',
                             given([1, 1, 0], np.int32), tied, [3]))
    for k in (1, 2):
        cases.append(metric_case(f'sparse_top_k_categorical_accuracy/tie-{k}', 'sparse_top_k_categorical_accuracy',
                                 given([1, 0, 2], np.int32), tied, [3], k=k))
        cases.append(metric_case(f'Precision/tie-{k}', 'Precision', given(np.eye(3)), tied, [3], top_k=k))
    half = given([[0.5], [0.50001], [0.49999], [0.5]])
    cases.append(metric_case('binary_accuracy/half', 'binary_accuracy', given([[1], [1], [0], [0]]), half, [4]))
    nothing = given([[0.0, 0.0], [0.0, 0.0]])
    for metric, config in (('Precision', {}), ('Recall', {}), ('F1Score', {'average': 'macro'}), ('AUC', {})):
        cases.append(metric_case(f'{metric}/nothing-said', metric, given(np.eye(2)), nothing, [2], **config))
    save('metrics.json', 'Metrics: running = the value after each of the batches.', cases=cases)


def write():
    metrics()

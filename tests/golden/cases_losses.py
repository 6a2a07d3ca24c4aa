# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses, metrics and optimizers."""

import numpy as np

from golden import full, generated, given, labels, one_hot, save, short

LOSSES = {'sparse_categorical_crossentropy': 'SparseCategoricalCrossentropy',
          'categorical_crossentropy': 'CategoricalCrossentropy', 'binary_crossentropy': 'BinaryCrossentropy',
          'mean_squared_error': 'MeanSquaredError'}
# Rows with a class that is all but certain, or all but excluded.
NEAR_ZERO_AND_ONE = [[1 - 1e-6, 5e-7, 5e-7], [1e-9, 1 - 1e-6, 1e-6], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0],
                     [1e-7, 2e-7, 0.9999997], [0.25, 0.25, 0.5]]


def loss_case(name, loss, target, output, from_logits=False, weights=None):
    import keras
    import tensorflow as tf
    extra = {} if loss == 'mean_squared_error' else {'from_logits': from_logits}
    each = getattr(keras.losses, LOSSES[loss])(reduction=None, **extra)
    whole = getattr(keras.losses, LOSSES[loss])(**extra)
    source = tf.convert_to_tensor(output.array)
    sample_weight = None if weights is None else weights.array
    with tf.GradientTape() as tape:
        tape.watch(source)
        value = whole(target.array, source, sample_weight=sample_weight)
    gradient = tape.gradient(value, source)
    case = {'name': name, 'loss': loss, **extra, 'target': target.text, 'output': output.text}
    if weights is not None:
        case['sample_weight'] = weights.text
    case['each'] = full(each(target.array, source).numpy())
    case['value'] = short(value.numpy())
    case['gradient'] = full(gradient.numpy())
    return case


def softmax_of(name, shape, scale):
    """Probabilities stored as numbers: a test of the loss must not hang on its own softmax."""
    logits = generated(name, shape, scale).array.astype(np.float64)
    powers = np.exp(logits)
    return given((powers / powers.sum(axis=1, keepdims=True)).astype(np.float32))


def losses():
    cases = []
    for suffix, with_weights in (('', False), ('-weighted', True)):
        weights = generated('losses/sample_weight', [6], 0.75, 1) if with_weights else None
        sparse = labels('losses/labels', 6, 5)
        dense = one_hot(sparse, 5)
        probabilities = softmax_of('losses/probabilities', [6, 5], 3)
        logits = generated('losses/logits', [6, 5], 3)
        steep = generated('losses/steep', [6, 5], 60)
        soft = softmax_of('losses/soft-target', [6, 5], 1)
        bits = given((generated('losses/bits', [6, 5]).array > 0).astype(np.float32))
        numbers = generated('losses/numbers', [6, 5], 2)
        for loss, target in (('sparse_categorical_crossentropy', sparse), ('categorical_crossentropy', dense)):
            cases.append(loss_case(f'{loss}/probabilities{suffix}', loss, target, probabilities, weights=weights))
            cases.append(loss_case(f'{loss}/logits{suffix}', loss, target, logits, True, weights))
            cases.append(loss_case(f'{loss}/steep-logits{suffix}', loss, target, steep, True, weights))
        cases.append(loss_case(f'categorical_crossentropy/soft-target{suffix}', 'categorical_crossentropy', soft,
                               probabilities, weights=weights))
        cases.append(loss_case(f'categorical_crossentropy/soft-target-logits{suffix}', 'categorical_crossentropy', soft,
                               logits, True, weights))
        cases.append(loss_case(f'binary_crossentropy/probabilities{suffix}', 'binary_crossentropy', bits,
                               probabilities, weights=weights))
        cases.append(loss_case(f'binary_crossentropy/logits{suffix}', 'binary_crossentropy', bits, logits, True,
                               weights))
        cases.append(loss_case(f'binary_crossentropy/steep-logits{suffix}', 'binary_crossentropy', bits, steep, True,
                               weights))
        cases.append(loss_case(f'mean_squared_error/numbers{suffix}', 'mean_squared_error', numbers, logits,
                               weights=weights))
    edge = given(NEAR_ZERO_AND_ONE)
    edge_labels = given([0, 0, 1, 2, 2, 0], np.int32)
    edge_one_hot = given(np.eye(3)[edge_labels.array])
    cases.append(loss_case('sparse_categorical_crossentropy/edge', 'sparse_categorical_crossentropy', edge_labels,
                           edge))
    cases.append(loss_case('categorical_crossentropy/edge', 'categorical_crossentropy', edge_one_hot, edge))
    cases.append(loss_case('binary_crossentropy/edge', 'binary_crossentropy', edge_one_hot, edge))
    save('losses.json', 'Losses: each = one value a sample (unweighted), value = sum(each weight) / batch, gradient = '
         'of value with respect to output. Outputs are probabilities, or logits where from_logits is true (softmax or '
         'sigmoid fused with the loss, as fit does when the last layer has that activation).', cases=cases)


def optimizer_case(name, class_name, config, gradient_scale=1.0):
    import keras
    start = generated(f'{name}/parameters', [16])
    variable = keras.Variable(start.array)
    optimizer = getattr(keras.optimizers, class_name)(**config)
    steps = {}
    for step in range(1, 21):
        gradient = generated(f'{name}/gradient-{step}', [16], gradient_scale)
        optimizer.apply([gradient.array], [variable])
        if step in (1, 2, 3, 5, 10, 20):
            steps[str(step)] = full(variable.numpy())['values']
    slots = {v.name: full(v.numpy())['values'] for v in optimizer.variables if tuple(v.shape) == (16,)}
    return {'name': name, 'optimizer': class_name, 'config': config, 'parameters': start.text,
            'gradient': {'shape': [16], 'gen_each_step': f'{name}/gradient-', 'scale': gradient_scale, 'offset': 0.0},
            'after': steps, 'slots_after_20': slots, 'iterations': int(optimizer.iterations.numpy())}


def optimizers():
    make = optimizer_case
    cases = [make('sgd/plain', 'SGD', {'learning_rate': 0.01}),
             make('sgd/rate', 'SGD', {'learning_rate': 0.3}),
             make('sgd/momentum', 'SGD', {'learning_rate': 0.01, 'momentum': 0.9}),
             make('sgd/nesterov', 'SGD', {'learning_rate': 0.01, 'momentum': 0.9, 'nesterov': True}),
             make('adam/default', 'Adam', {'learning_rate': 0.001}),
             make('adam/other', 'Adam', {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.99, 'epsilon': 1e-3}),
             make('adam/amsgrad', 'Adam', {'learning_rate': 0.01, 'amsgrad': True}),
             make('adam/tiny', 'Adam', {'learning_rate': 0.001}, 1e-6)]
    save('optimizers.json', 'Optimizers: sixteen parameters after 1 to 20 steps with given gradients; the gradient of '
         'step n (from 1) has the generator name gen_each_step followed by n.', cases=cases)


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
    losses()
    optimizers()
    metrics()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Losses."""

import numpy as np

from golden import full, generated, given, labels, one_hot, save, short

LOSSES = {'sparse_categorical_crossentropy': 'SparseCategoricalCrossentropy',
          'categorical_crossentropy': 'CategoricalCrossentropy', 'binary_crossentropy': 'BinaryCrossentropy',
          'categorical_focal_crossentropy': 'CategoricalFocalCrossentropy',
          'binary_focal_crossentropy': 'BinaryFocalCrossentropy', 'kl_divergence': 'KLDivergence',
          'poisson': 'Poisson', 'mean_squared_error': 'MeanSquaredError', 'mean_absolute_error': 'MeanAbsoluteError',
          'mean_absolute_percentage_error': 'MeanAbsolutePercentageError',
          'mean_squared_logarithmic_error': 'MeanSquaredLogarithmicError', 'cosine_similarity': 'CosineSimilarity',
          'huber': 'Huber', 'log_cosh': 'LogCosh', 'hinge': 'Hinge', 'squared_hinge': 'SquaredHinge',
          'categorical_hinge': 'CategoricalHinge'}
# Rows with a class that is all but certain, or all but excluded.
NEAR_ZERO_AND_ONE = [[1 - 1e-6, 5e-7, 5e-7], [1e-9, 1 - 1e-6, 1e-6], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0],
                     [1e-7, 2e-7, 0.9999997], [0.25, 0.25, 0.5]]


def loss_case(name, loss, target, output, weights=None, **config):
    import keras
    import tensorflow as tf
    each = getattr(keras.losses, LOSSES[loss])(reduction=None, **config)
    whole = getattr(keras.losses, LOSSES[loss])(**config)
    source = tf.convert_to_tensor(output.array)
    sample_weight = None if weights is None else weights.array
    with tf.GradientTape() as tape:
        tape.watch(source)
        value = whole(target.array, source, sample_weight=sample_weight)
    gradient = tape.gradient(value, source)
    case = {'name': name, 'loss': loss, 'config': config, 'target': target.text, 'output': output.text}
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


def focal_and_smoothed(suffix, weights, dense, bits, probabilities, logits):
    cases = []
    for loss, target in (('categorical_crossentropy', dense), ('binary_crossentropy', bits),
                         ('categorical_focal_crossentropy', dense), ('binary_focal_crossentropy', bits)):
        for name, config in (('smoothed', {'label_smoothing': 0.2}), ('plain', {})):
            cases.append(loss_case(f'{loss}/{name}{suffix}', loss, target, probabilities, weights, **config))
            cases.append(loss_case(f'{loss}/{name}-logits{suffix}', loss, target, logits, weights, from_logits=True,
                                   **config))
    for loss, target, config in (('categorical_focal_crossentropy', dense, {'alpha': 0.6, 'gamma': 3.5}),
                                 ('binary_focal_crossentropy', bits,
                                  {'apply_class_balancing': True, 'alpha': 0.7, 'gamma': 1.5}),
                                 ('binary_focal_crossentropy', bits, {'gamma': 0.0})):
        name = '-'.join(config)
        cases.append(loss_case(f'{loss}/{name}{suffix}', loss, target, probabilities, weights, **config))
        cases.append(loss_case(f'{loss}/{name}-logits{suffix}', loss, target, logits, weights, from_logits=True,
                               **config))
    return cases


def distances(suffix, weights, dense, bits, soft, numbers, probabilities, logits):
    """The losses that compare numbers: with one-hot rows, with bits, with numbers of either sign."""
    cases = []
    signs = given(bits.array * 2 - 1)
    for loss in ('mean_squared_error', 'mean_absolute_error', 'mean_absolute_percentage_error', 'cosine_similarity',
                 'huber', 'log_cosh', 'mean_squared_logarithmic_error'):
        cases.append(loss_case(f'{loss}/numbers{suffix}', loss, numbers, logits, weights))
        cases.append(loss_case(f'{loss}/one-hot{suffix}', loss, dense, probabilities, weights))
    cases.append(loss_case(f'huber/delta{suffix}', 'huber', numbers, logits, weights, delta=0.4))
    for target_name, target in (('soft', soft), ('one-hot', dense)):
        for loss in ('kl_divergence', 'poisson'):
            cases.append(loss_case(f'{loss}/{target_name}{suffix}', loss, target, probabilities, weights))
    for loss in ('hinge', 'squared_hinge', 'categorical_hinge'):
        cases.append(loss_case(f'{loss}/one-hot{suffix}', loss, dense, logits, weights))
        cases.append(loss_case(f'{loss}/bits{suffix}', loss, bits, logits, weights))
    for loss in ('hinge', 'squared_hinge'):
        cases.append(loss_case(f'{loss}/signs{suffix}', loss, signs, logits, weights))
    return cases


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
            cases.append(loss_case(f'{loss}/logits{suffix}', loss, target, logits, weights, from_logits=True))
            cases.append(loss_case(f'{loss}/steep-logits{suffix}', loss, target, steep, weights, from_logits=True))
        cases.append(loss_case(f'categorical_crossentropy/soft-target{suffix}', 'categorical_crossentropy', soft,
                               probabilities, weights=weights))
        cases.append(loss_case(f'categorical_crossentropy/soft-target-logits{suffix}', 'categorical_crossentropy', soft,
                               logits, weights, from_logits=True))
        cases.append(loss_case(f'binary_crossentropy/probabilities{suffix}', 'binary_crossentropy', bits,
                               probabilities, weights=weights))
        cases.append(loss_case(f'binary_crossentropy/logits{suffix}', 'binary_crossentropy', bits, logits, weights,
                               from_logits=True))
        cases.append(loss_case(f'binary_crossentropy/steep-logits{suffix}', 'binary_crossentropy', bits, steep, weights,
                               from_logits=True))
        cases += focal_and_smoothed(suffix, weights, dense, bits, probabilities, logits)
        cases += distances(suffix, weights, dense, bits, soft, numbers, probabilities, logits)
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


def write():
    losses()

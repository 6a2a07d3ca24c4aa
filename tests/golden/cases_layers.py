# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole layers in small models: what comes out, the loss, every gradient, and a few steps of plain SGD."""

import math

import numpy as np

from golden import constant, digest, full, generated, save

STEPS = 3
RATE = 0.1


def start_value(name, weight):
    """Weights as they might be in the middle of a training: factors and variances about 1."""
    if weight.dtype != 'float32':
        return constant(weight.shape, 0)
    if weight.name in ('gamma', 'moving_variance', 'variance'):
        return generated(name, weight.shape, 0.5, 1)
    return generated(name, weight.shape, 0.5)


def record(array):
    return full(array) if np.size(array) <= 100 else digest(array)


def config_of(layer):
    config = {key: value for key, value in layer.get_config().items() if key != 'dtype'}
    return {'class_name': type(layer).__name__, 'config': config}


def set_weights(model, start):
    model.set_weights([tensor.array for tensor in start])
    for layer in model.layers:
        # Normalization computes with copies of its weights.
        if hasattr(layer, 'finalize_state'):
            layer.finalize_state()


def case(name, input_shape, layers, batch=5, x_scale=1.0, steps=STEPS):
    """The mean squared error of the flattened output against a made-up target is the loss; regularizers add to it."""
    import keras
    import tensorflow as tf
    keras.utils.clear_session()
    model = keras.Sequential([keras.layers.Input(input_shape), *layers, keras.layers.Flatten()])
    model.compile(loss='mse', optimizer=keras.optimizers.SGD(RATE))
    start = [start_value(f'{name}/weight-{i}', weight) for i, weight in enumerate(model.weights)]
    set_weights(model, start)
    x = generated(f'{name}/x', [batch, *input_shape], x_scale)
    y = model.predict(x.array, verbose=0)
    target = generated(f'{name}/target', y.shape)
    with tf.GradientTape() as tape:
        outputs = model(x.array, training=True)
        loss = tf.reduce_mean(tf.square(outputs - target.array)) + sum(model.losses)
    gradients = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    set_weights(model, start)
    losses = []
    for _ in range(steps):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x.array, target.array)))
    return {'name': name, 'layers': [config_of(layer) for layer in layers], 'x': x.text, 'target': target.text,
            'weights': [{'name': weight.name, **tensor.text} for weight, tensor in zip(model.weights, start)],
            'y': record(y), 'loss': float(loss), 'gradients': [record(g.numpy()) for g in gradients],
            'losses': losses, 'after': [record(w) for w in model.get_weights()]}


def fans():
    """What an initializer takes for the number of inputs and outputs of each weight."""
    from keras import layers
    from keras.src.initializers.random_initializers import compute_fans
    made = [((30,), layers.Dense(7)), ((9, 3), layers.Conv1D(4, 5)), ((8, 9, 6), layers.Conv2D(4, (3, 2))),
            ((8, 9, 6), layers.Conv2D(4, 3, groups=2)), ((8, 9, 6), layers.DepthwiseConv2D((2, 3), depth_multiplier=2)),
            ((8, 9, 6), layers.SeparableConv2D(5, 3, depth_multiplier=2)), ((8, 9, 6), layers.Conv2DTranspose(4, (3, 2))),
            ((8, 9, 6), layers.BatchNormalization()), ((8, 9, 6), layers.BatchNormalization(axis=1)),
            ((8, 9, 6), layers.LayerNormalization(axis=[1, 3])), ((8, 9, 6), layers.GroupNormalization(groups=3)),
            ((8, 9, 6), layers.PReLU(shared_axes=2)), ((8, 9, 6), layers.PReLU())]
    cases = []
    for shape, layer in made:
        layer.build((None, *shape))
        counts = [compute_fans(tuple(weight.shape)) for weight in layer.weights]
        cases.append({'name': f'{layer.name}/{"x".join(map(str, shape))}', 'layer': config_of(layer), 'input_shape': shape,
                      'weights': [{'name': weight.name, 'fan_in': fan[0], 'fan_out': fan[1]}
                                  for weight, fan in zip(layer.weights, counts)]})
    save('fans.json', 'Inputs and outputs of a weight, as its initializer counts them.', cases=cases)


def rules():
    """Regularizers and constraints of weights, and of what a layer gives."""
    from keras import constraints, layers, regularizers
    cases = []
    regularizer_kinds = {'l1': regularizers.L1(0.03), 'l2': regularizers.L2(0.05),
                         'l1l2': regularizers.L1L2(0.02, 0.04)}
    for kind, regularizer in regularizer_kinds.items():
        for argument in ('kernel_regularizer', 'bias_regularizer', 'activity_regularizer'):
            cases.append(case(f'dense/{argument}/{kind}', [7], [
                layers.Dense(6, activation='tanh', **{argument: regularizer}), layers.Dense(3)]))
    cases.append(case('dense/all-regularizers', [70], [
        layers.Dense(90, activation='relu', kernel_regularizer='l2', bias_regularizer='l1',
                     activity_regularizer=regularizers.L2(0.01)),
        layers.Dense(3, kernel_regularizer=regularizers.L1L2(0.001, 0.002), activity_regularizer='l2')]))
    constraint_kinds = {'max-norm': constraints.MaxNorm(0.8), 'max-norm-rows': constraints.MaxNorm(0.5, axis=1),
                        'max-norm-all': constraints.MaxNorm(1.2, axis=[0, 1]), 'non-neg': constraints.NonNeg(),
                        'unit-norm': constraints.UnitNorm(), 'unit-norm-rows': constraints.UnitNorm(axis=-1),
                        'min-max-norm': constraints.MinMaxNorm(0.4, 0.9, 0.7)}
    for kind, constraint in constraint_kinds.items():
        cases.append(case(f'dense/kernel_constraint/{kind}', [7], [
            layers.Dense(6, activation='tanh', kernel_constraint=constraint), layers.Dense(3)]))
    cases.append(case('dense/bias_constraint', [7], [
        layers.Dense(6, bias_constraint=constraints.UnitNorm(), kernel_regularizer='l2'), layers.Dense(3)]))
    cases.append(case('batch_normalization/rules', [7], [
        layers.Dense(6), layers.BatchNormalization(gamma_regularizer='l2', beta_regularizer=regularizers.L1(0.02),
                                                   gamma_constraint='non_neg',
                                                   beta_constraint=constraints.MaxNorm(0.6))]))
    return cases


def after_dense(*layers_after, shape=(4, 3, 2)):
    """Layers that get their input from a Dense, whose gradients then tell the gradient of that input."""
    from keras import layers
    return [layers.Dense(math.prod(shape)), layers.Reshape(shape), *layers_after]


def shapes():
    """Layers that only move numbers, and those that scale them."""
    from keras import layers
    make = [('reshape/open', [layers.Reshape((-1, 3))]),
            ('reshape/four', [layers.Reshape((2, 2, -1, 2)), layers.PReLU(shared_axes=[1, 3])]),
            ('permute/last', [layers.Permute((3, 1, 2)), layers.PReLU()]),
            ('permute/reverse', [layers.Permute((3, 2, 1)), layers.PReLU(shared_axes=[2])]),
            ('permute/swap', [layers.Permute((2, 1, 3)), layers.Dropout(0.0)]),
            ('rescaling', [layers.Rescaling(0.25)]),
            ('rescaling/offset', [layers.Rescaling(scale=-1.5, offset=0.75)])]
    return [case(name, [6], after_dense(*stack)) for name, stack in make]


def activation_layers():
    from keras import constraints, layers, regularizers
    make = [('relu', layers.ReLU()), ('relu/max', layers.ReLU(max_value=0.5)),
            ('relu/slope', layers.ReLU(negative_slope=0.1)), ('relu/threshold', layers.ReLU(threshold=0.3)),
            ('relu/six', layers.ReLU(6.0)),
            ('relu/all', layers.ReLU(max_value=0.8, negative_slope=0.2, threshold=0.25)),
            ('leaky_relu', layers.LeakyReLU()), ('leaky_relu/slope', layers.LeakyReLU(negative_slope=0.05)),
            ('elu', layers.ELU()), ('elu/alpha', layers.ELU(alpha=0.4)),
            ('softmax', layers.Softmax()), ('softmax/first', layers.Softmax(axis=1)),
            ('softmax/middle', layers.Softmax(axis=-2)),
            ('prelu', layers.PReLU()), ('prelu/shared', layers.PReLU(shared_axes=[1, 2])),
            ('prelu/one', layers.PReLU(shared_axes=[1, 2, 3])),
            ('prelu/rules', layers.PReLU(shared_axes=2, alpha_regularizer=regularizers.L2(0.1),
                                         alpha_constraint=constraints.NonNeg(), alpha_initializer='ones'))]
    cases = [case(name, [6], after_dense(layer)) for name, layer in make]
    cases.append(case('prelu/first', [4, 3], [layers.PReLU(shared_axes=[1])]))
    cases.append(case('relu/vector', [6], [layers.Dense(40), layers.ReLU(threshold=0.1), layers.Dense(3)], batch=20))
    return cases


def save_cases(files):
    about = ('{}: a model of these layers and Flatten; the loss is the mean squared error plus what regularizers add; '
             f'losses and weights of {STEPS} steps of SGD({RATE}) on the one batch.')
    for name, title, cases in files:
        save(f'{name}.json', about.format(title), cases=cases())


def write():
    save_cases([('rules', 'Regularizers and constraints', rules),
                ('layers-shape', 'Reshape, Permute, Rescaling', shapes),
                ('layers-activation', 'Activations that are layers', activation_layers)])
    fans()

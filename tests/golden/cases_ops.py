# SPDX-License-Identifier: GPL-3.0-or-later
"""Single operations: activations, Dense, BatchNormalization, Flatten, initializers."""

import math

import numpy as np

from golden import constant, digest, full, generated, given, save

ACTIVATIONS = ['linear', 'relu', 'sigmoid', 'tanh', 'selu', 'elu', 'softplus', 'softmax', 'gelu', 'swish',
               'leaky_relu', 'relu6', 'celu', 'exponential', 'hard_sigmoid', 'hard_silu', 'hard_tanh', 'hard_shrink',
               'soft_shrink', 'tanh_shrink', 'softsign', 'log_sigmoid', 'mish', 'squareplus', 'sparse_plus',
               'sparse_sigmoid', 'log_softmax']
WIDE = [-90, -30, -20, -10, -5, -2, -1, -0.5, -1e-3, -1e-7, -1e-30, 0, 1e-30, 1e-7, 1e-3, 0.5, 1, 2, 5, 10, 20, 30, 88,
        90]


def with_gradients(function, inputs, upstream):
    """The value of a function and the gradients of sum(value * upstream) with respect to its inputs."""
    import tensorflow as tf
    inputs = [tf.convert_to_tensor(x) for x in inputs]
    with tf.GradientTape(persistent=True) as tape:
        for x in inputs:
            tape.watch(x)
        value = function(*inputs)
        target = tf.reduce_sum(value * upstream)
    return value.numpy(), [tape.gradient(target, x).numpy() for x in inputs]


def activations():
    import keras
    cases = []
    for name in ACTIVATIONS:
        function = keras.activations.get(name)
        # exp (90) is infinite; at 0 TensorFlow counts the slopes of both halves of celu.
        wide = {'exponential': WIDE[:-1], 'celu': [x for x in WIDE if x != 0]}.get(name, WIDE)
        for part, x in [('usual', generated(f'{name}/usual/x', [4, 10], 3)), ('wide', given([wide]))]:
            dy = generated(f'{name}/{part}/dy', x.array.shape)
            y, (dx,) = with_gradients(function, [x.array], dy.array)
            cases.append({'name': f'{name}/{part}', 'activation': name, 'x': x.text, 'dy': dy.text,
                          'y': full(y), 'dx': full(dx)})
    save('activations.json', 'Activations: y = f(x), dx = f\'(x) dy; softmax along the last axis.', cases=cases)


def dense_case(name, batch, inputs, units, use_bias, record):
    import keras
    x = generated(f'{name}/x', [batch, inputs])
    kernel = generated(f'{name}/kernel', [inputs, units], math.sqrt(6 / (inputs + units)))
    bias = generated(f'{name}/bias', [units])
    dy = generated(f'{name}/dy', [batch, units])
    layer = keras.layers.Dense(units, use_bias=use_bias)
    layer.build((batch, inputs))

    def run(x, kernel, *bias):
        state = [(layer.kernel, kernel)] + ([(layer.bias, bias[0])] if use_bias else [])
        value, _ = layer.stateless_call([v for _, v in state], [], x)
        return value

    arrays = [x.array, kernel.array] + ([bias.array] if use_bias else [])
    y, gradients = with_gradients(run, arrays, dy.array)
    case = {'name': name, 'use_bias': use_bias, 'x': x.text, 'kernel': kernel.text}
    if use_bias:
        case['bias'] = bias.text
    case.update({'dy': dy.text, 'y': record(y), 'dx': record(gradients[0]), 'dkernel': record(gradients[1])})
    if use_bias:
        case['dbias'] = record(gradients[2])
    return case


def dense():
    cases = [dense_case('dense/small', 5, 7, 4, True, full),
             dense_case('dense/small-no-bias', 5, 7, 4, False, full),
             dense_case('dense/one', 1, 1, 1, True, full),
             dense_case('dense/row', 1, 33, 10, True, full),
             dense_case('dense/odd', 31, 33, 17, True, digest),
             dense_case('dense/narrow', 32, 784, 10, True, digest),
             dense_case('dense/square', 32, 100, 100, True, digest),
             dense_case('dense/large', 32, 784, 300, True, digest),
             dense_case('dense/large-no-bias', 24, 784, 300, False, digest)]
    save('dense.json', 'Dense without activation: y = x kernel + bias; dx = dy kernelT, dkernel = xT dy, '
         'dbias = the column sums of dy.', cases=cases)


def batch_normalization_case(name, shape, training, x_scale=1.0, x_offset=0.0, **arguments):
    import keras
    import tensorflow as tf
    width = shape[-1]
    x = generated(f'{name}/x', shape, x_scale, x_offset)
    dy = generated(f'{name}/dy', shape)
    start = {'gamma': generated(f'{name}/gamma', [width], 0.5, 1), 'beta': generated(f'{name}/beta', [width]),
             'moving_mean': generated(f'{name}/moving_mean', [width]),
             'moving_variance': generated(f'{name}/moving_variance', [width], 0.5, 1)}
    layer = keras.layers.BatchNormalization(**arguments)
    layer.build(shape)
    names = [n for n in start if getattr(layer, n, None) is not None]
    for n in names:
        getattr(layer, n).assign(start[n].array)
    source = tf.convert_to_tensor(x.array)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(source)
        y = layer(source, training=training)
        target = tf.reduce_sum(y * dy.array)
    config = {k: layer.get_config()[k] for k in ('momentum', 'epsilon', 'center', 'scale')}
    case = {'name': name, 'training': training, **config, 'x': x.text, 'dy': dy.text,
            **{n: start[n].text for n in names}, 'y': full(y.numpy()),
            'dx': full(tape.gradient(target, source).numpy())}
    for n in ('gamma', 'beta'):
        if n in names:
            case['d' + n] = full(tape.gradient(target, getattr(layer, n).value).numpy())
    if training:
        case['new_moving_mean'] = full(layer.moving_mean.numpy())
        case['new_moving_variance'] = full(layer.moving_variance.numpy())
    return case


def batch_normalization():
    make = batch_normalization_case
    cases = [make('bn/train', [8, 5], True),
             make('bn/train-batch', [32, 10], True),
             make('bn/train-other', [8, 5], True, momentum=0.9, epsilon=1e-5),
             make('bn/train-no-center', [8, 5], True, center=False),
             make('bn/train-no-scale', [8, 5], True, scale=False),
             make('bn/train-neither', [8, 5], True, center=False, scale=False),
             make('bn/train-far', [32, 5], True, x_offset=100.0),
             make('bn/train-two', [2, 5], True),
             make('bn/train-one', [1, 5], True),
             make('bn/infer', [8, 5], False),
             make('bn/infer-other', [8, 5], False, momentum=0.9, epsilon=1e-5),
             make('bn/infer-neither', [8, 5], False, center=False, scale=False)]
    save('batch_normalization.json', 'BatchNormalization over the last axis. dgamma and dbeta are of the sum of y dy; '
         'the moving statistics move by 1 - momentum towards the batch\'s mean and population variance.', cases=cases)


def flatten():
    import keras
    cases = []
    for shape in ([2, 4, 4], [3, 28, 28], [2, 5], [2, 3, 4, 2]):
        x = generated(f'flatten/{len(cases)}/x', shape)
        y = np.asarray(keras.layers.Flatten()(x.array))
        cases.append({'name': f'flatten/{len(cases)}', 'x': x.text, 'y': digest(y)})
    save('flatten.json', 'Flatten: row-major, the batch axis kept.', cases=cases)


def other_initializers(fan_in, fan_out):
    """Those with arguments: the deviation and the bounds that their definition gives, and what Keras drew."""
    from keras import initializers as kinds
    truncated = 0.87962566103423978
    mean_fan = (fan_in + fan_out) / 2
    sides = {'fan_in': fan_in, 'fan_out': fan_out, 'fan_avg': mean_fan}
    make = []
    for mode, fan in sides.items():
        deviation = math.sqrt(1.7 / fan)
        make += [(kinds.VarianceScaling(1.7, mode, 'truncated_normal', seed=1), deviation, 2 * deviation / truncated),
                 (kinds.VarianceScaling(1.7, mode, 'untruncated_normal', seed=1), deviation, None),
                 (kinds.VarianceScaling(1.7, mode, 'uniform', seed=1), deviation, math.sqrt(3) * deviation)]
    make += [(kinds.RandomUniform(-0.1, 0.3, seed=1), 0.4 / math.sqrt(12), 0.3),
             (kinds.RandomNormal(0.2, 0.5, seed=1), 0.5, None),
             (kinds.TruncatedNormal(0.2, 0.5, seed=1), 0.5 * truncated, 1.2),
             (kinds.Orthogonal(1.5, seed=1), 1.5 / math.sqrt(fan_in), None),
             (kinds.Identity(1.5), 1.5 * math.sqrt((1 / fan_in) * (1 - 1 / fan_in)), 1.5)]
    cases = []
    for kind, stddev, limit in make:
        wide = np.asarray(kind((fan_in, fan_out))).astype(np.float64)
        config = {name: value for name, value in kind.get_config().items()
                  if name not in ('seed', 'input_axes', 'output_axes')}
        # Keras' Identity leaves its gain out.
        if isinstance(kind, kinds.Identity):
            config['gain'] = kind.gain
        case = {'name': type(kind).__name__, 'config': config, 'fan_in': fan_in, 'fan_out': fan_out, 'stddev': stddev}
        if limit:
            case['limit'] = limit
        case['drawn'] = {'mean': wide.mean(), 'stddev': wide.std(), 'min': wide.min(), 'max': wide.max()}
        assert abs(wide.std() / stddev - 1) < 0.01 and (not limit or abs(wide).max() <= limit * 1.000001), case
        cases.append(case)
    return cases


def initializers():
    import keras
    fan_in, fan_out = 400, 250
    cases = []
    for family, scale, mode in [('glorot', 1.0, 'fan_avg'), ('he', 2.0, 'fan_in'), ('lecun', 1.0, 'fan_in')]:
        fan = {'fan_avg': (fan_in + fan_out) / 2, 'fan_in': fan_in}[mode]
        for kind in ('uniform', 'normal'):
            name = f'{family}_{kind}'
            drawn = np.asarray(keras.initializers.get({'class_name': name, 'config': {'seed': 1}})((fan_in, fan_out)))
            wide = drawn.astype(np.float64)
            if kind == 'uniform':
                limit = math.sqrt(3 * scale / fan)
                facts = {'limit': limit, 'stddev': limit / math.sqrt(3)}
            else:
                # The draw is cut at two deviations, which shrinks it: Keras divides the deviation by this constant.
                before = math.sqrt(scale / fan) / 0.87962566103423978
                facts = {'stddev_before_truncation': before, 'limit': 2 * before, 'stddev': math.sqrt(scale / fan)}
            cases.append({'name': name, 'fan_in': fan_in, 'fan_out': fan_out, **facts,
                          'drawn': {'mean': wide.mean(), 'stddev': wide.std(), 'min': wide.min(), 'max': wide.max()}})
            assert abs(wide).max() <= facts['limit'] and abs(wide.std() / facts['stddev'] - 1) < 0.01, name
    cases += other_initializers(fan_in, fan_out)
    save('initializers.json', 'Initializers of a kernel [fan_in, fan_out]: the bounds and the standard deviation the '
         'values have, and what 100,000 values drawn by Keras had.', cases=cases)


def write():
    activations()
    dense()
    batch_normalization()
    flatten()
    initializers()

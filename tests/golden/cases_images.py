# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers of images, as models of a few layers: every argument that changes numbers."""

from cases_layers import after_dense, case, save_cases


def rules(*weights):
    """A regularizer of each of these weights, and of the activity, and a constraint where Keras has one."""
    from keras import constraints, regularizers
    rates = iter((0.02, 0.03, 0.01, 0.04))
    arguments = {f'{weight}_regularizer': regularizers.L1L2(next(rates), 0.02) for weight in weights}
    kinds = iter((constraints.MaxNorm(0.8), constraints.NonNeg(), constraints.UnitNorm()))
    arguments.update({f'{weight}_constraint': next(kinds) for weight in weights if weight != 'activity'})
    return arguments


def convolutions():
    from keras import constraints, layers, regularizers
    image = (6, 5, 3)
    conv = {
        'plain': dict(filters=4, kernel_size=3),
        'wide': dict(filters=20, kernel_size=(2, 3), activation='tanh'),
        'one': dict(filters=4, kernel_size=1, activation='relu'),
        'whole': dict(filters=3, kernel_size=(6, 5)),
        'no-bias': dict(filters=4, kernel_size=(3, 2), use_bias=False),
        'same': dict(filters=4, kernel_size=3, padding='same'),
        'same-even': dict(filters=4, kernel_size=(2, 4), padding='same', activation='sigmoid'),
        'strides': dict(filters=4, kernel_size=(3, 2), strides=(2, 3)),
        'same-strides': dict(filters=4, kernel_size=3, strides=2, padding='same'),
        'strides-beyond': dict(filters=4, kernel_size=1, strides=(2, 2)),
        'dilation': dict(filters=4, kernel_size=2, dilation_rate=(3, 2)),
        'same-dilation': dict(filters=4, kernel_size=3, dilation_rate=2, padding='same'),
        'softmax': dict(filters=4, kernel_size=3, activation='softmax'),
        'gelu': dict(filters=4, kernel_size=3, activation='gelu', padding='same'),
    }
    cases = [case(f'conv2d/{name}', [6], after_dense(layers.Conv2D(**arguments), shape=image))
             for name, arguments in conv.items()]
    for name, arguments in {'groups': dict(filters=6, kernel_size=3, groups=2),
                            'groups-same': dict(filters=4, kernel_size=(3, 2), groups=2, padding='same', strides=2),
                            'groups-each': dict(filters=8, kernel_size=3, groups=4, padding='same')}.items():
        cases.append(case(f'conv2d/{name}', [6], after_dense(layers.Conv2D(**arguments), shape=(5, 4, 4))))
    cases.append(case('conv2d/first', [7, 7, 1], [
        layers.Conv2D(5, 3, activation='relu', padding='same'), layers.MaxPooling2D(), layers.Conv2D(6, 2)], batch=20))
    cases.append(case('conv2d/rules', [5, 5, 2], [
        layers.Conv2D(5, 3, kernel_regularizer=regularizers.L1L2(0.01, 0.02), bias_regularizer='l2',
                      activity_regularizer=regularizers.L2(0.01), kernel_constraint=constraints.NonNeg(),
                      bias_constraint=constraints.UnitNorm())]))
    cases.append(case('conv2d/max-norm', [5, 5, 2], [
        layers.Conv2D(5, 3, kernel_constraint=constraints.MaxNorm(0.9, axis=[0, 1, 2]))]))
    cases.append(case('conv2d/batch-normalization', [6, 6, 2], [
        layers.Conv2D(6, 3, use_bias=False), layers.BatchNormalization(), layers.Activation('relu'),
        layers.AveragePooling2D(2)], batch=20))
    line = {'plain': dict(filters=4, kernel_size=3), 'same': dict(filters=4, kernel_size=4, padding='same'),
            'strides': dict(filters=4, kernel_size=3, strides=2, activation='elu'),
            'dilation': dict(filters=4, kernel_size=3, dilation_rate=2, use_bias=False),
            'groups': dict(filters=6, kernel_size=3, groups=3, padding='same')}
    cases += [case(f'conv1d/{name}', [6], after_dense(layers.Conv1D(**arguments), shape=(9, 3)))
              for name, arguments in line.items()]
    cases.append(case('conv1d/rules', [6], after_dense(layers.Conv1D(
        4, 3, activation='relu', **rules('kernel', 'bias', 'activity')), shape=(9, 3))))
    return cases


def pools():
    from keras import layers
    shape = (7, 6, 3)
    make = {'two': dict(pool_size=2), 'size': dict(pool_size=(3, 2)), 'overlap': dict(pool_size=3, strides=1),
            'strides': dict(pool_size=2, strides=(3, 2)), 'same': dict(pool_size=2, padding='same'),
            'same-overlap': dict(pool_size=3, strides=2, padding='same')}
    cases = []
    for kind in (layers.MaxPooling2D, layers.AveragePooling2D):
        cases += [case(f'{kind.__name__}/{name}', [6], after_dense(kind(**arguments), shape=shape))
                  for name, arguments in make.items()]
    for kind in (layers.MaxPooling1D, layers.AveragePooling1D):
        for name, arguments in {'two': dict(pool_size=2), 'overlap': dict(pool_size=3, strides=1),
                                'same': dict(pool_size=3, strides=2, padding='same')}.items():
            cases.append(case(f'{kind.__name__}/{name}', [6], after_dense(kind(**arguments), shape=(8, 3))))
    for kind in (layers.GlobalMaxPooling2D, layers.GlobalAveragePooling2D):
        for keepdims in (False, True):
            cases.append(case(f'{kind.__name__}/{keepdims}', [6], after_dense(kind(keepdims=keepdims), shape=shape)))
    for kind in (layers.GlobalMaxPooling1D, layers.GlobalAveragePooling1D):
        for keepdims in (False, True):
            cases.append(case(f'{kind.__name__}/{keepdims}', [6], after_dense(kind(keepdims=keepdims), shape=(8, 3))))
    # Where several numbers are the largest, the first one takes the gradient.
    cases.append(case('MaxPooling2D/ties', [6], after_dense(layers.ReLU(threshold=1.0), layers.MaxPooling2D(3, 1))))
    return cases


def other_convolutions():
    from keras import layers
    image = (5, 4, 3)
    cases = []
    for name, arguments in {'plain': dict(kernel_size=3), 'multiplier': dict(kernel_size=(2, 3), depth_multiplier=2),
                            'same': dict(kernel_size=3, padding='same', activation='tanh'),
                            'strides': dict(kernel_size=2, strides=2, use_bias=False),
                            'dilation': dict(kernel_size=2, dilation_rate=2, padding='same')}.items():
        cases.append(case(f'depthwise_conv2d/{name}', [6], after_dense(layers.DepthwiseConv2D(**arguments), shape=image)))
    cases.append(case('depthwise_conv2d/rules', [6], after_dense(layers.DepthwiseConv2D(
        2, activation='relu', **rules('depthwise', 'bias', 'activity')), shape=image)))
    cases.append(case('separable_conv2d/rules', [6], after_dense(layers.SeparableConv2D(
        4, 2, activation='tanh', **rules('depthwise', 'pointwise', 'bias', 'activity')), shape=image)))
    cases.append(case('conv2d_transpose/rules', [6], after_dense(layers.Conv2DTranspose(
        4, 2, activation='relu', **rules('kernel', 'bias', 'activity')), shape=image)))
    for name, arguments in {'plain': dict(filters=4, kernel_size=3),
                            'multiplier': dict(filters=4, kernel_size=2, depth_multiplier=2, activation='relu'),
                            'same': dict(filters=4, kernel_size=3, strides=2, padding='same', use_bias=False),
                            'dilation': dict(filters=4, kernel_size=2, dilation_rate=2)}.items():
        cases.append(case(f'separable_conv2d/{name}', [6], after_dense(layers.SeparableConv2D(**arguments), shape=image)))
    for name, arguments in {'plain': dict(filters=4, kernel_size=3), 'same': dict(filters=4, kernel_size=3, padding='same'),
                            'strides': dict(filters=4, kernel_size=3, strides=2, activation='sigmoid'),
                            'same-strides': dict(filters=4, kernel_size=(3, 4), strides=(2, 3), padding='same'),
                            'strides-wide': dict(filters=4, kernel_size=2, strides=3, use_bias=False),
                            'output-padding': dict(filters=4, kernel_size=3, strides=2, output_padding=1),
                            'dilation': dict(filters=4, kernel_size=(2, 3), dilation_rate=2),
                            'same-dilation': dict(filters=4, kernel_size=3, dilation_rate=(2, 3), padding='same'),
                            'gelu': dict(filters=4, kernel_size=2, activation='gelu'),
                            'softmax': dict(filters=4, kernel_size=2, activation='softmax')}.items():
        cases.append(case(f'conv2d_transpose/{name}', [6], after_dense(layers.Conv2DTranspose(**arguments), shape=image)))
    return cases


def sizes():
    from keras import layers
    make = {'zero_padding2d': layers.ZeroPadding2D(), 'zero_padding2d/each': layers.ZeroPadding2D(((1, 0), (2, 3))),
            'cropping2d': layers.Cropping2D(1), 'cropping2d/each': layers.Cropping2D(((0, 2), (1, 0))),
            'up_sampling2d': layers.UpSampling2D(), 'up_sampling2d/size': layers.UpSampling2D((3, 2)),
            'up_sampling2d/bilinear': layers.UpSampling2D((2, 3), interpolation='bilinear')}
    return [case(name, [6], after_dense(layer, shape=(5, 4, 3))) for name, layer in make.items()]


def normalizations():
    from keras import constraints, layers
    make = {'layer_normalization': layers.LayerNormalization(),
            'layer_normalization/axes': layers.LayerNormalization(axis=[1, 2, 3]),
            'layer_normalization/first': layers.LayerNormalization(axis=1, epsilon=0.1),
            'layer_normalization/neither': layers.LayerNormalization(center=False, scale=False),
            'layer_normalization/rules': layers.LayerNormalization(center=False, gamma_regularizer='l2',
                                                                   gamma_constraint=constraints.NonNeg()),
            'layer_normalization/both-rules': layers.LayerNormalization(**rules('gamma', 'beta')),
            'group_normalization/axis': layers.GroupNormalization(groups=2, axis=1),
            'group_normalization/rules': layers.GroupNormalization(groups=2, **rules('gamma', 'beta')),
            'batch_normalization/axis': layers.BatchNormalization(axis=1),
            'batch_normalization/middle-axis': layers.BatchNormalization(axis=2, momentum=0.7),
            'group_normalization': layers.GroupNormalization(groups=2),
            'group_normalization/each': layers.GroupNormalization(groups=-1, scale=False),
            'group_normalization/one': layers.GroupNormalization(groups=1, epsilon=0.1, center=False),
            'unit_normalization': layers.UnitNormalization(),
            'unit_normalization/axes': layers.UnitNormalization(axis=[1, 2])}
    cases = [case(name, [6], after_dense(layer, shape=(4, 3, 4))) for name, layer in make.items()]
    cases.append(case('layer_normalization/vector', [6], [
        layers.Dense(40), layers.LayerNormalization(), layers.Dense(3)], batch=20))
    return cases


def kept_normalizations():
    from keras import layers
    make = {'normalization': layers.Normalization(), 'normalization/axes': layers.Normalization(axis=(1, 3)),
            'normalization/all-axes': layers.Normalization(axis=(1, 2, -1)), 'normalization/none': layers.Normalization(axis=None),
            'normalization/invert': layers.Normalization(axis=2, invert=True),
            'normalization/given': layers.Normalization(mean=[0.1, -0.2, 0.3, 0.4], variance=[0.5, 2, 1.5, 0.25]),
            'normalization/given-one': layers.Normalization(axis=None, mean=0.3, variance=1.7),
            'normalization/given-invert': layers.Normalization(axis=1, mean=[1, 2, 3, 4], variance=[4, 3, 2, 1], invert=True)}
    return [case(name, [6], after_dense(layer, shape=(4, 3, 4))) for name, layer in make.items()]


def write():
    save_cases([('layers-convolution', 'Convolutions', convolutions), ('layers-pooling', 'Pooling', pools),
                ('layers-convolution-other', 'Depthwise, separable and transposed convolutions', other_convolutions),
                ('layers-size', 'Padding, cropping and upsampling', sizes),
                ('layers-normalization-kept', 'Normalization by numbers that are kept or given', kept_normalizations),
                ('layers-normalization', 'Normalizations', normalizations)])

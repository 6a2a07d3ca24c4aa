# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty steps or so of every bundled experiment, from given weights, without shuffling or dropout."""

import math

import numpy as np

from golden import constant, digest, fashion_mnist, generated, save, short, standard_scaler

EXPERIMENTS = ['sigmoid', 'standardized', 'deep-relu', 'deep-batchnorm', 'deep-selu', 'deep-alphadropout', 'complete']
BATCH = 32
# Deep stacks are chaotic at the learning rate of the experiments: the rounding of the first step grows until two right
# programs differ. Up to the first batch where float32 and float64 Keras are this far apart, a comparison binds.
BINDING = 1e-4
CLASS_WEIGHT = {c: 0.5 + 0.125 * c for c in range(10)}
ABOUT = ('Trainings from given weights on the first images of the training split, in order, without dropout. history '
         'is Keras\' own; running_batch_loss is what Keras shows after each batch, batch_loss the loss of each batch '
         'by itself; the float64 values are the same training in double precision; binding_steps is the number of '
         'batches before Keras in float32 and in float64 differ by more than 1e-4.')


def stack_of(experiment, depth=20):
    """The layers as (class name, arguments), the form in which the JSON file names them."""
    stack = [('Flatten', {})]
    if experiment in ('sigmoid', 'standardized'):
        stack += [('Dense', {'units': units, 'activation': 'sigmoid'}) for units in (300, 100)]
    else:
        units = 100 if experiment == 'complete' else 10
        activation = 'relu' if experiment in ('deep-relu', 'deep-batchnorm') else 'selu'
        for _ in range(depth):
            stack.append(('Dense', {'units': units, 'activation': activation}))
            if experiment == 'deep-batchnorm':
                stack.append(('BatchNormalization', {}))
        if experiment in ('deep-alphadropout', 'complete'):
            stack.append(('AlphaDropout', {'rate': 0.0}))
    return stack + [('Dense', {'units': 10, 'activation': 'softmax'})]


def network(keras, stack):
    return keras.Sequential([keras.layers.Input((28, 28))] +
                            [getattr(keras.layers, class_name)(**config) for class_name, config in stack])


def start_weights(model, case_name, kernel_scale):
    """One (name, tensor) for each weight in Keras' order; kernels are numbered by layer kind."""
    counts = {}
    named = []
    for layer in model.layers:
        kind = {'Dense': 'dense', 'BatchNormalization': 'bn'}.get(type(layer).__name__)
        if kind is None:
            continue
        index = counts.get(kind, 0)
        counts[kind] = index + 1
        for weight in layer.weights:
            name = f'{kind}-{index}/{weight.name}'
            if weight.name == 'kernel':
                limit = math.sqrt(6 / sum(weight.shape)) * kernel_scale
                tensor = generated(f'{case_name}/{name}', weight.shape, limit)
            else:
                tensor = constant(weight.shape, 1.0 if weight.name in ('gamma', 'moving_variance') else 0.0)
            named.append((name, tensor))
    return named


def collector():
    """Collects the running loss, which is what Keras shows after each batch."""
    import keras

    class Collect(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.losses = []

        def on_train_batch_end(self, batch, logs=None):
            self.losses.append(float(logs['loss']))

    return Collect()


def pixels(images, scaler, dtype):
    if scaler is None:
        return images.astype(dtype)
    mean, deviation = scaler
    return (images.astype(dtype) - dtype(mean)) / dtype(deviation)


class Training:
    """One case: a stack, its start weights, its data, and how it is compiled and fitted."""

    def __init__(self, splits, name, experiment, images=320, epochs=2, depth=20, kernel_scale=1.0, optimizer=None,
                 class_weight=None, sample_weight=False, validation_weight=False, weighted_metrics=False,
                 swap_ema_weights=None):
        import keras
        self.splits, self.name, self.experiment = splits, name, experiment
        self.images, self.epochs = images, epochs
        self.stack = stack_of(experiment, depth)
        self.optimizer = optimizer or sgd(0.01)
        self.scaler = None if experiment == 'sigmoid' else standard_scaler(splits['train'][0])
        self.start = start_weights(network(keras, self.stack), name, kernel_scale)
        self.class_weight = class_weight
        self.sample_weight = generated(f'{name}/sample_weight', [images], 0.75, 1) if sample_weight else None
        self.validation_weight = \
            generated(f'{name}/validation_sample_weight', [100], 0.75, 1) if validation_weight else None
        self.weighted_metrics = weighted_metrics
        self.swap_ema_weights = swap_ema_weights
        self.epoch_weights = []

    def model(self):
        import keras
        model = network(keras, self.stack)
        model.compile(loss='sparse_categorical_crossentropy', optimizer=keras.optimizers.get(self.optimizer),
                      metrics=['accuracy'], weighted_metrics=['accuracy'] if self.weighted_metrics else None)
        model.set_weights([tensor.array for _, tensor in self.start])
        return model

    def data(self, dtype):
        images, classes = self.splits['train']
        other_images, other_classes = self.splits['validation']
        validation = (pixels(other_images[:100], self.scaler, dtype), other_classes[:100])
        if self.validation_weight is not None:
            validation += (self.validation_weight.array,)
        return pixels(images[:self.images], self.scaler, dtype), classes[:self.images], validation

    def weights_of_samples(self):
        """Keras 3 refuses class_weight and sample_weight together; Keras 2 multiplies them, and so does this."""
        product = np.ones(self.images, np.float32)
        if self.class_weight is not None:
            product *= np.array([self.class_weight[int(c)] for c in self.splits['train'][1][:self.images]], np.float32)
        if self.sample_weight is not None:
            product *= self.sample_weight.array
        return None if self.class_weight is None and self.sample_weight is None else product

    def fit(self, dtype=np.float32):
        import keras
        collect = collector()
        model = self.fitted = self.model()
        x, y, validation = self.data(dtype)
        weights = {'class_weight': self.class_weight} if self.sample_weight is None else \
            {'sample_weight': self.weights_of_samples()}
        callbacks = [collect]
        if self.swap_ema_weights is not None:
            callbacks += [keras.callbacks.SwapEMAWeights(**self.swap_ema_weights), self.epoch_collector()]
        history = model.fit(x, y, batch_size=BATCH, epochs=self.epochs, shuffle=False, validation_data=validation,
                            verbose=0, callbacks=callbacks, **weights)
        return model, history.history, collect.losses

    def epoch_collector(self):
        """Collects the weights that a callback finds at the end of an epoch."""
        import keras
        self.epoch_weights = []
        return keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: self.epoch_weights.append(self.fitted.get_weights()))

    def batch_losses(self, dtype=np.float32):
        """The loss of each batch by itself, before its update."""
        model = self.model()
        x, y, _ = self.data(dtype)
        weights = self.weights_of_samples()
        losses = []
        for _ in range(self.epochs):
            for begin in range(0, self.images, BATCH):
                rows = slice(begin, begin + BATCH)
                model.reset_metrics()
                logs = model.train_on_batch(x[rows], y[rows], return_dict=True,
                                            sample_weight=None if weights is None else weights[rows])
                losses.append(float(logs['loss']))
        return losses

    def in_float64(self):
        """The same training in double precision: how far float32 itself strays."""
        import keras
        keras.config.set_floatx('float64')
        try:
            model, history, _ = self.fit(np.float64)
            return model.get_weights(), history, self.batch_losses(np.float64)
        finally:
            keras.config.set_floatx('float32')

    def case(self):
        model, history, running = self.fit()
        epoch_weights = self.epoch_weights
        single = self.batch_losses()
        wide_weights, wide_history, wide_single = self.in_float64()
        after = model.get_weights()
        moved = [float(np.abs(a - t.array).max()) for a, (n, t) in zip(after, self.start) if n.endswith('kernel')]
        binding = next((i for i, (a, b) in enumerate(zip(single, wide_single)) if abs(a - b) > BINDING), len(single))
        assert np.isfinite(history['loss']).all() and binding >= 2, (self.name, binding)
        print(f'  {self.name}: {history["loss"]}, {binding} binding steps, kernels moved {min(moved):.0e} or more, '
              f'drift {max(abs(a - b) for a, b in zip(single, wide_single)):.0e}')
        case = {'name': self.name, 'experiment': self.experiment, 'optimizer': self.optimizer, 'images': self.images,
                'validation_images': 100, 'batch_size': BATCH, 'epochs': self.epochs,
                'scaler': None if self.scaler is None else {'mean': self.scaler[0], 'scale': self.scaler[1]},
                'layers': [{'class_name': c, 'config': config} for c, config in self.stack]}
        if self.class_weight is not None:
            case['class_weight'] = {str(k): v for k, v in self.class_weight.items()}
        if self.sample_weight is not None:
            case['sample_weight'] = self.sample_weight.text
        if self.validation_weight is not None:
            case['validation_sample_weight'] = self.validation_weight.text
        if self.swap_ema_weights is not None:
            case['swap_ema_weights'] = self.swap_ema_weights
            case['first_epoch_weights'] = [digest(weight) for weight in epoch_weights[0]]
        case.update({
            'binding_steps': binding, 'history': shorten(history),
            'history_float64': {k: [float(f'{v:.9g}') for v in values] for k, values in wide_history.items()},
            'running_batch_loss': [short(v) for v in running], 'batch_loss': [short(v) for v in single],
            'batch_loss_float64': [float(f'{v:.9g}') for v in wide_single],
            'weights': [{'name': n, 'start': t.text, 'after': digest(a),
                         'max_difference_float64': float(f'{np.abs(a - w).max():.2g}')}
                        for (n, t), a, w in zip(self.start, after, wide_weights)]})
        return case


def shorten(history):
    return {key: [short(v) for v in values] for key, values in history.items()}


def keras2_history(training):
    """What Keras 2 records when it is given class_weight and sample_weight together."""
    try:
        import tf_keras
    except ImportError:
        return None
    x, y, validation = training.data(np.float32)
    model = network(tf_keras, training.stack)
    model.compile(loss='sparse_categorical_crossentropy', optimizer='sgd', metrics=['accuracy'])
    model.set_weights([tensor.array for _, tensor in training.start])
    history = model.fit(x, y, batch_size=BATCH, epochs=training.epochs, shuffle=False, verbose=0,
                        validation_data=validation, class_weight=training.class_weight,
                        sample_weight=training.sample_weight.array)
    return {'tf_keras': tf_keras.__version__, 'history': shorten(history.history)}


def sgd(learning_rate, **more):
    return {'class_name': 'SGD', 'config': {'learning_rate': learning_rate, **more}}


def adam(learning_rate, **more):
    return {'class_name': 'Adam', 'config': {'learning_rate': learning_rate, **more}}


def write_averaged(training):
    """With a moving average of the weights: alone, for validation, and for callbacks too."""
    averages = {'use_ema': True, 'ema_momentum': 0.9}
    save('training-averaged.json', ABOUT, cases=[t.case() for t in (
        training('ema', 'standardized', optimizer=sgd(0.01, **averages)),
        training('swap-ema', 'standardized', optimizer=sgd(0.01, momentum=0.9, **averages),
                 swap_ema_weights={'swap_on_epoch': False}),
        training('swap-ema-on-epoch', 'standardized', optimizer=sgd(0.01, **averages),
                 swap_ema_weights={'swap_on_epoch': True}),
        training('swap-ema-adam', 'deep-batchnorm', depth=3,
                 optimizer=adam(0.001, ema_overwrite_frequency=7, **averages),
                 swap_ema_weights={'swap_on_epoch': True}))])


# Settings at which all of the steps bind and every layer learns.
CALM = {'standardized': {'optimizer': sgd(0.1)}, 'complete': {'optimizer': sgd(0.003), 'kernel_scale': 0.8},
        'deep-relu': {'optimizer': sgd(0.001), 'kernel_scale': 1.5},
        'deep-batchnorm': {'optimizer': sgd(0.001), 'depth': 6}}


def write():
    splits = fashion_mnist()

    def training(name, experiment, **arguments):
        return Training(splits, f'train/{name}', experiment, **arguments)

    for experiment in EXPERIMENTS:
        cases = [training(experiment, experiment),
                 training(f'{experiment}-calm', experiment, **CALM.get(experiment, {'optimizer': sgd(0.001)}))]
        save(f'training-{experiment}.json', ABOUT, cases=[t.case() for t in cases])

    both = training('weighted-both', 'standardized', class_weight=CLASS_WEIGHT, sample_weight=True)
    cases = [t.case() for t in (
        training('adam', 'standardized', optimizer=adam(0.001)),
        training('adam-batchnorm', 'deep-batchnorm', depth=3, optimizer=adam(0.001)),
        training('nesterov', 'standardized', optimizer=sgd(0.01, momentum=0.9, nesterov=True)),
        training('short-last-batch', 'standardized', images=330),
        training('short-last-batch-batchnorm', 'deep-batchnorm', images=330, depth=3, optimizer=sgd(0.003)),
        training('class-weight', 'standardized', class_weight=CLASS_WEIGHT),
        training('sample-weight', 'standardized', images=330, sample_weight=True, validation_weight=True,
                 weighted_metrics=True),
        both)]
    cases[-1]['keras2'] = keras2_history(both)
    save('training-variants.json', ABOUT, cases=cases)
    write_averaged(training)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random stacks of every kind of layer and optimizer, with random arguments: what Keras saved is predicted here, what is
saved here is predicted there, ONNX Runtime runs the export, and either end trains on where the other stopped.

    STRATA_EXCHANGE=build/tests/interop/exchange random_stacks.py [--count 200] [--seed 1] [--keep DIR]

The kinds and their arguments are asked of Strata: a new kind joins by itself. A kind without a Keras layer of that name,
or that Strata says it cannot take, is told; each kind has to take part."""

import argparse
import collections
import json
import os
import random
import subprocess
import sys
import tempfile

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

import warnings

import numpy as np
import absl.logging
import tensorflow
tensorflow.config.threading.set_intra_op_parallelism_threads(1)
absl.logging.set_verbosity(absl.logging.ERROR)
warnings.filterwarnings('ignore', 'You are using a softmax over axis')
warnings.filterwarnings('ignore', 'Skipping variable loading for optimizer')
import keras
import onnx
import onnxruntime

# Kinds that differ each time they train: only prediction is compared.
RANDOM = {'Dropout', 'AlphaDropout', 'GaussianDropout', 'GaussianNoise', 'SpatialDropout1D', 'SpatialDropout2D',
          'RandomFlip', 'RandomRotation', 'RandomTranslation', 'RandomZoom', 'RandomContrast'}
NOT_IN_KERAS = {'Block', 'Input', 'InputLayer'}
# Strata keeps a tuple where Keras takes it, in sizes that fit a small image.
SIZES = {'kernel_size': (1, 3), 'pool_size': (1, 2), 'strides': (1, 2), 'dilation_rate': (1, 2), 'size': (1, 2),
         'padding': (0, 1), 'cropping': (0, 1), 'output_padding': (0, 0)}
COUNTS = {'units': (2, 6), 'filters': (1, 4), 'depth_multiplier': (1, 2), 'groups': (1, 2)}
N_IMAGES, N_CLASSES, BATCH = 16, 3, 8


def exchange(*arguments):
    return subprocess.run([os.environ['STRATA_EXCHANGE'], *arguments], check=True, capture_output=True, text=True).stdout


def kinds_of_keras(kinds):
    return [name for name in kinds['layers'] if name not in NOT_IN_KERAS and hasattr(keras.layers, name)]


class Arguments:
    """Random values for the arguments of a kind, as Keras takes them."""

    def __init__(self, kinds, dice):
        self.kinds, self.dice = kinds, dice

    def number(self, name, facts):
        low, high = max(facts.get('minimum', -1), -1), min(facts.get('maximum', 1), 1)
        if name in ('rate', 'momentum', 'stddev'):
            low, high = 0.1, 0.5
        return round(low + (high - low) * self.dice.uniform(0.05, 0.95), 3)

    def tuple_of(self, name, facts, shape):
        if name == 'target_shape':
            size = int(np.prod(shape))
            first = self.dice.choice([n for n in range(1, size + 1) if size % n == 0])
            return self.dice.choice([(-1, first), (size,), (first, size // first)])
        if name == 'dims':
            return tuple(self.dice.sample(range(1, len(shape) + 1), len(shape)))
        if name not in SIZES:
            return None
        low, high = SIZES[name]
        if facts['pairs']:
            return tuple(tuple(self.dice.randint(low, high) for _ in range(2)) for _ in range(int(facts['longest']) // 2))
        return self.dice.randint(low, high)

    def list_of(self, facts):
        """A number alone, or the lower and the upper one."""
        n = self.dice.randint(int(facts['shortest']), int(facts['longest']))
        numbers = sorted(self.number('', facts) for _ in range(n))
        return numbers[0] if n == 1 else tuple(numbers)

    def nested(self, base):
        kind = self.dice.choice(list(self.kinds[base]))
        return getattr(getattr(keras, base), kind)()

    def value(self, name, facts, shape):
        """None: the default."""
        kind = facts['type']
        if facts['optional'] and not facts['required'] and self.dice.random() < 0.5:
            return None
        if name in COUNTS:
            return self.dice.randint(*COUNTS[name])
        if name == 'seed':
            return None
        if name == 'axis':
            return self.dice.choice([-1, *range(1, len(shape) + 1)]) if kind == 'gint' else None
        if kind == 'gboolean':
            return self.dice.random() < 0.5
        if kind == 'gdouble':
            return self.number(name, facts)
        if 'choices' in facts:
            return self.dice.choice(facts['choices'])
        if kind == 'StrataTuple':
            return self.tuple_of(name, facts, shape)
        if facts.get('is_list'):
            return self.list_of(facts)
        if kind == 'StrataInitializer' and self.dice.random() < 0.2:
            return self.nested('initializers')
        if kind == 'StrataRegularizer' and self.dice.random() < 0.3:
            return self.nested('regularizers')
        if kind == 'StrataConstraint' and self.dice.random() < 0.3:
            return self.nested('constraints')
        return None

    def of(self, arguments, shape):
        chosen = {name: self.value(name, facts, shape) for name, facts in arguments.items()}
        if chosen.get('dilation_rate') not in (None, 1):
            chosen['strides'] = 1
        return {name: value for name, value in chosen.items() if value is not None}


def next_layer(kinds, dice, name, shape):
    """(layer, output shape) of a layer that takes images of the shape; whatever Keras raises when it does not."""
    # Of a batch of matrices Keras makes one image.
    if name.startswith('Random') and len(shape) != 3:
        raise ValueError('no images')
    layer = getattr(keras.layers, name)(**Arguments(kinds, dice).of(kinds['layers'][name], shape))
    output = tuple(layer.compute_output_shape((None,) + shape)[1:])
    if any(size is None or size < 1 for size in output) or np.prod(output) > 2000:
        raise ValueError('too large or too small')
    # Before anything is computed: shapes that do not fit are told here.
    keras.Sequential([keras.layers.Input(shape), layer])
    return layer, output


def random_layers(kinds, dice, wanted):
    """Layers that fit each other, `wanted` first; others that do not fit are left out."""
    shape = dice.choice([(6,), (5, 4), (6, 6), (6, 6, 1), (7, 6, 3), (8, 8, 2), (8, 8, 4)])
    layers = [keras.layers.Input(shape), keras.layers.Rescaling(1 / 127.5, -1)]
    names = kinds_of_keras(kinds)
    used = []
    for name in [wanted] + dice.sample(names, min(len(names), dice.randint(2, 8))):
        # Keras takes matrices into Dense row by row; here Flatten comes before.
        if name == 'Dense' and len(shape) > 1:
            layers.append(keras.layers.Flatten())
            shape = (int(np.prod(shape)),)
        try:
            layer, shape = next_layer(kinds, dice, name, shape)
        except Exception:
            if name == wanted and not used:
                raise
            continue
        layers.append(layer)
        used.append(name)
    if len(shape) > 1:
        layers.append(keras.layers.Flatten())
    layers.append(keras.layers.Dense(N_CLASSES, activation='softmax'))
    return layers, used


def random_optimizer(kinds, dice, name):
    # A large epsilon keeps what rounding does to a gradient near zero from becoming a whole step.
    config = {'learning_rate': 0.01}
    if 'epsilon' in kinds['optimizers'][name]:
        config['epsilon'] = 0.01
    for argument, facts in kinds['optimizers'][name].items():
        if facts['type'] == 'gboolean' and argument in ('nesterov', 'amsgrad', 'centered'):
            config[argument] = dice.random() < 0.5
        elif argument == 'momentum':
            config[argument] = dice.choice([0.0, 0.9])
        elif argument in ('weight_decay', 'clipnorm', 'clipvalue', 'global_clipnorm') and dice.random() < 0.15 and not (
                {'clipnorm', 'clipvalue', 'global_clipnorm'} & set(config)):
            config[argument] = 0.1
    return getattr(keras.optimizers, name)(**config)


def randomize(model, generator):
    for weight in model.weights:
        values = generator.normal(size=weight.shape).astype(np.float32) * 0.4
        if 'variance' in weight.path or 'gamma' in weight.path:
            values = np.abs(values) + 0.5
        if weight.dtype == 'float32':
            weight.assign(values)
    for layer in model.layers:
        # Normalization computes with copies of its weights.
        if hasattr(layer, 'finalize_state'):
            layer.finalize_state()


class Case:
    def __init__(self, number, kinds, dice, folder):
        wanted = kinds_of_keras(kinds)
        wanted = wanted[number % len(wanted)]
        self.number, self.folder = number, os.path.join(folder, str(number))
        self.generator = np.random.default_rng(number)
        for _ in range(50):
            try:
                layers, self.used = random_layers(kinds, dice, wanted)
                self.model = keras.Sequential(layers)
                # TensorFlow cannot run every convolution on a processor, a dilated transpose for one.
                self.model(np.zeros((1, *self.model.input_shape[1:]), np.float32))
                break
            except Exception as error:
                reason = error
        else:
            raise RuntimeError(f'no stack with {wanted} in 50 tries: {reason}')
        self.optimizer = random_optimizer(kinds, dice, list(kinds['optimizers'])[number % len(kinds['optimizers'])])
        self.model.compile(loss='sparse_categorical_crossentropy', optimizer=self.optimizer, run_eagerly=True)
        randomize(self.model, self.generator)
        self.images = self.generator.integers(0, 256, (N_IMAGES, *self.model.input_shape[1:]), dtype=np.uint8)
        self.labels = np.resize(np.arange(N_CLASSES), N_IMAGES).astype(np.uint8)
        self.x = self.images.astype(np.float32)
        self.is_compared = not set(self.used) & RANDOM
        try:
            self.train(self.model)
        # TensorFlow has no gradient of some convolutions on a processor: with groups, or dilated.
        except tensorflow.errors.OpError:
            self.is_compared = False
        self.save()

    def train(self, model):
        for start in range(0, N_IMAGES, BATCH):
            model.train_on_batch(self.x[start:start + BATCH], self.labels[start:start + BATCH])

    def predict(self, model):
        return np.asarray(model(self.x, training=False))

    def save(self):
        os.mkdir(self.folder)
        self.model.save(self.path('model.keras'))
        self.images.tofile(self.path('images'))
        self.labels.tofile(self.path('labels'))

    def path(self, name):
        return os.path.join(self.folder, name)

    def refusal(self):
        if not os.path.exists(self.path('error.txt')):
            return None
        with open(self.path('error.txt'), encoding='utf-8') as stream:
            return stream.read()

    def describe(self):
        return ', '.join([str(self.model.input_shape[1:]), *self.used, type(self.optimizer).__name__])

    def complaints(self):
        theirs = self.predict(self.model)
        found = []

        def compare(what, ours, wanted, tolerance):
            difference = float(np.max(np.abs(ours - wanted))) if ours.shape == wanted.shape else np.inf
            if not difference <= tolerance:
                found.append(f'{what}: largest difference {difference:.1e}, allowed {tolerance:g}')

        compare('predicted here', np.fromfile(self.path('predictions.f32'), np.float32).reshape(theirs.shape), theirs, 1e-5)
        # Opening is what takes the time: .h5 for every other stack.
        for name in ('again.keras', 'again.h5')[:1 + self.number % 2]:
            again = keras.models.load_model(self.path(name))
            compare(f'{name} in Keras', self.predict(again), theirs, 1e-5)
        again.set_weights([np.zeros_like(weight) for weight in again.get_weights()])
        again.load_weights(self.path('again.weights.h5'))
        compare('again.weights.h5 in Keras', self.predict(again), theirs, 1e-5)
        with np.load(self.path('again.npz')) as arrays:
            same = len(arrays) == len(again.get_weights()) and all(
                np.array_equal(arrays[name], weight) for name, weight in zip(arrays, again.get_weights()))
        if not same:
            found.append('again.npz: NumPy reads other weights')
        graph = onnx.load(self.path('model.onnx'))
        onnx.checker.check_model(graph, full_check=True)
        session = onnxruntime.InferenceSession(self.path('model.onnx'), providers=['CPUExecutionProvider'])
        compare('ONNX Runtime', session.run(['output'], {'input': self.x})[0], theirs, 1e-5)
        trained = keras.models.load_model(self.path('trained.keras'))
        if self.is_compared:
            self.train(self.model)
            self.compare_weights('an epoch here', trained, compare)
            trained.compile(loss=trained.loss, optimizer=trained.optimizer, run_eagerly=True)
            self.train(trained)
            self.train(self.model)
            self.compare_weights('another in Keras from our file', trained, compare)
        return found

    def compare_weights(self, what, ours, compare):
        # Lion takes whole steps by the gradient's sign, which rounding decides where a layer behind lets nothing through,
        # such as a softmax of one; the golden vectors hold it to Keras.
        if isinstance(self.optimizer, keras.optimizers.Lion):
            return
        for a, b in zip(ours.weights, self.model.weights):
            a, b, path = a.numpy(), b.numpy(), b.path
            compare(f'{what}: {path}', a, b, 1e-4 * (1 + float(np.abs(b).max())))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--count', type=int, default=200)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep')
    options = parser.parse_args()
    kinds = json.loads(exchange('kinds'))
    dice = random.Random(options.seed)
    keras.utils.set_random_seed(options.seed)
    part, refusals, complaints = collections.Counter(), [], []
    with tempfile.TemporaryDirectory(prefix='strata-stacks-') as temporary:
        folder = options.keep or temporary
        cases = [Case(number, kinds, dice, folder) for number in range(options.count)]
        exchange('work', *[case.folder for case in cases])
        for number, case in enumerate(cases):
            if case.refusal():
                refusals.append(f'{number} ({case.describe()}): {case.refusal()}')
                continue
            part.update(set(case.used) | {type(case.optimizer).__name__})
            complaints += [f'{number} ({case.describe()}): {text}' for text in case.complaints()]
    for text in refusals:
        print('refused', text)
    for text in complaints:
        print('FAIL', text)
    print('took part:', ', '.join(f'{name} {n}' for name, n in sorted(part.items())))
    for name in [*kinds['layers'], *kinds['optimizers']]:
        if name not in NOT_IN_KERAS and not part[name]:
            complaints.append(f'{name} took no part')
            print('FAIL', complaints[-1])
    if len(refusals) > options.count // 10:
        complaints.append(f'{len(refusals)} of {options.count} refused')
    if complaints:
        sys.exit(f'{len(complaints)} complaints')
    print(f'{options.count - len(refusals)} stacks agree, {len(refusals)} were refused by name.')


if __name__ == '__main__':
    if not os.access(os.environ.get('STRATA_EXCHANGE', ''), os.X_OK):
        print('Skipped: STRATA_EXCHANGE names no program that can be run.', file=sys.stderr)
        sys.exit(77)
    main()

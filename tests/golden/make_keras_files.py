#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes keras-files/: small models saved by real Keras, with what Keras computes from them; see README.md."""

from golden import HERE, digest, full, generated, labels, quiet_tensorflow, save, short

quiet_tensorflow()

import io
import json
import os
import shutil
import zipfile

import h5py
import keras
import numpy as np
import tf_keras

FOLDER = 'keras-files'
X = generated('keras-files/x', [12, 4, 4])
Y = labels('keras-files/y', 12, 3)


def path_of(name):
    os.makedirs(os.path.join(HERE, FOLDER), exist_ok=True)
    return os.path.join(HERE, FOLDER, name)


def stack(api, first):
    """Every layer kind that is read, each with some argument that is not the default."""
    layers = api.layers
    return first + [
        layers.Dense(6, activation='relu', kernel_initializer='he_normal', name='first'),
        layers.BatchNormalization(momentum=0.9, epsilon=1e-4, name='norm'),
        layers.Dropout(0.25, name='drop'),
        layers.Dense(5, activation='selu', use_bias=False, kernel_initializer='lecun_normal', name='second'),
        layers.BatchNormalization(center=False, scale=False, name='bare_norm'),
        layers.AlphaDropout(0.1, name='alpha'),
        layers.Dense(3, bias_initializer='ones', name='last'),
        layers.Activation('softmax', name='probabilities')]


def keras3_model():
    return keras.Sequential(stack(keras, [keras.layers.Input((4, 4)), keras.layers.Flatten(name='flat')]), name='small')


def keras2_model():
    return tf_keras.Sequential(stack(tf_keras, [tf_keras.layers.Flatten(input_shape=(4, 4), name='flat')]),
                               name='small')


def plain(value):
    """Optimizer settings as JSON numbers, shortened where Keras widened a float32."""
    if isinstance(value, (np.floating, float)):
        return short(value)
    return value if isinstance(value, (int, str, bool, type(None))) else str(value)


def optimizer_state(path):
    """Iterations and slots as the file itself holds them."""
    state = {}
    with h5py.File(path) as file:
        if 'optimizer_weights' not in file:
            return None
        names = [getattr(n, 'decode', lambda n=n: n)() for n in file['optimizer_weights'].attrs['weight_names']]
        for name in names:
            state[name] = file['optimizer_weights'][name][()]
    return [{'name': n, **(digest(a) if np.ndim(a) else {'value': plain(a.item())})} for n, a in state.items()]


def describe(file_name, model, path, format_of, optimizer_config=None):
    predictions = np.asarray(model.predict(X.array, verbose=0))
    weights = [{'name': getattr(w, 'path', w.name), **digest(w.numpy())} for w in model.weights]
    fields = {'file': file_name, 'format': format_of, 'x': X.text, 'y': Y.text, 'parameters': model.count_params(),
              'predictions': full(predictions), 'weights': weights}
    if optimizer_config is not None:
        loss, accuracy = model.evaluate(X.array, Y.array, verbose=0)
        fields.update({'evaluate': {'loss': short(loss), 'accuracy': short(accuracy)},
                       'optimizer': {k: plain(v) for k, v in optimizer_config.items()},
                       'optimizer_weights': (archive_optimizer_state if file_name.endswith('.keras')
                                             else optimizer_state)(path)})
    save(f'{FOLDER}/{os.path.splitext(file_name)[0]}.json', 'What Keras computes from the file beside this one.',
         **fields)


def accepted(file_name, api, build, optimizer, format_of):
    api.utils.set_random_seed(5)
    model = build()
    config = None
    if optimizer is not None:
        model.compile(loss='sparse_categorical_crossentropy', optimizer=optimizer, metrics=['accuracy'])
        model.fit(X.array, Y.array, batch_size=4, epochs=2, verbose=0)
        config = {'class_name': type(optimizer).__name__, **optimizer.get_config()}
    path = path_of(file_name)
    model.save(path)
    describe(file_name, model, path, format_of, config)
    return model


def weights_only():
    tf_keras.utils.set_random_seed(6)
    model = keras2_model()
    model.save_weights(path_of('keras2-weights.h5'))
    describe('keras2-weights.h5', model, None, 'Keras 2, weights only')
    keras.utils.set_random_seed(6)
    model = keras3_model()
    model.save_weights(path_of('keras3.weights.h5'))
    describe('keras3.weights.h5', model, None, 'Keras 3, weights only, its own layout')


def archive_optimizer_state(path):
    """The arrays of a .keras by the optimizer's own count, named as Keras names its variables."""
    model = keras.models.load_model(path)
    with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read('model.weights.h5'))) as file:
        group = file['optimizer/vars']
        state = [(variable.path, group[str(i)][()]) for i, variable in enumerate(model.optimizer.variables)]
    return [{'name': n, **(digest(a) if np.ndim(a) else {'value': plain(a.item())})} for n, a in state]


def repacked(source, target, edit):
    """A copy of an archive whose members, a dict of bytes, were edited."""
    with zipfile.ZipFile(path_of(source)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with zipfile.ZipFile(path_of(target), 'w') as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def edited(source, target, edit):
    shutil.copyfile(path_of(source), path_of(target))
    with h5py.File(path_of(target), 'r+') as file:
        edit(file)


def with_flags(file):
    """What h5py makes of booleans: an enumeration, which Keras does not read but may meet."""
    file.attrs['flag'] = True
    file['model_weights'].attrs['flags'] = np.array([True, False])


def without_input_layer(file):
    """The layout of TensorFlow 2.0 and 2.1: the first layer carries the shape itself."""
    config = json.loads(file.attrs['model_config'])
    layers = config['config']['layers']
    assert layers[0]['class_name'] == 'InputLayer'
    shape = layers.pop(0)['config']['batch_input_shape']
    layers[0]['config']['batch_input_shape'] = shape
    config['config'].pop('build_input_shape', None)
    file.attrs['model_config'] = json.dumps(config)


def refused():
    """Files that are to be refused, each for one reason, which the test looks for in the message."""
    reasons = {}

    def keep(name, layers, word):
        keras.Sequential(layers).save(path_of(name))
        reasons[name] = word

    dense = keras.layers.Dense
    keep('refused-lambda.h5', [keras.layers.Input((4, 4)), keras.layers.Flatten(),
                               keras.layers.Lambda(keras.activations.relu, name='mystery'), dense(3)], 'Lambda')
    keep('refused-lstm.h5', [keras.layers.Input((4, 4)), keras.layers.LSTM(2), dense(3)], 'LSTM')
    one = keras.layers.Input((4,))
    other = keras.layers.Input((4,))
    keras.Model([one, other], dense(3)(keras.layers.Concatenate()([one, other]))).save(path_of('refused-graph.h5'))
    reasons['refused-graph.h5'] = 'Functional'

    def break_it(name, word, edit):
        edited('keras3-uncompiled.h5', name, edit)
        reasons[name] = word

    def lack_kernel(file):
        del file['model_weights/second/small/second/kernel']

    def wrong_shape(file):
        group = file['model_weights/first/small/first']
        del group['kernel']
        group['kernel'] = np.zeros((16, 7), np.float32)

    def half_config(file):
        file.attrs['model_config'] = file.attrs['model_config'][:200]

    def no_config(file):
        del file.attrs['model_config']

    def text_weights(file):
        group = file['model_weights/last/small/last']
        kernel = group['kernel'][()]
        del group['kernel']
        group['kernel'] = np.array([['text'] * kernel.shape[1]] * kernel.shape[0], dtype='S4')

    def chunked(file):
        group = file['model_weights/first/small/first']
        kernel = group['kernel'][()]
        del group['kernel']
        group.create_dataset('kernel', data=kernel, chunks=(4, 3), compression='gzip')

    def elsewhere(file):
        group = file['model_weights/first/small/first']
        del group['kernel']
        group['kernel'] = h5py.ExternalLink('keras3-adam.h5', '/model_weights/first/small/first/kernel')

    def roundabout(file):
        group = file['model_weights/first/small/first']
        del group['kernel']
        group['kernel'] = h5py.SoftLink('/model_weights/first/small/first/kernel')

    def in_other_file(file):
        group = file['model_weights/first/small/first']
        del group['kernel']
        group.create_dataset('kernel', (16, 6), np.float32, external=[('/etc/passwd', 0, 384)])

    break_it('refused-lacks-kernel.h5', 'second', lack_kernel)
    break_it('refused-chunked.h5', 'chunks', chunked)
    break_it('refused-external-link.h5', 'kernel', elsewhere)
    break_it('refused-link-loop.h5', 'kernel', roundabout)
    break_it('refused-external-data.h5', 'kernel', in_other_file)
    break_it('refused-wrong-shape.h5', 'first', wrong_shape)
    break_it('refused-half-config.h5', 'model_config', half_config)
    break_it('refused-no-config.h5', 'model_config', no_config)
    break_it('refused-text-weights.h5', 'last', text_weights)
    with open(path_of('keras3-uncompiled.h5'), 'rb') as stream:
        content = stream.read()
    with open(path_of('refused-truncated.h5'), 'wb') as stream:
        stream.write(content[:len(content) // 2])
    with open(path_of('refused-no-hdf5.h5'), 'wb') as stream:
        stream.write(b'This is a letter, not a network.\n' * 20)
    reasons['refused-truncated.h5'] = 'refused-truncated.h5'
    reasons['refused-no-hdf5.h5'] = 'refused-no-hdf5.h5'
    @keras.saving.register_keras_serializable(package='mine')
    class Dense(keras.layers.Dense):
        """Keras' name, somebody else's computation."""

    keep('refused-lambda.keras', [keras.layers.Input((4, 4)), keras.layers.Flatten(),
                                  keras.layers.Lambda(lambda x: x * 2, name='mystery'), dense(3)], 'Lambda')
    keep('refused-custom.keras', [keras.layers.Input((4,)), Dense(3)], 'mine>Dense')
    keras.Model([one, other], dense(3)(keras.layers.Concatenate()([one, other]))).save(path_of('refused-graph.keras'))
    reasons['refused-graph.keras'] = 'Functional'

    def repack(name, word, edit):
        repacked('archive-adam.keras', name, edit)
        reasons[name] = word

    def deep(members):
        members['config.json'] = b'[' * 100000

    repack('refused-no-config.keras', 'config.json', lambda members: members.pop('config.json'))
    repack('refused-no-weights.keras', 'model.weights.h5', lambda members: members.pop('model.weights.h5'))
    repack('refused-deep.keras', 'deep', deep)
    repack('refused-pickle.keras', 'pickle.pkl', lambda members: members.update({'../pickle.pkl': b'...'}))
    with open(path_of('archive-adam.keras'), 'rb') as stream:
        content = stream.read()
    with open(path_of('refused-truncated.keras'), 'wb') as stream:
        stream.write(content[:len(content) // 2])
    reasons['refused-truncated.keras'] = 'refused-truncated.keras'
    save(f'{FOLDER}/refused.json', 'Files to refuse, each with a word its message has to hold.', refused=reasons)


if __name__ == '__main__':
    sgd = keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True)
    accepted('keras3-sgd.h5', keras, keras3_model, sgd, 'Keras 3')
    adam = keras.optimizers.Adam(0.002, beta_1=0.8, beta_2=0.99, epsilon=1e-6)
    accepted('keras3-adam.h5', keras, keras3_model, adam, 'Keras 3')
    sgd = keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True)
    accepted('archive-sgd.keras', keras, keras3_model, sgd, 'Keras 3, archive')
    adam = keras.optimizers.Adam(0.002, beta_1=0.8, beta_2=0.99, epsilon=1e-6)
    accepted('archive-adam.keras', keras, keras3_model, adam, 'Keras 3, archive')
    accepted('keras3-uncompiled.h5', keras, keras3_model, None, 'Keras 3')
    accepted('keras2-sgd.h5', tf_keras, keras2_model, tf_keras.optimizers.legacy.SGD(0.02, momentum=0.9),
             'Keras 2, optimizer as in TensorFlow 2.4')
    accepted('keras2-adam.h5', tf_keras, keras2_model, tf_keras.optimizers.Adam(0.002, beta_1=0.8), 'Keras 2')
    old = accepted('keras2-uncompiled.h5', tf_keras, keras2_model, None, 'Keras 2')
    edited('keras2-uncompiled.h5', 'keras2-no-input-layer.h5', without_input_layer)
    describe('keras2-no-input-layer.h5', old, None, 'Keras 2 as written by TensorFlow 2.0')
    edited('keras3-uncompiled.h5', 'keras3-flags.h5', with_flags)
    weights_only()
    refused()

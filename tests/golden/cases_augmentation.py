# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers that change images at random, with nothing left to chance: factors of no width, or the draw given."""

from cases_layers import case, save_cases
from cases_ops import with_gradients
from golden import full, generated, save

IMAGE = (6, 5, 2)
FILL_MODES = ('reflect', 'wrap', 'constant', 'nearest')


def moved():
    """The layer comes first: TensorFlow's gradient of a moved image is not quite its gradient."""
    from keras import layers
    make = {}
    for fill_mode in FILL_MODES:
        for interpolation in ('nearest', 'bilinear'):
            rest = dict(fill_mode=fill_mode, interpolation=interpolation, fill_value=0.25)
            make[f'random_translation/{fill_mode}-{interpolation}'] = layers.RandomTranslation((0.23, 0.23), (-0.37, -0.37), **rest)
            make[f'random_rotation/{fill_mode}-{interpolation}'] = layers.RandomRotation((0.07, 0.07), **rest)
            make[f'random_zoom/{fill_mode}-{interpolation}'] = layers.RandomZoom((0.31, 0.31), (-0.27, -0.27), **rest)
        # Whole pixels, and beyond the other edge.
        make[f'random_translation/far-{fill_mode}'] = layers.RandomTranslation((-1, -1), (0.8, 0.8), fill_mode=fill_mode)
        make[f'random_rotation/far-{fill_mode}'] = layers.RandomRotation((-0.43, -0.43), fill_mode=fill_mode)
        make[f'random_zoom/far-{fill_mode}'] = layers.RandomZoom((0.93, 0.93), fill_mode=fill_mode)
    make['random_translation/none'] = layers.RandomTranslation(0.0, 0.0)
    make['random_zoom/aspect'] = layers.RandomZoom((-0.4, -0.4))
    make['random_contrast/none'] = layers.RandomContrast(0.0, value_range=(-0.5, 0.5))
    return [case(name, list(IMAGE), [layer, layers.Flatten(name='row'), layers.Dense(3)], batch=4) for name, layer in make.items()]


def flips():
    from keras import layers
    cases = []
    for mode in ('horizontal', 'vertical', 'horizontal_and_vertical'):
        x = generated(f'flip/{mode}/x', [24, *IMAGE])
        y = layers.RandomFlip(mode).transform_images(x.array, {'flips': [[[[True]]]] * 24})
        cases.append({'name': mode, 'x': x.text, 'y': full(y)})
    return cases


def contrasts():
    from keras import layers
    cases = []
    for factor, value_range in ((1.3, (-5.0, 5.0)), (0.6, (-5.0, 5.0)), (1.7, (-0.8, 0.9)), (0.2, (-0.1, 0.15))):
        name = f'contrast/{factor}'
        x, dy = generated(f'{name}/x', [5, *IMAGE]), generated(f'{name}/dy', [5, *IMAGE])
        layer = layers.RandomContrast(0.5, value_range=value_range)
        y, (dx,) = with_gradients(lambda x: layer.transform_images(x, {'contrast_factor': factor}), [x.array], dy.array)
        cases.append({'name': name, 'factor': factor, 'value_range': value_range, 'x': x.text, 'dy': dy.text,
                      'y': full(y), 'dx': full(dx)})
    return cases


def write():
    save_cases([('layers-augmentation', 'Augmentation, moved by given amounts', moved)])
    save('augmentation.json', 'RandomFlip with every image flipped; RandomContrast by a given factor.', cases=flips() + contrasts())

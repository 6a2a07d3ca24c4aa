# SPDX-License-Identifier: GPL-3.0-or-later
"""Optimizers and learning rate schedules."""

import numpy as np

from golden import full, generated, save, short

KERNEL, BIAS = [4, 4], [4]
STEPS = (1, 2, 3, 5, 10, 20)
# Of every optimizer: as it comes, and each argument that changes numbers.
RULES = {
    'SGD': {'plain': {}, 'rate': {'learning_rate': 0.3}, 'momentum': {'momentum': 0.9},
            'nesterov': {'momentum': 0.9, 'nesterov': True}},
    'Adam': {'default': {}, 'other': {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.99, 'epsilon': 1e-3},
             'amsgrad': {'learning_rate': 0.01, 'amsgrad': True}},
    'AdamW': {'default': {}, 'other': {'learning_rate': 0.01, 'weight_decay': 0.1, 'amsgrad': True},
              'betas': {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.99, 'epsilon': 1e-3}},
    'RMSprop': {'default': {}, 'momentum': {'learning_rate': 0.01, 'momentum': 0.8},
                'centered': {'learning_rate': 0.01, 'rho': 0.7, 'centered': True, 'epsilon': 1e-3},
                'all': {'learning_rate': 0.01, 'momentum': 0.5, 'centered': True}},
    'Adamax': {'default': {}, 'other': {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 1e-3}},
    'Nadam': {'default': {}, 'other': {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.9, 'epsilon': 1e-3}},
    'Adadelta': {'default': {}, 'other': {'learning_rate': 1.0, 'rho': 0.8, 'epsilon': 1e-4}},
    'Adagrad': {'default': {}, 'other': {'learning_rate': 0.1, 'initial_accumulator_value': 0.5, 'epsilon': 1e-3}},
    'Ftrl': {'default': {},
             'strengths': {'learning_rate': 0.1, 'l1_regularization_strength': 0.05,
                           'l2_regularization_strength': 0.02, 'l2_shrinkage_regularization_strength': 0.03},
             'power': {'learning_rate': 0.1, 'learning_rate_power': -0.3, 'initial_accumulator_value': 0.4,
                       'beta': 0.2}},
    'Lion': {'default': {}, 'other': {'learning_rate': 0.01, 'beta_1': 0.8, 'beta_2': 0.9}},
}
# What every optimizer has in common.
COMMON = {'decay': {'weight_decay': 0.05}, 'clipvalue': {'clipvalue': 0.3}, 'clipnorm': {'clipnorm': 0.8},
          'global-clipnorm': {'global_clipnorm': 0.9}, 'ema': {'use_ema': True, 'ema_momentum': 0.8},
          'ema-overwrites': {'use_ema': True, 'ema_momentum': 0.7, 'ema_overwrite_frequency': 4}}
SCHEDULES = {
    'ExponentialDecay': [{'initial_learning_rate': 0.1, 'decay_steps': 7, 'decay_rate': 0.8},
                         {'initial_learning_rate': 0.1, 'decay_steps': 7, 'decay_rate': 0.8, 'staircase': True}],
    'PiecewiseConstantDecay': [{'boundaries': [5, 12], 'values': [0.1, 0.05, 0.01]},
                               {'boundaries': [3], 'values': [0.1, 0.2]}],
    'PolynomialDecay': [{'initial_learning_rate': 0.1, 'decay_steps': 15},
                        {'initial_learning_rate': 0.1, 'decay_steps': 15, 'end_learning_rate': 0.02, 'power': 2.5},
                        {'initial_learning_rate': 0.1, 'decay_steps': 6, 'power': 0.5, 'cycle': True}],
    'InverseTimeDecay': [{'initial_learning_rate': 0.1, 'decay_steps': 7, 'decay_rate': 0.5},
                         {'initial_learning_rate': 0.1, 'decay_steps': 7, 'decay_rate': 0.5, 'staircase': True}],
    'CosineDecay': [{'initial_learning_rate': 0.1, 'decay_steps': 16},
                    {'initial_learning_rate': 0.1, 'decay_steps': 16, 'alpha': 0.2},
                    {'initial_learning_rate': 0.01, 'decay_steps': 10, 'warmup_target': 0.1, 'warmup_steps': 6}],
    'CosineDecayRestarts': [{'initial_learning_rate': 0.1, 'first_decay_steps': 6},
                            {'initial_learning_rate': 0.1, 'first_decay_steps': 6, 't_mul': 1.0, 'm_mul': 0.8},
                            {'initial_learning_rate': 0.1, 'first_decay_steps': 6, 't_mul': 1.5, 'm_mul': 0.9,
                             'alpha': 0.1}],
}


def make_optimizer(class_name, config, schedule=None):
    import keras
    arguments = dict(config)
    if schedule is not None:
        kind, settings = schedule
        arguments['learning_rate'] = getattr(keras.optimizers.schedules, kind)(**settings)
    return getattr(keras.optimizers, class_name)(**arguments)


def optimizer_case(name, class_name, config, gradient_scale=1.0, schedule=None):
    import keras
    start = [generated(f'{name}/kernel', KERNEL), generated(f'{name}/bias', BIAS)]
    variables = [keras.Variable(tensor.array) for tensor in start]
    optimizer = make_optimizer(class_name, config, schedule)
    steps = {}
    for step in range(1, 21):
        gradients = [generated(f'{name}/{part}-{step}', shape, gradient_scale).array
                     for part, shape in (('kernel', KERNEL), ('bias', BIAS))]
        optimizer.apply(gradients, variables)
        if step in STEPS:
            steps[str(step)] = [full(variable.numpy())['values'] for variable in variables]
    written = {'learning_rate': {'class_name': schedule[0], 'config': schedule[1]}} if schedule else {}
    slots = [{'name': v.name, 'values': full(v.numpy())['values']} for v in optimizer.variables if len(v.shape) > 0]
    return {'name': name, 'optimizer': class_name, 'config': {**config, **written}, 'kernel': start[0].text,
            'bias': start[1].text, 'gradient_scale': gradient_scale, 'after': steps, 'slots_after_20': slots,
            'iterations': int(optimizer.iterations.numpy())}


def optimizers():
    cases = []
    for class_name, variants in RULES.items():
        for variant, config in variants.items():
            cases.append(optimizer_case(f'{class_name.lower()}/{variant}', class_name, config))
    cases.append(optimizer_case('adam/tiny', 'Adam', {}, 1e-6))
    for class_name, config in (('SGD', {}), ('SGD', {'momentum': 0.9}), ('Adam', {'learning_rate': 0.01}),
                               ('RMSprop', {'learning_rate': 0.01, 'momentum': 0.5, 'centered': True}),
                               ('Ftrl', {'learning_rate': 0.1}), ('AdamW', {'learning_rate': 0.01}),
                               ('Adamax', {'learning_rate': 0.01}), ('Nadam', {'learning_rate': 0.01}),
                               ('Adadelta', {'learning_rate': 1.0}), ('Adagrad', {'learning_rate': 0.1}),
                               ('Lion', {'learning_rate': 0.01})):
        for variant, common in COMMON.items():
            name = f'{class_name.lower()}{"-momentum" if class_name == "SGD" and config else ""}/{variant}'
            cases.append(optimizer_case(name, class_name, {**config, **common}))
    for kind, settings in (('ExponentialDecay', SCHEDULES['ExponentialDecay'][0]),
                           ('PiecewiseConstantDecay', SCHEDULES['PiecewiseConstantDecay'][0]),
                           ('CosineDecay', SCHEDULES['CosineDecay'][1])):
        for class_name, config in (('SGD', {'weight_decay': 0.05}), ('Adam', {}), ('Ftrl', {'beta': 0.1})):
            cases.append(optimizer_case(f'{class_name.lower()}/{kind}', class_name, config,
                                        schedule=(kind, settings)))
    for class_name in ('AdamW', 'RMSprop', 'Adamax', 'Nadam', 'Adadelta', 'Adagrad', 'Lion'):
        cases.append(optimizer_case(f'{class_name.lower()}/InverseTimeDecay', class_name, {},
                                    schedule=('InverseTimeDecay', SCHEDULES['InverseTimeDecay'][0])))
    save('optimizers.json', 'Optimizers: a kernel and a bias after 1 to 20 steps with given gradients; the gradients of '
         'step n (from 1) have the generator names NAME/kernel-n and NAME/bias-n, scaled by gradient_scale.',
         cases=cases)


def schedules():
    import keras
    cases = []
    for class_name, variants in SCHEDULES.items():
        for config in variants:
            schedule = getattr(keras.optimizers.schedules, class_name)(**config)
            rates = [short(np.asarray(schedule(step))) for step in range(40)]
            cases.append({'schedule': class_name, 'config': config, 'rates': rates})
    save('schedules.json', 'Learning rate schedules: the rates of steps 0 to 39.', cases=cases)


def write():
    optimizers()
    schedules()

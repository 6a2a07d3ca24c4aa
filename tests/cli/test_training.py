# SPDX-License-Identifier: GPL-3.0-or-later
"""strata-cli train: its files, its progress, its exit status, and that the same seed gives the same bytes."""

import json
import os
import pty
import re
import signal
import subprocess
import time
import unittest

import cli
from cli import CLI, FAILED, CliTest

KEYS = ['accuracy', 'loss', 'val_accuracy', 'val_loss']


class Files(CliTest):
    def train(self, *arguments, out='out', **kwargs):
        return self.run_cli('train', self.small, '--out', out, *arguments, **kwargs)

    def history(self, out='out'):
        return json.loads(cli.read(self.path(f'{out}/history.json')))

    def test_files(self):
        self.train('--quiet')
        self.assertEqual(sorted(os.listdir(self.path('out'))),
                         ['experiment.strata', 'history.csv', 'history.json', 'log.txt', 'model.h5', 'run.json', 'snapshot.state'])
        history = self.history()
        self.assertEqual(list(history), KEYS)
        self.assertTrue(all(len(values) == 3 for values in history.values()))
        lines = cli.read(self.path('out/history.csv'), 'r').splitlines()
        self.assertEqual(lines[0], 'epoch,' + ','.join(KEYS))
        for i, line in enumerate(lines[1:]):
            self.assertEqual([float(v) for v in line.split(',')], [i + 1] + [history[key][i] for key in KEYS])

    def test_the_frozen_experiment_does_it_again(self):
        def no_seed(document):
            del document['fit']['seed']
        drawn = self.write_experiment('drawn.strata', no_seed)
        self.run_cli('train', drawn, '--out', 'one', '--epochs', '2', '--batch-size', '8', '--quiet')
        self.run_cli('train', 'one/experiment.strata', '--out', 'two', '--quiet')
        for name in ('history.json', 'history.csv', 'model.h5', 'experiment.strata'):
            self.assertEqual(cli.read(self.path(f'one/{name}')), cli.read(self.path(f'two/{name}')), name)
        self.run_cli('train', drawn, '--out', 'three', '--epochs', '2', '--batch-size', '8', '--quiet')
        self.assertNotEqual(self.history('one'), self.history('three'))

    def test_options(self):
        self.train('--epochs', '1', '--batch-size', '200', '--seed', '99', '--no-shuffle', '--quiet')
        fit = json.loads(cli.read(self.path('out/experiment.strata')))['fit']
        self.assertEqual((fit['epochs'], fit['batch_size'], fit['seed'], fit['shuffle']), (1, 200, 99, False))
        self.assertEqual(len(self.history()['loss']), 1)

    def test_threads(self):
        for n in ('1', '2', '3'):
            self.train('--threads', n, '--quiet', out=f't{n}')
        for n in ('2', '3'):
            for name in ('history.json', 'model.h5'):
                self.assertEqual(cli.read(self.path(f't1/{name}')), cli.read(self.path(f't{n}/{name}')))

    def test_nothing_without_out(self):
        before = set(cli.tree(self.folder))
        self.run_cli('train', self.small, '--quiet')
        self.assertEqual(set(cli.tree(self.folder)), before)

    def test_callbacks(self):
        def add(document):
            document['callbacks'] = [
                {'class_name': 'CSVLogger', 'config': {'filename': 'log.csv'}, 'enabled': True},
                {'class_name': 'ModelCheckpoint', 'config': {'filepath': 'e{epoch:02d}.h5'}, 'enabled': True}]
        self.small = self.write_experiment('callbacks.strata', add)
        self.run_cli('train', self.small, '--quiet')
        for name in ('log.csv', 'e01.h5', 'e02.h5', 'e03.h5'):
            self.assertTrue(os.path.exists(self.path(name)), name)
            os.remove(self.path(name))
        self.train('--quiet')
        self.assertEqual(cli.read(self.path('out/e03.h5')), cli.read(self.path('out/model.h5')))
        self.assertFalse(os.path.exists(self.path('log.csv')))

    def test_from_model(self):
        self.train('--quiet')
        self.train('--model', 'out/model.h5', '--quiet', out='more')
        self.assertLess(self.history('more')['loss'][0], self.history()['loss'][0])

    def test_json(self):
        output, messages = self.train('--json')
        self.assertEqual(messages, '')
        document = json.loads(output)
        self.assertEqual(document['history'], self.history())
        self.assertEqual((document['outcome'], document['epochs'], document['weights_epoch'], document['seed']),
                         ('done', 3, 3, 11))
        self.assertEqual(len(document['seconds']), 3)
        self.assertGreater(min(document['seconds']), 0)
        self.assertAlmostEqual(document['seconds_per_epoch'], sum(document['seconds']) / 3)

    def test_early_stopping(self):
        """Told that a high loss is good, it stops at once and puts the first epoch's weights back."""
        def add(document):
            document['fit']['epochs'] = 500
            document['callbacks'] = [{'class_name': 'EarlyStopping', 'enabled': True,
                                      'config': {'monitor': 'val_loss', 'mode': 'max', 'patience': 2,
                                                 'restore_best_weights': True}}]
        self.small = self.write_experiment('early.strata', add)
        document = json.loads(self.train('--json')[0])
        losses = document['history']['val_loss']
        self.assertGreater(losses[0], max(losses[1:]))
        self.assertEqual((document['outcome'], document['epochs'], document['weights_epoch']), ('early-stopped', 3, 1))
        again = json.loads(self.run_cli('evaluate', self.small, '--model', 'out/model.h5', '--split', 'validation',
                                        '--json')[0])
        self.assertAlmostEqual(again['loss'], losses[0], places=5)

    def test_not_finite(self):
        def explode(document):
            document['compile']['optimizer']['config']['learning_rate'] = 1e30
        self.small = self.write_experiment('explode.strata', explode)
        output, messages = self.train('--json', status=FAILED)
        self.assertEqual(json.loads(output)['outcome'], 'not-finite')
        self.assertRegex(messages, r'^strata-cli: .*not a finite number in epoch 1, batch \d+.*learning rate')
        self.assertEqual(self.history(), {key: [] for key in KEYS})
        self.assertFalse(os.path.exists(self.path('out/model.h5')))


class Progress(CliTest):
    def test_piped(self):
        output, messages = self.run_cli('train', self.small)
        value = r'\d+\.\d{4}(e-\d+)?'
        line = rf'13/13 - 0s - \d+[mu]s/step - accuracy: {value} - loss: {value} - val_accuracy: {value} - val_loss: {value}'
        self.assertRegex(output, rf'\A(Epoch [123]/3\n{line}\n){{3}}\Z')
        self.assertEqual(messages, '')

    def test_quiet(self):
        self.assertEqual(self.run_cli('train', self.small, '--quiet'), ('', ''))

    def test_terminal(self):
        def longer(document):
            document['fit'].update(epochs=40, batch_size=1)
        experiment = self.write_experiment('longer.strata', longer)
        leader, follower = pty.openpty()
        with subprocess.Popen([CLI, 'train', experiment], stdout=follower, stderr=subprocess.PIPE,
                              cwd=self.folder) as process:
            os.close(follower)
            text = b''
            while True:
                try:
                    chunk = os.read(leader, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                text += chunk
            self.assertEqual(process.wait(), 0)
        os.close(leader)
        text = text.decode()
        self.assertIn('Epoch 40/40', text)
        self.assertIn('━', text)
        bars = re.findall(r'\r\x1b\[K\x1b\[1m *(\d+)/200\x1b\[0m', text)
        self.assertGreaterEqual(len(bars), 40)
        self.assertTrue(all(int(step) <= 200 for step in bars))


class Interrupted(CliTest):
    def start(self, *arguments):
        def endless(document):
            document['fit'].update(epochs=100000, batch_size=1)
        experiment = self.write_experiment('endless.strata', endless)
        process = subprocess.Popen([CLI, 'train', experiment, *arguments], cwd=self.folder, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, bufsize=0)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.assertIn(b'Epoch 1/', process.stdout.readline())
        return process

    def test_first(self):
        process = self.start('--out', 'out')
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=20), 130)
        self.assertIn(b'Stopped', process.stderr.read())
        history = json.loads(cli.read(self.path('out/history.json')))
        self.assertGreaterEqual(len(history['loss']), 1)
        self.run_cli('evaluate', self.small, '--model', 'out/model.h5')

    def test_terminated(self):
        process = self.start('--out', 'out')
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=20), 143)
        self.assertTrue(os.path.exists(self.path('out/model.h5')))

    def test_twice(self):
        process = self.start()
        for _ in range(400):
            process.send_signal(signal.SIGINT)
            time.sleep(0.001)
            if process.poll() is not None:
                break
        self.assertIn(process.wait(timeout=20), (-signal.SIGINT, 130))


@unittest.skipUnless(cli.fashion_mnist_is_installed(), 'Fashion-MNIST is not installed')
class Reproducible(CliTest):
    def test_sigmoid(self):
        for out, threads in (('a', '1'), ('b', '2'), ('c', '1')):
            self.run_cli('train', 'sigmoid', '--epochs', '2', '--seed', '7', '--threads', threads, '--out', out, '--quiet')
        for out in ('b', 'c'):
            self.assertEqual(cli.read(self.path('a/history.json')), cli.read(self.path(f'{out}/history.json')))
            self.assertEqual(cli.read(self.path('a/model.h5')), cli.read(self.path(f'{out}/model.h5')))
        history = json.loads(cli.read(self.path('a/history.json')))
        self.assertGreater(history['val_accuracy'][1], 0.7)
        self.run_cli('train', 'sigmoid', '--epochs', '2', '--seed', '8', '--out', 'd', '--quiet')
        self.assertNotEqual(cli.read(self.path('a/history.json')), cli.read(self.path('d/history.json')))

    def test_all_bundled_do_an_epoch(self):
        names = [line.split()[0] for line in self.run_cli('list')[0].splitlines()]
        self.assertEqual(len(names), 9)
        # Convolutions take minutes; engine-plan holds theirs, and the draws of augmentation, to the same on any number of threads.
        for name in set(names) - {'convnet', 'convnet-augmented'}:
            documents = [json.loads(self.run_cli('train', name, '--epochs', '1', '--seed', '3', '--threads', threads,
                                                 '--batch-size', '256', '--json')[0]) for threads in ('1', '2')]
            self.assertEqual(documents[0]['history'], documents[1]['history'], name)


if __name__ == '__main__':
    cli.main()

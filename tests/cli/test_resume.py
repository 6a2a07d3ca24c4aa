# SPDX-License-Identifier: GPL-3.0-or-later
"""strata-cli train --resume: a training that was killed ends as one that never was, byte for byte. `./dev bench kills` does
it with the bundled experiments and fifty kills."""

import os
import random
import resource
import signal
import subprocess
import time

import cli
from cli import CLI, DONE, FAILED, USAGE, CliTest

RESULTS = ('history.json', 'history.csv', 'model.h5', 'experiment.strata', 'log.csv', 'best.h5')


def count(document):
    """All that is counted: optimizer slots, moving means, masks, and callbacks that remember."""
    document['layers'][1:1] = [{'class_name': 'Dense', 'config': {'units': 40, 'activation': 'relu'}},
                               {'class_name': 'BatchNormalization'},
                               {'class_name': 'Dropout', 'config': {'rate': 0.3}}]
    document['compile']['optimizer'] = {'class_name': 'Adam', 'config': {'learning_rate': 0.002}}
    document['compile']['loss'] = 'categorical_crossentropy'
    document['compile']['metrics'] = ['accuracy', 'AUC', {'class_name': 'F1Score', 'config': {'average': 'weighted'}}]
    document['compile']['weighted_metrics'] = ['precision', 'mse']
    document['fit']['class_weights'] = {'0': 0.5}
    document['fit'].update(epochs=400, batch_size=4)
    document['callbacks'] = [
        {'class_name': 'EarlyStopping', 'enabled': True,
         'config': {'monitor': 'val_loss', 'patience': 300, 'restore_best_weights': True}},
        {'class_name': 'ModelCheckpoint', 'enabled': True,
         'config': {'filepath': 'best.h5', 'monitor': 'val_loss', 'save_best_only': True}},
        {'class_name': 'ReduceLROnPlateau', 'enabled': True,
         'config': {'monitor': 'val_loss', 'factor': 0.9, 'patience': 3, 'cooldown': 2}},
        {'class_name': 'LearningRateScheduler', 'enabled': True,
         'config': {'formula': 'lr * 0.99 if epoch % 7 == 3 else lr'}},
        {'class_name': 'CSVLogger', 'enabled': True, 'config': {'filename': 'log.csv'}},
        {'class_name': 'TensorBoard', 'enabled': True,
         'config': {'histogram_freq': 50, 'write_images': True, 'update_freq': 9}},
    ]


def change_images(document):
    """Images that are drawn anew in each epoch, numbers taken from them before the first, and averaged weights."""
    count(document)
    document['layers'][:1] = [
        {'class_name': 'Reshape', 'config': {'target_shape': [cli.SIDE, cli.SIDE, 1]}},
        {'class_name': 'RandomFlip'},
        {'class_name': 'RandomTranslation', 'config': {'height_factor': 0.2, 'width_factor': 0.2}},
        {'class_name': 'RandomRotation', 'config': {'factor': 0.1}},
        {'class_name': 'RandomZoom', 'config': {'height_factor': 0.2}},
        {'class_name': 'RandomContrast', 'config': {'factor': 0.3}},
        {'class_name': 'Normalization'},
        {'class_name': 'Flatten'}]
    document['fit']['epochs'] = 60
    document['compile']['optimizer']['config'].update(use_ema=True, ema_momentum=0.9)
    document['callbacks'] += [
        {'class_name': 'SwapEMAWeights', 'enabled': True, 'config': {'swap_on_epoch': True}},
        {'class_name': 'BackupAndRestore', 'enabled': True, 'config': {'backup_dir': 'backup', 'save_freq': 50}}]


class Resume(CliTest):
    def setUp(self):
        super().setUp()
        self.counting = self.write_experiment('counting.strata', count)

    def results(self, folder):
        return {name: cli.read(self.path(f'{folder}/{name}')) for name in RESULTS}

    def start(self, *arguments):
        return subprocess.Popen([CLI, 'train', *arguments, '--quiet'], cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def can_go_on(self, folder):
        return os.path.exists(self.path(f'{folder}/snapshot.state'))

    def check_kills(self, experiment, n):
        begin = time.monotonic()
        self.run_cli('train', experiment, '--out', 'whole', '--quiet')
        duration = time.monotonic() - begin
        rng = random.Random(7)
        steps = []
        for kill in range(n):
            again = ('--resume', 'killed') if self.can_go_on('killed') else (experiment, '--out', 'killed')
            process = self.start(*again)
            time.sleep(rng.uniform(0, duration / 2))
            process.kill()
            process.wait()
            if os.path.exists(self.path('killed/history.csv')):
                break
            steps.append(process.returncode)
        self.assertTrue(self.can_go_on('killed'), steps)
        self.run_cli('train', '--resume', 'killed', '--quiet')
        self.assertEqual(self.results('killed'), self.results('whole'))

    def test_kills(self):
        self.check_kills(self.counting, 8)

    def test_kills_with_changed_images(self):
        self.check_kills(self.write_experiment('changing.strata', change_images), 5)

    def test_backup(self):
        """A training that is begun anew goes on from what BackupAndRestore kept of one that was killed."""
        experiment = self.write_experiment('changing.strata', change_images)
        self.run_cli('train', experiment, '--out', 'whole', '--quiet')
        self.assertFalse(os.path.exists(self.path('backup')))
        process = self.start(experiment, '--out', 'killed')
        while not os.path.exists(self.path('backup/snapshot.state')) and process.poll() is None:
            time.sleep(0.005)
        time.sleep(0.1)
        process.kill()
        process.wait()
        self.assertTrue(os.path.exists(self.path('backup/snapshot.state')))
        self.run_cli('train', experiment, '--out', 'again', '--quiet')
        self.assertEqual(self.results('again'), self.results('whole'))
        self.assertFalse(os.path.exists(self.path('backup')))

    def test_interrupted_by_hand(self):
        self.run_cli('train', self.counting, '--out', 'whole', '--quiet')
        process = self.start(self.counting, '--out', 'stopped')
        while not self.can_go_on('stopped') and process.poll() is None:
            time.sleep(0.005)
        time.sleep(0.1)
        process.terminate()
        process.wait()
        self.run_cli('train', '--resume', 'stopped', '--threads', '1', '--quiet')
        self.assertEqual(self.results('stopped'), self.results('whole'))
        # What is complete stays what it is, and goes on for more when it is asked to.
        self.run_cli('train', '--resume', 'stopped', '--quiet')
        self.assertEqual(self.results('stopped'), self.results('whole'))

    def test_more_epochs(self):
        self.run_cli('train', self.small, '--out', 'five', '--epochs', '5', '--quiet')
        self.run_cli('train', self.small, '--out', 'more', '--epochs', '2', '--quiet')
        self.run_cli('train', '--resume', 'more', '--epochs', '5', '--quiet')
        for name in ('history.json', 'model.h5'):
            self.assertEqual(cli.read(self.path(f'more/{name}')), cli.read(self.path(f'five/{name}')), name)

    def test_full_disk(self):
        """Files may grow to less than a model: what was there before stays whole, and the training goes on later."""
        self.run_cli('train', self.counting, '--out', 'whole', '--quiet')
        process = self.start(self.counting, '--out', 'full')
        while not self.can_go_on('full') and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
        before = cli.read(self.path('full/snapshot.state'))

        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        self.run_cli('train', '--resume', 'full', '--quiet', status=FAILED, preexec_fn=small_files)
        self.assertEqual(cli.read(self.path('full/snapshot.state')), before)
        self.run_cli('train', '--resume', 'full', '--quiet', status=DONE)
        self.assertEqual(self.results('full'), self.results('whole'))

    def test_refused(self):
        self.refuse(['nowhere', 'no training'], 'train', '--resume', 'nowhere')
        self.run_cli('train', self.small, '--out', 'out', '--quiet')
        self.refuse(['--epochs'], 'train', '--resume', 'out', '--seed', '3', status=USAGE)
        path = self.path('out/snapshot.state')
        whole = cli.read(path)
        for damaged in (b'', whole[:40], whole[:-1], whole[:900] + b'X' + whole[901:], b'PK' + whole[2:]):
            cli.write(path, damaged)
            self.refuse(['snapshot.state', 'anew'], 'train', '--resume', 'out')


if __name__ == '__main__':
    cli.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input gets one sentence that names the file and the field, an exit status, and changes nothing."""

import gzip
import json
import os
import stat
import struct
import subprocess

import cli
from cli import CLASSES, CLI, FAILED, SIDE, CliTest

IMAGES = 'train-images-idx3-ubyte.gz'
LABELS = 'train-labels-idx1-ubyte.gz'


class Data(CliTest):
    def damage(self, name, content, *words):
        cli.write(f'{self.data}/{name}', content)
        for call in (['train', self.small, '--out', 'out'], ['bench', self.small]):
            self.refuse(words, *call)

    def unpacked(self, name):
        return gzip.decompress(cli.read(f'{self.data}/{name}'))

    def test_truncated_idx(self):
        self.damage(IMAGES, gzip.compress(self.unpacked(IMAGES)[:-5]), IMAGES)

    def test_too_long_idx(self):
        self.damage(IMAGES, gzip.compress(self.unpacked(IMAGES) + b'x'), IMAGES)

    def test_truncated_gzip(self):
        self.damage(IMAGES, cli.read(f'{self.data}/{IMAGES}')[:-20], IMAGES)

    def test_no_gzip(self):
        self.damage(IMAGES, b'\x1f\x8b' + bytes(50), IMAGES)

    def test_lying_counts(self):
        body = self.unpacked(IMAGES)[16:]
        for shape in ((0xffffffff, 0xffffffff, 0xffffffff), (1 << 20, SIDE, SIDE), (260, SIDE, 0)):
            with self.subTest(shape=shape):
                self.damage(IMAGES, gzip.compress(struct.pack('>HBB3I', 0, 8, 3, *shape) + body), IMAGES)

    def test_wrong_magic(self):
        self.damage(IMAGES, gzip.compress(b'\1' + self.unpacked(IMAGES)[1:]), IMAGES)

    def test_other_numbers(self):
        self.damage(LABELS, gzip.compress(cli.idx([0] * 259, (259,))), '259', '260')

    def test_label_outside(self):
        def ten(document):
            document['data']['source'] = 'idx'
        self.small = self.write_experiment('small.strata', ten)
        labels = bytearray(self.unpacked(LABELS))
        labels[8 + 7] = 200
        cli.write(f'{self.data}/{LABELS}', gzip.compress(bytes(labels)))
        messages = self.refuse([], 'train', self.small, '--out', 'out')
        self.assertRegex(messages, '201|200|class')

    def test_missing(self):
        os.remove(f'{self.data}/{LABELS}')
        self.refuse(['train-labels-idx1-ubyte'], 'train', self.small)

    def test_missing_folder(self):
        def elsewhere(document):
            document['data']['folder'] = '/nowhere/at/all'
        self.refuse(['/nowhere/at/all'], 'train', self.write_experiment('elsewhere.strata', elsewhere))


class Experiments(CliTest):
    def refuse_experiment(self, words, change):
        path = self.write_experiment('bad.strata', change)
        for call in (['summary'], ['train']):
            with self.subTest(call=call):
                self.refuse(words, *call, path)

    def test_syntax(self):
        cli.write(self.path('bad.strata'), '{"format": 1, "layers": [')
        self.refuse(['bad.strata'], 'train', 'bad.strata')
        cli.write(self.path('empty.strata'), '')
        self.refuse(['empty.strata'], 'summary', 'empty.strata')
        cli.write(self.path('bytes.strata'), bytes(range(256)) * 40)
        self.refuse(['bytes.strata'], 'summary', 'bytes.strata')

    def test_missing(self):
        self.refuse(['nothing.strata'], 'train', 'nothing.strata')

    def test_models_are_named(self):
        for name, content, words in (
                ('model.keras', b'PK\3\4rest', ['model.keras', 'evaluate EXPERIMENT --model model.keras', 'export --model']),
                ('model.h5', b'\x89HDF\r\n\x1a\nrest', ['model.h5', 'evaluate', 'export']),
                ('nameless', b'\x89HDF\r\n\x1a\nrest', ['nameless', 'evaluate', 'export']),
                ('model.weights.h5', b'\x89HDF\r\n\x1a\nrest', ['model.weights.h5', 'evaluate']),
                ('model.onnx', b'\x08\x08\xff', ['model.onnx', 'ONNX', 'other programs']),
                ('run.zip', b'PK\3\4rest', ['run.zip', 'unpack', 'experiment.strata'])):
            path = self.path(name)
            cli.write(path, content)
            for call in (['summary', './' + name], ['train', './' + name], ['evaluate', './' + name, '--model', self.small]):
                with self.subTest(call=call):
                    self.refuse([word.replace('--model ' + name, '--model ./' + name) for word in words], *call)

    def test_unknown_layer(self):
        def change(document):
            document['layers'][1]['class_name'] = 'Sparkle'
        self.refuse_experiment(['bad.strata', 'Sparkle'], change)

    def test_wrong_type(self):
        def change(document):
            document['layers'][1]['config']['units'] = 'many'
        self.refuse_experiment(['bad.strata', 'units'], change)

    def test_newer_format(self):
        def change(document):
            document['format'] = 999
        self.refuse_experiment(['bad.strata', '999'], change)

    def test_zero_units(self):
        def change(document):
            document['layers'][1]['config']['units'] = 0
        self.refuse_experiment(['units'], change)

    def refuse_training(self, words, change):
        self.refuse(words, 'train', self.write_experiment('bad.strata', change), '--out', 'out')

    def test_learning_rate(self):
        text = cli.read(self.small, 'r')
        for value, word in (('NaN', 'NaN'), ('Infinity', 'Infinity'), ('-1.0', 'learning_rate'), ('0.0', 'learning_rate'),
                            ('"fast"', 'learning_rate')):
            with self.subTest(value=value):
                cli.write(self.path('bad.strata'), text.replace('"learning_rate": 0.05', f'"learning_rate": {value}'))
                self.refuse([word], 'train', 'bad.strata', '--out', 'out')

    def test_metric(self):
        def change(document):
            document['compile']['metrics'] = ['beauty']
        self.refuse_training(['beauty'], change)

    def test_too_few_units(self):
        def change(document):
            document['layers'][2]['config']['units'] = CLASSES - 1
        self.refuse_training(['units'], change)

    def test_monitor(self):
        def change(document):
            document['callbacks'] = [{'class_name': 'EarlyStopping', 'enabled': True,
                                      'config': {'monitor': 'val_recall'}}]
        self.refuse_training(['EarlyStopping', 'val_recall'], change)

    def test_checkpoint_field(self):
        def change(document):
            document['callbacks'] = [{'class_name': 'ModelCheckpoint', 'enabled': True,
                                      'config': {'filepath': '{beauty:.2f}.h5'}}]
        self.refuse_training(['ModelCheckpoint', '{beauty}'], change)

    def test_sample_weights(self):
        def change(document):
            document['fit']['sample_weights'] = 'weights.txt'
        path = self.write_experiment('weighted.strata', change)
        for content in ('1\n' * 199, '1\n' * 199 + 'heavy\n', '1\n' * 199 + '-1\n', '1\n' * 199 + 'nan\n'):
            with self.subTest(content=content[-6:]):
                cli.write(self.path('weights.txt'), content)
                self.refuse(['weights.txt'], 'train', path, '--quiet')
        cli.write(self.path('weights.txt'), '1\n' * 200)
        self.run_cli('train', path, '--quiet')


class Models(CliTest):
    def setUp(self):
        super().setUp()
        self.run_cli('train', self.small, '--epochs', '1', '--out', 'out', '--quiet')
        self.model = cli.read(self.path('out/model.h5'))

    def refuse_model(self, words):
        images = f'{self.data}/t10k-images-idx3-ubyte.gz'
        for call in (['predict', '--model', 'bad.h5', '--images', images],
                     ['evaluate', self.small, '--model', 'bad.h5'],
                     ['export', '--model', 'bad.h5', '--to', 'h5', 'copy.h5'],
                     ['train', self.small, '--model', 'bad.h5', '--out', 'more']):
            with self.subTest(call=call[0]):
                self.refuse(words, *call)

    def test_no_hdf5(self):
        for content in (b'', b'no hdf5 at all' * 100, self.model[:1000], self.model[:len(self.model) // 2]):
            cli.write(self.path('bad.h5'), content)
            self.refuse_model(['bad.h5'])

    def test_missing(self):
        self.refuse_model(['bad.h5'])

    def test_folder(self):
        os.mkdir(self.path('bad.h5'))
        self.refuse_model(['bad.h5'])

    def test_other_stack(self):
        def widen(document):
            document['layers'][1]['config']['units'] = 9
        other = self.write_experiment('other.strata', widen)
        self.refuse(['dense'], 'train', other, '--model', 'out/model.h5', '--out', 'more')


class Output(CliTest):
    def test_out_is_a_file(self):
        cli.write(self.path('file'), 'x')
        self.refuse(['file'], 'train', self.small, '--out', 'file')
        self.refuse(['file/deeper'], 'train', self.small, '--out', 'file/deeper')

    def test_checkpoint_folder(self):
        def change(document):
            document['callbacks'] = [{'class_name': 'ModelCheckpoint', 'enabled': True,
                                      'config': {'filepath': 'file/best.h5'}}]
        cli.write(self.path('file'), 'x')
        self.refuse(['ModelCheckpoint', 'file/best.h5'], 'train', self.write_experiment('bad.strata', change), '--quiet')

    def test_failed_start_keeps_the_earlier_run(self):
        self.run_cli('train', self.small, '--epochs', '1', '--out', 'out', '--quiet')

        def change(document):
            document['callbacks'] = [{'class_name': 'ModelCheckpoint', 'enabled': True,
                                      'config': {'filepath': f'{self.path("file")}/best.h5'}}]
        cli.write(self.path('file'), 'x')
        self.refuse(['ModelCheckpoint'], 'train', self.write_experiment('bad.strata', change), '--out', 'out', '--quiet')

    def test_pipe(self):
        self.run_cli('train', self.small, '--epochs', '1', '--out', 'out', '--quiet')
        os.mkfifo(self.path('pipe'))
        images = f'{self.data}/t10k-images-idx3-ubyte.gz'
        for call in (['predict', '--model', 'out/model.h5', '--images', images, '--out', 'pipe'],
                     ['export', '--model', 'out/model.h5', '--to', 'python', 'pipe'],
                     ['export', '--model', 'out/model.h5', '--to', 'h5', 'pipe']):
            with self.subTest(call=call[0]):
                _, messages = self.run_cli(*call, status=FAILED)
                self.assertIn('pipe', messages)
                self.assertTrue(stat.S_ISFIFO(os.stat(self.path('pipe')).st_mode))

    def test_negative_options(self):
        for option in ('--epochs', '--batch-size', '--threads'):
            self.refuse([option], 'train', self.small, option, '-1', status=cli.USAGE)

    def test_export_nowhere(self):
        self.run_cli('train', self.small, '--epochs', '1', '--out', 'out', '--quiet')
        for kind in ('h5', 'python'):
            self.refuse(['nowhere/copy'], 'export', '--model', 'out/model.h5', '--to', kind, 'nowhere/copy')

    def test_no_room(self):
        """With a limit on the size of files in place of a full disk: the old files stay whole."""
        self.run_cli('train', self.small, '--epochs', '1', '--out', 'out', '--quiet')
        before = cli.tree(self.path('out'))
        done = subprocess.run(['/bin/sh', '-c', 'trap "" XFSZ; ulimit -f 4; exec "$@"', 'sh', CLI, 'train', self.small,
                               '--epochs', '1', '--seed', '5', '--out', 'out', '--quiet'],
                              cwd=self.folder, capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn('model.h5', done.stderr.decode())
        after = cli.tree(self.path('out'))
        self.assertEqual(sorted(after), sorted(before))
        self.assertEqual(after['model.h5'], before['model.h5'])
        json.loads(after['history.json'])


if __name__ == '__main__':
    cli.main()

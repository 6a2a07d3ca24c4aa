# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of strata-cli share: running it, a small data set of its own, and TAP."""

import copy
import gzip
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback
import unittest
import zlib

CLI = os.environ['STRATA_CLI']
DONE, FAILED, USAGE = 0, 1, 2
CLASSES = 3
SIDE = 6


def fashion_mnist_is_installed():
    folders = os.environ.get('XDG_DATA_DIRS') or '/usr/local/share:/usr/share'
    return any(os.path.isdir(os.path.join(f, 'datasets', 'fashion-mnist')) for f in folders.split(':'))


def idx(array, shape):
    return struct.pack('>HBB', 0, 8, len(shape)) + struct.pack(f'>{len(shape)}I', *shape) + bytes(array)


def images_and_labels(count, seed):
    """Each class is bright in its own rows, under noise."""
    rng = random.Random(seed)
    labels = [rng.randrange(CLASSES) for _ in range(count)]
    pixels = []
    for label in labels:
        for p in range(SIDE * SIDE):
            pixels.append((90 if p // SIDE // 2 == label else 0) + rng.randrange(160))
    return pixels, labels


def write(path, content):
    with open(path, 'wb' if isinstance(content, bytes) else 'w') as stream:
        stream.write(content)


def read(path, mode='rb'):
    with open(path, mode) as stream:
        return stream.read()


def png(rows):
    """A grey picture as a PNG file."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    header = struct.pack('>IIBBBBB', len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    data = zlib.compress(b''.join(b'\0' + bytes(row) for row in rows))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', data) + chunk(b'IEND', b'')


def tree(folder):
    """Every file below the folder with its content."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            found[os.path.relpath(path, folder)] = read(path)
    return found


class CliTest(unittest.TestCase):
    """A folder of its own for each test, with a data set in `data` and an experiment in `small.strata`."""

    EXPERIMENT = {
        'format': 1,
        'name': 'Small',
        'data': {'source': 'idx', 'folder': '', 'validation': 60},
        'scaling': {'scaling': 'standard'},
        'layers': [{'class_name': 'Flatten'},
                   {'class_name': 'Dense', 'config': {'units': 8, 'activation': 'relu'}},
                   {'class_name': 'Dense', 'config': {'units': CLASSES, 'activation': 'softmax'}}],
        'compile': {'optimizer': {'class_name': 'SGD', 'config': {'learning_rate': 0.05, 'momentum': 0.5}},
                    'loss': 'sparse_categorical_crossentropy', 'metrics': ['accuracy']},
        'fit': {'epochs': 3, 'batch_size': 16, 'seed': 11},
    }

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='strata-cli-')
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.path('data')
        os.mkdir(self.data)
        for part, count in (('train', 260), ('t10k', 50)):
            pixels, labels = images_and_labels(count, part)
            write(f'{self.data}/{part}-images-idx3-ubyte.gz', gzip.compress(idx(pixels, (count, SIDE, SIDE))))
            write(f'{self.data}/{part}-labels-idx1-ubyte.gz', gzip.compress(idx(labels, (count,))))
        self.small = self.write_experiment('small.strata')

    def path(self, name):
        return os.path.join(self.folder, name)

    def write_experiment(self, name, change=None):
        document = copy.deepcopy(self.EXPERIMENT)
        document['data']['folder'] = self.data
        document['data']['input_shape'] = [SIDE, SIDE]
        document['data']['n_classes'] = CLASSES
        if change is not None:
            change(document)
        write(self.path(name), json.dumps(document))
        return self.path(name)

    def run_cli(self, *arguments, status=DONE, **kwargs):
        done = subprocess.run([CLI, *arguments], cwd=self.folder, capture_output=True, timeout=120, check=False, **kwargs)
        output, messages = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, status, f'{arguments}: {messages}')
        return output, messages

    def refuse(self, words, *arguments, status=FAILED):
        """It fails with one line that holds the words, and leaves everything as it was."""
        before = tree(self.folder)
        output, messages = self.run_cli(*arguments, status=status)
        self.assertEqual(output, '')
        self.assertRegex(messages, r'\Astrata-cli: [^\n]+\n\Z')
        for word in words:
            self.assertIn(word, messages)
        self.assertEqual(tree(self.folder), before)
        return messages


class TapResult(unittest.TestResult):
    """One line a test; a test whose parts fail is one that fails."""

    def startTest(self, test):
        super().startTest(test)
        self.verdict = None

    def stopTest(self, test):
        super().stopTest(test)
        ok, more = self.verdict or (True, '')
        print(f'{"ok" if ok else "not ok"} {self.testsRun} {test.id().split(".", 1)[1]}{more}', flush=True)

    def explain(self, error):
        self.verdict = (False, '')
        for line in ''.join(traceback.format_exception(*error)).splitlines():
            print(f'# {line}')

    def addSkip(self, test, reason):
        self.verdict = (True, f' # SKIP {reason}')

    def addFailure(self, test, err):
        self.explain(err)
        super().addFailure(test, err)

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            print(f'# in {subtest}')
            self.explain(err)
            super().addSubTest(test, subtest, err)


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__'])
    print(f'1..{suite.countTestCases()}', flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Each call of strata-cli but train: what it prints, what it writes, how it exits."""

import csv
import io
import json
import math
import os
import unittest

import cli
from cli import CLASSES, SIDE, USAGE, CliTest

BUNDLED = ['sigmoid', 'standardized', 'deep-relu', 'deep-batchnorm', 'deep-selu', 'deep-alphadropout', 'complete',
           'convnet', 'convnet-augmented']


class Usage(CliTest):
    def test_help(self):
        output, _ = self.run_cli('--help')
        for command in ('list', 'summary', 'train', 'evaluate', 'predict', 'export', 'bench'):
            self.assertIn(f'\n  {command} ', output)
            self.assertIn('--help', self.run_cli(command, '--help')[0])

    def test_nothing(self):
        output, messages = self.run_cli(status=USAGE)
        self.assertEqual(output, '')
        self.assertIn('Usage', messages)

    def test_version(self):
        self.assertRegex(self.run_cli('--version')[0], r'^strata-cli \d+\.\d+\.\d+\n$')

    def test_wrong_usage(self):
        for word, arguments in (
                ('fly', ['fly']),
                ('EXPERIMENT', ['summary']),
                ('EXPERIMENT', ['train']),
                ('EXPERIMENT', ['evaluate']),
                ('more', ['summary', 'sigmoid', 'more']),
                ('--wings', ['list', '--wings']),
                ('--epochs 0', ['train', 'sigmoid', '--epochs', '0']),
                ('many', ['train', 'sigmoid', '--epochs', 'many']),
                ('--batch-size -3', ['train', 'sigmoid', '--batch-size', '-3']),
                ('--threads -2', ['train', 'sigmoid', '--threads', '-2']),
                ('--seed "x"', ['train', 'sigmoid', '--seed', 'x']),
                ('--seed "0"', ['train', 'sigmoid', '--seed', '0']),
                ('--model', ['evaluate', 'sigmoid']),
                ('--split "all"', ['evaluate', 'sigmoid', '--model', 'x.h5', '--split', 'all']),
                ('--images', ['predict', '--model', 'x.h5']),
                ('--to', ['export', '--model', 'x.h5', 'out']),
                ('OUT', ['export', '--model', 'x.h5', '--to', 'h5']),
                ('"tar"', ['export', '--model', 'x.h5', '--to', 'tar', 'out']),
                ('--rounds', ['bench', '--rounds', '0'])):
            with self.subTest(arguments=arguments):
                self.refuse([word], *arguments, status=USAGE)


class Describing(CliTest):
    def test_list(self):
        lines = self.run_cli('list')[0].splitlines()
        self.assertEqual([line.split()[0] for line in lines], BUNDLED)
        self.assertIn('266,610', lines[0])
        self.assertEqual([e['name'] for e in json.loads(self.run_cli('list', '--json')[0])], BUNDLED)

    def test_summary(self):
        output, _ = self.run_cli('summary', 'sigmoid')
        for text in ('Total params: 266,610', '235,500', '30,100', '1,010', 'flatten (Flatten)', '(None, 300)'):
            self.assertIn(text, output)
        document = json.loads(self.run_cli('summary', 'deep-batchnorm', '--json')[0])
        self.assertEqual(document['total_params'], 10850)
        self.assertEqual(document['non_trainable_params'], 400)
        self.assertEqual(document['layers'][2]['class_name'], 'BatchNormalization')

    def test_summary_of_file(self):
        parameters = SIDE * SIDE * 8 + 8 + 8 * CLASSES + CLASSES
        self.assertIn(f'Total params: {parameters}', self.run_cli('summary', self.small)[0])

    def test_unknown(self):
        messages = self.refuse(['"sigmoidal"'], 'summary', 'sigmoidal')
        for name in BUNDLED:
            self.assertIn(name, messages)


class Trained(CliTest):
    """Calls that need a model."""

    def setUp(self):
        super().setUp()
        self.run_cli('train', self.small, '--out', 'out', '--quiet')
        self.model = self.path('out/model.h5')

    def test_evaluate(self):
        history = json.loads(cli.read(self.path('out/history.json')))
        document = json.loads(self.run_cli('evaluate', self.small, '--model', self.model, '--split', 'validation',
                                           '--json')[0])
        self.assertEqual(document['split'], 'validation')
        self.assertEqual(document['samples'], 60)
        self.assertAlmostEqual(document['loss'], history['val_loss'][-1], places=5)
        self.assertAlmostEqual(document['accuracy'], history['val_accuracy'][-1], places=9)
        output, _ = self.run_cli('evaluate', self.small, '--model', self.model)
        self.assertRegex(output, r'^accuracy: \d\.\d{4} - loss: \d+\.\d{4}\n$')
        document = json.loads(self.run_cli('evaluate', self.small, '--model', self.model, '--json')[0])
        self.assertEqual((document['split'], document['samples']), ('test', 50))

    def test_evaluate_tables(self):
        predictions, scores = os.path.join(self.folder, 'predictions.csv'), os.path.join(self.folder, 'scores.csv')
        document = json.loads(self.run_cli('evaluate', self.small, '--model', self.model, '--predictions', predictions,
                                           '--scores', scores, '--json')[0])
        with open(predictions) as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), document['samples'])
        right = sum(row['label'] == row['predicted'] for row in rows) / len(rows)
        self.assertAlmostEqual(right, document['accuracy'], places=6)
        with open(scores) as file:
            support = {row['class']: int(row['support']) for row in csv.DictReader(file)}
        self.assertEqual(support['macro average'], document['samples'])

    def test_evaluate_other_stack(self):
        def widen(document):
            document['layers'][1]['config']['units'] = 9
        other = self.write_experiment('other.strata', widen)
        self.refuse(['dense'], 'evaluate', other, '--model', self.model)

    def predict(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.run_cli('predict', '--model', self.model, *arguments)[0])))

    def test_predict_idx(self):
        images = f'{self.data}/t10k-images-idx3-ubyte.gz'
        rows = self.predict('--images', images)
        self.assertEqual(len(rows), 50)
        for i, row in enumerate(rows):
            probabilities = [float(row[f'probability_{k}']) for k in range(CLASSES)]
            self.assertEqual(int(row['image']), i)
            self.assertTrue(math.isclose(sum(probabilities), 1, abs_tol=1e-5))
            self.assertEqual(int(row['class']), max(range(CLASSES), key=lambda k: probabilities[k]))
        output, _ = self.run_cli('predict', '--model', self.model, '--images', images, '--out', 'p.csv')
        self.assertEqual(output, '')
        self.assertEqual(list(csv.DictReader(io.StringIO(cli.read(self.path('p.csv'), 'r')))), rows)
        document = json.loads(self.run_cli('predict', '--model', self.model, '--images', images, '--json')[0])
        self.assertEqual([d['class'] for d in document], [int(row['class']) for row in rows])

    def test_predict_accuracy(self):
        """The classes predicted of the test images are as often right as evaluate says."""
        _, labels = cli.images_and_labels(50, 't10k')
        rows = self.predict('--images', f'{self.data}/t10k-images-idx3-ubyte.gz')
        hits = sum(int(row['class']) == label for row, label in zip(rows, labels))
        document = json.loads(self.run_cli('evaluate', self.small, '--model', self.model, '--json')[0])
        self.assertAlmostEqual(hits / 50, document['accuracy'], places=6)

    def test_predict_png(self):
        pixels, _ = cli.images_and_labels(50, 't10k')
        rows = self.predict('--images', f'{self.data}/t10k-images-idx3-ubyte.gz')
        for i in (0, 7):
            image = pixels[i * SIDE * SIDE:(i + 1) * SIDE * SIDE]
            cli.write(self.path('image.png'), cli.png([image[r * SIDE:(r + 1) * SIDE] for r in range(SIDE)]))
            one = self.predict('--images', 'image.png')
            self.assertEqual(len(one), 1)
            for k in range(CLASSES):
                self.assertAlmostEqual(float(one[0][f'probability_{k}']), float(rows[i][f'probability_{k}']), places=5)

    def test_predict_refused(self):
        self.refuse(['labels-idx1', f'{SIDE} × {SIDE}'], 'predict', '--model', self.model, '--images',
                    f'{self.data}/t10k-labels-idx1-ubyte.gz')
        cli.write(self.path('text.png'), 'no picture')
        self.refuse(['text.png'], 'predict', '--model', self.model, '--images', 'text.png')
        self.refuse(['missing.png'], 'predict', '--model', self.model, '--images', 'missing.png')
        self.refuse(['nowhere/p.csv'], 'predict', '--model', self.model, '--images',
                    f'{self.data}/t10k-images-idx3-ubyte.gz', '--out', 'nowhere/p.csv')

    def test_export_h5(self):
        self.run_cli('export', '--model', self.model, '--to', 'h5', 'copy.h5')
        images = f'{self.data}/t10k-images-idx3-ubyte.gz'
        rows = self.run_cli('predict', '--model', 'copy.h5', '--images', images, '--json')[0]
        self.assertEqual([d['probabilities'] for d in json.loads(rows)],
                         [d['probabilities'] for d in json.loads(
                             self.run_cli('predict', '--model', self.model, '--images', images, '--json')[0])])

    def test_export_python(self):
        self.run_cli('export', '--model', self.model, '--to', 'python', 'model.py')
        code = cli.read(self.path('model.py'), 'r')
        compile(code, 'model.py', 'exec')
        for text in ('keras.layers.Dense(8', 'learning_rate=0.05', 'sparse_categorical_crossentropy'):
            self.assertIn(text, code)

    def test_bench(self):
        document = json.loads(self.run_cli('bench', self.small, '--rounds', '1', '--json')[0])
        for key in ('samples_per_second', 'gflops', 'sgemm_peak_gflops', 'share_of_peak', 'step_p10_us',
                    'step_median_us', 'peak_memory_bytes'):
            self.assertGreater(document[key], 0, key)
        self.assertGreaterEqual(document['step_median_us'], document['step_p10_us'])
        self.assertLess(document['peak_memory_bytes'], 2e9)


@unittest.skipUnless(cli.fashion_mnist_is_installed(), 'Fashion-MNIST is not installed')
class ClassNames(CliTest):
    def test_names(self):
        """The experiment beside the model knows the names of the classes."""
        self.run_cli('train', 'sigmoid', '--epochs', '1', '--batch-size', '512', '--seed', '1', '--out', 'out', '--quiet')
        cli.write(self.path('dark.png'), cli.png([[0] * 28 for _ in range(28)]))
        output, _ = self.run_cli('predict', '--model', 'out/model.h5', '--images', 'dark.png', '--json')
        names = ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot']
        document = json.loads(output)[0]
        self.assertEqual(document['name'], names[document['class']])
        os.remove(self.path('out/experiment.strata'))
        output, _ = self.run_cli('predict', '--model', 'out/model.h5', '--images', 'dark.png', '--json')
        self.assertNotIn('name', json.loads(output)[0])


if __name__ == '__main__':
    cli.main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of scikit-learn for made-up predictions: make_sklearn_scores.py writes sklearn-scores.json beside itself."""

import json
import os

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

N, CLASSES, BINS = 240, 5, 15


def predictions():
    """Labels and probabilities as a half-trained network gives them: unequal classes, ties, a class never predicted."""
    random = np.random.default_rng(20)
    labels = random.choice(CLASSES, N, p=[0.4, 0.25, 0.2, 0.1, 0.05])
    logits = random.normal(0, 1.2, (N, CLASSES))
    logits[np.arange(N), labels] += 1.5
    logits[:, 4] -= 6
    scores = np.exp(logits)
    scores /= scores.sum(axis=1, keepdims=True)
    return labels, np.round(scores, 3).astype(np.float32)


def calibration_error(confidence, right):
    """Guo et al. 2017, equation 5, over bins (low, high]."""
    edges = np.linspace(0, 1, BINS + 1)
    bins = np.searchsorted(edges[1:-1], confidence)
    return sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean()
               for b in range(BINS) if (bins == b).any())


def curves(label, labels, scores):
    positive = labels == label
    rates = metrics.roc_curve(positive, scores[:, label], drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(positive, scores[:, label])
    return {
        'roc_auc': metrics.roc_auc_score(positive, scores[:, label]),
        'average_precision': metrics.average_precision_score(positive, scores[:, label]),
        # scikit-learn adds a first point at (0, 0), and lists precision from the lowest threshold up.
        'false_positive_rate': rates[0][1:].tolist(), 'true_positive_rate': rates[1][1:].tolist(),
        'precision': precision[-2::-1].tolist(), 'recall': recall[-2::-1].tolist()}


def main():
    labels, scores = predictions()
    predicted = scores.argmax(axis=1)
    confidence = scores.max(axis=1).astype(np.float64)
    right = (labels == predicted).astype(int)
    options = {'labels': range(CLASSES), 'zero_division': 0}
    each = metrics.precision_recall_fscore_support(labels, predicted, **options)
    accuracy, mean_confidence = calibration_curve(right, confidence, n_bins=BINS)
    golden = {
        'scikit-learn': sklearn.__version__, 'n_classes': CLASSES, 'n_bins': BINS,
        'labels': labels.tolist(), 'scores': [float(str(x)) for x in scores.ravel()],
        'accuracy': metrics.accuracy_score(labels, predicted),
        'confusion': metrics.confusion_matrix(labels, predicted, labels=range(CLASSES)).ravel().tolist(),
        'precision': each[0].tolist(), 'recall': each[1].tolist(), 'f1': each[2].tolist(), 'support': each[3].tolist(),
        'macro': list(metrics.precision_recall_fscore_support(labels, predicted, average='macro', **options)[:3]),
        'weighted': list(metrics.precision_recall_fscore_support(labels, predicted, average='weighted', **options)[:3]),
        'classes': [curves(label, labels, scores) for label in range(CLASSES)],
        'bin_accuracy': accuracy.tolist(), 'bin_confidence': mean_confidence.tolist(),
        'calibration_error': calibration_error(confidence, right)}
    path = os.path.join(os.path.dirname(os.path.realpath(__file__)), 'sklearn-scores.json')
    with open(path, 'w') as file:
        json.dump(golden, file, sort_keys=True)
        file.write('\n')


if __name__ == '__main__':
    main()

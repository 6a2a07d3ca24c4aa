# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch: a plain loop, the data as one tensor, shuffled by one permutation an epoch, the accuracy summed as Keras does.
Called by `peers`: peer_torch.py JOB plain|compile THREADS"""

import sys

import torch
from torch import nn

from peer_common import Job, serve

job = Job(sys.argv[1])
torch.set_num_threads(int(sys.argv[3]))
torch.manual_seed(1)

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "selu": nn.SELU, "tanh": nn.Tanh}


class Channels(nn.Module):
    """Keras' Reshape (28, 28, 1): a channel, where PyTorch has it, in the memory order that its convolutions like."""

    def forward(self, x):
        return x.reshape(-1, 1, 28, 28).to(memory_format=torch.channels_last)


def modules():
    shape = [28, 28]
    last = len(job.layers) - 1
    for i, (kind, config) in enumerate(job.layers):
        if kind == "Flatten":
            yield nn.Flatten()
            shape = [torch.Size(shape).numel()]
        elif kind == "Reshape":
            yield Channels()
            shape = [1, 28, 28]
        elif kind == "Dense":
            yield nn.Linear(shape[0], config["units"])
            shape = [config["units"]]
        elif kind == "Conv2D":
            size = config["kernel_size"]
            size = size if isinstance(size, list) else [size, size]
            same = config.get("padding", "valid") == "same"
            yield nn.Conv2d(shape[0], config["filters"], size, padding="same" if same else 0)
            shape = [config["filters"]] + [n if same else n - k + 1 for n, k in zip(shape[1:], size)]
        elif kind == "MaxPooling2D":
            yield nn.MaxPool2d(2)
            shape = [shape[0], shape[1] // 2, shape[2] // 2]
        elif kind == "GlobalAveragePooling2D":
            yield nn.AdaptiveAvgPool2d(1)
            yield nn.Flatten()
            shape = shape[:1]
        elif kind == "BatchNormalization":
            norm = nn.BatchNorm1d if len(shape) == 1 else nn.BatchNorm2d
            yield norm(shape[0], eps=config.get("epsilon", 1e-3), momentum=1 - config.get("momentum", 0.99))
        elif kind == "Dropout":
            yield nn.Dropout(config["rate"])
        elif kind == "AlphaDropout":
            yield nn.AlphaDropout(config["rate"])
        else:
            raise SystemExit(f"peer_torch.py knows no {kind}")
        activation = config.get("activation")
        # The last softmax is part of CrossEntropyLoss.
        if activation not in (None, "linear") and not (i == last and activation == "softmax"):
            yield ACTIVATIONS[activation]()


def optimizer():
    config = job.optimizer["config"]
    if job.optimizer["class_name"] == "Adam":
        return torch.optim.Adam(model.parameters(), lr=config["learning_rate"])
    return torch.optim.SGD(model.parameters(), lr=config["learning_rate"])


model = nn.Sequential(*modules())
if any(kind == "Conv2D" for kind, _ in job.layers):
    model = model.to(memory_format=torch.channels_last)
run = torch.compile(model) if sys.argv[2] == "compile" else model
rule, loss = optimizer(), nn.CrossEntropyLoss()
x, y, x_test, y_test = (torch.from_numpy(array) for array in (job.x, job.y, job.x_test, job.y_test))


def fit():
    model.train()
    order = torch.randperm(len(x))
    loss_sum, hits = torch.zeros(()), torch.zeros((), dtype=torch.long)
    for start in range(0, len(x), job.batch_size):
        rows = order[start:start + job.batch_size]
        images, labels = x[rows], y[rows]
        rule.zero_grad(set_to_none=True)
        outputs = run(images)
        value = loss(outputs, labels)
        value.backward()
        rule.step()
        loss_sum += value.detach() * len(rows)
        hits += (outputs.detach().argmax(1) == labels).sum()
    return float(loss_sum) / len(x), int(hits) / len(x)


def evaluate():
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(x_test), 1024):
            outputs = model(x_test[start:start + 1024])
            float(loss(outputs, y_test[start:start + 1024]))


def predict(i):
    model.eval()
    with torch.inference_mode():
        torch.softmax(model(x_test[i:i + 1]), 1).numpy()


serve(job, fit, evaluate, predict)

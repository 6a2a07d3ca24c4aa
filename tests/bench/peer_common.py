# SPDX-License-Identifier: GPL-3.0-or-later
"""What the peers' workers share: the job, its images, and the words spoken with `peers`.

A worker gets the job's file as its argument, prepares and warms up, says so, and answers one line a request:
fit, evaluate, predict, memory."""

import json
import os
import resource
import sys
import time

import numpy as np


class Job:
    """Images and labels as the experiment's scaling leaves them, and its layers with the blocks written out."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.experiment = json.load(file)
        began = time.perf_counter()
        self.read(self.experiment["data"]["folder"])
        self.load_seconds = time.perf_counter() - began
        self.batch_size = self.experiment["fit"]["batch_size"]
        self.optimizer = self.experiment["compile"]["optimizer"]
        self.layers = list(written_out(self.experiment["layers"]))

    def read(self, folder):
        self.x, self.y = read(folder, "train")
        self.x_test, self.y_test = read(folder, "t10k")
        if self.experiment["scaling"]["scaling"] == "standard":
            mean, deviation = self.x.mean(dtype=np.float64), self.x.std(dtype=np.float64)
            self.x, self.x_test = (((x - mean) / deviation).astype(np.float32) for x in (self.x, self.x_test))


def read(folder, name):
    with open(os.path.join(folder, f"{name}-images-idx3-ubyte"), "rb") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    with open(os.path.join(folder, f"{name}-labels-idx1-ubyte"), "rb") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    return images.astype(np.float32), labels.astype(np.int64)


def written_out(layers):
    for layer in layers:
        if layer["class_name"] == "Block":
            for _ in range(layer["config"]["repeat"]):
                yield from written_out(layer["layers"])
        else:
            yield layer["class_name"], layer.get("config", {})


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def serve(job, fit, evaluate, predict):
    """Each of the three does its work once: an epoch, all test images, the one image of the given number."""
    fit()
    print("ready", flush=True)
    for line in sys.stdin:
        request = line.strip()
        if request == "fit":
            answer = {"seconds": timed(fit)}
        elif request == "evaluate":
            answer = {"seconds": timed(evaluate)}
        elif request == "predict":
            times = sorted(timed(lambda i=i: predict(i)) for i in range(330))[:330]
            answer = {"median": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}
        elif request == "memory":
            answer = {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "load": job.load_seconds}
        else:
            break
        print(json.dumps(answer), flush=True)

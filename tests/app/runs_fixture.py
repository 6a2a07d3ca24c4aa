# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept trainings for the Runs page, made up: the plain files a training leaves, without training."""

import json
import math
import os

EXPERIMENTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../data/experiments")


def curve(first, last, epochs, speed):
    return [last + (first - last) * math.exp(-speed * epoch) for epoch in range(epochs)]


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)


def add(home, name, bundled, began, accuracy, epochs=10, planned=10, outcome="done", change=None, about=None, seconds=9.4):
    """A run of a bundled experiment; change alters the experiment before it is frozen."""
    folder = os.path.join(home, "xdg_data_home", "strata", "runs", f"{name} {began[:10]} {began[11:19].replace(':', '.')}")
    os.makedirs(os.path.join(folder, "checkpoints"))
    with open(os.path.join(EXPERIMENTS, bundled + ".strata"), encoding="utf-8") as file:
        experiment = json.load(file)
    experiment["fit"]["epochs"] = planned
    experiment["fit"]["seed"] = 42
    if change is not None:
        change(experiment)
    write(os.path.join(folder, "experiment.strata"), experiment)
    write(os.path.join(folder, "history.json"), {
        "accuracy": curve(0.3, accuracy + 0.01, epochs, 0.7),
        "loss": curve(2.2, 1.3 - accuracy, epochs, 0.6),
        "val_accuracy": curve(0.4, accuracy, epochs, 0.8),
        "val_loss": curve(1.8, 1.36 - accuracy, epochs, 0.65),
    })
    texts = {"done": f"All {epochs} epochs done", "training": "", "stopped": f"Stopped after epoch {epochs}",
             "stopped early": f"Stopped early at epoch {epochs}: EarlyStopping: no improvement in val_loss for 5 epochs"}
    write(os.path.join(folder, "run.json"), {
        "format": 1, "name": experiment["name"] or name, "began": began, "seconds": seconds * epochs,
        "outcome": outcome, "outcome_text": texts[outcome], "epochs": epochs, "planned_epochs": planned,
        "batches_per_epoch": 1719, "weights_epoch": epochs, "seed": 42, "learning_rates": [],
        "epoch_seconds": [seconds] * epochs,
    })
    if about is not None:
        write(os.path.join(folder, "about.json"), about)
    return folder


def wider(experiment):
    for layer in experiment["layers"]:
        if layer.get("config", {}).get("units") == 300:
            layer["config"]["units"] = 500


def faster(experiment):
    experiment["compile"]["optimizer"]["config"]["learning_rate"] = 0.1


def add_several(home):
    """Six runs as a lesson would leave them."""
    add(home, "sigmoid", "sigmoid", "2026-11-20T10:02:11+00:00", 0.765)
    add(home, "sigmoid", "sigmoid", "2026-11-20T10:07:45+00:00", 0.81, change=wider)
    add(home, "standardized", "standardized", "2026-11-21T09:15:00+00:00", 0.87,
        about={"name": "Standardized pixels", "note": "What scaling does", "starred": True})
    add(home, "standardized", "standardized", "2026-11-21T09:20:30+00:00", 0.885, change=faster)
    add(home, "deep-relu", "deep-relu", "2026-11-23T14:00:00+00:00", 0.62, epochs=6, outcome="stopped early", seconds=2.1)
    add(home, "deep-selu", "deep-selu", "2026-11-24T16:41:12+00:00", 0.852, epochs=4, outcome="training", seconds=3.2)

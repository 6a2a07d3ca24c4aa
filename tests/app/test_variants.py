#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variants trained beside each other by hand: twenty layers of relu as they are, with BatchNormalization and with selu, over
the same axes; stopped, and each kept as a run that went as it goes alone."""

import glob
import json
import os
import subprocess
import tempfile

from strata_driver import App, Failed, Steps, description, is_sensitive

N_EPOCHS = 3000  # more than there is time for
steps = Steps(
    "what can be otherwise is offered",
    "one alone is not trained",
    "three train at the same time, and their curves are told apart",
    "all are stopped",
    "each is kept as a run, which went as it goes alone",
)
HERE = os.path.dirname(os.path.realpath(__file__))
NAMES = ("as it is", "BatchNorm", "selu")

app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        with open(os.path.join(HERE, "../../data/experiments/deep-relu.strata")) as file:
            experiment = json.load(file)
        experiment["fit"].update(epochs=N_EPOCHS, seed=7)
        path = os.path.join(folder, "deep.strata")
        with open(path, "w") as file:
            json.dump(experiment, file)
        app = App(path, keep=folder)
        app.wait_text("10,050")
        app.act("train-beside")
        app.wait(lambda: "Train Beside" in app.titles(), 20, "the window")
        variants = app.find("list", "Experiments to train")
        for name in ("As it is", "With BatchNormalization", "With selu and lecun_normal"):
            app.find("label", name, inside=variants)
        if app.all("label", "Standardized pixels", inside=variants):
            raise Failed("the pixels are standardized already, and it is offered")
        steps.ok()

        checks = app.all("check box", inside=variants)
        button = app.find("push button", "Train", inside=app.find("frame", "Train Beside"))
        for check in checks[1:]:
            app.click(check)
        app.wait(lambda: not is_sensitive(button), 20, "Train to be out of reach")
        for check in checks[1:]:
            app.click(check)
        app.wait(lambda: is_sensitive(button), 20, "Train to be in reach")
        steps.ok()

        app.key("ctrl+r")
        chart = app.find(name="Curves of the variants", seconds=120)
        app.wait(lambda: all(f"{name}: val_accuracy 0." in description(chart) for name in NAMES), 120,
                 "an epoch of each variant in the chart")
        if not app.all("push button", "Stop"):
            raise Failed("they train, and there is no Stop")
        steps.ok()

        app.key("ctrl+r")
        stopped = app.wait(lambda: len(found := app.all("label", lambda n: n is not None and " · Stopped " in n,
                                                        inside=variants)) == 3 and found, 60, "three to say they stopped")
        if any("val_accuracy" not in node.name for node in stopped):
            raise Failed(f"they say {[node.name for node in stopped]}")
        steps.ok()

        runs = sorted(glob.glob(os.path.join(folder, "xdg_data_home/strata/runs/*/run.json")))
        histories = {}
        for run in runs:
            with open(run) as file:
                record = json.load(file)
            with open(os.path.join(os.path.dirname(run), "history.json")) as file:
                histories[record["name"]] = json.load(file)
            if record["seed"] != 7 or record["outcome"] != "stopped":
                raise Failed(f"the record of {run} says {record}")
        wanted = {experiment["name"], f"{experiment['name']} · BatchNorm", f"{experiment['name']} · selu"}
        if set(histories) != wanted:
            raise Failed(f"kept are {set(histories)}, not {wanted}")
        alone = os.path.join(folder, "alone")
        subprocess.run([os.environ["STRATA_CLI"], "train", path, "--epochs", "1", "--quiet", "--out", alone], check=True)
        with open(os.path.join(alone, "history.json")) as file:
            once = json.load(file)
        if any(histories[experiment["name"]][key][0] != values[0] for key, values in once.items()):
            raise Failed(f"alone its first epoch gives {once}, beside others {histories[experiment['name']]}")
        if len({history["loss"][0] for history in histories.values()}) != 3:
            raise Failed("two variants went alike")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other experiments trained beside one, by hand: that of another window, a bundled one and a file; on a narrow screen, too."""

import glob
import json
import os
import re
import subprocess
import tempfile

import pyatspi
from strata_driver import App, Failed, Steps, description, is_sensitive, write_endless

steps = Steps(
    "an experiment of another window, a bundled one and a file are added",
    "four at most are ticked",
    "all train at the same time, each under its name",
    "each is kept as a run of its own",
    "what was added is taken out again",
    "the window fits narrow screens",
)
OTHERS = ("complete", "A first network", "mine")


def add(app, down):
    """The menu's item so many below the first."""
    button = app.find(name="Add Experiment")

    def is_open():
        app.click(button)
        return app.all("menu item")
    app.wait(is_open, 20, "the menu")
    app.key(*["Down"] * down, "Return")


def ticked(app, experiments):
    return [check for check in app.all("check box", inside=experiments) if check.getState().contains(pyatspi.STATE_CHECKED)]


def resize(width, height):
    """Answers the size that the window took."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Train Beside$"], capture_output=True, text=True)
    window = found.stdout.split()[0]
    subprocess.run(["xdotool", "windowsize", "--sync", window, str(width), str(height)], check=True)
    told = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], capture_output=True, text=True).stdout
    return tuple(int(re.search(rf"{side}=(\d+)", told).group(1)) for side in ("WIDTH", "HEIGHT"))


app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        app = App(write_endless(folder, "deep", "deep-relu"), write_endless(folder, "complete", "deep-selu"), keep=folder)
        app.wait(lambda: len(app.titles()) == 2, what="two windows")
        app.wait_text("5,000")
        app.act("train-beside", window=1)
        app.wait(lambda: "Train Beside" in app.titles(), 20, "the window")
        experiments = app.find("list", "Experiments to train")
        add(app, 0)
        app.find("label", "complete", inside=experiments)
        add(app, 1)
        app.find("label", "A first network", inside=experiments)
        add(app, 10)
        app.wait(lambda: "Choose Experiment" in app.titles(), 20, "the file chooser")
        app.choose(write_endless(folder, "mine", "deep-batchnorm"))
        app.find("label", "mine", inside=experiments)
        steps.ok()

        checks = app.all("check box", inside=experiments)
        state = [(check in ticked(app, experiments), is_sensitive(check)) for check in checks]
        if state != [(True, True), (False, False), (False, False)] + [(True, True)] * 3:
            raise Failed(f"ticked and to be ticked are {state}")
        steps.ok()

        app.key("ctrl+r")
        chart = app.find(name="Curves of the variants", seconds=120)
        app.wait(lambda: all(re.search(rf"{name}: val_accuracy 0\.", description(chart)) for name in ("as it is", *OTHERS)),
                 180, "an epoch of each in the chart")
        app.key("ctrl+r")
        app.wait(lambda: len(app.all("label", lambda n: n is not None and " · Stopped " in n, inside=experiments)) == 4, 60,
                 "four to say they stopped")
        steps.ok()

        names, seeds = [], set()
        for run in glob.glob(os.path.join(folder, "xdg_data_home/strata/runs/*/run.json")):
            with open(run, encoding="utf-8") as file:
                record = json.load(file)
            names.append(record["name"])
            seeds.add(record["seed"])
        if len(names) != 4 or "A first network" not in names or len(seeds) != 1:
            raise Failed(f"kept are {names}, of the seeds {seeds}")
        steps.ok()

        app.click(app.find("push button", "Take “mine” from the list", inside=experiments))
        app.wait(lambda: not app.all("label", "mine", inside=experiments), 20, "the row to go")
        app.wait(lambda: "mine" not in description(chart), 20, "its curve to go")
        steps.ok()

        for size in ((720, 600), (360, 640)):
            taken = resize(*size)
            if taken != size:
                raise Failed(f"asked to be {size}, it is {taken}")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

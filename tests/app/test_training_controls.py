# SPDX-License-Identifier: GPL-3.0-or-later
"""A training under way and anew: the learning rate changed between two batches, a target that ends it, and both ways to
start again; and a wheel over the settings, which leaves their numbers alone."""

import glob
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, description, extents, is_sensitive  # noqa: E402

HERE = os.path.dirname(os.path.realpath(__file__))
EPOCHS = 30  # more than end before it is stopped

steps = Steps(
    "F9 puts the settings away and brings them back",
    "the wheel over a number scrolls the settings and leaves the number",
    "an edit of what the training began with is not undone while it trains",
    "the learning rate is changed while the network trains",
    "and marked on the curve where it was",
    "a target that is reached ends a training, and the page says so",
    "from the same initial weights it begins with the same figures",
    "from fresh weights it begins with others",
)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def write_experiment(folder):
    with open(os.path.join(HERE, "../../data/experiments/sigmoid.strata")) as file:
        experiment = json.load(file)
    experiment["fit"].update(epochs=EPOCHS, batch_size=32)
    experiment["callbacks"] = [{"class_name": "StopAtTarget", "enabled": False, "config": {"target": 0.2}}]
    path = os.path.join(folder, "short.strata")
    with open(path, "w") as file:
        json.dump(experiment, file)
    return path


def number(app, name):
    return app.find("spin button", name=starts(name))


def value(app, name):
    return number(app, name).queryValue().currentValue


def type_number(app, name, text):
    app.click(number(app, name), share_x=0.2)
    app.key("ctrl+a")
    app.type(text)


def first_epoch(app):
    """The figures of the table's first row but for its seconds."""
    cells = app.wait(lambda: app.all("table cell", inside=app.find("tree table", name="Epochs")), what="a row of the table")
    top = min(extents(cell)[1] for cell in cells)
    row = sorted((extents(cell)[0], cell) for cell in cells if extents(cell)[1] == top)
    texts = [cell.getChildAtIndex(0).name for _, cell in row]
    if texts[0] != "1" or len(texts) != 6:
        raise Failed(f"the first row of the table says {texts}")
    return texts[1:5]


def ended_runs(folder):
    """How many kept trainings a target has ended."""
    n = 0
    for path in glob.glob(os.path.join(folder, "xdg_data_home/strata/runs/*/run.json")):
        with open(path) as file:
            n += json.load(file)["outcome"] == "stopped early"
    return n


def train(app, folder, action):
    """Trains until the target ends it; the figures of the first epoch."""
    before = ended_runs(folder)
    app.act(action)
    app.wait(lambda: ended_runs(folder) > before, 120, "the training to end")
    app.wait_text("Stopped early at epoch 1: target reached, val_accuracy is 0.")
    app.wait_text("the network holds the weights of epoch 1")
    return first_epoch(app)


app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        app = App(write_experiment(folder), keep=folder)
        app.wait_text("266,610")
        app.key("alt+3")
        app.wait(lambda: is_sensitive(app.find("push button", name="Train")), what="Train to be possible")
        batch_size = number(app, "Batch size")
        _, _, width, _ = extents(app.window())
        app.key("F9")
        app.wait(lambda: extents(batch_size)[0] > width, what="the settings to go")
        app.key("F9")
        app.wait(lambda: extents(batch_size)[0] < width, what="the settings to come back")
        steps.ok()

        place = extents(batch_size)[1]
        app.scroll(batch_size, 5, times=3, share_x=0.3)
        app.wait(lambda: extents(batch_size)[1] < place - 30, what="the settings to scroll")
        if (value(app, "Epochs"), value(app, "Batch size")) != (EPOCHS, 32):
            raise Failed(f"the wheel changed the number: {value(app, 'Epochs')} epochs of {value(app, 'Batch size')}")
        app.reveal(number(app, "Learning rate"))
        steps.ok()

        type_number(app, "Seed", "7")
        app.key("Tab", "ctrl+r")
        app.wait_epoch(2, EPOCHS)
        app.act("undo")
        app.wait_text("Not undone: what a training began with stays as it is")
        if value(app, "Seed") != 7:
            raise Failed(f"the seed was changed to {value(app, 'Seed')} while it trains")
        steps.ok()

        type_number(app, "Learning rate", "0.05")
        app.key("Tab")
        epoch = int(app.find(name=starts("Epoch "), inside=app.find(name="Training")).name.split()[1])
        if value(app, "Learning rate") != 0.05:
            raise Failed(f"the learning rate is {value(app, 'Learning rate')}")
        app.wait_epoch(epoch + 1, EPOCHS)
        app.act("stop-now")
        app.wait_text("Stopped in epoch")
        app.wait_text(" of 1,719")
        steps.ok()

        curves = app.find(name="Learning curves")
        app.click(curves, share_x=0.9)
        app.key("Home")
        said = []
        for _ in range(epoch + 2):
            app.key("Right")
            said.append(description(curves))
        marked = [text for text in said if "learning rate 0.01 → 0.05" in text]
        if not marked or len(marked) == len(said):
            raise Failed(f"the curve says {said}")
        steps.ok()

        switch = app.find("check box", name="StopAtTarget")
        app.reveal(switch)
        app.click(switch)
        app.click(app.find("page tab", name="Epochs"))
        figures = train(app, folder, "train-anew")
        steps.ok()

        again = train(app, folder, "train-again")
        if again != figures:
            raise Failed(f"the first epoch gave {figures}, and again {again}")
        steps.ok()

        anew = train(app, folder, "train-anew")
        if anew == figures:
            raise Failed(f"fresh weights gave {figures} as well")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

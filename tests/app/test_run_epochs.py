#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The epochs of a kept training by hand: one is inspected, the confusion matrix is played through all of them, and the
training goes on from one, to the very end it had the first time."""

import glob
import json
import os
import re
import tempfile

from strata_driver import App, Failed, Steps, is_drawn

N_EPOCHS = 3
steps = Steps(
    "a training keeps the weights of its epochs",
    "the kept run lists them with what they are worth",
    "the network of one is inspected, among the others",
    "the confusion matrix moves with the epochs",
    "and plays through them",
    "the training goes on from one, to the same end, as a run of its own that says so",
    "after the last epoch, how many more are to follow is asked",
)
HERE = os.path.dirname(os.path.realpath(__file__))


def press(node):
    """What is in a popover, whose place on the screen the tree does not know, and what follows it: the first click after a
    popover is not for the window."""
    node.queryAction().doAction(0)


def open_epoch(app, name):
    app.key("alt+6")
    app.click(app.find("label", "Kept one"))
    app.click(app.find("push button", "Epochs"))
    press(app.find("push button", name))


def slider(app):
    return app.wait(lambda: [n for n in app.all("slider", "Epoch") if is_drawn(n)], what="the slider")[0]


def slide(app, place):
    slider(app).queryValue().currentValue = place


def right(app):
    """How many images are right, as the Evaluate page says."""
    found = app.all("label", lambda n: n is not None and re.search(r" right: [\d,]+ of 10,000 images", n))
    return found[0].name if found else None


def wait_right(app, other_than):
    return app.wait(lambda: right(app) not in (None, *other_than) and right(app), what=f"other counts than {other_than}")


def histories(folder):
    return glob.glob(os.path.join(folder, "xdg_data_home/strata/runs/*/history.json"))


app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        with open(os.path.join(HERE, "../../data/experiments/standardized.strata")) as file:
            experiment = json.load(file)
        experiment["fit"].update(epochs=N_EPOCHS, batch_size=128, seed=3)
        path = os.path.join(folder, "short.strata")
        with open(path, "w") as file:
            json.dump(experiment, file)
        app = App(path, keep=folder)
        app.wait_text("266,610")
        app.key("ctrl+r")
        app.wait_text(f"All {N_EPOCHS} epochs done", 120)
        run = os.path.dirname(histories(folder)[0])
        kept = app.wait(lambda: os.path.exists(os.path.join(run, f"checkpoints/epoch-{N_EPOCHS:04}.h5"))
                        and sorted(os.listdir(os.path.join(run, "checkpoints"))), what="the checkpoint of the last epoch")
        if kept != [f"epoch-{epoch:04}.h5" for epoch in range(1, N_EPOCHS + 1)]:
            raise Failed(f"kept are {kept}")
        steps.ok()

        app.process.kill()
        app.process.wait()
        with open(os.path.join(run, "about.json"), "w") as file:
            json.dump({"name": "Kept one", "note": "", "starred": False}, file)
        with open(os.path.join(run, "history.json")) as file:
            history = file.read()
        app = App("sigmoid", keep=folder)
        app.key("alt+6")
        app.click(app.find("label", "Kept one"))
        app.click(app.find("push button", "Epochs"))
        for epoch, loss in enumerate(json.loads(history)["val_loss"], 1):
            app.find("push button", f"Go on from epoch {epoch}")
            app.wait_text(f"val_loss {loss:.4f}")
        app.key("Escape")
        steps.ok()

        open_epoch(app, "Inspect the network of epoch 2")
        app.wait_text("Taken up after epoch 2")
        app.wait_text("Now: epoch 2")
        if slider(app).queryValue().maximumValue != N_EPOCHS:
            raise Failed(f"the slider goes to {slider(app).queryValue().maximumValue}")
        slide(app, 0)
        app.find("label", "Epoch 1")
        steps.ok()

        app.key("alt+4")
        now = wait_right(app, [])
        slide(app, 0)
        first = wait_right(app, [now])
        slide(app, 2)
        wait_right(app, [now, first])
        slide(app, 1)
        app.wait(lambda: right(app) == now, what=f"epoch 2, which is the network of now, to be {now}")
        slide(app, 0)
        app.wait(lambda: right(app) == first, what=f"epoch 1 to be {first} again")
        steps.ok()

        value, passed = slider(app).queryValue(), set()
        press(app.find("push button", "Play through the epochs"))
        app.wait(lambda: passed.add(value.currentValue) or value.currentValue == N_EPOCHS, what=f"the end, not {passed}")
        if not {1, 2} <= passed:
            raise Failed(f"on the way it stood at {passed}")
        app.wait(lambda: right(app) == now, what=f"the network of now with {now}")
        app.find("push button", "Play through the epochs")
        steps.ok()

        open_epoch(app, "Go on from epoch 1")
        app.wait_text("the network holds the weights of epoch 1")
        press(app.find("push button", "Continue"))
        app.wait_text(f"All {N_EPOCHS} epochs done", 120)
        other = app.wait(lambda: [p for p in histories(folder) if os.path.dirname(p) != run], what="a second run")[0]

        def is_whole():
            with open(other) as file:
                return len(json.load(file)["loss"]) == N_EPOCHS
        app.wait(is_whole, what="its last epoch")
        with open(other) as file:
            again = file.read()
        with open(os.path.join(run, "history.json")) as file:
            untouched = file.read()
        if again != history or untouched != history:
            raise Failed(f"it went otherwise:\n{history}\n{again}\n{untouched}")
        with open(os.path.join(os.path.dirname(other), "run.json")) as file:
            origin = json.load(file)["origin"]
        if origin != {"run": os.path.basename(run), "name": "Kept one", "epoch": 1}:
            raise Failed(f"it says that it went on from {origin}")
        app.key("alt+6")
        app.wait_text("Went on from “Kept one” after epoch 1")
        steps.ok()

        app.process.kill()
        app.process.wait()
        app = App("sigmoid", keep=folder)
        open_epoch(app, f"Go on from epoch {N_EPOCHS}")
        app.find(name="More epochs")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

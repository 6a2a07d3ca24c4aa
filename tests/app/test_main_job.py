#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job by hand: start page, a ready experiment, an edit and its undo, a training paused, continued and stopped
after its epoch, and one image looked at; with the pointer and the keyboard alone."""

import re

from strata_driver import App, Failed, Steps, description

steps = Steps(
    "start page offers the ready experiments",
    "a click opens the first one",
    "typing units changes the count of parameters",
    "Ctrl+Z takes it back",
    "epochs and batch size are set on the Train page",
    "Ctrl+R trains",
    "Ctrl+Space pauses after two epochs",
    "Ctrl+Space continues",
    "stop after this epoch ends it with the epoch",
    "the curves say their values in words",
    "an image is inspected",
)
app = None
try:
    app = App()
    card = app.find(name=lambda n: n is not None and n.startswith("A first network"))
    steps.ok()

    app.click(card)
    app.wait_text("266,610")
    steps.ok()

    app.key("alt+2")
    app.click(app.find(name=lambda n: n is not None and n.startswith("dense_1")))
    units = app.find("spin button", name=lambda n: n is not None and n.lower().startswith("units"))
    app.click(units, share_x=0.2)
    app.key("ctrl+a")
    app.type("50")
    # 784·300+300 + 300·50+50 + 50·10+10
    app.wait_text("251,060")
    steps.ok()

    app.key("ctrl+z")
    app.wait_text("266,610")
    steps.ok()

    # Small batches and many epochs: long enough to be paused by hand on any machine.
    app.key("alt+3")
    for field, value in (("epochs", "50"), ("batch size", "4")):
        spin = app.find("spin button", name=lambda n: n is not None and n.lower().startswith(field))
        app.click(spin, share_x=0.2)
        app.key("ctrl+a")
        app.type(value)
    app.wait_text("Undo", seconds=5)
    steps.ok()

    app.key("ctrl+r")
    app.wait_text("of 50")
    steps.ok()

    app.wait_text("right after epoch 2", seconds=120)
    app.key("ctrl+space")
    app.wait_text("Paused")
    steps.ok()

    app.key("ctrl+space")
    app.wait(lambda: not app.has_text("Paused"), what="the training to go on")
    steps.ok()

    app.click(app.find("push button", name="Stop after this epoch"))
    app.wait_text("the network holds the weights of epoch", seconds=120)
    steps.ok()

    curves = app.find(name="Learning curves")
    words = description(curves)
    if not re.search(r"Epoch \d.*training loss \d\.\d+.*validation accuracy 0\.\d+", words):
        raise Failed(f"the curves say “{words}”")
    steps.ok()

    app.key("alt+5")
    app.wait(lambda: len(app.all("label", name=lambda n: n is not None and n.endswith(" %"))) >= 10, what="ten probabilities")
    app.wait_text("true class Ankle boot")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a student does in ten minutes, with the pointer and the keyboard alone: from the start page to a network of five
layers of their own, an error made and mended, a training, its curves zoomed and saved, and nothing lost when the program is
killed."""

import json
import os
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, description, extents, is_sensitive  # noqa: E402

home = tempfile.mkdtemp(prefix="strata-test-")
picture = os.path.join(home, "curves.svg")
saved = os.path.join(home, "first net.strata")

steps = Steps(
    "a new experiment from the start page, with Fashion-MNIST as its data",
    "five layers are dragged into the empty stack",
    "a number of units that cannot be is said to be wrong",
    "one click mends it, and one more sets a unit for each class",
    "five steps are undone one by one, and done again",
    "relu on raw pixels is advised against, and Standardize mends it",
    "the network trains to its last epoch",
    "the wheel zooms the curves, a double click shows all",
    "the curves are saved as a picture",
    "the experiment is saved, and a later edit marks the title",
    "killed and started again, the program offers the edit",
    "and has it as it was",
)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def card(app, text):
    return app.find("list item", name=starts(text))


def order(app):
    """The names of the cards, top to bottom."""
    cards = [n for n in app.all("list item", inside=app.find(name=starts("The stack:")))]
    return [n.name.split(",")[0] for n in sorted(cards, key=lambda n: extents(n)[1])]


def expect_order(app, wanted):
    try:
        app.wait(lambda: order(app) == wanted, 20, "the cards")
    except Failed as error:
        raise Failed(f"{error}: they are {order(app)}") from error


def set_number(app, name, value):
    app.click(app.find("spin button", name=starts(name)), share_x=0.2)
    app.key("ctrl+a")
    app.type(str(value))


def drag_in(app, kind, above):
    row = app.find("list item", name=kind)
    app.reveal(row)
    app.drag(row, card(app, above), share_y=0.1)


app = None
try:
    app = App(keep=home)
    app.find(name=starts("A first network"))
    app.key("ctrl+n")
    app.key("alt+1")
    app.find(name="Coat, train image 0", seconds=60)
    app.key("alt+2")
    card(app, "Fashion-MNIST")
    steps.ok()

    expect_order(app, ["Fashion-MNIST", "Raw pixels", "Compile"])
    for kind in ("Flatten", "Dense", "Dense", "Dropout", "Dense"):
        drag_in(app, kind, "Compile")
    five = ["flatten", "dense", "dense_1", "dropout", "dense_2"]
    expect_order(app, ["Fashion-MNIST", "Raw pixels", *five, "Compile"])
    steps.ok()

    app.click(card(app, "dense_2,"), share_x=0.4)
    set_number(app, "Units", 0)
    app.wait_text("units must be at least 1")
    steps.ok()

    app.click(app.find("push button", name="Set 10 Units"))
    app.wait(lambda: not app.has_text("units must be at least 1"), what="the error to go")
    card(app, "dense_2, Dense")
    app.click(app.find("push button", name="Use softmax"))
    card(app, "dense_2, Dense · softmax, output 10")
    steps.ok()

    before = [n.name for n in app.all("list item", inside=app.find(name=starts("The stack:")))]
    for _ in range(5):
        app.key("ctrl+z")
    app.wait(lambda: len(order(app)) < 8, what="layers to go")
    for _ in range(5):
        app.key("ctrl+shift+z")
    app.wait(lambda: [n.name for n in app.all("list item", inside=app.find(name=starts("The stack:")))] == before,
             what="the five steps again")
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("Return", "Tab", "space")  # into the inspector, on to the activation, its list
    time.sleep(1)  # the list is a window of its own, out of the tree's sight
    app.key("Home", "Down", "Return")  # linear, relu
    app.wait_text("relu learns poorly from raw pixels")
    app.click(app.find("push button", name="Standardize"))
    card(app, "Standard scaling")
    steps.ok()

    app.key("alt+3")
    set_number(app, "Epochs", 3)
    app.key("Tab", "ctrl+r")
    app.wait_text("the network holds the weights of epoch", seconds=180)
    steps.ok()

    curves = app.find(name="Learning curves")
    if "Epoch 3" not in description(curves):
        raise Failed(f"the curves say “{description(curves)}”")
    app.scroll(curves, 4, times=3)
    show_all = app.find("push button", name="Show All")
    app.wait(lambda: is_sensitive(show_all), what="the curves to be zoomed")
    app.click(curves, times=2)
    app.wait(lambda: not is_sensitive(show_all), what="the curves in full")
    steps.ok()

    app.click(app.wait_text("Save or copy the curves"))
    app.key("Return")  # the first of its menu, Save Curves…
    app.choose(picture)
    app.wait(lambda: os.path.exists(picture) and os.path.getsize(picture) > 5000, what="the picture")
    with open(picture) as file:
        if not file.read(200).lstrip().startswith("<?xml"):
            raise Failed("the picture is no SVG")
    steps.ok()

    app.key("ctrl+s")
    app.choose(saved)
    app.wait(lambda: os.path.exists(saved), what="the file")
    app.find("frame", name=starts("first net"))
    with open(saved) as file:
        layers = [layer["class_name"] for layer in json.load(file)["layers"]]
    if layers != ["Flatten", "Dense", "Dense", "Dropout", "Dense"]:
        raise Failed(f"the file has the layers {layers}")
    app.key("alt+2")
    app.click(card(app, "dropout,"), share_x=0.4)
    app.key("Delete")
    app.find("frame", name=starts("• first net"))
    drafts = os.path.join(home, "xdg_state_home", "strata", "drafts")
    app.wait(lambda: any(name.endswith(".strata") for name in os.listdir(drafts)), what="the draft")
    steps.ok()

    app.process.send_signal(signal.SIGKILL)
    app.process.wait(10)
    app = App(keep=home)
    app.click(app.find("push button", name="Restore first net"))
    steps.ok()

    app.find("frame", name=starts("• first net"))
    app.key("alt+2")
    expect_order(app, ["Fashion-MNIST", "Standard scaling", "flatten", "dense", "dense_1", "dense_2", "Compile"])
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(home, ignore_errors=True)

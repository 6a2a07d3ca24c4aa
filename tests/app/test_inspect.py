#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inspect by hand: pixels of an image are erased and the prediction moves, and comes back when they are restored; a shape
is drawn with the pointer and taken for something, stroke by stroke."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import pyatspi
from strata_driver import App, Failed, Steps, extents

steps = Steps(
    "without a network Ctrl+F leaves the focus where it is",
    "an image is predicted",
    "erasing pixels moves the prediction",
    "Restore brings it back",
    "a drawing is predicted, and each stroke counts",
    "Draw again goes back to the data",
    "what is kept beside stays while another image is looked at, with what the layers make of both",
    "in a narrow window the menu More holds what falls away",
)
folder = tempfile.mkdtemp(prefix="strata-test-")
app = None


def probabilities():
    return [n.name for n in app.all("label", name=lambda n: n is not None and n.endswith(" %") and n[:1].isdigit())][:10]


def is_focused(node):
    return node.getState().contains(pyatspi.STATE_FOCUSED)


def stroke(node, *points):
    """Presses at the first point of the node's square image and moves through the others; shares of its side."""
    x, y, width, height = extents(node)
    side = min(width, height)
    left, top = x + (width - side) // 2, y + (height - side) // 2
    places = [(int(left + a * side), int(top + b * side)) for a, b in points]
    subprocess.run(["xdotool", "mousemove", *map(str, places[0]), "mousedown", "1"], check=True)
    for place in places[1:]:
        time.sleep(0.05)
        subprocess.run(["xdotool", "mousemove", *map(str, place)], check=True)
    time.sleep(0.05)
    subprocess.run(["xdotool", "mouseup", "1"], check=True)
    time.sleep(0.5)


def picture(name):
    return app.find("image", name=lambda n: n is not None and n.startswith(name))


try:
    here = os.path.dirname(os.path.realpath(__file__))
    with open(os.path.join(here, "../../data/experiments/standardized.strata")) as file:
        experiment = json.load(file)
    experiment["fit"]["epochs"] = 1
    path = os.path.join(folder, "short.strata")
    with open(path, "w") as file:
        json.dump(experiment, file)

    app = App(path)
    app.wait_text("266,610")
    app.key("alt+5")
    train = app.wait(lambda: [n for n in app.all("push button", "Train") if is_focused(n)], what="the focus in the page")[0]
    app.key("ctrl+f")
    time.sleep(0.5)
    if not is_focused(train):
        raise Failed("Ctrl+F on a page that has nothing to find took the focus away")
    steps.ok()

    app.key("ctrl+r")
    before = app.wait(lambda: len(probabilities()) == 10 and probabilities(), 120, "ten probabilities")
    app.wait_text("1 epoch done", seconds=120)
    time.sleep(1)
    before = probabilities()
    steps.ok()

    app.click(app.find(name="Occlude"))
    image = picture("test image 0")
    stroke(image, (0.1, 0.6), (0.9, 0.6), (0.9, 0.7), (0.1, 0.7))
    app.wait(lambda: probabilities() != before, 20, "other probabilities")
    steps.ok()

    app.click(app.find("push button", name="Restore"))
    app.wait(lambda: probabilities() == before, 20, f"the first probabilities {before}, not {probabilities()}")
    steps.ok()

    app.click(app.find(name="Draw"))
    drawing = picture("a drawing")
    blank = app.wait(lambda: len(probabilities()) == 10 and probabilities(), 20, "the probabilities of an empty drawing")
    app.wait_text("Draw here")
    stroke(drawing, (0.3, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8), (0.3, 0.2))
    first = app.wait(lambda: probabilities() != blank and probabilities(), 20, "a prediction of the drawing")
    if app.has_text("Draw here"):
        raise Failed("a drawing with a stroke says still where to draw")
    stroke(drawing, (0.5, 0.2), (0.5, 0.8))
    app.wait(lambda: probabilities() != first, 20, "the next stroke to count")
    steps.ok()

    app.click(app.find(name="Draw"))
    app.wait_text("true class Ankle boot")
    steps.ok()

    app.click(app.find(name="Beside"))
    kept = app.find("panel", name="Kept beside")
    said = [n.name for n in app.all("label", inside=kept)]
    app.key("ctrl+Right")
    app.wait_text("test image 1 ")
    if said != [n.name for n in app.all("label", inside=kept)] or not any("test image 0" in n for n in said):
        raise Failed(f"beside it stood {said}")
    layers = app.find("list", "Layers")
    for caption in ("test image 1 · Now", "test image 0 · Now"):
        app.wait(lambda: len(app.all("label", caption, inside=layers)) == 3, 20, f"{caption} over each of three layers")
    differences = app.all("label", lambda n: n is not None and re.fullmatch(r"differ by 0\.\d+ on average", n), layers)
    if len(differences) != 3 or any(n.name == "differ by 0.000 on average" for n in differences):
        raise Failed(f"of two images it is said {[n.name for n in differences]}")
    app.click(app.find(name="Beside"))
    app.wait(lambda: not app.all(name="Kept beside"), 20, "what was kept to go")
    if app.all("label", "test image 1 · Now", inside=layers):
        raise Failed("nothing is beside the layers, and they say which image is theirs")
    app.key("ctrl+Left")
    app.wait_text("test image 0 ")
    steps.ok()

    if app.all(name="More"):
        raise Failed("there is room for everything, and More is there")
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "strata"], capture_output=True, text=True)
    subprocess.run(["xdotool", "windowsize", window.stdout.split()[0], "720", "880"], check=True)
    app.click(app.find(name="More"))
    for word in ("Next Mistake", "Open…", "Grad-CAM", "Scaled"):
        app.find("menu item", name=word)
    app.key("Down", "Return")  # Next Image, below Previous Image
    app.wait_text("test image 1 ")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evaluate by hand: an empty page that says what to do, a trained network's result, a cell of the confusion matrix opened by
the pointer and by the keyboard, the images in it, one of them inspected."""

import json
import os
import re
import shutil
import tempfile

from strata_driver import App, Failed, Steps, description


def classes_shown(app):
    """The true class and the one taken for it, as the two choices above the images say."""
    choices = [app.find("combo box", name=name) for name in ("True class", "Class the images are taken for")]
    return [app.all("label", inside=choice)[0].name for choice in choices]


steps = Steps(
    "without a network the page says to train first",
    "a trained network's result is counted out",
    "a click on a cell of the matrix shows the images in it",
    "the keyboard opens a cell too",
    "curves of a class are shown",
    "an image is followed to its layers",
    "so is another that is clicked twice",
)
folder = tempfile.mkdtemp(prefix="strata-test-")
app = None
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
    app.key("alt+4")
    app.wait_text("Train the Model First")
    steps.ok()

    app.key("ctrl+r")
    label = app.find("label", name=lambda n: n is not None and re.search(r" right: [\d,]+ of 10,000 images", n), seconds=120)
    shown = int(re.search(r"right: ([\d,]+) of", label.name).group(1).replace(",", ""))
    if shown < 5000:
        raise Failed(f"one epoch should do better than “{label.name}”")
    steps.ok()

    matrix = app.find(name="Confusion matrix")
    if not re.search(r"Most mistakes: .* taken for .*: \d+ images", description(matrix)):
        raise Failed(f"the matrix says “{description(matrix)}”")
    app.click(matrix, share_x=0.3, share_y=0.3)
    app.find("label", name=lambda n: n is not None and re.fullmatch(r"[\d,]+ images?", n))
    first = classes_shown(app)
    if "Any" in " ".join(first):
        raise Failed(f"the images shown are of {first}")
    steps.ok()

    app.key("Escape")
    app.find(name="Confusion matrix")
    app.key("Right", "Down", "Return")
    app.find("label", name=lambda n: n is not None and re.fullmatch(r"[\d,]+ images?", n))
    app.wait(lambda: all(one != other for one, other in zip(first, classes_shown(app))),
             what=f"the cell right and below {first}")
    steps.ok()

    app.click(app.find(name="Curves"))
    curve = app.find(name="ROC curve")
    if not re.search(r"area under the curve 0\.\d{3}", description(curve)):
        raise Failed(f"the ROC curve says “{description(curve)}”")
    steps.ok()

    app.click(app.find(name="Images"))
    place = app.find("label", name=lambda n: n is not None and re.fullmatch(r"test image [\d,]+", n)).name
    button = app.find("push button", name="Inspect")
    app.reveal(button)
    app.click(button)
    app.wait_text(f"{place} · true class")
    steps.ok()

    app.key("alt+4")
    is_place = re.compile(r"test image [\d,]+")
    tile = app.wait(lambda: app.all("table cell", name=lambda n: n is not None and "test image" in n), what="images")[1]
    app.click(tile)
    other = app.wait(lambda: [n.name for n in app.all("label", name=lambda n: n is not None and is_place.fullmatch(n))
                              if n.name != place], what="another image beside")[0]
    app.click(tile, times=2)
    app.wait_text(f"{other} · true class")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

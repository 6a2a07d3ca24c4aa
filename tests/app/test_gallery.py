# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery by hand: scrolled faster than it is drawn, stepped through, filtered and sorted; with the pointer and the
keyboard alone, and as a screen reader is told it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, extents  # noqa: E402

steps = Steps(
    "each class says its count and its share",
    "a wheel turned faster than frames come leaves no gallery empty",
    "Home and the arrows go through the images",
    "a split shows its own images",
    "class chips leave their classes alone",
    "sorted by class, the classes stand together",
)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def tiles(app):
    """The names of the tiles that are in sight, in reading order."""
    grid = app.find("table", name="Images")
    _, top, _, height = extents(grid)
    cells = [(extents(n), n.name) for n in app.all("table cell", inside=grid)]
    cells = [(box, name) for box, name in cells if box and top - box[3] < box[1] < top + height]
    return [name for box, name in sorted(cells, key=lambda c: (c[0][1], c[0][0]))]


app = None
try:
    app = App("standardized")
    app.key("alt+1")
    app.find(name="Coat, train image 0", seconds=60)
    app.find(name="T-shirt: 5,543 images, 10.1 %")
    app.find(name="Trouser: 5,444 images, 9.9 %")
    steps.ok()

    app.scroll(app.find("table", name="Images"), 5, times=400)
    # The selected tile is kept, wherever the gallery is.
    app.wait(lambda: "T-shirt, train image 1" not in tiles(app), what="the gallery to scroll")
    app.wait(lambda: len(tiles(app)) > 20, what="tiles after the wheel")
    steps.ok()

    app.click(app.find("table", name="Images"))
    app.key("Home")
    app.wait_text("train image 0 ")
    app.key("Right", "Right")
    app.wait_text("train image 2 ")
    app.key("ctrl+Right")
    app.wait_text("train image 3 ")
    app.key("ctrl+Left")
    app.wait_text("train image 2 ")
    steps.ok()

    app.click(app.find(name=starts("Test 10,000")))
    app.wait(lambda: tiles(app)[:1] == ["Ankle boot, test image 0"], what="the test images")
    app.find(name="Coat: 1,000 images, 10.0 %")
    steps.ok()

    app.click(app.find(name=starts("Bag: ")))
    app.wait(lambda: tiles(app) and all(name.startswith("Bag, test") for name in tiles(app)), what="bags alone")
    app.click(app.find(name=starts("Dress: ")))
    app.wait(lambda: {name.partition(",")[0] for name in tiles(app)} == {"Bag", "Dress"}, what="bags and dresses")
    app.click(app.find(name=starts("Bag: ")))
    app.click(app.find(name=starts("Dress: ")))
    steps.ok()

    app.click(app.find(name="Sort by class"))
    # The selected image stays in sight, amid those of its class and at most the end of the class before.
    app.wait(lambda: 0 < len({name.partition(",")[0] for name in tiles(app)}) <= 2, what="one class after the other")
    app.click(app.find(name="Sort by class"))
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()

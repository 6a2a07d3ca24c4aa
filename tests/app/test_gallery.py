# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery by hand: scrolled faster than it is drawn, stepped through, filtered and sorted; with the pointer and the
keyboard alone, and as a screen reader is told it."""

import os
import re
import sys
import tempfile

import gi

gi.require_version("GdkPixbuf", "2.0")
import pyatspi  # noqa: E402
from gi.repository import GdkPixbuf  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, extents  # noqa: E402

steps = Steps(
    "each class says its count and its share",
    "a wheel turned faster than frames come leaves no gallery empty",
    "Home and the arrows go through the images",
    "a split shows its own images",
    "class chips leave their classes alone",
    "sorted by class, the classes stand together",
    "the slider makes the images larger, by pointer and by key",
    "a double click enlarges an image, the keys go on to the next and back",
    "Enter enlarges the selected one",
    "the shown images are saved as PNG, in the rows and columns asked for",
    "and as SVG and PDF",
)
ROWS, COLUMNS = 3, 4


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def tiles(app):
    """The names of the tiles that are in sight, in reading order."""
    grid = app.find("table", name="Images")
    _, top, _, height = extents(grid)
    cells = [(extents(n), n.name) for n in app.all("table cell", inside=grid)]
    cells = [(box, name) for box, name in cells if box and top - box[3] < box[1] < top + height]
    return [name for box, name in sorted(cells, key=lambda c: (c[0][1], c[0][0]))]


def wait_enlarged(app, title):
    """Waits until an image is enlarged: it has the focus then."""
    app.wait(lambda: [n for n in app.all(name=title) if n.getState().contains(pyatspi.STATE_FOCUSED)], what=title)


def side(app):
    """How wide a tile is."""
    return extents(app.find("table cell", inside=app.find("table", name="Images")))[2]


def save_shown(app, path):
    """The shown images as a picture, with the keyboard: rows, columns, Save."""
    app.click(app.find(name="The shown images as a picture"))
    app.key("ctrl+a")
    app.type(str(ROWS))
    app.key("Tab", "ctrl+a")
    app.type(str(COLUMNS))
    app.key("Tab", "Tab", "Return")
    app.choose(path)
    app.wait(lambda: os.path.exists(path), 20, path)


def check_grid(path):
    """Of a picture on white paper: nothing stands between its rows and columns, and something in each."""
    picture = GdkPixbuf.Pixbuf.new_from_file(path)
    width, height, stride = picture.get_width(), picture.get_height(), picture.get_rowstride()
    n, pixels = picture.get_n_channels(), picture.get_pixels()

    def is_white(x, y):
        return min(pixels[y * stride + x * n:y * stride + x * n + 3]) == 255

    columns = [all(is_white(width * i // (2 * COLUMNS), y) for y in range(height)) for i in range(1, 2 * COLUMNS)]
    rows = [all(is_white(x, height * i // (2 * ROWS)) for x in range(width)) for i in range(1, 2 * ROWS)]
    if columns != [i % 2 == 0 for i in range(1, 2 * COLUMNS)] or rows != [i % 2 == 0 for i in range(1, 2 * ROWS)]:
        raise Failed(f"{path}, {width} by {height}, is white in half columns {columns} and half rows {rows}")


folder = tempfile.TemporaryDirectory(prefix="strata-test-")
app = None
try:
    app = App("standardized", GSETTINGS_BACKEND="keyfile")
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

    before = side(app)
    slider = app.find("slider", name="Size of the images")
    app.click(slider, share_x=0.7)
    app.wait(lambda: side(app) > before + 20, what="larger images")
    larger = side(app)
    app.key("Page_Up")
    app.wait(lambda: side(app) > larger + 20, what="images larger still")
    app.key("Page_Down")
    app.wait(lambda: side(app) == larger, what="the size before")
    steps.ok()

    app.click(app.find("table", name="Images"), share_x=0.06, share_y=0.08)
    app.key("Home")
    app.click(app.find("table cell", name="Ankle boot, test image 0"), times=2)
    wait_enlarged(app, "Ankle boot · test image 0")
    app.key("ctrl+Right")
    wait_enlarged(app, "Pullover · test image 1")
    app.key("ctrl+Left")
    wait_enlarged(app, "Ankle boot · test image 0")
    app.key("Escape", "Right")
    app.wait_text("test image 1 ")
    steps.ok()

    app.key("Return")
    wait_enlarged(app, "Pullover · test image 1")
    app.click(app.find("push button", name="Back to all images"))
    app.key("Right")
    app.wait_text("test image 2 ")
    steps.ok()

    png = os.path.join(folder.name, "shown.png")
    save_shown(app, png)
    check_grid(png)
    with open(f"{app.home}/xdg_config_home/glib-2.0/settings/keyfile", encoding="utf-8") as file:
        if f"last-folder='file://{folder.name}'" not in file.read():
            raise Failed("the folder of the picture is not kept for the next one")
    steps.ok()

    svg, pdf = os.path.join(folder.name, "shown.svg"), os.path.join(folder.name, "shown.pdf")
    save_shown(app, svg)
    with open(svg, encoding="utf-8") as file:
        text = file.read()
    if not text.startswith("<?xml") or len(re.findall(r"<image\b", text)) != ROWS * COLUMNS:
        raise Failed(f"the SVG begins with “{text[:60]}” and holds {len(re.findall(r'<image', text))} images")
    save_shown(app, pdf)
    with open(pdf, "rb") as file:
        data = file.read()
    if not data.startswith(b"%PDF-") or data.count(b"/Subtype /Image") != ROWS * COLUMNS:
        raise Failed(f"the PDF begins with {data[:8]} and holds {data.count(b'/Subtype /Image')} images")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    folder.cleanup()
    if app is not None:
        app.close()

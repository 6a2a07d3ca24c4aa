# SPDX-License-Identifier: GPL-3.0-or-later
"""What a window opens, saves, refuses and keeps: with real keys, on files of its own."""

import glob
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps  # noqa: E402

EXPERIMENTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../data/experiments")
folder = tempfile.mkdtemp(prefix="strata-test-")
path = os.path.join(folder, "my net.strata")
with open(os.path.join(EXPERIMENTS, "sigmoid.strata")) as bundled:
    experiment = json.load(bundled)
experiment["fit"]["epochs"] = 1000  # still training when the window is closed, on any machine
with open(path, "w") as file:
    json.dump(experiment, file)
bad = os.path.join(folder, "bad.strata")
with open(bad, "w") as file:
    file.write('{"format": 1, "name": "bad", "layers": [{"class_name": "Dens"}]}')


def layers():
    with open(path) as saved:
        return json.load(saved)["layers"]


steps = Steps("a faulty file is refused in words that name it",
              "a file is opened under its name",
              "a number goes to the image of that index",
              "a class leaves its images alone",
              "an edit marks the title",
              "Ctrl+S writes it",
              "what another program wrote meanwhile is not replaced unasked",
              "nor is a file whose ending was not typed",
              "closing with an unsaved edit asks",
              "closing while it trains asks",
              "what was trained is beside the file")
app = App(bad)
try:
    app.wait_text("bad.strata")
    app.wait_text("Dens")
    steps.ok()
    app.close()

    app = App(path)
    app.find("frame", name=lambda n: n is not None and n.startswith("my net"))
    steps.ok()

    app.key("alt+1", "ctrl+f")
    app.find(name="Coat, train image 0", seconds=30)
    app.type("4321")
    app.wait_text("train image 4,321")
    steps.ok()

    app.key("ctrl+a")
    app.type("sandal")
    app.wait(lambda: app.all("table cell", name=lambda n: n.startswith("Sandal, train")), what="sandals")
    if app.all("table cell", name=lambda n: n.startswith("Coat, train")):
        raise Failed("coats are shown among the sandals")
    steps.ok()

    app.key("alt+2")
    app.key("Delete")
    app.find("frame", name=lambda n: n is not None and n.startswith("• my net"))
    if len(layers()) != 4:
        raise Failed("the file was changed before it was saved")
    steps.ok()

    app.key("ctrl+s")
    app.find("frame", name=lambda n: n is not None and n.startswith("my net"))
    if len(layers()) != 3:
        raise Failed(f"the file has {len(layers())} layers")
    steps.ok()

    with open(path, encoding="utf-8") as saved:
        elsewhere = json.load(saved)
    elsewhere["layers"] = elsewhere["layers"][:1]
    with open(path, "w", encoding="utf-8") as saved:
        json.dump(elsewhere, saved)
    app.key("ctrl+z", "ctrl+s")
    app.wait_text("Was Changed Meanwhile")
    app.key("Escape")
    app.wait(lambda: not app.has_text("Was Changed Meanwhile"), what="the question to go")
    if len(layers()) != 1:
        raise Failed("what another program wrote was replaced")
    app.key("ctrl+s")
    app.click(app.find("push button", name=lambda n: n is not None and "Replace" in n))
    app.wait(lambda: len(layers()) == 4, what="the file to be replaced")
    app.key("ctrl+shift+z", "ctrl+s")
    app.wait(lambda: len(layers()) == 3, what="the file to be written once more, unasked")
    steps.ok()

    other = os.path.join(folder, "other.strata")
    shutil.copy(path, other)
    app.key("ctrl+z", "ctrl+shift+s")
    app.choose(other.removesuffix(".strata"))
    app.wait_text("Replace “other.strata”?")
    app.key("Escape")
    app.wait(lambda: not app.has_text("Replace “other.strata”?"), what="the question to go")
    with open(other, encoding="utf-8") as saved:
        if len(json.load(saved)["layers"]) != 3:
            raise Failed("a file whose ending was not typed was replaced")
    app.key("ctrl+shift+z")
    steps.ok()

    app.key("ctrl+z", "ctrl+w")
    app.wait_text("Save Changes?")
    app.key("Escape")
    app.wait(lambda: not app.has_text("Save Changes?"), what="the question to go")
    steps.ok()

    app.key("ctrl+s", "ctrl+r")
    app.wait_text("Epoch")
    app.key("ctrl+w")
    app.wait_text("Stop the Training and Close?")
    steps.ok()

    app.click(app.find("push button", name=lambda n: n is not None and "Stop and Close" in n))
    app.process.wait(60)
    kept = glob.glob(os.path.join(folder, "*.h5"))
    if len(kept) != 1 or os.path.getsize(kept[0]) < 1000:
        raise Failed(f"beside the file there is {os.listdir(folder)}")
    if app.process.returncode != 0:
        raise Failed(f"the program ended with {app.process.returncode}")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    app.close()
    shutil.rmtree(folder, ignore_errors=True)

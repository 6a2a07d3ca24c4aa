#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kept trainings by hand: three are drawn over each other and told apart, one is saved as an archive and as a report, and
an experiment is restored from its run."""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile

import runs_fixture
from strata_driver import App, Failed, Steps, extents, is_sensitive, pyatspi

steps = Steps(
    "kept trainings are listed",
    "a run is exported with its network as one archive",
    "a report of it has curves, layers and the confusion matrix",
    "three are ticked and drawn over each other",
    "a title that orders them shows what comes first",
    "what differs is said, setting by setting and layer by layer",
    "a run is deleted by its key, and put back",
    "an experiment is restored, by the button and by a double click",
)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def save(app, down, title, path):
    """Opens the menu that saves the selected run, goes so many items down, and answers the file chooser of that title."""
    button = app.find(name="Save the selected run")

    def is_open():
        app.click(button)
        return app.all("menu item")

    app.wait(is_open, 20, "the menu")  # the first click after a file chooser is not for the window
    app.key(*["Down"] * down, "Return")
    app.wait(lambda: title in app.titles(), 20, title)
    app.choose(path)
    app.wait(lambda: os.path.exists(path) and title not in app.titles(), 60, path)


app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        runs_fixture.add_several(folder)
        trained = os.path.join(folder, "xdg_data_home/strata/runs/trained")
        subprocess.run([os.environ["STRATA_CLI"], "train", "sigmoid", "--epochs", "2", "--batch-size", "256", "--quiet",
                        "--out", trained], check=True)
        runs_fixture.write(os.path.join(trained, "about.json"), {"name": "Trained now", "note": "two epochs", "starred": False})
        with open(os.path.join(trained, "run.json"), encoding="utf-8") as file:
            record = json.load(file)
        record["origin"] = {"run": "deleted long ago", "name": "Older one", "epoch": 4}
        runs_fixture.write(os.path.join(trained, "run.json"), record)
        app = App("sigmoid", keep=folder)
        app.key("alt+6")
        app.wait_text("7 runs")
        app.wait_text("Went on from “Older one” after epoch 4")
        app.wait(lambda: any(node.getState().contains(pyatspi.STATE_FOCUSED)
                             for node in app.all("check box", "Draw its curve")), what="the focus in the table of runs")
        steps.ok()

        app.click(app.find("label", "Trained now"))
        archive = os.path.join(folder, "run.zip")
        save(app, 0, "Export Run", archive)
        with zipfile.ZipFile(archive) as kept:
            names = {name.partition("/")[2] for name in kept.namelist()}
            log = kept.read("trained/log.txt").decode()
            if kept.testzip() is not None:
                raise Failed("the archive is damaged")
        for name in ("run.json", "experiment.strata", "history.json", "model.h5"):
            if name not in names:
                raise Failed(f"the archive lacks {name}: {sorted(names)}")
        if "Epoch 2/2 - " not in log or "kernels" not in log:
            raise Failed(f"the log says {log}")
        steps.ok()

        report = os.path.join(folder, "run.pdf")
        save(app, 1, "Save Report", report)
        with open(report, "rb") as file:
            content = file.read()
        if not content.startswith(b"%PDF") or not content.rstrip().endswith(b"%%EOF") or len(content) < 15000:
            raise Failed(f"the report is no PDF with pictures: {len(content)} bytes, {content[:20]}")
        if shutil.which("pdftotext"):
            said = subprocess.run(["pdftotext", "-layout", report, "-"], check=True, capture_output=True, text=True).stdout
            for part in ("Trained now", "two epochs", "Older one", "All 2 epochs done", "training", "266,610", "taken for", "Ankle boot",
                         "compile.optimizer.learning_rate"):
                if part not in said:
                    raise Failed(f"the report lacks “{part}”: {said}")
        steps.ok()

        ticks = app.wait(lambda: [n for n in app.all(name="Draw its curve") if n.getRoleName() == "check box"], 20, "ticks")
        button = app.find("push button", "What Differs")
        if is_sensitive(button):
            raise Failed("nothing is ticked, and What Differs can be pressed")
        for tick in ticks[3:6]:
            app.click(tick)
        app.find("image", "Curves of the ticked runs")
        steps.ok()

        table = app.find("tree table", "Runs")
        title = app.find("label", "Name", inside=table)

        def first_seen():
            """The name in the first row that is whole below the titles."""
            x, y, _, height = extents(title)
            names = [n for n in app.all("label", inside=table) if extents(n)[0] == x and extents(n)[1] > y + height]
            return min(names, key=lambda n: extents(n)[1]).name

        app.scroll(table, 5, 20)
        app.wait(lambda: first_seen() != "Trained now", what="the table to be scrolled")
        app.click(title)
        app.wait(lambda: first_seen() == "A first network", 10, "the first name in sight")
        steps.ok()

        app.click(app.find("push button", "What Differs"))
        app.wait(lambda: "What Differs" in app.titles(), 20, "the window")
        for text in ("Settings That Differ", "compile.optimizer.learning_rate", "Layers Side by Side",
                     "Dense · units 500, activation sigmoid, use_bias true", "changed"):
            app.wait_text(text)
        app.key("Escape")
        app.wait(lambda: "What Differs" not in app.titles(), 20, "the window to close")
        steps.ok()

        app.click(app.find("label", "Twenty layers"))
        app.key("Delete")
        toast = app.wait(lambda: [n for n in app.all("push button", lambda n: n and "Undo" in n) if is_sensitive(n)], 12, "Undo")
        if app.all("label", "Twenty layers"):
            raise Failed("it is there still")
        app.click(toast[0])
        app.wait_text("7 runs")
        steps.ok()

        app.click(app.find("label", "Standardized pixels"))
        app.click(app.find("push button", "Open"))
        app.find("list item", starts("Standard scaling"))
        app.key("alt+6")
        app.click(app.wait(lambda: app.all("label", "A first network"), what="a run of raw pixels")[-1], times=2)
        app.find("list item", starts("Raw pixels"))
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

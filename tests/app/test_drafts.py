# SPDX-License-Identifier: GPL-3.0-or-later
"""Unsaved edits outlive a killed program: every window's are offered at the next start, restored as they were, and gone
once they are saved, given up or discarded."""

import glob
import json
import os
import shutil
import signal
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps  # noqa: E402

EXPERIMENTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../data/experiments")
home = tempfile.mkdtemp(prefix="strata-test-")
path = os.path.join(home, "my net.strata")
shutil.copy(os.path.join(EXPERIMENTS, "sigmoid.strata"), path)


def drafts():
    """The layers of each draft on the disk, by the experiment's name."""
    found = {}
    for name in glob.glob(os.path.join(home, "xdg_state_home", "strata", "drafts", "*.strata")):
        try:
            with open(name) as file:
                draft = json.load(file)
        except FileNotFoundError:
            continue
        found[draft["name"]] = len(draft["layers"])
    return found


def kill(app):
    app.process.send_signal(signal.SIGKILL)
    app.process.wait(10)


def starts_with(text):
    return lambda name: name is not None and name.startswith(text)


steps = Steps("an edit becomes a draft, and undoing it takes the draft away",
              "each of two windows has a draft of its own",
              "after a kill both are offered",
              "one is restored as it was, under its file's name and unsaved",
              "saving it takes its draft away",
              "the other is discarded, and Undo brings it back",
              "discarded for good it is not offered again")
app = None
try:
    app = App(path, keep=home)
    app.find("frame", name=starts_with("my net"))
    app.key("alt+2")
    app.find(name=starts_with("dense, Dense"))
    app.key("Delete")
    app.wait(lambda: len(drafts()) == 1, what="a draft")
    app.key("ctrl+z")
    app.wait(lambda: not drafts(), what="the draft to go")
    steps.ok()

    app.key("Delete")
    app.wait(lambda: len(drafts()) == 1, what="a draft again")
    layers = next(iter(drafts().values()))
    if layers != 3:
        raise Failed(f"the draft has {layers} layers")
    app.act("open-bundled", "<'deep-selu'>")
    app.find("frame", name=starts_with("selu"))
    app.act("page", "<'model'>", window=2)
    app.find(name=starts_with("dense"))
    app.key("Delete")
    app.wait(lambda: len(drafts()) == 2, what="two drafts")
    steps.ok()

    kill(app)
    app = App(keep=home)
    app.wait_text("Restore Unsaved Work?")
    app.find("push button", name="Restore my net")
    app.find("push button", name="Restore selu")
    steps.ok()

    app.click(app.find("push button", name="Restore my net"))
    app.find("frame", name=starts_with("• my net"))
    with open(path) as file:
        if len(json.load(file)["layers"]) != 4:
            raise Failed("the file was changed before it was saved")
    app.key("ctrl+s")
    app.find("frame", name=starts_with("my net"))
    with open(path) as file:
        if len(json.load(file)["layers"]) != 3:
            raise Failed("the file does not have the restored edits")
    steps.ok()

    app.wait(lambda: len(drafts()) == 1, what="one draft to go")
    steps.ok()

    app.key("alt+Left")
    app.click(app.find("push button", name=starts_with("Discard the edits of selu")))
    app.wait(lambda: not app.has_text("Restore Unsaved Work?"), what="the offer to go")
    app.click(app.find("push button", name=lambda n: n is not None and "Undo" in n))
    app.wait_text("Restore Unsaved Work?")
    if len(drafts()) != 1:
        raise Failed("the draft is gone from the disk")
    steps.ok()

    app.click(app.find("push button", name=starts_with("Discard the edits of selu")))
    app.wait(lambda: not drafts(), what="the draft to go from the disk")
    kill(app)
    app = App(keep=home)
    app.wait_text("Ready Experiments")
    if app.has_text("Restore Unsaved Work?"):
        raise Failed("a discarded draft is offered")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(home, ignore_errors=True)

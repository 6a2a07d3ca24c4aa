#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several windows at once, each with its own experiment and training; and a window that opens as it was left."""

import re
import subprocess
import tempfile
import time

from strata_driver import App, Failed, Steps, extents, write_endless

steps = Steps("two experiments are open in two windows", "both train at the same time", "each stops by itself",
              "what has no training to lose closes, the other stays",
              "size, page and side pane are kept, and the size is taken up again",
              "a window that was narrow has its title beside the pages again once it is wide")


def starts(text):
    return lambda n: n is not None and n.startswith(text)


def size():
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "strata"], capture_output=True, text=True).stdout.split()[0]
    told = subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], capture_output=True, text=True).stdout
    return window, tuple(int(re.search(rf"{side}=(\d+)", told).group(1)) for side in ("WIDTH", "HEIGHT"))


app = None
folder = tempfile.TemporaryDirectory(prefix="strata-test-")
try:
    app = App(write_endless(folder.name, "sigmoid", "sigmoid"), write_endless(folder.name, "complete", "complete"))
    first, second = app.find("frame", name=starts("sigmoid")), app.find("frame", name=starts("complete"))
    steps.ok()

    app.act("train", window=1)
    app.act("train", window=2)
    for window in (first, second):
        app.find(name=starts("Epoch "), inside=window, seconds=120)
    steps.ok()

    app.act("stop-now", window=1)
    app.wait(lambda: app.all(name=starts("Stopped in epoch"), inside=first), 60, "the first to stop")
    if app.all(name=starts("Stopped in epoch"), inside=second):
        raise Failed("the second training was stopped with the first")
    app.act("stop-now", window=2)
    app.wait(lambda: app.all(name=starts("Stopped in epoch"), inside=second), 60, "the second to stop")
    steps.ok()
    app.close()

    home = tempfile.mkdtemp(prefix="strata-test-")
    app = App("sigmoid", keep=home, GSETTINGS_BACKEND="keyfile")
    app.find("frame", name=starts("A first network"))
    app.act("new-window", window=0)
    app.wait(lambda: len(app.titles()) == 2, what="a second window")
    app.key("ctrl+w")
    app.wait(lambda: len(app.titles()) == 1, what="one window alone")
    steps.ok()

    window, _ = size()
    subprocess.run(["xdotool", "windowsize", "--sync", window, "1200", "700"], check=True)
    app.act("page", "<'model'>")
    app.key("F9")
    app.act("page", "<'train'>")
    _, left = size()
    app.key("ctrl+w")
    app.process.wait(30)
    with open(f"{home}/xdg_config_home/glib-2.0/settings/keyfile", encoding="utf-8") as file:
        kept = file.read()
    for wanted in ("last-page='train'", "-visible=false"):
        if wanted not in kept:
            raise Failed(f"{wanted} is not among what is kept: {kept}")

    app = App("standardized", keep=home, GSETTINGS_BACKEND="keyfile")
    app.find("frame", name=starts("Scaling"))
    if size()[1] != left:
        raise Failed(f"the window was {left} and is {size()[1]}")
    steps.ok()

    window, _ = size()
    for width in (370, 1420):
        subprocess.run(["xdotool", "windowsize", "--sync", window, str(width), "800"], check=True)
        time.sleep(1)
    app.wait(lambda: [label for label in app.all("label", "Scaling") if extents(label)[0] < 300], 10, "the title at the left")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    folder.cleanup()
    if app is not None:
        app.close()

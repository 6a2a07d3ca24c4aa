#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever has turned animations off sees none: frames are counted while a page is switched and while a lesson points at a
control, which pulses."""

import os
import tempfile
import time

from strata_driver import App, Failed, Steps

steps = Steps("with animations a page fades in and a lesson's control pulses", "without them both stand still")


def count_frames(log, act, seconds):
    """Frames painted within so many seconds of an act."""
    def painted():
        with open(log, encoding="utf-8") as file:
            return sum(line.split()[2] == "1" for line in file if line.count(" ") == 3)
    before = painted()
    act()
    time.sleep(seconds)
    return painted() - before


def measure(animated):
    home = tempfile.mkdtemp(prefix="strata-test-")
    settings = os.path.join(home, "xdg_config_home", "gtk-4.0")
    os.makedirs(settings)
    with open(os.path.join(settings, "settings.ini"), "w", encoding="utf-8") as file:
        file.write(f"[Settings]\ngtk-enable-animations={int(animated)}\n")
    log = os.path.join(home, "frames")
    app = App("sigmoid", keep=home, STRATA_FRAME_LOG=log)
    try:
        app.wait_text("266,610")
        app.act("page", "<'data'>")
        app.wait_text("5,000", seconds=60)
        time.sleep(1.5)
        switched = count_frames(log, lambda: app.act("back"), 1)
        app.act("start-lesson", "<'first-model'>")
        app.wait_text("Step 1")
        time.sleep(1.5)
        app.act("page", "<'runs'>")
        pulsed = count_frames(log, lambda: app.act("page", "<'data'>"), 2)
        return switched, pulsed
    finally:
        app.close()


try:
    moving = measure(True)
    print(f"# frames with animations: {moving}")
    if moving[0] < 4 or moving[1] < 20:
        raise Failed(f"too few frames for a fade and a pulse: {moving}")
    steps.ok()
    still = measure(False)
    print(f"# frames without: {still}")
    if still[0] > moving[0] / 2 or still[1] > 6:
        raise Failed(f"frames without animations: {still}, with: {moving}")
    steps.ok()
except Failed as error:
    steps.fail(None, error)

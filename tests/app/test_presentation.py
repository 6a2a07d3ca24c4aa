# SPDX-License-Identifier: GPL-3.0-or-later
"""Presentation mode in a window that has no room for two side panes, and a file dropped on the window from another program."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, extents, skip  # noqa: E402

EXPERIMENTS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../data/experiments")

# A program of which a file is dragged.
SOURCE = """
import sys
import gi
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GObject, Gtk

def activate(app):
    label = Gtk.Label(label="a file")
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(sys.argv[1])])
    source.set_content(Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.FileList, files)))
    label.add_controller(source)
    Gtk.ApplicationWindow(application=app, title="a folder", child=label, default_width=160, default_height=80).present()

app = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", activate)
app.run([])
"""

try:
    import gi
    gi.require_version("Gtk", "4.0")
except (ImportError, ValueError):
    skip("Python's GTK 4 is not installed")

steps = Steps("a presentation of a narrow window shows the stack alone",
              "and brings back what stood beside it",
              "a file dropped on the start page is opened")


def xdotool(*args):
    return subprocess.run(["xdotool", *map(str, args)], check=True, capture_output=True, text=True).stdout.split()


def is_beside(app, name):
    """Whether something of that name stands within the window, on its pane."""
    _, _, width, _ = extents(app.window())
    return any(0 <= extents(node)[0] < width for node in app.all(name=name))


def drag(done):
    xdotool("mousemove", 120, 340, "mousedown", 1)
    for i in range(1, 41):
        xdotool("mousemove", 120 + 10 * i, 340 + 2 * i)
        time.sleep(0.03)
    xdotool("mouseup", 1)
    for _ in range(50):
        if done():
            return True
        time.sleep(0.1)
    return False


folder = tempfile.mkdtemp(prefix="strata-test-")
app = source = None
try:
    app = App("sigmoid")
    window = xdotool("search", "--onlyvisible", "--class", "strata")[0]
    xdotool("windowsize", "--sync", window, 720, 800)
    app.key("alt+2")
    app.wait(lambda: is_beside(app, "Units"), what="the inspector")
    if is_beside(app, "Find a layer"):
        raise Failed("both panes stand in a window of 720")
    app.key("F5")
    app.wait(lambda: not is_beside(app, "Units"), what="the inspector to go")
    app.wait_text("leaves the presentation")
    if is_beside(app, "Find a layer"):
        raise Failed("the palette took the inspector's place")
    steps.ok()

    app.key("F5")
    app.wait(lambda: is_beside(app, "Units"), what="the inspector again")
    if is_beside(app, "Find a layer"):
        raise Failed("the palette came as well")
    steps.ok()
    app.close()

    path = os.path.join(folder, "dropped.strata")
    shutil.copy(os.path.join(EXPERIMENTS, "complete.strata"), path)
    app = App()
    source = subprocess.Popen([sys.executable, "-c", SOURCE, path])
    other = app.wait(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^a folder$"],
                                            capture_output=True, text=True).stdout.split(), what="the other program")[-1]
    xdotool("windowmove", "--sync", other, 40, 300)
    xdotool("windowraise", other)
    # Between two programs a drag takes its time, and one that is let go too early is none.
    for _ in range(3):
        if drag(lambda: any(title.startswith("dropped") for title in app.titles())):
            break
    app.find("frame", name=lambda n: n is not None and n.startswith("dropped"))
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if source is not None:
        source.terminate()
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every format that the Export window offers is written through it, by the keyboard; a model of each format that can be opened
is, through the menu and dropped from another program."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps, extents  # noqa: E402

# What the list says, the file's name, how the file begins.
FORMATS = (
    ("Keras model in HDF5", "model.h5", b"\x89HDF"),
    ("Keras model", "model.keras", b"PK"),
    ("Keras weights", "model.weights.h5", b"\x89HDF"),
    ("NumPy arrays of the weights", "model.npz", b"PK"),
    ("ONNX model", "model.onnx", None),
    ("Keras program", "model.py", None),
)
# A window with one handle: a file is dragged from it as from a file manager.
SOURCE = """
import sys
import gi
gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk
def activate(app):
    window = Gtk.ApplicationWindow(application=app, title="source", default_width=120, default_height=90)
    label = Gtk.Label(label="file")
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(sys.argv[1])])
    source.connect("prepare", lambda *_: Gdk.ContentProvider.new_for_value(files))
    window.set_child(label)
    label.add_controller(source)
    window.present()
app = Gtk.Application(application_id="org.strata.test.Source", flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", activate)
app.run([])
"""

folder = tempfile.mkdtemp(prefix="strata-test-")
trained = os.path.join(folder, "trained")
subprocess.run([os.environ["STRATA_CLI"], "train", "sigmoid", "--epochs", "1", "--quiet", "--out", trained], check=True)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def export(app, what, path):
    app.key("ctrl+e")
    app.click(app.find("list item", what))
    app.click(app.find("push button", name=lambda n: n is not None and "Export…" in n))
    app.choose(path)
    app.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 200, what=f"{path} to be written")


def drop(app, path):
    """From a window of another program onto the middle of this one."""
    process = subprocess.Popen(["/usr/bin/python3", "-c", SOURCE, path])
    try:
        found = app.wait(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^source$"],
                                                capture_output=True, text=True).stdout.split(), what="the other program")
        subprocess.run(["xdotool", "windowmove", "--sync", found[0], "20", "20"], check=False)
        time.sleep(1)
        x, y, width, height = extents(app.window())
        steps = [("mousemove", "80", "80"), ("mousedown", "1")]
        steps += [("mousemove", str(80 + i * (x + width // 2 - 80) // 12), str(80 + i * (y + height // 2 - 80) // 12))
                  for i in range(1, 13)]
        for step in steps:
            subprocess.run(["xdotool", *step], check=True)
            time.sleep(0.1)
        time.sleep(0.5)
        subprocess.run(["xdotool", "mouseup", "1"], check=True)
    finally:
        time.sleep(1)
        process.terminate()
        process.wait()


steps = Steps(*(f"{name} is written" for _, name, _ in FORMATS),
              "a .keras file is opened by the menu", "a .h5 file is opened when it is dropped")
app = None
try:
    app = App(os.path.join(trained, "model.h5"))
    app.find("frame", name=starts("model"))
    for what, name, beginning in FORMATS:
        path = os.path.join(folder, name)
        export(app, what, path)
        with open(path, "rb") as file:
            start = file.read(4)
        if beginning is not None and not start.startswith(beginning):
            raise Failed(f"{name} begins with {start}")
        steps.ok()
    app.close()

    app = App()
    app.key("ctrl+o")
    app.choose(os.path.join(folder, "model.keras"))
    app.find("frame", name=starts("model"), seconds=60)
    app.find("list item", starts("dense_2,"))
    steps.ok()
    app.close()

    app = App()
    app.window()
    drop(app, os.path.join(folder, "model.h5"))
    app.find("list item", starts("dense_2,"), seconds=60)
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

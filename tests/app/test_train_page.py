#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Train page by hand: a training to its end, its checkpoints restored and put back, a zoom that new epochs leave as it
is, and a second training compared with the first."""

import json
import os
import tempfile
import threading
import urllib.parse

import pyatspi
import runs_fixture
from gi.repository import Gio, GLib
from strata_driver import App, Failed, Steps, is_sensitive

steps = Steps(
    "a training ends and says why, and whose weights there are",
    "the folder of its TensorBoard logs is opened from the callback's row",
    "its checkpoints are listed with what they are worth",
    "one is restored",
    "and taken out again",
    "the wheel zooms the curves",
    "more epochs go on with the same curve and leave the zoom alone",
    "0 shows all again",
    "the one plot from 0 to 1 has no decades",
    "a second training can be compared with the first",
    "and with one that was kept earlier",
)
HERE = os.path.dirname(os.path.realpath(__file__))


def write_experiment(folder):
    with open(os.path.join(HERE, "../../data/experiments/sigmoid.strata")) as file:
        experiment = json.load(file)
    experiment["fit"].update(epochs=3, batch_size=256, seed=1)
    experiment["callbacks"] = [{"class_name": "TensorBoard", "enabled": True, "config": {"histogram_freq": 1}}]
    path = os.path.join(folder, "short.strata")
    with open(path, "w") as file:
        json.dump(experiment, file)
    return path


class FileManager(threading.Thread):
    """Answers in place of the person's file manager, and keeps the folders it is asked to show."""

    INTERFACE = """<node><interface name="org.freedesktop.FileManager1"><method name="ShowFolders">
        <arg type="as" direction="in"/><arg type="s" direction="in"/></method></interface></node>"""

    def __init__(self):
        super().__init__(daemon=True)
        self.folders = []
        self.ready = threading.Event()

    def run(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.register_object("/org/freedesktop/FileManager1", Gio.DBusNodeInfo.new_for_xml(self.INTERFACE).interfaces[0],
                            self.on_call, None, None)
        Gio.bus_own_name_on_connection(bus, "org.freedesktop.FileManager1", Gio.BusNameOwnerFlags.NONE, None, None)
        self.ready.set()
        GLib.MainLoop.new(context, False).run()

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        uris, _ = parameters.unpack()
        self.folders += [urllib.parse.unquote(urllib.parse.urlparse(uri).path) for uri in uris]
        invocation.return_value(None)


def is_sensitive(node):
    return node.getState().contains(pyatspi.STATE_SENSITIVE)


app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        runs_fixture.add(folder, "earlier", "standardized", "2026-11-21T09:15:00+00:00", 0.87)
        app = App(write_experiment(folder), keep=folder)
        app.wait_text("266,610")
        app.key("alt+3")
        app.wait(lambda: is_sensitive(app.find("push button", name="Train")), what="Train to be possible")
        app.key("ctrl+r")
        app.wait_text("All 3 epochs done · the network holds the weights of epoch 3", seconds=180)
        steps.ok()

        manager = FileManager()
        manager.start()
        manager.ready.wait(10)
        button = app.find("push button", name="Open the folder of TensorBoard")
        app.wait(lambda: is_sensitive(button), what="a folder to open")
        app.reveal(button)
        app.click(button)
        app.wait(lambda: manager.folders, what="the file manager to be asked")
        logs = sorted(os.listdir(manager.folders[0]))
        if not manager.folders[0].endswith("/logs") or logs != ["train", "validation"]:
            raise Failed(f"{manager.folders[0]} was opened, which holds {logs}")
        steps.ok()

        app.click(app.find(name="Checkpoints"))
        app.find("push button", name="Restore Epoch 1")
        app.wait(lambda: [n for n in app.all("label") if n.name.startswith("val_loss 0.") or n.name.startswith("val_loss 1.")],
                 what="a row with its val_loss")
        steps.ok()

        app.click(app.find("push button", name="Restore Epoch 1"))
        app.wait_text("the network holds the weights of epoch 1")
        steps.ok()

        app.click(app.find("push button", name="Undo Restore"))
        app.wait_text("the network holds the weights of epoch 3")
        steps.ok()

        show_all = app.find("push button", name="Show All")
        if is_sensitive(show_all):
            raise Failed("all is shown, and Show All can be pressed")
        app.point(app.find(name="Learning curves"), 0.3, 0.3)
        for _ in range(3):
            app._xdotool("click", 4)
        app.wait(lambda: is_sensitive(app.find("push button", name="Show All")), what="the zoom")
        steps.ok()

        app.act("train-more", "<uint32 2>")
        app.wait_text("All 5 epochs done", seconds=180)
        if not is_sensitive(app.find("push button", name="Show All")):
            raise Failed("new epochs undid the zoom")
        steps.ok()

        app.click(app.find(name="Learning curves"), share_x=0.3, share_y=0.3)
        app.key("0")
        app.wait(lambda: not is_sensitive(app.find("push button", name="Show All")), what="all to be shown")
        steps.ok()

        app.click(app.find(name="One Plot"))
        app.wait(lambda: not is_sensitive(app.find(name="Log")), what="Log to be of no use")
        app.click(app.find(name="One Plot"))
        app.wait(lambda: is_sensitive(app.find(name="Log")), what="Log to be of use again")
        steps.ok()

        app.key("ctrl+r")
        app.wait_text("All 3 epochs done", seconds=180)
        app.click(app.find(name="Compare"))
        if not app.find("check box", name="run 1").getState().contains(pyatspi.STATE_CHECKED):
            raise Failed("the first training is not shown behind the second")
        steps.ok()

        app.click(app.find("list item", name=lambda name: name.startswith("Scaling")))
        box = app.find("check box", name=lambda name: name.startswith("Scaling"))
        if not box.getState().contains(pyatspi.STATE_CHECKED):
            raise Failed("the kept training is not shown behind the present one")
        if app.all("list item", name=lambda name: name.startswith("Scaling")):
            raise Failed("it is offered again")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

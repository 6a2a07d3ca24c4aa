#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has turned away from the window is told by the desktop that a training of over a minute has ended: a service of this
test's own takes the desktop's place. The training is ended by StopAfterTime."""

import json
import os
import tempfile
import threading

from gi.repository import Gio, GLib

from strata_driver import App, Failed, Steps

INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in" name="summary"/><arg type="s" direction="in" name="body"/>
    <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>
"""
HERE = os.path.dirname(os.path.realpath(__file__))
said = []


def on_call(bus, sender, path, interface, method, parameters, invocation):
    if method == "Notify":
        said.append(parameters.unpack()[3:5])
    answers = {"Notify": GLib.Variant("(u)", (1,)), "GetCapabilities": GLib.Variant("(as)", (["body"],)),
               "GetServerInformation": GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))}
    invocation.return_value(answers.get(method))


def serve():
    """The desktop's part of the bus, on a thread of its own."""
    context = GLib.MainContext()
    context.push_thread_default()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object("/org/freedesktop/Notifications", Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], on_call)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop.new(context, False).run()


def write_experiment(folder):
    with open(os.path.join(HERE, "../../data/experiments/sigmoid.strata")) as file:
        experiment = json.load(file)
    experiment["fit"].update(epochs=10000, seed=1)
    experiment["callbacks"] = [{"class_name": "StopAfterTime", "enabled": True, "config": {"minutes": 1.02}}]
    path = os.path.join(folder, "minute.strata")
    with open(path, "w") as file:
        json.dump(experiment, file)
    return path


steps = Steps("a training is stopped after its time", "the desktop is told so")
threading.Thread(target=serve, daemon=True).start()
app = None
with tempfile.TemporaryDirectory(prefix="strata-test-") as folder:
    try:
        app = App(write_experiment(folder))
        app.wait_text("266,610")
        app.key("alt+1")
        app.wait_text("5,000")
        app.act("train")
        # Away from the window: the keyboard's focus to nobody.
        app._xdotool("windowfocus", 0)
        app.wait_text("Stopped early", seconds=150)
        steps.ok()

        app.wait(lambda: said, what="a notification")
        if "Stopped early" not in said[0][1]:
            raise Failed(f"the desktop was told {said}")
        steps.ok()
    except Failed as error:
        steps.fail(app, error)
    finally:
        if app is not None:
            app.close()

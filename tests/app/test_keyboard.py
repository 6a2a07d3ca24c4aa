#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A student's work by the keyboard alone: an experiment from the start page, its images, a layer added, moved, set and undone,
a training paused, continued and stopped, its curves read, and an image looked at."""

import re
import subprocess
import time

from strata_driver import App, Failed, Steps, description, extents

steps = Steps("the first card has the focus, arrows choose another, Enter opens it",
              "Data: arrows go through the images, Enter tells one in full",
              "Model: Ctrl+F and a word and Enter insert a layer below the selection",
              "Alt+Up moves it, Ctrl+Z takes it back",
              "Enter goes to the inspector, a number is set there",
              "Train: Ctrl+R trains, Ctrl+Space pauses and goes on",
              "Tab puts a ring round the curves",
              "their cross-hair is moved by arrows, and a pointer that rests on them does not take it back",
              "Ctrl+. stops",
              "Inspect: another image by its index, the next mistake",
              "Alt+Left goes back to the start page, and Tab to a new experiment")


def starts(text):
    return lambda n: n is not None and n.startswith(text)


def focused(app, role=None):
    """What has the focus, if it is of the role; GTK tells it by a state."""
    import pyatspi
    for node in app.all(role):
        try:
            if node.getState().contains(pyatspi.STATE_FOCUSED):
                return node
        except Exception:
            continue
    return None


def order(app):
    cards = [n for n in app.all("list item", inside=app.find(name=starts("The stack:")))]
    return [n.name.split(",")[0] for n in sorted(cards, key=lambda n: extents(n)[1])]


def margin(node):
    """The colours of the pixels in a line that crosses the left edge of a widget, from six pixels outside."""
    x, y, _, height = extents(node)
    return subprocess.run(["import", "-window", "root", "-crop", f"6x1+{x - 6}+{y + height // 2}", "-depth", "8", "rgb:-"],
                          check=True, capture_output=True).stdout


def difference(one, other):
    return max(abs(a - b) for a, b in zip(one, other))


def expect(app, what, wanted, read):
    try:
        app.wait(lambda: read() == wanted, 15, what)
    except Failed as error:
        raise Failed(f"{error}: it is {read()}") from error


app = None
try:
    app = App()
    app.find("table cell", name="A first network")
    app.key("Right")
    app.key("Return")
    app.find("frame", name=starts("Scaling"))
    steps.ok()

    app.key("alt+1")
    app.wait_text("train image 0", seconds=60)
    app.key("Right", "Right", "Return")
    app.wait(lambda: app.all("image", name=lambda n: n is not None and "train image 2" in n), what="image 2 in full")
    app.key("Escape")
    steps.ok()

    app.key("alt+2")
    stack = ["Fashion-MNIST", "Standard scaling", "flatten", "dense", "dense_1", "dense_2", "Compile"]
    expect(app, "the cards", stack, lambda: order(app))
    app.key("Home", "Down", "Down", "Down", "ctrl+f")
    app.type("dropout")
    app.key("Return")
    expect(app, "Dropout below dense", stack[:4] + ["dropout"] + stack[4:], lambda: order(app))
    steps.ok()

    app.key("Escape", "Escape", "alt+Up")  # the search is cleared, then left for the stack
    expect(app, "Dropout above dense", stack[:3] + ["dropout"] + stack[3:], lambda: order(app))
    app.key("ctrl+z", "ctrl+z")
    expect(app, "the cards as they were", stack, lambda: order(app))
    steps.ok()

    app.key("alt+2", "Home", "Down", "Down", "Down", "Return")
    app.wait(lambda: app.all("spin button", name="Units"), what="the units of dense")
    app.key("ctrl+a")
    app.type("1500")  # so that it trains for a while
    app.key("Return")
    app.find("list item", name=starts("dense, Dense · sigmoid, output 1500"))
    steps.ok()

    app.key("alt+3", "ctrl+r")
    app.wait_epoch(3, 10)
    app.key("ctrl+space")
    app.wait_text("Paused")
    app.key("ctrl+space")
    app.wait(lambda: not app.has_text("Paused"), what="the training to go on")
    steps.ok()

    curves = app.find("image", name="Learning curves")
    app.key("ctrl+space")
    app.wait_text("Paused")
    app.point(curves, 0.3, 0.3)
    bare = margin(curves)
    for _ in range(40):
        import pyatspi
        if curves.getState().contains(pyatspi.STATE_FOCUSED):
            break
        app.key("Tab")
    else:
        raise Failed("Tab does not reach the curves")
    app.wait(lambda: difference(bare, margin(curves)) > 40, 2, "a ring")
    steps.ok()

    under_pointer = description(curves)
    app.key("Home")
    app.wait(lambda: description(curves) != under_pointer, what=f"other words than “{under_pointer}”")
    at_start = description(curves)
    app.key("shift+Tab", "Tab")
    app.point(curves, 0.3, 0.3)
    time.sleep(0.5)
    expect(app, "the cross-hair where the keys left it", at_start, lambda: description(curves))
    app.key("Right")
    app.wait(lambda: description(curves) != at_start, what=f"other words than “{at_start}”")
    by_keys = description(curves)
    app.point(curves, 0.6, 0.3)
    app.wait(lambda: description(curves) != by_keys, what="the cross-hair to go with the pointer that moves")
    steps.ok()

    app.key("ctrl+period")
    app.wait_text("Stopped in epoch")
    steps.ok()

    app.key("alt+5")
    app.wait_text("test image 0")
    app.key("ctrl+f", "ctrl+a")
    app.type("17")
    app.key("Return")
    app.find("image", name=lambda n: n is not None and re.search(r"\btest image 17\b", n))
    app.key("ctrl+m")
    app.wait(lambda: not app.all("image", name=lambda n: n is not None and re.search(r"\btest image 17\b", n)),
             what="a mistake")
    steps.ok()

    app.key("alt+Left")
    app.find("table cell", name="New experiment")
    app.key("End", "Return")
    app.wait(lambda: any(title.startswith("New experiment") for title in app.titles()), what="the window of a new experiment")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()

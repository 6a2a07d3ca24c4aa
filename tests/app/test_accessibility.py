#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told of every page: what can be used has a name, pictures and curves are told in words, a form's
control is tied to the title of its row, and what moves between two ends says where it is."""

import re
import time

import pyatspi

from strata_driver import App, Failed, Steps, description, is_drawn, walk

CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "entry", "password text", "text", "spin button",
            "slider", "page tab", "link", "menu item", "list item", "table cell", "table", "tree table"}
RANGES = {"spin button", "slider"}
# GTK calls what has no name by its type.
TYPE_NAME = re.compile(r"^(Gtk|Adw|Strata)[A-Z]\w+$")
# "_Save", "Save _As…", "保存(_S)"; not the names of Keras, which have theirs within a word.
MNEMONIC = re.compile(r"(^|[\s(])_[^\W_]")
# Containers that take the focus only to hand it on, and parts that GTK makes for itself within a named control.
HAND_ON = {"scroll pane", "list", "panel", "filler", "frame", "application", "viewport"}

steps = Steps("the start page", "the Data page", "the Model page", "the Train page, before and after", "the Inspect page",
              "a form's control is tied to its row's title, once", "what has a value says it",
              "the curves are told in words", "the preferences", "the windows of export and code",
              "the popover of the images", "the question on closing")


def role(node):
    try:
        return node.getRoleName()
    except Exception:
        return ""


def name(node):
    try:
        text = (node.name or "").strip()
    except Exception:
        return ""
    return "" if TYPE_NAME.match(text) else text


def ancestors(node):
    try:
        node = node.parent
        while node is not None:
            yield node
            node = node.parent
    except Exception:
        return


def is_focusable(node):
    try:
        return node.getState().contains(pyatspi.STATE_FOCUSABLE)
    except Exception:
        return False


def within_named_control(node):
    return any(role(a) in CONTROLS - {"table", "tree table"} and name(a) for a in ancestors(node))


def where(node):
    return " in ".join(f"{role(a)} “{name(a)}”" for a in [node, *list(ancestors(node))[:6]])


def nameless(app):
    """What can be used, or is a picture, and has no name; in words."""
    faults = []
    for node in walk(app.root):
        kind = role(node)
        if kind in HAND_ON or not is_drawn(node) or name(node):
            continue
        wanted = kind in CONTROLS or kind in ("image", "page tab list") or is_focusable(node)
        # The pictures, lists and entries that make up a control speak by its name.
        if wanted and not within_named_control(node):
            faults.append(where(node))
    return sorted(set(faults))


def relation(node, kind):
    return [r.getTarget(i) for r in node.getRelationSet() if r.getRelationType() == kind for i in range(r.getNTargets())]


def expect(what, faults):
    if faults:
        raise Failed(f"{what}: " + "; ".join(faults[:12]))


def expect_names(app):
    """That all that is shown has a name, and no name the underscore of a mnemonic."""
    expect("nameless", nameless(app))
    expect("an underscore in the name", [where(node) for node in walk(app.root) if MNEMONIC.search(name(node))])


def page(app, title):
    app.act("page", f"<'{title}'>")
    time.sleep(1)


app = None
try:
    app = App()
    app.find("table cell", name="A first network")
    expect_names(app)
    cards = app.find("table", name="Ready Experiments")
    if len([n for n in walk(cards) if role(n) == "table cell" and description(n)]) < 8:
        raise Failed("a card does not say what it teaches")
    steps.ok()

    app.act("open-bundled", "<'sigmoid'>")
    page(app, "data")
    app.find("table cell", name=lambda n: n is not None and n.endswith("train image 0"))
    expect_names(app)
    steps.ok()

    page(app, "model")
    app.click(app.find("list item", name=lambda n: n is not None and n.startswith("dense,")), share_x=0.4)
    app.find("spin button", name="Units")
    expect_names(app)
    steps.ok()

    page(app, "train")
    app.wait_text("Not Trained Yet")
    expect_names(app)
    app.act("train")
    app.wait_epoch(2, 10)
    app.act("stop-now")
    app.wait_text("the network holds the weights of")
    expect_names(app)
    steps.ok()

    page(app, "inspect")
    app.find("image", name=lambda n: n is not None and re.search(r"\btest image 0\b", n))
    expect_names(app)
    steps.ok()

    forms = [n for n in walk(app.root) if role(n) in RANGES | {"combo box"} and is_drawn(n)
             and any(role(a) == "list item" for a in ancestors(n))]
    tied = [n for n in forms if relation(n, pyatspi.RELATION_LABELLED_BY)]
    if len(forms) < 5:
        raise Failed(f"only {len(forms)} controls of forms were found")
    expect("not tied to its row's title", [where(n) for n in forms if n not in tied])
    expect("said twice", [where(n) for n in tied
                          if name(n) != " ".join(t.name for t in relation(n, pyatspi.RELATION_LABELLED_BY))])
    steps.ok()

    ranges = [n for n in walk(app.root) if role(n) in RANGES and is_drawn(n)]
    if len(ranges) < 5:
        raise Failed(f"only {len(ranges)} sliders and spin buttons were found")
    expect("no value within its range", [where(n) for n in ranges
                                         if not n.queryValue().minimumValue <= n.queryValue().currentValue
                                         <= n.queryValue().maximumValue])
    steps.ok()

    page(app, "train")
    curves = app.find("image", name="Learning curves")
    for words in ("training", "validation", "epoch"):
        if words not in description(curves).lower():
            raise Failed(f"“{words}” is not among the words of the curves: “{description(curves)}”")
    steps.ok()

    app.key("ctrl+comma")
    app.find("combo box", name="Style")
    expect_names(app)
    steps.ok()

    app.key("Escape", "ctrl+e")
    app.find("push button", name="Export…")
    app.find("push button", name="Cancel")
    expect_names(app)
    app.key("Escape")
    page(app, "model")
    app.click(app.find(name="Keras Code"))
    app.find("push button", name="Copy")
    expect_names(app)
    app.key("Escape")
    steps.ok()

    page(app, "data")
    app.click(app.find(name="The shown images as a picture"))
    app.find("push button", name="Save…")
    expect_names(app)
    app.key("Escape")
    steps.ok()

    app.act("train-anew")
    app.wait_epoch(1, 10)
    app.act("pause")
    app.key("ctrl+w")
    app.find("push button", name="Keep Training")
    expect_names(app)
    app.key("Escape")
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Model page by hand: layers dragged, moved, grouped, copied and undone, an error caused and mended, the code read; with
the pointer and the keyboard alone, and as a screen reader is told it."""

import time

from strata_driver import App, Failed, Steps, extents, is_sensitive

steps = Steps(
    "the cards say what they are in words",
    "a layer is dragged from the palette into the stack",
    "Ctrl+Z takes it out again",
    "a card is dragged above another",
    "Alt+Up and Alt+Down move it, Ctrl+D duplicates, Delete removes",
    "Ctrl+C and Ctrl+V copy a layer",
    "units 0 is an error on the card, and its button mends it",
    "relu on raw pixels is advised against, and Standardize mends it",
    "two layers become a block, repeated three times",
    "everything is undone to the start",
    "search and Enter insert a kind",
    "the Keras code is shown, and changes with an edit",
    "Undo tells the step it takes back",
    "a layer is left out and taken in again, renamed, and a block taken apart",
    "Shift+Down selects several, which move and are cut and pasted as one",
    "what is copied in one window is pasted in another",
)


def starts(text):
    return lambda name: name is not None and name.startswith(text)


def card(app, text):
    return app.find("list item", name=starts(text))


def order(app):
    """The names of the cards, top to bottom."""
    cards = [n for n in app.all("list item", inside=app.find(name=starts("The stack:")))]
    return [n.name.split(",")[0] for n in sorted(cards, key=lambda n: extents(n)[1])]


def expect(app, what, wanted, read):
    try:
        app.wait(lambda: read() == wanted, 15, what)
    except Failed as error:
        raise Failed(f"{error}: it is {read()}") from error


app = None
try:
    app = App()
    app.click(app.find(name=starts("A first network")))
    app.key("alt+2")
    app.wait_text("266,610 parameters")
    card(app, "dense_1, Dense · sigmoid, output 100, 30,100 parameters")
    start = ["Fashion-MNIST", "Raw pixels", "flatten", "dense", "dense_1", "dense_2", "Compile"]
    expect(app, "the cards", start, lambda: order(app))
    steps.ok()

    dropout = app.find("list item", name="Dropout")
    app.reveal(dropout)
    app.drag(dropout, card(app, "dense_2,"), share_y=0.1)
    expect(app, "Dropout above dense_2", start[:5] + ["dropout"] + start[5:], lambda: order(app))
    steps.ok()

    app.key("ctrl+z")
    expect(app, "the cards as before", start, lambda: order(app))
    steps.ok()

    app.drag(card(app, "dense_1,"), card(app, "dense,"), share_y=0.1)
    # Names follow the order: the one that moved is the first Dense now.
    card(app, "dense, Dense · sigmoid, output 100")
    app.key("ctrl+z")
    card(app, "dense, Dense · sigmoid, output 300")
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("alt+Down")
    card(app, "dense_1, Dense · sigmoid, output 300")
    app.key("alt+Up")
    card(app, "dense, Dense · sigmoid, output 300")
    app.key("ctrl+d")
    expect(app, "a second dense", start[:4] + ["dense_1", "dense_2", "dense_3", "Compile"], lambda: order(app))
    app.key("Delete")
    expect(app, "the cards without it", start, lambda: order(app))
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("ctrl+c")
    app.click(card(app, "dense_1,"), share_x=0.4)
    app.key("ctrl+v")
    card(app, "dense_2, Dense · sigmoid, output 300")
    app.key("Delete")
    expect(app, "the cards without the copy", start, lambda: order(app))
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    units = app.find("spin button", name=starts("Units"))
    app.click(units, share_x=0.2)
    app.key("ctrl+a")
    app.type("0")
    app.wait_text("units must be at least 1")
    # The Train page leads back to where it is mended.
    app.act("page", "<'train'>")
    app.click(app.find("push button", name="Go to the Model"))
    app.click(app.find("push button", name="Set 100 Units"))
    card(app, "dense, Dense · sigmoid, output 100")
    app.wait(lambda: not app.has_text("units must be at least 1"), what="the error to go")
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("Return", "Tab")  # into the inspector, on to the row of the activation
    app.key("space")
    time.sleep(1)  # the list is a window of its own, out of the tree's sight
    app.key("Home", "Down", "Return")  # linear, relu
    app.wait_text("relu learns poorly from raw pixels")
    app.click(app.find("push button", name="Standardize"))
    card(app, "Standard scaling")
    app.wait(lambda: not app.has_text("relu learns poorly"), what="the advice to go")
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    n_params = app.find("label", name=lambda n: n is not None and n.endswith(" parameters")).name
    app.key("shift+Down", "ctrl+g")
    card(app, "Block ×1, Dense 100 relu → Dense 100 sigmoid")
    app.wait_text(n_params)
    if is_sensitive(app.find("push button", name="Repeat once less")):
        raise Failed("a block repeated once can be repeated less")
    for _ in range(2):
        app.click(app.find("push button", name="Repeat once more"))
    card(app, "Block ×3")
    app.click(card(app, "Block ×3"), share_x=0.4)
    app.key("Right")
    expect(app, "the members", ["Block ×3", "dense", "dense_1"], lambda: order(app)[3:6])
    app.key("Left")
    steps.ok()

    for _ in range(30):
        app.key("ctrl+z")
    expect(app, "the cards as they were", start, lambda: order(app))
    card(app, "dense, Dense · sigmoid, output 300, 235,500 parameters")
    steps.ok()

    app.click(card(app, "flatten,"), share_x=0.4)
    app.key("ctrl+f")
    app.type("batch")
    app.key("Return")
    expect(app, "BatchNormalization below flatten", start[:3] + ["batch_normalization"] + start[3:], lambda: order(app))
    steps.ok()

    app.click(app.find("push button", name="Keras Code"))
    code = app.find("text", name="Keras Code")
    text = code.queryText().getText(0, -1)
    if "model.add(keras.layers.BatchNormalization())" not in text:
        raise Failed(f"the code is {text}")
    app.act("undo")
    app.wait(lambda: "BatchNormalization" not in code.queryText().getText(0, -1), what="the code without it")
    app.key("Escape")
    app.wait(lambda: not app.all("text", name="Keras Code"), what="the code's window to close")
    steps.ok()

    app.click(card(app, "dense_1,"), share_x=0.4)
    app.key("Delete")
    app.wait_text("Undo: Remove dense_1")
    app.key("ctrl+z")
    app.wait_text("Redo: Remove dense_1")
    steps.ok()

    app.click(card(app, "dense_1,"), share_x=0.4)
    app.key("ctrl+slash")
    app.wait_text("238,510 parameters")  # 784·300+300 + 300·10+10
    card(app, "dense, Dense · disabled · sigmoid")
    app.key("ctrl+slash")
    app.wait_text("266,610 parameters")
    app.key("F2")
    app.key("ctrl+a")
    app.type("middle")
    app.key("Return")
    card(app, "middle, Dense · sigmoid, output 100")
    app.key("ctrl+z")
    app.click(card(app, "dense_1,"), share_x=0.4)
    app.key("ctrl+g")
    card(app, "Block ×1, Dense 100 sigmoid")
    app.key("ctrl+shift+g")
    expect(app, "the layers again", start, lambda: order(app))
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("shift+Down", "alt+Up")
    expect(app, "two above flatten", start[:2] + ["dense", "dense_1", "flatten", "dense_2", "Compile"], lambda: order(app))
    app.key("alt+Down", "ctrl+x")
    expect(app, "the cards without two", start[:3] + ["dense", "Compile"], lambda: order(app))
    app.click(card(app, "flatten,"), share_x=0.4)
    app.key("ctrl+v")
    expect(app, "the two again", start, lambda: order(app))
    card(app, "dense_1, Dense · sigmoid, output 100")
    steps.ok()

    app.click(card(app, "dense,"), share_x=0.4)
    app.key("ctrl+c")
    app.act("open-bundled", "<'deep-selu'>")
    other = app.find("frame", name=starts("selu"))
    app.act("page", "<'model'>", window=2)
    app.click(app.find("list item", name=starts("flatten,"), inside=other), share_x=0.4)
    app.key("ctrl+v")
    app.find("list item", name=starts("dense, Dense · sigmoid, output 300"), inside=other)
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a convolutional network by hand: its maps and weights as tiles, one enlarged with the images it answers to,
histograms, saliency and Grad-CAM over the image, and an earlier epoch's network by the slider."""

import json
import os
import shutil
import tempfile

from strata_driver import App, Failed, Steps, description

steps = Steps(
    "maps of a convolution are tiles",
    "a tile opens enlarged, the arrows go to its neighbours",
    "an image that a map answers to is looked at",
    "kernels and units are tiles, layers without weights are left out",
    "histograms of activations, weights and gradients",
    "saliency and Grad-CAM lie over the image, in turn",
    "the slider goes to the network of the first epoch and back",
    "it plays to the end",
)
folder = tempfile.mkdtemp(prefix="strata-test-")
app = None


def probabilities():
    return [n.name for n in app.all("label", name=lambda n: n is not None and n.endswith(" %") and n[:1].isdigit())][:10]


def picture(name, words=""):
    found = [n for n in app.all("image", name=lambda n: n is not None and n.startswith(name)) if words in description(n)]
    return found[0] if found else None


def wait_picture(name, words=""):
    return app.wait(lambda: picture(name, words), 40, f"an image {name} of “{words}”")


try:
    here = os.path.dirname(os.path.realpath(__file__))
    with open(os.path.join(here, "../../data/experiments/convnet.strata")) as file:
        experiment = json.load(file)
    experiment["fit"].update(epochs=2, seed=3)
    experiment["data"]["validation"] = 57000
    path = os.path.join(folder, "short.strata")
    with open(path, "w") as file:
        json.dump(experiment, file)

    app = App(path)
    app.wait_text("57,000", seconds=60)
    app.key("alt+5", "ctrl+r")
    app.wait_text("2 epochs done", seconds=200)
    app.wait(lambda: len(probabilities()) == 10, 60, "ten probabilities")
    maps = wait_picture("conv2d, ", "32 maps of 28 by 28")
    wait_picture("max_pooling2d, ", "32 maps of 14 by 14")
    steps.ok()

    app.click(maps, share_x=0.03, share_y=0.1)
    app.wait_text("conv2d, map 0")
    app.key("Right")
    app.wait_text("conv2d, map 1")
    steps.ok()

    app.wait_text("The test images it answers to most")
    answers = app.wait(lambda: [n for n in app.all("push button") if n.name.startswith("test image ")], 60, "images")
    values = [float(n.name.rpartition(": ")[2]) for n in answers]
    assert len(values) == 10 and values == sorted(values, reverse=True), values
    words = answers[0].name
    app.key("Tab", "Return")
    place, _, answer = words.rpartition(", ")
    app.wait_text(f"{place} · true class {answer.partition(':')[0]}")
    app.wait(lambda: not app.has_text("The test images it answers to most"), 20, "the tile to close")
    steps.ok()

    app.click(app.find("push button", name="Weights"))
    wait_picture("conv2d, ", "32 filters of 3 by 3")
    wait_picture("conv2d_1, ", "64 filters of 3 by 3, each of 32 channels")
    wait_picture("dense_1, ", "10 units by 64 inputs")
    assert picture("max_pooling2d, ") is None
    steps.ok()

    app.click(app.find("push button", name="Distributions"))
    spread = wait_picture("conv2d, ", "kernel gradient: ")
    for words in ("activations: 25,088 numbers from 0", "kernel: 288 numbers from ", "bias: 32 numbers", "mean"):
        assert words in description(spread), description(spread)
    steps.ok()

    app.click(app.find("push button", name="Activations"))
    app.click(app.find(name="Saliency"))
    app.wait_text("Orange: pixels that move the score of")
    app.click(app.find(name="Grad-CAM"))
    app.wait_text("Orange: where “conv2d_1” finds what speaks for")
    app.click(app.find(name="Grad-CAM"))
    app.wait(lambda: not app.has_text("Orange: "), 20, "a bare image")
    steps.ok()

    now = probabilities()
    slider = app.find("slider", name="Epoch")
    app.click(slider, share_x=0.99)
    app.key("Home")
    app.wait_text("Epoch 1")
    first = app.wait(lambda: probabilities() != now and probabilities(), 20, "other probabilities")
    app.key("End")
    app.wait_text("Now")
    app.wait(lambda: probabilities() == now, 20, "the probabilities of now")
    steps.ok()

    app.click(slider, share_x=0.99)
    app.key("Home")
    app.wait(lambda: probabilities() == first, 20, "the probabilities of the first epoch")
    app.click(app.find("push button", name="Play through the epochs"))
    app.wait_text("Now", 20)
    app.wait(lambda: probabilities() == now, 20, "the probabilities of now")
    app.find("push button", name="Play through the epochs")
    steps.ok()
except (Failed, AssertionError) as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

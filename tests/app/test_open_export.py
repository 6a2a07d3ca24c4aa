# SPDX-License-Identifier: GPL-3.0-or-later
"""Models of Keras are opened as experiments, other files are refused in words, and the Export window writes what it
offers."""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from strata_driver import App, Failed, Steps  # noqa: E402

folder = tempfile.mkdtemp(prefix="strata-test-")
model = os.path.join(folder, "model.h5")
subprocess.run([os.environ["STRATA_CLI"], "train", "sigmoid", "--epochs", "1", "--quiet", "--out", folder], check=True)


def starts_with(text):
    return lambda name: name is not None and name.startswith(text)


steps = Steps("a model is opened as an experiment",
              "its network can be exported, with the choice of the format",
              "a picture is refused with what to open instead",
              "a folder of images becomes the data of a new experiment",
              "an experiment that was not trained is exported as a program",
              "an export that cannot be written says so, and nothing is lost",
              "a folder without images is not taken for that of Fashion-MNIST",
              "the right one holds at once")
app = None
try:
    app = App(model)
    app.find("frame", name=starts_with("model"))
    steps.ok()

    app.key("ctrl+e")
    app.wait_text("Everything, for Keras 2 and 3")
    app.click(app.find(name=starts_with("Keras model in HDF5")))
    app.click(app.find("push button", name=lambda n: n is not None and "Export…" in n))
    copy = os.path.join(folder, "copy.h5")
    app.choose(copy)
    app.wait(lambda: os.path.exists(copy) and os.path.getsize(copy) > 100000, what="the copy of the model")
    steps.ok()
    app.close()

    picture = os.path.join(folder, "cat.png")
    with open(picture, "wb") as file:
        file.write(b"\x89PNG")
    app = App(picture)
    app.wait_text("open the folder of four IDX files")
    steps.ok()
    app.close()

    app = App(folder)
    app.find("frame", name=starts_with("New experiment"))
    app.wait_text("train-images-idx3-ubyte")
    steps.ok()

    app.key("ctrl+e")
    app.wait_text("Train the model first")
    app.click(app.find("push button", name=lambda n: n is not None and "Export…" in n))
    program = os.path.join(folder, "program.py")
    app.choose(program)
    app.wait(lambda: os.path.exists(program), what="the program")
    with open(program) as file:
        if "keras" not in file.read():
            raise Failed("the program does not use Keras")
    steps.ok()

    app.key("ctrl+e")
    app.wait_text("Train the model first")
    app.click(app.find("push button", name=lambda n: n is not None and "Export…" in n))
    app.choose("/sys/program.py")  # which not even the superuser may write
    app.wait_text("The Export Failed")
    app.wait_text("“/sys/program.py” could not be written")
    app.key("Escape")
    app.find("frame", name=starts_with("New experiment"))
    steps.ok()
    app.close()

    # The system without its data sets.
    system = os.path.join(folder, "share")
    os.mkdir(system)
    for name in os.listdir("/usr/share"):
        if name != "datasets":
            os.symlink(os.path.join("/usr/share", name), os.path.join(system, name))
    app = App("sigmoid", XDG_DATA_DIRS=system)
    app.key("alt+1")
    app.wait_text("Fashion-MNIST was not found")
    app.key("ctrl+comma")
    app.click(app.find("push button", name="Choose…"))
    app.choose(folder)
    app.wait_text("there is no train-images-idx3-ubyte.gz in " + folder + ";")
    app.wait_text("Fashion-MNIST was not found")
    steps.ok()

    app.click(app.find("push button", name="Choose…"))
    app.choose("/usr/share/datasets/fashion-mnist")
    app.wait_text("/usr/share/datasets/fashion-mnist")
    app.key("Escape")
    app.find(name=starts_with("Train 55,000"))
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

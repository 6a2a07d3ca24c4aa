#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each of the five lessons from the start page to its end, as a student goes through it: what a step asks for is done with
the pointer and the keyboard, on the trainings the lesson comes with, and the lesson goes on by what it sees.

To what the run takes, trainings included, the time is added in which a person reads and thinks: a lesson is to take less
than ten minutes."""

import json
import os
import sys
import time

import pyatspi
from strata_driver import App, Failed, Steps, is_sensitive, words


def starts(text):
    return lambda name: name is not None and name.startswith(text)


WORDS_A_MINUTE, A_STEP, A_QUESTION = 100, 8, 15  # read slowly, as in a foreign language; and to think, in seconds
MOST = 600
HERE = os.path.dirname(os.path.realpath(__file__))


def reading_seconds(name):
    """How long a person reads and thinks in a lesson."""
    with open(os.path.join(HERE, f"../../data/lessons/{name.replace('_', '-')}.strata-lesson"), encoding="utf-8") as file:
        said = json.load(file)["steps"]
    texts = [text for step in said for text in (step["text"], *step.get("predict", {}).get("choices", []))]
    n_words = sum(len((text if isinstance(text, str) else text["en"]).split()) for text in texts)
    return 60 * n_words / WORDS_A_MINUTE + A_STEP * len(said) + A_QUESTION * sum("predict" in step for step in said)


class Lesson:
    """A lesson in a program of its own: with one window there is one of each control."""

    def __init__(self, number, title, n_steps):
        self.number, self.title, self.n_steps = number, title, n_steps
        self.app = App()
        self.app.click(self.app.find(name=f"{number}  {title}"))
        self.pane = self.app.find("panel", name=title, seconds=60)
        self.step = 1
        self.at(1)

    def at(self, step, seconds=30):
        """Waits until the lesson has come to a step; “Skip” is never pressed on the way."""
        place = "Finished" if step > self.n_steps else f"Step {step} of {self.n_steps}"
        try:
            self.app.wait(lambda: self.app.all("label", place, inside=self.pane), seconds, place)
        except Failed as error:
            said = [node.name for node in self.app.all("label", inside=self.pane)]
            raise Failed(f"lesson {self.number}: {error}; it says {said}") from error
        self.step = step

    def does(self, *keys):
        """Keys that do what the step asks for."""
        self.app.key(*keys)
        self.at(self.step + 1)

    def press(self, role, name, **where):
        """A click that does what the step asks for."""
        self.app.click(self.app.find(role, name), **where)
        self.at(self.step + 1)

    def next(self):
        """Next, once the step is read or was done ahead of it."""
        self.app.click(self.app.find("push button", "Next", inside=self.pane))
        self.at(self.step + 1)

    def watch(self, step, seconds):
        """Up to a step, the one before it waiting for the end of a training. Where that had ended first, the step was done
        when it came: it offers Next in place of Skip."""
        def passed():
            ahead = self.app.all("push button", "Next", inside=self.pane)
            if ahead and self.app.all("label", f"Step {step - 1} of {self.n_steps}", inside=self.pane):
                self.app.click(ahead[0])
            return self.app.all("label", f"Step {step} of {self.n_steps}", inside=self.pane)
        self.app.wait(passed, seconds, f"the training up to step {step} of lesson {self.number}")
        self.step = step

    def answer(self, choice):
        self.app.click(self.app.find("radio button", choice, inside=self.pane), share_x=0.1)
        self.at(self.step + 1)

    def recalls(self, *parts):
        """The earlier answer stands beside what came of it."""
        def shown():
            said = "\n".join(words(node) for node in self.app.all(inside=self.pane))
            return all(part in said for part in parts)
        self.app.wait(shown, 20, f"the lesson to recall {parts}")
        self.next()

    def switch_on(self, name):
        box = self.app.find("check box", name)
        self.app.reveal(box)
        self.press("check box", name)

    def set_number(self, name, value):
        self.app.click(self.app.find("spin button", starts(name)), share_x=0.2)
        self.app.key("ctrl+a")
        self.app.type(str(value))
        self.does("Return")

    def train(self, step):
        """The Train button with the pointer; then the training is watched until the lesson has come to a step."""
        button = self.app.find("push button", "Train")
        self.app.wait(lambda: is_sensitive(button), 60, "Train to be possible")
        self.app.click(button)
        self.app.key("alt+3")
        self.watch(step, 120)

    def copy_curves(self):
        """The last step of each lesson: the figure the student made, into the clipboard."""
        self.app.click(self.app.find(name="Save or copy the curves"))
        self.app.key("Down", "Down", "Down", "Down", "Return")  # Copy Picture, below what saves
        self.at(self.n_steps + 1)

    def finish(self):
        """Back on the start page the lesson's card says that it is done."""
        self.app.key("alt+Left")
        card = self.app.find(name=f"{self.number}  {self.title}")
        self.app.wait(lambda: words(card).endswith("done"), 20, "the lesson's card to say that it is done")
        self.app.find("image", "Done", inside=card)
        self.app.close()


def first_model():
    lesson = Lesson(1, "Data and a first model", 15)
    app = lesson.app
    lesson.does("alt+1")
    app.find(name="Coat, train image 0", seconds=60)
    lesson.press("table cell", starts("Coat, train image 0"))
    lesson.next()
    lesson.does("alt+2")
    lesson.next()
    lesson.answer("784 × 300 + 300 = 235,500")
    lesson.recalls("784 × 300 + 300 = 235,500")
    lesson.answer("About 80 %")
    lesson.train(10)
    lesson.next()
    lesson.at(12, 120)
    lesson.recalls("About 80 %", "val_accuracy")
    lesson.does("alt+4")
    app.click(app.find(name=starts("Confusion matrix"), seconds=60), share_x=0.6, share_y=0.5)
    lesson.next()
    app.key("alt+3")
    lesson.copy_curves()
    return lesson


def scaling():
    lesson = Lesson(2, "Why relu needs scaling", 12)
    lesson.next()
    lesson.next()
    lesson.answer("It fails at once")
    lesson.train(5)
    lesson.recalls("It fails at once")
    lesson.does("alt+2")
    lesson.press("push button", "Standardize")
    lesson.answer("More than sigmoid did, over 80 %")
    lesson.train(11)
    lesson.recalls("More than sigmoid did, over 80 %", "val_accuracy")
    lesson.copy_curves()
    return lesson


def callbacks():
    lesson = Lesson(3, "Stop early, keep the best", 11)
    lesson.press("page tab", "Train")
    lesson.switch_on("EarlyStopping")
    lesson.set_number("Patience", 5)
    lesson.switch_on("Restore the best weights")
    lesson.switch_on("ModelCheckpoint")
    lesson.switch_on("Only the best")
    lesson.answer("Between 10 and 25")
    lesson.train(10)
    lesson.recalls("Between 10 and 25", "val_loss")
    lesson.copy_curves()
    return lesson


def deep_networks():
    lesson = Lesson(4, "Why deep networks stall", 16)
    app = lesson.app
    lesson.next()
    lesson.answer("About 10 %, as by guessing")
    lesson.train(5)
    lesson.recalls("About 10 %, as by guessing", "val_accuracy")
    lesson.does("alt+2")
    lesson.press("push button", "Add BatchNormalization")
    lesson.train(10)
    lesson.answer("Worse than BatchNormalization")
    app.key("alt+2")
    lesson.does("ctrl+z")
    lesson.press("push button", "Use selu with lecun_normal")
    lesson.train(15)
    lesson.recalls("Worse than BatchNormalization", "val_accuracy")
    lesson.copy_curves()
    return lesson


def overfitting():
    lesson = Lesson(5, "Dropout and overfitting", 14)
    app = lesson.app
    app.click(app.find("list item", starts("Fashion-MNIST")), share_x=0.4)
    lesson.next()
    app.click(app.find("list item", "More"))
    lesson.set_number("Share of the training images", 0.04)
    lesson.set_number("Wrong labels", 0.2)
    lesson.answer("Training is higher: it learns the wrong labels by heart")
    lesson.train(7)
    lesson.recalls("Training is higher: it learns the wrong labels by heart", "accuracy")
    lesson.does("alt+2")
    row = app.find("list item", name="Dropout")
    app.reveal(row)
    app.drag(row, app.find("list item", starts("dense_1,")), share_y=0.1)
    app.find("list item", starts("dropout,"))
    app.drag(row, app.find("list item", starts("dense_2,")), share_y=0.1)
    lesson.at(10)
    lesson.answer("The training accuracy falls, the validation holds")
    lesson.train(13)
    lesson.recalls("The training accuracy falls, the validation holds", "val_accuracy")
    lesson.copy_curves()
    return lesson


LESSONS = (first_model, scaling, callbacks, deep_networks, overfitting)
wanted = [lesson for lesson in LESSONS if len(sys.argv) < 2 or lesson.__name__ in sys.argv]
steps = Steps(*("the lesson " + lesson.__name__.replace("_", " ") for lesson in wanted))
for lesson in wanted:
    began = time.monotonic()
    try:
        lesson().finish()
    except Failed as error:
        steps.fail(None, error)
    run, reading = time.monotonic() - began, reading_seconds(lesson.__name__)
    print(f"# {run:.0f} s and {reading:.0f} s of reading: {(run + reading) / 60:.1f} minutes", flush=True)
    if run + reading > MOST:
        steps.fail(None, f"with reading it takes {run + reading:.0f} s")
    steps.ok()

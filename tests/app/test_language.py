#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in another language: everything a person reads comes from the catalogue, words longer than the English ones
fit, and what is translated to Chinese is shown in Chinese."""

import importlib.machinery
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from strata_driver import App, Failed, Steps, description, is_drawn, skip, walk

if shutil.which("msgfmt") is None:
    skip("gettext's tools are not installed")

PO = pathlib.Path(__file__).resolve().parent.parent.parent / "data/po"
CATALOGUE = PO / "zh_CN.po"
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("translations", str(PO / "translations"))
translations = importlib.util.module_from_spec(importlib.util.spec_from_loader("translations", loader))
loader.exec_module(translations)

PAGES = ("data", "model", "train", "evaluate", "inspect", "runs")
CHINESE = re.compile("[\u4e00-\u9fff]")
# GTK calls what has no name by its type.
TYPE_NAME = re.compile(r"^(Gtk|Adw|Strata)[A-Z]\w+$")
# Names of Keras, of layers, of files and of the data's classes stay as they are.
KERAS = re.compile(r"^[\w.=()\[\]+ ×·°,→%-]*$")
CLASSES = {"T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot", "Fashion-MNIST"}
PROSE = re.compile(r"\b(?:the|of|and|is|are|to|in|on|an?|how|not|yet|find|show|save|open|new|train|data|model|inspect|layers?|images?|"
                   r"epochs?|batch|size|with|from|for|more|next|back)\b", re.IGNORECASE)

steps = Steps("every sentence of the pages comes from the catalogue",
              "so do the start page and the preferences",
              "a bundled experiment is called as its card is",
              "nothing is pushed out of a window of 720",
              "the Chinese catalogue is shown as far as it goes")


def marked_catalogue(folder):
    """Every sentence in brackets of its own, in place of a translation."""
    target = folder / "zh_CN/LC_MESSAGES"
    target.mkdir(parents=True)
    template = folder / "strata.pot"
    translations.extract(template)
    blank = subprocess.run(["msginit", "--no-translator", "--locale=zh_CN.UTF-8", "--input", template, "--output-file=-"],
                           capture_output=True, check=True)
    english = subprocess.run(["msgen", "-"], input=blank.stdout, capture_output=True, check=True)
    marked = subprocess.run(["msgfilter", "--keep-header", "sed", "-e", "1{/./s/^/〔/}", "-e", "${/./s/$/〕/}"],
                            input=english.stdout, capture_output=True, check=True)
    subprocess.run(["msgfmt", "-o", target / "strata.mo", "-"], input=marked.stdout, check=True)


def words(app):
    for node in walk(app.root):
        try:
            if not is_drawn(node):
                continue
            for text in (node.name, description(node)):
                text = (text or "").strip()
                if text and not TYPE_NAME.match(text):
                    yield text
        except Exception:
            continue


def unmarked(app):
    """What reads as English and does not come from the catalogue."""
    return sorted({text for text in words(app)
                   if "〔" not in text and "〕" not in text and not CHINESE.search(text) and text not in CLASSES
                   and (PROSE.search(text) or not KERAS.match(text))})


def expect_marked(app):
    faults = unmarked(app)
    if faults:
        raise Failed("not from the catalogue: " + "; ".join(faults[:12]))


folder = pathlib.Path(tempfile.mkdtemp(prefix="strata-test-"))
app = None
try:
    marked_catalogue(folder)
    app = App("sigmoid", LANGUAGE="zh_CN", STRATA_LOCALE_DIR=str(folder))
    app.find("frame", name=lambda n: n is not None and "〔" in n)
    for page in PAGES:
        app.act("page", f"<'{page}'>")
    app.wait_text("〔Train the Model First〕")
    expect_marked(app)
    steps.ok()

    app.act("back")
    app.find("table cell", name="〔A first network〕")
    app.key("ctrl+comma")
    app.find("combo box", name="〔Style〕")
    expect_marked(app)
    app.key("Escape")
    steps.ok()

    app.find("frame", name="〔Strata〕")
    app.act("return")
    app.find("frame", name=lambda n: n is not None and "〔A first network〕" in n)
    steps.ok()

    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "strata"], capture_output=True, text=True).stdout.split()[0]
    subprocess.run(["xdotool", "windowsize", "--sync", window, "720", "800"], check=True)
    for page in PAGES:
        app.act("page", f"<'{page}'>")
        width = int(re.search(r"WIDTH=(\d+)", subprocess.run(["xdotool", "getwindowgeometry", "--shell", window], capture_output=True,
                                                              text=True).stdout).group(1))
        if width > 730:
            raise Failed(f"the {page} page makes the window {width} wide")
    steps.ok()
    app.close()

    text = CATALOGUE.read_text(encoding="utf-8")
    known = dict(re.findall(r'msgid "(Data|Model|Train|Inspect)"\nmsgstr "(.+)"', text))
    built = os.environ.get("STRATA_LOCALE_DIR", "")
    app = App("sigmoid", LANGUAGE="zh_CN", STRATA_LOCALE_DIR=built)
    app.find("page tab", name=known.get("Data", "Data"))
    for word, chinese in known.items():
        app.find(name=chinese)
    steps.ok()
except Failed as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

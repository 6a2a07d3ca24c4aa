# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the running window as a person does: looks things up in the accessibility tree, moves the pointer and presses
keys through the X server. Needs DISPLAY, a session bus, xdotool and pyatspi."""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

SKIP = 77
FRAME = 5  # width of the window's drawn border on a screen without a window manager


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(SKIP)


if not os.environ.get("DISPLAY"):
    skip("there is no display")
if shutil.which("xdotool") is None:
    skip("xdotool is not installed")
try:
    import pyatspi
except ImportError:
    skip("python3-pyatspi is not installed")


class Failed(Exception):
    pass


def write_endless(folder, name, bundled):
    """A copy of a bundled experiment, under a name of its own, that trains until it is stopped; its path."""
    root = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../..")
    with open(os.path.join(root, "data/experiments", bundled + ".strata"), encoding="utf-8") as file:
        experiment = json.load(file)
    experiment["fit"]["epochs"] = 3000
    experiment["callbacks"] = []
    path = os.path.join(folder, name + ".strata")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(experiment, file)
    return path


def extents(node):
    """Place and size on the screen; None for what has none, a width or height of 0 for what is not drawn."""
    try:
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
    except Exception:
        return None
    return box.x + FRAME, box.y + FRAME, box.width, box.height


def is_drawn(node):
    box = extents(node)
    return box is not None and box[2] > 0 and box[3] > 0


def is_sensitive(node):
    return node.getState().contains(pyatspi.STATE_SENSITIVE)


def walk(node, depth=0):
    """Every accessible below node; what vanishes while it is read is passed over, and what is not drawn is not entered."""
    yield node
    box = extents(node)
    if depth > 40 or (box is not None and (box[2] <= 0 or box[3] <= 0)):
        return
    try:
        children = [node.getChildAtIndex(i) for i in range(min(node.childCount, 400))]
    except Exception:
        return
    for child in children:
        if child is not None:
            yield from walk(child, depth + 1)


def words(node):
    """What a node says, its name and its description; nothing once it has vanished."""
    try:
        return (node.name or "") + "\n" + (node.description or "")
    except Exception:
        return ""


def description(node):
    return words(node).partition("\n")[2]


class App:
    def __init__(self, *args, keep=None, **variables):
        """Runs the program with these arguments and environment variables beside the usual ones."""
        self.home = keep or tempfile.mkdtemp(prefix="strata-test-")
        environment = dict(os.environ)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            environment[name] = os.path.join(self.home, name.lower())
            os.makedirs(environment[name], exist_ok=True)
        environment.update(GSETTINGS_BACKEND="memory", GSK_RENDERER="cairo", LANGUAGE="en", LC_ALL="C.UTF-8")
        environment.update(variables)
        self.process = subprocess.Popen([os.environ["STRATA_APP"], *args], env=environment)
        # A failed test leaves no program behind: it would hold the test's output open, and Meson would wait for that.
        atexit.register(self.end)
        self.root = self.wait(self._find_application, 30, "the window to appear")

    def _find_application(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for i in range(desktop.childCount):
            application = desktop.getChildAtIndex(i)
            try:
                if application is not None and application.name == "strata" and application.childCount > 0:
                    return application
            except Exception:
                pass
        return None

    def wait(self, condition, seconds=40, what="something"):
        """The first true answer of condition; fails in words when none comes in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failed(f"the program ended with {self.process.returncode} while waiting for {what}")
            answer = condition()
            if answer:
                return answer
            time.sleep(0.15)
        raise Failed(f"waited {seconds} s for {what}")

    def all(self, role=None, name=None, inside=None):
        found = []
        for node in walk(inside or self.root):
            try:
                if role is not None and node.getRoleName() != role:
                    continue
                if name is not None and not (name(node.name) if callable(name) else node.name == name):
                    continue
            except Exception:
                continue
            if is_drawn(node):
                found.append(node)
        return found

    def find(self, role=None, name=None, inside=None, seconds=40):
        what = f"{role or 'anything'} {name if isinstance(name, str) else ''}".strip()
        return self.wait(lambda: self.all(role, name, inside), seconds, what)[0]

    def has_text(self, part):
        return [node for node in self.all() if part in words(node)]

    def wait_text(self, part, seconds=40):
        return self.wait(lambda: self.has_text(part), seconds, f"the words “{part}”")[0]

    def wait_epoch(self, epoch, n_epochs):
        """Waits for an epoch or a later one, or the end; reads the training bar alone, as the whole tree takes its time."""
        bar = self.find(name="Training")
        words = [f"Epoch {i} of {n_epochs}" for i in range(epoch, n_epochs + 1)] + [f"All {n_epochs} epochs done"]
        self.wait(lambda: any(self.all(name=word, inside=bar) for word in words), 180, f"epoch {epoch}")

    @staticmethod
    def titles():
        """The titles of the windows on the screen, as the X server knows them: the tree is late to tell of new windows."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "strata", "getwindowname", "%@"],
                               capture_output=True, text=True)
        return found.stdout.splitlines()

    def window(self):
        return self.find("frame")

    @staticmethod
    def _xdotool(*args):
        subprocess.run(["xdotool", *map(str, args)], check=True)

    def point(self, node, share_x=0.5, share_y=0.5):
        x, y, width, height = extents(node)
        self._xdotool("mousemove", int(x + width * share_x), int(y + height * share_y))
        time.sleep(0.1)

    def click(self, node, button=1, share_x=0.5, share_y=0.5, times=1):
        self.point(node, share_x, share_y)
        self._xdotool("click", "--repeat", times, "--delay", 60, button)
        time.sleep(0.25)

    def reveal(self, node):
        """Turns the wheel over a list until the node stands within the window, clear of its edges."""
        _, top, _, height = extents(self.window())
        for _ in range(60):
            x, y, width, own = extents(node)
            if top + 120 < y and y + own < top + height - 60:
                return
            self._xdotool("mousemove", x + width // 2, top + height // 2, "click", 4 if y <= top + 120 else 5)
            time.sleep(0.15)

    def drag(self, node, target, share_y=0.5):
        x, y, width, height = extents(node)
        to_x, to_y, to_width, to_height = extents(target)
        self._xdotool("mousemove", x + width // 2, y + height // 2, "mousedown", 1)
        end_x, end_y = to_x + to_width // 2, int(to_y + to_height * share_y)
        for i in range(1, 11):
            self._xdotool("mousemove", x + width // 2 + (end_x - x - width // 2) * i // 10,
                          y + height // 2 + (end_y - y - height // 2) * i // 10)
            time.sleep(0.04)
        self._xdotool("mouseup", 1)
        time.sleep(0.3)

    def key(self, *keys):
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def type(self, text):
        self._xdotool("type", "--delay", "40", text)
        time.sleep(0.2)

    def scroll(self, node, button, times=1, share_x=0.5, share_y=0.5):
        """Turns the wheel over a node: 4 up, 5 down."""
        self.point(node, share_x, share_y)
        self._xdotool("click", "--repeat", times, "--delay", 8, button)
        time.sleep(0.3)

    def choose(self, path):
        """Answers a file chooser with a path."""
        self.wait(lambda: self.has_text("Name") or self.has_text("Cancel"), what="the file chooser")
        self.key("ctrl+a")
        self.type(path)
        self.key("Return")

    def act(self, name, *parameters, window=1):
        """An action of a window, or with window 0 of the application, through the session bus as scripts do."""
        path = f"/org/strata/Strata/window/{window}" if window else "/org/strata/Strata"
        # With the types said, for gdbus guesses where a busy window does not tell them in time.
        subprocess.run(["gdbus", "call", "--session", "-d", "org.strata.Strata", "-o", path, "-m",
                        "org.gtk.Actions.Activate", name, "@av [" + ", ".join(parameters) + "]", "@a{sv} {}"],
                       check=True, stdout=subprocess.DEVNULL)
        time.sleep(0.3)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def close(self):
        self.end()
        shutil.rmtree(self.home, ignore_errors=True)


class Steps:
    """Counts the steps of a test as TAP."""

    def __init__(self, *names):
        self.names = names
        self.done = 0
        print(f"1..{len(names)}", flush=True)

    def ok(self):
        self.done += 1
        print(f"ok {self.done} {self.names[self.done - 1]}", flush=True)

    def fail(self, app, error):
        print(f"not ok {self.done + 1} {self.names[self.done]}", flush=True)
        print(f"# {error}", flush=True)
        # Meson shows of a failed program what it wrote here.
        print(f"{self.names[self.done]}: {error}", file=sys.stderr, flush=True)
        picture = os.environ.get("STRATA_TEST_PICTURE")
        if picture and shutil.which("import"):
            subprocess.run(["import", "-window", "root", picture], check=False)
        sys.exit(1)

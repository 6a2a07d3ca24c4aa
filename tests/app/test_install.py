#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `meson install` puts on a machine is whole: every file where the desktop looks for it, and programs that start from
there, with their library, experiments, settings and translations."""

import os
import pathlib
import shutil
import subprocess
import tempfile

from strata_driver import App, Failed, Steps, skip

BUILD = os.environ.get("STRATA_BUILD")
if not BUILD or shutil.which("meson") is None:
    skip("STRATA_BUILD is not set, or there is no meson")

FILES = ("applications/org.strata.Strata.desktop", "metainfo/org.strata.Strata.metainfo.xml", "mime/packages/org.strata.Strata.xml",
         "dbus-1/services/org.strata.Strata.service", "glib-2.0/schemas/org.strata.Strata.gschema.xml",
         "icons/hicolor/scalable/apps/org.strata.Strata.svg", "icons/hicolor/symbolic/apps/org.strata.Strata-symbolic.svg",
         "icons/hicolor/scalable/mimetypes/application-x-strata.svg", "locale/zh_CN/LC_MESSAGES/strata.mo")

steps = Steps("every file is installed", "the desktop knows .strata by its type and icon", "strata-cli starts from there",
              "strata starts from there with its experiments", "its settings are kept")


def only(folder, pattern):
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise Failed(f"{len(found)} files are called {pattern}")
    return found[0]


folder = pathlib.Path(tempfile.mkdtemp(prefix="strata-install-"))
app = None
try:
    subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", folder], check=True,
                   stdout=subprocess.DEVNULL)
    program = only(folder, "**/bin/strata")
    share = program.parent.parent / "share"
    missing = [name for name in FILES if not (share / name).is_file()]
    if missing:
        raise Failed(f"not installed: {missing}")
    only(folder, "**/libstrata.so.0")
    steps.ok()

    # What the package's own steps do where it is not a folder of its own.
    subprocess.run(["glib-compile-schemas", share / "glib-2.0/schemas"], check=True)
    subprocess.run(["update-mime-database", share / "mime"], check=True)
    if "application/x-strata:application-x-strata" not in (share / "mime/icons").read_text():
        raise Failed("the type of .strata files has no icon")
    if "*.strata" not in (share / "mime/globs2").read_text():
        raise Failed(".strata files have no type")
    steps.ok()

    place = {name: value for name, value in os.environ.items() if name not in ("GSETTINGS_SCHEMA_DIR", "LD_LIBRARY_PATH")}
    summary = subprocess.run([program.parent / "strata-cli", "summary", "sigmoid"], env=place, capture_output=True, text=True)
    if "266,610" not in summary.stdout:
        raise Failed(f"strata-cli says: {summary.stdout}{summary.stderr}")
    steps.ok()

    os.environ["STRATA_APP"] = str(program)
    os.environ.pop("GSETTINGS_SCHEMA_DIR", None)
    settings = {"XDG_DATA_DIRS": f"{share}:/usr/local/share:/usr/share", "STRATA_LOCALE_DIR": str(share / "locale"),
                "GSETTINGS_BACKEND": "keyfile"}
    app = App(**settings)
    app.find("table cell", name="Everything together")
    app.act("open-bundled", "<'complete'>")
    app.act("page", "<'data'>")
    app.wait_text("5,000", seconds=60)
    steps.ok()

    app.key("ctrl+w")
    app.process.wait(30)
    kept = pathlib.Path(app.home, "xdg_config_home/glib-2.0/settings/keyfile")
    if not kept.is_file() or "last-page='data'" not in kept.read_text():
        raise Failed(f"the page is not kept in {kept}")
    steps.ok()
except (Failed, subprocess.SubprocessError) as error:
    steps.fail(app, error)
finally:
    if app is not None:
        app.close()
    shutil.rmtree(folder, ignore_errors=True)

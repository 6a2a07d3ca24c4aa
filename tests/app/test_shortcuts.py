# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of shortcuts names every key of the application, and none that does nothing."""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Keys of the widgets themselves, and GTK's own.
ELSEWHERE = {"F10", "Return", "Escape", "0", "Left", "Right", "plus", "minus"}


def normal(accelerator):
    """Modifiers in one order, the key last."""
    *modifiers, key = re.findall(r"<\w+>|[^<>]+", accelerator)
    return "".join(sorted(modifiers)) + key


listed = {normal(key) for node in xml.parse(ROOT / "ui/strata-shortcuts.ui").iter("property")
          if node.get("name") == "accelerator" for key in node.text.split()}
source = (ROOT / "src/app/strata-application.c").read_text(encoding="utf-8")
table = source[source.index("} shortcuts[] = {"):]
rows = re.findall(r'\{ "[^"]+", \{ ([^}]*) \} \}', table[:table.index("};")])
bound = [[normal(key) for key in re.findall(r'"([^"]+)"', row)] for row in rows]
MODIFIERS = {"0": "", "GDK_CONTROL_MASK": "<Control>", "GDK_SHIFT_MASK": "<Shift>", "GDK_ALT_MASK": "<Alt>"}
widgets = set(ELSEWHERE)
for path in (ROOT / "src/app").rglob("*.c"):
    for key, masks in re.findall(r"GDK_KEY_(\w+), ((?:GDK_\w+_MASK|0)(?: \| GDK_\w+_MASK)*)",
                                 path.read_text(encoding="utf-8")):
        widgets.add(normal("".join(MODIFIERS.get(mask, "") for mask in masks.split(" | ")) + key))
widgets.update({"<Shift>Left", "<Shift>Right", "<Control>Left", "<Control>Right"})

faults = [f"{keys[0]} is not listed" for keys in bound if keys and not listed & set(keys)]
known = {key for keys in bound for key in keys} | widgets
faults += [f"{key} is listed and does nothing" for key in sorted(listed - known)]
print("1..1")
print("not ok 1" if faults else "ok 1", "the list of shortcuts is complete and true")
print(*(f"# {fault}" for fault in faults), sep="\n")
sys.exit(bool(faults))

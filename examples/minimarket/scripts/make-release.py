#!/usr/bin/env python3
"""Writes the whole tree of one version into a new folder: `scripts/make-release.py 1.1.0 FOLDER`.

1.0.0 is the tree itself. 1.1.0 goes over it, and each later version over 1.1.0 (see releases/README.md).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parents[1]
BASE = "1.0.0"
LAST_GOOD = "1.1.0"
CONTENT = ["VERSION", "shared", "services", "nginx"]


def layers(version: str) -> list[Path]:
    """The overlays of a version, lowest first. Raises ValueError for a version that is not there."""
    if version == BASE:
        return []
    overlay = TREE / "releases" / version
    if not (overlay / "VERSION").is_file():
        known = sorted(path.parent.name for path in TREE.glob("releases/*/VERSION"))
        raise ValueError(f"unknown version {version!r}: expected {BASE} or one of {', '.join(known)}")
    return [overlay] if version == LAST_GOOD else [TREE / "releases" / LAST_GOOD, overlay]


def make_release(version: str, folder: Path) -> None:
    """Raises ValueError for an unknown version, FileExistsError if the folder is there."""
    overlays = layers(version)
    folder.mkdir(parents=True)
    leave_out = shutil.ignore_patterns("__pycache__")
    for name in CONTENT:
        source = TREE / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=leave_out)
        else:
            shutil.copy2(source, folder / name)
    for overlay in overlays:
        shutil.copytree(overlay, folder, dirs_exist_ok=True, ignore=leave_out)


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print("expected two arguments: a version and a new folder", file=sys.stderr)
        return 2
    try:
        make_release(arguments[0], Path(arguments[1]))
    except (ValueError, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{arguments[1]} holds version {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

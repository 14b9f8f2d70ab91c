#!/usr/bin/env python3
"""Holds the layers of Documentation/Architecture.md: what a file imports, its target declares in Package.swift.

SwiftPM lets a target import any module that happens to be built; this check does not.

Usage: Scripts/check_layers.py [ROOT]   (exit status 1 when a layer is crossed)
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"

# Modules that come with the toolchain; every target may import them, but for what is below.
TOOLCHAIN = {"Foundation", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch", "Testing"}
# What the measured process must stay without: each costs resident memory or build time.
ENGINE_MAY_NOT = {"Foundation", "FoundationEssentials", "Dispatch", "Testing", "XCTest"}
# The measuring side never meets the sweeping side: linking the engine would put its malloc into the tool.
ENGINE = {"CAlloc", "BenchMemEngine", "BenchMemTesting"}
# The only targets that may print, exit, or read the environment.
COMMAND = {"benchmem-sweep"} | ENGINE
# Passes the environment on to a child, or reads what git would read from it.
READS_ENVIRONMENT = {"HelperProcess.swift", "RepositoryFormat.swift", "ChildProcess.swift"}

IMPORT = re.compile(
    r"^\s*(?:@[\w()]+\s+)*(?:public |package |private |internal )?import\s+"
    r"(?:(?:struct|class|enum|protocol|func|var|typealias) )?(\w+)", re.M)
BANNED = re.compile(
    r"(?<![.\w])(print|exit|fatalError)\(|ProcessInfo\.processInfo\.environment|(?<![.\w])getenv\(")


def code(path):
    """The file's text without comments and string literals, so that words in them do not count."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r'"""(?:.|\n)*?"""', '""', text)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def declared():
    """Target -> the modules that it declares as dependencies."""
    text = subprocess.run(
        ["swift", "package", "--package-path", str(ROOT), "dump-package"],
        check=True, capture_output=True, text=True).stdout
    targets = {}
    for target in json.loads(text[text.index("{"):])["targets"]:
        names = {
            kind[0] for dependency in target["dependencies"] for kind in dependency.values() if kind
        }
        targets[target["name"]] = names
    return targets


def problems():
    targets = declared()
    for target in sorted(path.name for path in SOURCES.iterdir() if path.is_dir()):
        allowed = targets.get(target)
        if allowed is None:
            yield f"Sources/{target}: Package.swift has no such target"
            continue
        if target not in ENGINE and allowed & ENGINE:
            yield f"Package.swift: {target} may not depend on {', '.join(sorted(allowed & ENGINE))}"
        for path in sorted((SOURCES / target).rglob("*.swift")):
            text, name = code(path), path.relative_to(ROOT)
            for module in sorted(set(IMPORT.findall(text))):
                if module not in allowed | TOOLCHAIN:
                    yield f"{name}: {target} does not declare {module} in Package.swift"
                if target == "BenchMemEngine" and module in ENGINE_MAY_NOT:
                    yield f"{name}: the engine may not import {module}"
            if target != "SweepGit" and re.search(r"(?<![.\w])OpaquePointer\b", text):
                yield f"{name}: OpaquePointer stays in SweepGit"
            if target in COMMAND:
                continue
            for match in BANNED.finditer(text):
                word = match.group(0).rstrip("(")
                if path.name in READS_ENVIRONMENT and ("environment" in word or word == "getenv"):
                    continue
                yield f"{name}: a library may not use {word}"


# The files of CAlloc in their order: each may use those before it.
C_ORDER = ["platform", "glibc", "block", "window", "hooks", "mappings", "callers", "counting"]


def c_problems():
    for path in sorted((SOURCES / "CAlloc").glob("*.[ch]")):
        if path.stem not in C_ORDER:
            continue
        later = C_ORDER[C_ORDER.index(path.stem) + 1:]
        for header in re.findall(r'#include "(\w+)\.h"', path.read_text()):
            if header in later:
                yield f"{path.relative_to(ROOT)}: {header}.h comes after {path.stem} in CAlloc"


def main():
    found = [*problems(), *c_problems()]
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

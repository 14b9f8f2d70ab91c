#!/usr/bin/env python3
"""Holds the layers of Documentation/Architecture.md: who may import, or name, whom.

Usage: Scripts/check_layers.py [ROOT]   (exit status 1 when a layer is crossed)
"""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"

OURS = {"CAlloc", "BenchMemEngine", "BenchMemTesting", "CGit2", "SweepKit"}

# Target -> the targets of ours that it may import.
TARGETS = {
    "BenchMemEngine": {"CAlloc"},
    "BenchMemTesting": {"BenchMemEngine"},
    "SweepKit": {"CGit2"},
    "benchmem-sweep": {"SweepKit"},
}

# Modules that the measured process must stay without: each costs resident memory or build time.
ENGINE_MAY_NOT = {"Foundation", "FoundationEssentials", "Dispatch", "Testing", "XCTest"}

# Folder of SweepKit -> folders whose types it must not name. Swift has no imports inside a module, so
# the check is by the names of the types that a folder declares.
FOLDERS_MAY_NOT = {
    "Git": {"Versions", "Building", "Running", "Results", "Comparison", "Sweep", "Tables", "Figures", "Bisection"},
    "Versions": {"Building", "Running", "Results", "Comparison", "Sweep", "Tables", "Figures", "Bisection"},
    "Processes": {"Git", "Versions", "Building", "Running", "Results", "Comparison", "Sweep", "Tables", "Figures"},
    "Building": {"Git", "Running", "Results", "Comparison", "Sweep", "Tables", "Figures", "Bisection"},
    "Running": {"Git", "Versions", "Comparison", "Sweep", "Tables", "Figures", "Bisection"},
    "Results": {"Git", "Versions", "Building", "Running", "Comparison", "Sweep", "Figures", "Bisection"},
    "Comparison": {"Git", "Versions", "Building", "Running", "Sweep", "Figures", "Bisection"},
    "Tables": {"Git", "Versions", "Building", "Running", "Sweep", "Figures", "Bisection"},
    "Figures": {"Git", "Versions", "Building", "Running", "Sweep", "Bisection"},
    "Bisection": {"Git", "Versions", "Building", "Running", "Sweep", "Tables", "Figures"},
}

IMPORT = re.compile(r"^\s*(?:@[\w()]+\s+)*(?:public |package |private |internal )?import\s+(?:\w+ )?([\w]+)", re.M)
DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |private |fileprivate |final |indirect |nonisolated )*"
    r"(?:struct|class|enum|protocol|actor|typealias)\s+(\w+)", re.M)


def code(path):
    """The file's text without comments and string literals, so that words in them do not count."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"//[^\n]*", "", text)
    text = re.sub(r'"""(?:.|\n)*?"""', '""', text)
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def target_problems():
    for target, allowed in TARGETS.items():
        for path in sorted((SOURCES / target).rglob("*.swift")):
            for module in IMPORT.findall(code(path)):
                if module in OURS - allowed - {target}:
                    yield f"{path.relative_to(ROOT)}: {target} may not import {module}"
                if target == "BenchMemEngine" and module in ENGINE_MAY_NOT:
                    yield f"{path.relative_to(ROOT)}: the engine may not import {module}"
                if module == "CGit2" and path.parent != SOURCES / "SweepKit" / "Git":
                    yield f"{path.relative_to(ROOT)}: CGit2 is imported in SweepKit/Git only"


def folder_problems():
    kit = SOURCES / "SweepKit"
    files = {folder.name: sorted(folder.rglob("*.swift")) for folder in kit.iterdir() if folder.is_dir()}
    texts = {path: code(path) for paths in files.values() for path in paths}
    owners = {}
    for folder, paths in files.items():
        for path in paths:
            for name in DECLARATION.findall(texts[path]):
                owners.setdefault(name, folder)
    for folder, paths in files.items():
        forbidden = {name for name, owner in owners.items() if owner in FOLDERS_MAY_NOT.get(folder, set())}
        for path in paths:
            # A word behind a dot is a member or a nested type of something else.
            words = set(re.findall(r"(?<![.\w])([A-Z]\w*)", texts[path]))
            for name in sorted(words & forbidden):
                yield f"{path.relative_to(ROOT)}: {folder} may not use {name} of {owners[name]}"
            if folder != "Git" and "OpaquePointer" in words:
                yield f"{path.relative_to(ROOT)}: OpaquePointer stays in SweepKit/Git"


# Passes the environment on to a child and looks at nothing in it.
PASSES_ENVIRONMENT_ON = {"HelperProcess.swift"}


def library_problems():
    """Libraries never print, exit, or read the environment."""
    banned = re.compile(r"(?<![.\w])(print|exit|fatalError)\(|ProcessInfo\.processInfo\.environment|(?<![.\w])getenv\(")
    for path in sorted((SOURCES / "SweepKit").rglob("*.swift")):
        for match in banned.finditer(code(path)):
            if path.name in PASSES_ENVIRONMENT_ON and "environment" in match.group(0):
                continue
            yield f"{path.relative_to(ROOT)}: a library may not use {match.group(0).rstrip('(')}"


def main():
    problems = [*target_problems(), *folder_problems(), *library_problems()]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

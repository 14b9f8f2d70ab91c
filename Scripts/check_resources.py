#!/usr/bin/env python3
"""Checks the files that pages are made of: scripts by node or else by Chromium, markup and styles by their form.

Usage: Scripts/check_resources.py [FOLDER]   (exit status 1 when a file has a fault)
"""

import html.parser
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "Sources/SweepReporting/Resources"

# Elements without an end.
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Markup(html.parser.HTMLParser):
    """Elements are closed in the order in which they were opened, and no id occurs twice."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.faults = [], set(), []

    def fault(self, text):
        self.faults.append(f"{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.fault(f"<{tag}> has {name} twice")
        name = dict(attributes).get("id")
        if name in self.ids:
            self.fault(f"the id {name} occurs twice")
        if name:
            self.ids.add(name)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.fault(f"</{tag}> closes nothing" if tag not in self.open else f"</{tag}> closes <{self.open[-1]}>")

    def end(self):
        self.close()
        for tag in self.open:
            self.fault(f"<{tag}> is never closed")
        return self.faults


def markup(path):
    parser = Markup()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.end()


def styles(path):
    """Braces match, and what stands in them are declarations."""
    faults, depth = [], 0
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for number, line in enumerate(text.splitlines(), 1):
        for sign in re.sub(r'"[^"]*"', '""', line):
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if depth not in (0, 1):
                faults.append(f"{number}: the braces do not match")
                return faults
    if depth:
        faults.append("a brace is never closed")
    for body in re.findall(r"\{([^{}]*)\}", text):
        for declaration in filter(str.strip, body.split(";")):
            if not re.match(r"\s*[-a-z]+\s*:\s*\S", declaration):
                faults.append(f"not a declaration: {' '.join(declaration.split())}")
    return faults


def script_by_node(path):
    run = subprocess.run(["node", "--check", str(path)], capture_output=True, text=True)
    return run.stderr.strip().splitlines()[:5] if run.returncode else []


def script_by_browser(path, browser):
    """Chromium compiles the script without running it, and leaves in the page what it says."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        text = json.dumps(path.read_text(encoding="utf-8")).replace("</", "<\\/")
        page.write_text(
            f"<!doctype html><meta charset=utf-8><pre></pre><script>let said = 'valid';\n"
            f"try {{ new Function({text}); }} catch (error) {{ said = String(error); }}\n"
            "document.querySelector('pre').textContent = said;</script>", encoding="utf-8")
        run = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120)
    said = re.search(r"<pre>(.*?)</pre>", run.stdout, re.S)
    if not said:
        return [f"{browser} did not look at it"]
    return [] if said.group(1) == "valid" else [html.unescape(said.group(1))]


def script_check():
    if shutil.which("node"):
        return script_by_node
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    return (lambda path: script_by_browser(path, browser)) if browser else None


def main():
    checks = {".html": markup, ".css": styles, ".js": script_check()}
    faulty = False
    for path in sorted(FOLDER.iterdir()):
        check = checks.get(path.suffix)
        if check is None:
            print(f"{path.name}: not checked, for want of node and chromium" if path.suffix in checks
                  else f"{path.name}: no such kind of file belongs here", file=sys.stderr)
            faulty = faulty or path.suffix not in checks
            continue
        faults = check(path)
        if not path.read_bytes().endswith(b"\n"):
            faults.append("no line break at the end")
        for fault in faults:
            print(f"{path.name}: {fault}", file=sys.stderr)
        faulty = faulty or bool(faults)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())

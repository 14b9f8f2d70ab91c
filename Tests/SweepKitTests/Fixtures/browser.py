"""Drives a headless Chromium over its debugging pipe (no packages needed).

usage: browser.py PAGE STEPS
  PAGE   an HTML file
  STEPS  a JSON file: a list of steps
    {"wait": "expression"}         until the expression is true
    {"eval": "expression"}         its value is a result
    {"hover": [x, y]}              moves the mouse
    {"hoverAt": "expression"}      the same, to the [x, y] that the expression gives
    {"click": "selector"}          clicks the middle of an element
    {"key": "Tab"}                 presses a key
    {"dark": true}                 the system's preference
    {"size": [width, height]}
    {"screenshot": "file.png"}
    {"processor": true}            the page's own processor time so far, in seconds, is a result
Prints {"results": [...], "errors": [...]}: the values of the eval steps, and what the console or
the page complained about.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time


class Browser:
    def __init__(self, profile):
        to_child, self.writer = os.pipe()
        self.reader, from_child = os.pipe()

        def connect():
            os.dup2(to_child, 13)
            os.dup2(from_child, 14)
            os.dup2(13, 3)
            os.dup2(14, 4)

        program = os.environ.get("BENCHMEM_BROWSER") or shutil.which("chromium") or "chromium"
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--hide-scrollbars", "--no-first-run", f"--user-data-dir={profile}",
             "--window-size=1400,1000", "about:blank"],
            preexec_fn=connect, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.buffer = b""
        self.number = 0
        self.session = None
        self.errors = []

    def read(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.reader, 1 << 20)
            if not chunk:
                raise SystemExit("the browser went away")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.writer, json.dumps(request).encode() + b"\0")
        while True:
            message = self.read()
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.note(message)

    def note(self, message):
        params = message.get("params", {})
        if message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(params["exceptionDetails"])[:400])
        elif message.get("method") == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(params["entry"]["text"])
        elif message.get("method") == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.errors.append(" ".join(str(a.get("value")) for a in params["args"]))

    def open(self, page):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Performance.enable", timeDomain="threadTicks")
        self.call("Page.navigate", url="file://" + os.path.abspath(page))

    def evaluate(self, expression):
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {json.dumps(result['exceptionDetails'])[:400]}")
        return result["result"].get("value")

    def wait(self, expression, seconds=40):
        end = time.monotonic() + seconds
        while not self.evaluate(f"!!document.body && !!({expression})"):
            if time.monotonic() > end:
                raise SystemExit(f"waited in vain for: {expression} {self.errors}")
            time.sleep(0.05)

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def step(self, name, value):
        if name == "wait":
            self.wait(value)
        elif name == "eval":
            return self.evaluate(value)
        elif name in ("hover", "hoverAt"):
            x, y = value if name == "hover" else self.evaluate(value)
            self.mouse("mouseMoved", x - 2, y - 2)
            self.mouse("mouseMoved", x, y)
            time.sleep(0.3)
        elif name == "click":
            place = (f"(() => {{ const e = document.querySelector({json.dumps(value)});"
                     " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
                     " return [r.x + r.width / 2, r.y + r.height / 2]; })()")
            x, y = self.evaluate(place)
            self.mouse("mouseMoved", x, y)
            for kind in ("mousePressed", "mouseReleased"):
                self.mouse(kind, x, y, button="left", clickCount=1)
        elif name == "key":
            codes = {"Tab": 9, "Enter": 13, " ": 32, "ArrowDown": 40}
            text = {"Enter": "\r", " ": " "}.get(value)
            more = {"text": text} if text else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=value,
                      windowsVirtualKeyCode=codes.get(value, 0), **more)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=value,
                      windowsVirtualKeyCode=codes.get(value, 0))
        elif name == "dark":
            self.call("Emulation.setEmulatedMedia", features=[
                {"name": "prefers-color-scheme", "value": "dark" if value else "light"}])
        elif name == "size":
            self.call("Emulation.setDeviceMetricsOverride", width=value[0], height=value[1],
                      deviceScaleFactor=1, mobile=False)
        elif name == "screenshot":
            image = self.call("Page.captureScreenshot", format="png")
            with open(value, "wb") as file:
                file.write(base64.b64decode(image["data"]))
        elif name == "processor":
            metrics = self.call("Performance.getMetrics")["metrics"]
            return next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime")
        else:
            raise SystemExit(f"unknown step {name}")
        return None


def main():
    page, steps = sys.argv[1], json.load(open(sys.argv[2]))
    profile = tempfile.mkdtemp(prefix="benchmem-browser-")
    browser = Browser(profile)
    try:
        browser.open(page)
        results = []
        for step in steps:
            for name, value in step.items():
                result = browser.step(name, value)
                if name in ("eval", "processor"):
                    results.append(result)
        browser.evaluate("0")
        print(json.dumps({"results": results, "errors": browser.errors}))
    finally:
        browser.process.terminate()
        browser.process.wait()
        shutil.rmtree(profile, ignore_errors=True)


main()

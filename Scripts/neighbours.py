"""Work beside what is measured, for scripts that measure on a busy machine."""

import contextlib
import os
import subprocess
import sys

CONDITIONS = ["quiet", "busy"]


@contextlib.contextmanager
def neighbours(condition):
    """While it lasts, one busy process a processor runs if the condition is `busy`."""
    processes = []
    try:
        for _ in range(os.cpu_count() if condition == "busy" else 0):
            processes.append(subprocess.Popen([sys.executable, "-c", "while True: pass"]))
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()

"""Work beside what is measured, for scripts that measure on a busy machine."""

import contextlib
import os
import subprocess
import sys
import time

CONDITIONS = ["quiet", "busy"]
# A process that is killed leaves no busy ones behind.
WORK = "import os\nwhile os.getppid() == {parent}: sum(range(100_000))"


@contextlib.contextmanager
def neighbours(condition):
    """Runs one busy process a processor meanwhile, if the condition is `busy`, and gives these processes."""
    processes = []
    try:
        for _ in range(os.cpu_count() if condition == "busy" else 0):
            processes.append(subprocess.Popen([sys.executable, "-c", WORK.format(parent=os.getpid())]))
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


class Beside:
    """How much other work the machine does than that of this process, its ended children and the neighbours."""

    def __init__(self, processes):
        self.processes = processes
        self.start = self.reading()

    def reading(self):
        """Seconds on the clock, of all processors, and of what is ours."""
        ticks = os.sysconf("SC_CLK_TCK")
        with open("/proc/stat") as lines:
            user, nice, system, _, _, irq, softirq, stolen = map(int, lines.readline().split()[1:9])
        ours = sum(os.times()[:4])
        for process in self.processes:
            with open(f"/proc/{process.pid}/stat") as line:
                ours += sum(map(int, line.read().rsplit(")", 1)[1].split()[11:13])) / ticks
        return time.monotonic(), (user + nice + system + irq + softirq + stolen) / ticks, ours

    def processors(self):
        """How many processors other work kept busy on average since this began."""
        clock, all_work, ours = (now - then for now, then in zip(self.reading(), self.start))
        return max(0.0, all_work - ours) / clock

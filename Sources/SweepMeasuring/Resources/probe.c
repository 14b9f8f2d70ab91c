// Tells who counts the instructions of this process, by counting those of a loop twice: the
// kernel's events (`perf COUNT COUNT`) or the emulator with counter.c (`emulator COUNT COUNT`). It
// prints nothing where nobody does. The loop has `ROUNDS` rounds, so a count below that is wrong.

#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint64_t mark = 0x62656e63686d656d;
static int answers[2];

__attribute__((noinline)) static void work(void) {
  for (volatile int round = 0; round < ROUNDS; round++) {
  }
}

static bool count_by_events(uint64_t *count) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.disabled = 1;
  attributes.inherit = 1;
  attributes.pinned = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  int event = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (event < 0) return false;
  struct {
    uint64_t value, enabled, running;
  } reading = {0};
  bool is_whole = ioctl(event, PERF_EVENT_IOC_ENABLE, 0) == 0;
  work();
  ioctl(event, PERF_EVENT_IOC_DISABLE, 0);
  is_whole = is_whole && read(event, &reading, sizeof reading) == sizeof reading;
  close(event);
  *count = reading.value;
  return is_whole && reading.enabled == reading.running;
}

static bool count_by_emulator(uint64_t *count) {
  syscall(SYS_getpid, mark, 1, answers[1]);
  work();
  syscall(SYS_getpid, mark, 2, answers[1]);
  return read(answers[0], count, sizeof *count) == sizeof *count;
}

int main(void) {
  if (pipe2(answers, O_CLOEXEC | O_NONBLOCK) != 0) return 1;
  uint64_t first, second;
  work();
  if (count_by_events(&first) && count_by_events(&second)) {
    printf("perf %llu %llu\n", (unsigned long long)first, (unsigned long long)second);
  } else if (count_by_emulator(&first) && count_by_emulator(&second)) {
    printf("emulator %llu %llu\n", (unsigned long long)first, (unsigned long long)second);
  }
  return fflush(stdout) == 0 ? 0 : 1;
}

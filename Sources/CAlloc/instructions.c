// Counting the instructions of a stretch of this process: by the kernel's events, or by an emulator
// that runs the process and counts.
//
// The kernel counts per thread, and a thread that is started inherits its starter's events. So a
// stretch over all threads needs one event for each thread that is there when it begins. The
// emulator counts every thread by itself; it is told of begin and end by system calls that do
// nothing else, and writes the count into a pipe, so that an empty pipe tells that nobody counts.
//
// Invariants. Nothing here allocates. One stretch at a time, in one of the two ways. An event that
// the kernel could not count all of the time makes the count void, never smaller.

#define _GNU_SOURCE
#include "CAlloc.h"

#include <errno.h>

#ifdef __linux__

#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAXIMUM_THREADS = 1024 };

static int events[MAXIMUM_THREADS];
static int event_count;

static int open_event(uint32_t type, uint64_t config, int thread) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = config;
  attributes.disabled = 1;
  attributes.inherit = 1;
  attributes.pinned = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return (int)syscall(SYS_perf_event_open, &attributes, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

static void close_events(void) {
  for (int index = 0; index < event_count; index++) close(events[index]);
  event_count = 0;
}

/// Opens one event for each thread. Zero, or an errno; a thread that is gone meanwhile is none.
static int open_events(uint32_t type, uint64_t config, int folder) {
  struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t kind;
    char name[];
  };
  _Alignas(struct entry) char entries[4096];
  for (;;) {
    long size = syscall(SYS_getdents64, folder, entries, sizeof entries);
    if (size < 0) return errno;
    if (size == 0) return event_count > 0 ? 0 : ESRCH;
    for (long at = 0; at < size; at += ((struct entry *)(entries + at))->length) {
      int thread = atoi(((struct entry *)(entries + at))->name);
      if (thread <= 0) continue;
      if (event_count == MAXIMUM_THREADS) return EMFILE;
      int event = open_event(type, config, thread);
      if (event < 0 && errno != ESRCH) return errno;
      if (event >= 0) events[event_count++] = event;
    }
  }
}

int benchmem_events_begin(uint32_t type, uint64_t config) {
  if (event_count > 0) return EBUSY;
  int folder = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return errno;
  int refused = open_events(type, config, folder);
  close(folder);
  // The calling thread is mostly the first; it is switched on last, so that nothing else counts.
  for (int index = event_count - 1; index >= 0 && !refused; index--) {
    if (ioctl(events[index], PERF_EVENT_IOC_ENABLE, 0) != 0) refused = errno;
  }
  if (refused) close_events();
  return refused;
}

bool benchmem_events_end(uint64_t *count) {
  for (int index = 0; index < event_count; index++) {
    ioctl(events[index], PERF_EVENT_IOC_DISABLE, 0);
  }
  struct {
    uint64_t value, enabled, running;
  } reading;
  bool is_whole = event_count > 0;
  *count = 0;
  for (int index = 0; index < event_count; index++) {
    // Of an event that could not be scheduled, nothing can be read.
    ssize_t size = read(events[index], &reading, sizeof reading);
    is_whole = is_whole && size == sizeof reading && reading.enabled == reading.running;
    *count += reading.value;
  }
  close_events();
  return is_whole;
}

/// The first argument of the system calls that tell the emulator something; `counter.c` of the
/// command knows it too.
static const uint64_t mark = 0x62656e63686d656d;
static int answers[2] = {-1, -1};

bool benchmem_emulator_begin(void) {
  if (answers[0] < 0 && pipe2(answers, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  // What an end without an answer left there would be taken for the next one.
  uint64_t old;
  while (read(answers[0], &old, sizeof old) > 0) {
  }
  syscall(SYS_getpid, mark, 1, answers[1]);
  return true;
}

bool benchmem_emulator_end(uint64_t *count) {
  syscall(SYS_getpid, mark, 2, answers[1]);
  return read(answers[0], count, sizeof *count) == sizeof *count;
}

#else

int benchmem_events_begin(uint32_t type, uint64_t config) {
  (void)type;
  (void)config;
  return ENOTSUP;
}

bool benchmem_events_end(uint64_t *count) {
  (void)count;
  return false;
}

bool benchmem_emulator_begin(void) { return false; }

bool benchmem_emulator_end(uint64_t *count) {
  (void)count;
  return false;
}

#endif

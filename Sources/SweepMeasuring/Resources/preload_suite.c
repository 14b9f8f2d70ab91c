// The windows of a suite of ordo-one/benchmark, opened and closed from below its harness.
//
// That harness reads CLOCK_BOOTTIME last before it calls a benchmark's closure and first after it,
// in two functions that it keeps in each benchmark. The file that the command hands over says where
// the functions lie in the executable; a read from one of them is told from all other reads by the
// return addresses, up to the fourth. The first of the functions that reads is the one before the
// closure. A benchmark that starts its measurement by itself has a second read there; then all
// begins anew.
//
// How many calls are made is decided here and not by the suite's configuration: the harness is told
// that no time has passed, and when enough is known that more has passed than anybody allows. So it
// leaves its loop by itself, with all that it does at its end. An elapsed time that is not positive
// enters none of its statistics, and the calls' own have none.
//
// Invariants. Between the read and the closure nothing is done, on either side, that the window or
// the time would show. Nothing here allocates. Only the process that has the file's lock writes.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "CAlloc.h"
#include "bounds.h"
#include "preload.h"

#define MAX_PLACES 64
#define MAX_DEPTH 4
/// More seconds than any configuration allows.
#define FOREVER 1000000000000000000LL

enum mode { OFF, MEMORY, RESIDENT, TIME, THEIRS };

/// Where code of one of the two functions lies.
struct place {
  uintptr_t start, end;
  int function;
};

static enum mode mode;
static struct place places[MAX_PLACES];
static int place_count;
static pid_t owner;

/// When enough calls have been measured.
static struct rule {
  long long skipped;  ///< Calls that are not measured, first.
  long long repeats;  ///< Exactly so many; where that is negative, the rest says.
  long long least, most, patience;
  long long nanoseconds;  ///< No new call after so many, unless that is negative.
} rule;

static int (*real_clock_gettime)(clockid_t, struct timespec *);

static int function_at(uintptr_t address) {
  for (int index = 0; index < place_count; index++) {
    if (address - places[index].start < places[index].end - places[index].start) {
      return places[index].function;
    }
  }
  return -1;
}

/// Which of the functions called, or -1.
static int function_of_caller(const uintptr_t *frame) {
  uintptr_t high = stack_high((uintptr_t)frame);
  for (int depth = 0; depth < MAX_DEPTH; depth++) {
    int function = function_at(frame[1] - 1);
    if (function >= 0) return function;
    uintptr_t next = frame[0];
    if (next <= (uintptr_t)frame || next % sizeof(uintptr_t) || next + 16 > high) return -1;
    frame = (const uintptr_t *)next;
  }
  return -1;
}

static long long now(struct timespec *time) {
  real_clock_gettime(CLOCK_BOOTTIME, time);
  return time->tv_sec * 1000000000LL + time->tv_nsec;
}

// MARK: Writing

static int file = -1;
static char written[1 << 16];
static size_t used;

static void flush(void) {
  for (size_t done = 0; done < used;) {
    ssize_t count = write(file, written + done, used - done);
    if (count <= 0) break;
    done += (size_t)count;
  }
  used = 0;
}

__attribute__((format(printf, 1, 2))) static void write_line(const char *format, ...) {
  const size_t longest = 512;
  if (used + longest > sizeof written) flush();
  va_list values;
  va_start(values, format);
  int count = vsnprintf(written + used, longest, format, values);
  va_end(values);
  if (count > 0 && (size_t)count < longest) used += (size_t)count;
}

__attribute__((destructor)) static void end(void) {
  if (mode && getpid() == owner) flush();
}

// MARK: What a call gave

static bool is_open, is_done;
static long passes, passes_since_least;
static uint64_t least_peak = UINT64_MAX;
static long long began, started;
static struct timespec first;

/// Whether another call is to be measured.
static bool wants_pass(long long time) {
  if (rule.repeats >= 0) return passes < rule.repeats;
  if (passes < rule.least) return true;
  if (passes >= rule.most || passes_since_least >= rule.patience) return false;
  return rule.nanoseconds < 0 || time - began < rule.nanoseconds;
}

static void note_pass(uint64_t peak) {
  passes++;
  passes_since_least = peak < least_peak ? 0 : passes_since_least + 1;
  if (peak < least_peak) least_peak = peak;
}

static void note_counts(struct benchmem_counts counts) {
  note_pass(counts.peak_bytes);
  write_line(
      "memory %llu %llu %llu %llu %llu %llu %llu %llu\n", (unsigned long long)counts.peak_bytes,
      (unsigned long long)counts.total_bytes, (unsigned long long)counts.allocations,
      (unsigned long long)counts.live_bytes, (unsigned long long)counts.freed,
      (unsigned long long)counts.usable_bytes, (unsigned long long)counts.mapped_bytes,
      (unsigned long long)counts.unmapped_bytes);
}

static void note_resident(void) {
  struct benchmem_resident resident;
  if (benchmem_read_resident(&resident)) {
    write_line("rss %llu\n", (unsigned long long)resident.high_water_bytes);
  }
  note_pass(0);
}

// MARK: Before and after the closure

/// A time that makes every elapsed time up to it, or from it, what it must be.
static void tell(struct timespec *time, bool forever) {
  *time = first;
  if (forever) time->tv_sec += FOREVER;
}

static void start(struct timespec *time) {
  long long then = now(time);
  if (!first.tv_sec && !first.tv_nsec) first = *time, began = then;
  if (mode == THEIRS) {
    started = then;
    if (passes + 1 >= rule.most || then - began >= rule.nanoseconds) is_done = true;
    if (is_done) time->tv_sec += FOREVER;
    return;
  }
  tell(time, true);
  if (is_done) return;
  if (is_open && mode == MEMORY) benchmem_window_close();
  is_open = true;
  if (rule.skipped > 0) return;
  switch (mode) {
    case MEMORY: benchmem_window_open(BENCHMEM_ALL_THREADS); break;
    case TIME: {
      struct timespec last;
      started = now(&last);
      break;
    }
    default: break;
  }
}

static void stop(struct timespec *time, long long ended) {
  if (mode == THEIRS) {
    now(time);
    passes++;
    if (is_done) time->tv_sec += FOREVER;
    return;
  }
  struct benchmem_counts counts = {0};
  bool measured = is_open && !is_done && rule.skipped <= 0;
  if (measured && mode == MEMORY) counts = benchmem_window_close();
  if (is_open && rule.skipped > 0) rule.skipped--;
  is_open = false;
  if (measured) {
    switch (mode) {
      case MEMORY: note_counts(counts); break;
      case RESIDENT: note_resident(); break;
      case TIME:
        write_line("time %lld\n", ended - started);
        note_pass(0);
        break;
      default: break;
    }
    if (!wants_pass(now(time))) {
      is_done = true;
      flush();
    }
  }
  tell(time, is_done);
}

static __attribute__((noinline)) int their_clock(struct timespec *time, const uintptr_t *frame) {
  static int before = -1;
  long long ended = mode == TIME ? now(time) : 0;
  int function = function_of_caller(frame);
  if (function < 0 || getpid() != owner) return real_clock_gettime(CLOCK_BOOTTIME, time);
  if (before < 0) before = function;
  if (function == before) {
    start(time);
  } else {
    stop(time, ended);
  }
  return 0;
}

BENCHMEM_PRELOAD_SHOWN int clock_gettime(clockid_t clock, struct timespec *time) {
  if (!real_clock_gettime) {
    real_clock_gettime =
        (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  }
  if (BENCHMEM_LIKELY(clock != CLOCK_BOOTTIME || !mode)) return real_clock_gettime(clock, time);
  return their_clock(time, __builtin_frame_address(0));
}

// MARK: What is asked for

static int note_bias(struct dl_phdr_info *info, size_t size, void *bias) {
  (void)size;
  *(uintptr_t *)bias = info->dlpi_addr;
  return 1;  // The program comes first.
}

/// Reads a number in hexadecimal digits. False at the end.
static bool read_number(const char **text, long long *number) {
  while (**text == ' ' || **text == '\n') ++*text;
  bool negative = **text == '-';
  if (negative) ++*text;
  unsigned long long value = 0;
  const char *first_digit = *text;
  for (;; ++*text) {
    char digit = **text;
    if (digit >= '0' && digit <= '9') {
      value = value << 4 | (unsigned long long)(digit - '0');
    } else if (digit >= 'a' && digit <= 'f') {
      value = value << 4 | (unsigned long long)(digit - 'a' + 10);
    } else {
      break;
    }
  }
  *number = negative ? -(long long)value : (long long)value;
  return *text > first_digit;
}

/// The rule, then for each place its function and where it begins and ends.
static bool read_request(const char *text) {
  long long numbers[6];
  for (int index = 0; index < 6; index++) {
    if (!read_number(&text, &numbers[index])) return false;
  }
  rule = (struct rule){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
  uintptr_t bias = 0;
  dl_iterate_phdr(note_bias, &bias);
  while (place_count < MAX_PLACES && read_number(&text, &numbers[0]) &&
         read_number(&text, &numbers[1]) && read_number(&text, &numbers[2])) {
    places[place_count++] = (struct place){
        .start = (uintptr_t)numbers[1] + bias,
        .end = (uintptr_t)numbers[2] + bias,
        .function = (int)numbers[0],
    };
  }
  return place_count > 0;
}

/// Takes the file, unless it is another process's: those that the benchmark starts find it locked.
static bool take_file(const char *path) {
  // Far from the numbers that the program's own files get.
  const int lowest = 500;
  int opened = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_APPEND | O_CLOEXEC);
  if (opened < 0) return false;
  file = (int)syscall(SYS_fcntl, opened, F_DUPFD_CLOEXEC, lowest);
  if (file < 0) {
    file = opened;
  } else {
    syscall(SYS_close, opened);
  }
  return syscall(SYS_flock, file, LOCK_EX | LOCK_NB) == 0;
}

static void begin(const char *path, enum mode wanted) {
  if (!take_file(path)) return;
  long length = syscall(SYS_pread64, file, written, sizeof written - 1, 0L);
  written[length > 0 ? length : 0] = 0;
  if (!read_request(written)) return;
  owner = getpid();
  mode = wanted;
  write_line("suite %d\n", (int)benchmem_support());
  flush();
}

void benchmem_begin_suite_memory(const char *path) { begin(path, MEMORY); }
void benchmem_begin_suite_resident(const char *path) { begin(path, RESIDENT); }
void benchmem_begin_suite_time(const char *path) { begin(path, TIME); }
void benchmem_begin_suite_theirs(const char *path) { begin(path, THEIRS); }

#endif

// Asking the kernel where a stack lies. See bounds.h for the invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "bounds.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

_Thread_local struct bounds benchmem_bounds;

static const char *read_hexadecimal(const char *text, uintptr_t *number) {
  *number = 0;
  for (;; text++) {
    int digit = *text >= '0' && *text <= '9'   ? *text - '0'
                : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10
                                               : -1;
    if (digit < 0) return text;
    *number = *number << 4 | (uintptr_t)digit;
  }
}

/// Looks at one line of the kernel's list of mappings, `LOW-HIGH RIGHTS ...`.
static bool take_mapping(const char *line, uintptr_t inside) {
  uintptr_t low, high;
  line = read_hexadecimal(line, &low);
  if (*line != '-') return false;
  read_hexadecimal(line + 1, &high);
  if (inside < low || inside >= high) return false;
  benchmem_bounds.low = low;
  benchmem_bounds.high = high;
  return true;
}

void benchmem_find_bounds(uintptr_t inside) {
  char text[1024], line[64];
  size_t length = 0;
  bool is_found = false;
  benchmem_bounds = (struct bounds){0};
  int file = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  for (long size; !is_found && (size = syscall(SYS_read, file, text, sizeof text)) > 0;) {
    for (long index = 0; index < size && !is_found; index++) {
      if (text[index] != '\n') {
        if (length < sizeof line - 1) line[length++] = text[index];
        continue;
      }
      line[length] = 0;
      length = 0;
      is_found = take_mapping(line, inside);
    }
  }
  syscall(SYS_close, file);
  // What glibc knows of a thread lies above its frames, and the mapping may go on beyond.
  uintptr_t end = (uintptr_t)pthread_self();
  if (!is_found || end <= inside || end >= benchmem_bounds.high) return;
  benchmem_bounds.high = end;
  benchmem_bounds.is_of_thread = true;
}

#endif

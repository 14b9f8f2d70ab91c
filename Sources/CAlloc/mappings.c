// mmap and munmap: what a program takes from the kernel beside malloc.
//
// glibc's own mappings, for large blocks and threads' stacks, do not come through here. The system
// calls are made directly, so that nothing has to be looked up and nothing is allocated.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "window.h"

static bool counts_now(void) { return window_seed() && window_counts_thread(); }

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  void *mapped =
      (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
  if (mapped != MAP_FAILED && (flags & MAP_ANONYMOUS) && counts_now()) {
    add(&benchmem_window.mapped_bytes, length, BENCHMEM_ALONE);
  }
  return mapped;
}

void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
  return mmap(address, length, protection, flags, file, offset);
}

int munmap(void *address, size_t length) {
  if (counts_now()) add(&benchmem_window.unmapped_bytes, length, BENCHMEM_ALONE);
  int status = (int)syscall(SYS_munmap, address, length);
  if (status != 0 && counts_now()) add(&benchmem_window.unmapped_bytes, -length, BENCHMEM_ALONE);
  return status;
}

#endif

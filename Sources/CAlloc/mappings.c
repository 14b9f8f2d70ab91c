// mmap and munmap: what a program takes from the kernel beside malloc.
//
// Invariants. Of what is mapped only anonymous memory counts, and nothing that the kernel refused.
// glibc's own mappings, for large blocks and threads' stacks, do not come through here. The system
// calls are made directly, so that nothing has to be looked up and nothing is allocated.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "window.h"

#ifdef BENCHMEM_PRELOADED
extern __typeof__(mmap) mmap __attribute__((visibility("default")));
extern __typeof__(mmap64) mmap64 __attribute__((visibility("default")));
extern __typeof__(munmap) munmap __attribute__((visibility("default")));
#endif

/// Where the calling thread counts its mappings; null when it does not.
static struct benchmem_counters *counting(uint64_t seed) {
  return seed && window_counts_thread() ? own_counters(is_opener(seed)) : NULL;
}

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
  void *mapped =
      (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
  uint64_t seed = window_seed();
  struct benchmem_counters *own = counting(seed);
  if (own && mapped != MAP_FAILED && (flags & MAP_ANONYMOUS)) {
    add(&own->mapped_bytes, length, is_opener(seed));
  }
  return mapped;
}

void *mmap64(void *address, size_t length, int protection, int flags, int file, off64_t offset) {
  return mmap(address, length, protection, flags, file, offset);
}

int munmap(void *address, size_t length) {
  uint64_t seed = window_seed();
  struct benchmem_counters *own = counting(seed);
  if (own) add(&own->unmapped_bytes, length, is_opener(seed));
  int status = (int)syscall(SYS_munmap, address, length);
  if (own && status != 0) add(&own->unmapped_bytes, -length, is_opener(seed));
  return status;
}

#endif

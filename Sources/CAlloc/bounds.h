// Where the calling thread's stack lies.
//
// Invariants. Nothing here allocates or takes a lock; pthread_getattr_np does both, and the thread
// may hold that lock. The answer holds for the stack that the caller runs on now, also if it is
// none of the thread's own.

#ifndef BENCHMEM_BOUNDS_H
#define BENCHMEM_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "platform.h"

/// The mapping that the stack lies in, up to what the C library keeps above the frames.
struct bounds {
  uintptr_t low, high;
  bool is_of_thread;  ///< Whether it is the stack that glibc gave a thread which it started.
};

extern BENCHMEM_HIDDEN _Thread_local struct bounds benchmem_bounds;
void benchmem_find_bounds(uintptr_t inside) BENCHMEM_HIDDEN;

/// Where the stack ends that this address lies in; zero if the kernel does not tell.
static inline uintptr_t stack_high(uintptr_t inside) {
  if (inside < benchmem_bounds.low || inside >= benchmem_bounds.high) benchmem_find_bounds(inside);
  return benchmem_bounds.high;
}

#endif

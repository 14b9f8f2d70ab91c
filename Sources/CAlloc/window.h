// The window's state and its counters, shared by the files of this target.
//
// Invariants. Hooks run on every thread, at any time, before main and after exit, so everything here
// is a static atomic and takes no lock. `seed` is zero while no window is open, and differs between
// any two windows. Every counter starts at zero when a window opens. Where the process has one
// thread, a load and a store do for an atomic addition.

#ifndef BENCHMEM_WINDOW_H
#define BENCHMEM_WINDOW_H

#include <stdatomic.h>
#include <stddef.h>

#include "CAlloc.h"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#define BENCHMEM_ALONE __libc_single_threaded
#else
#define BENCHMEM_ALONE 0
#endif

#define BENCHMEM_HIDDEN __attribute__((visibility("hidden")))
#define BENCHMEM_LIKELY(condition) __builtin_expect(!!(condition), 1)

struct benchmem_window {
  _Alignas(64) _Atomic uint64_t seed;
  _Atomic uint64_t scope;
  _Alignas(64) _Atomic uint64_t live_bytes;
  _Atomic uint64_t peak_bytes;
  _Atomic uint64_t total_bytes;
  _Atomic uint64_t allocations;
  _Atomic uint64_t freed;
  _Atomic uint64_t usable_bytes;
  _Atomic uint64_t mapped_bytes;
  _Atomic uint64_t unmapped_bytes;
};

extern BENCHMEM_HIDDEN struct benchmem_window benchmem_window;
extern BENCHMEM_HIDDEN _Thread_local bool benchmem_thread_is_marked;

/// What tells the open window's blocks from all others; zero while none is open.
static inline uint64_t window_seed(void) {
  return atomic_load_explicit(&benchmem_window.seed, memory_order_relaxed);
}

/// Whether the open window counts what the calling thread allocates.
static inline bool window_counts_thread(void) {
  return BENCHMEM_LIKELY(!atomic_load_explicit(&benchmem_window.scope, memory_order_relaxed)) ||
         benchmem_thread_is_marked;
}

static inline uint64_t add(_Atomic uint64_t *counter, uint64_t amount, bool alone) {
  if (!alone) return atomic_fetch_add_explicit(counter, amount, memory_order_relaxed) + amount;
  uint64_t sum = atomic_load_explicit(counter, memory_order_relaxed) + amount;
  atomic_store_explicit(counter, sum, memory_order_relaxed);
  return sum;
}

static inline void raise_peak(uint64_t live) {
  uint64_t peak = atomic_load_explicit(&benchmem_window.peak_bytes, memory_order_relaxed);
  // As signed numbers: the free of a block that another thread is about to count may come first.
  while ((int64_t)live > (int64_t)peak &&
         !atomic_compare_exchange_weak_explicit(&benchmem_window.peak_bytes, &peak, live,
                                                memory_order_relaxed, memory_order_relaxed)) {
  }
}

/// One allocating call of `size` bytes that takes the place of a block of `old_size` bytes.
static inline void count_allocated(uint64_t size, uint64_t old_size, uint64_t usable) {
  bool alone = BENCHMEM_ALONE;
  raise_peak(add(&benchmem_window.live_bytes, size - old_size, alone));
  add(&benchmem_window.total_bytes, size, alone);
  add(&benchmem_window.allocations, 1, alone);
  add(&benchmem_window.usable_bytes, usable, alone);
}

static inline void count_freed(uint64_t size) {
  bool alone = BENCHMEM_ALONE;
  add(&benchmem_window.live_bytes, -size, alone);
  add(&benchmem_window.freed, 1, alone);
}

#endif

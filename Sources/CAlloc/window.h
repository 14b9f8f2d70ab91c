// The window's state and its counters, shared by the files of this target.
//
// Invariants. Hooks run on every thread, at any time, before main and after exit, so everything
// here is a static atomic and takes no lock. `seed` is zero while no window is open, and differs
// between any two windows of any two processes. It is odd if the window records stacks. Every
// counter starts at zero when a window opens. This file knows counters only; what a counted block
// looks like is block.h's matter.
//
// The thread that opened the window has counters of its own, which only it writes: it needs no bus
// lock, which costs more than glibc's malloc. All other threads share theirs. A number is the sum
// of both, and the live bytes are highest just before some of them are given back, or at the end:
// the peak is looked at there only. A thread that gives back looks at the other side's counter
// before it changes its own, so what all threads hold when they meet at a barrier is never missed:
// of the threads that then give back, the one that is first still sees everything.

#ifndef BENCHMEM_WINDOW_H
#define BENCHMEM_WINDOW_H

#include <stdatomic.h>
#include <stddef.h>

#include "CAlloc.h"
#include "platform.h"

struct benchmem_counters {
  _Alignas(64) _Atomic uint64_t live_bytes;
  _Atomic uint64_t total_bytes;
  _Atomic uint64_t allocations;
  _Atomic uint64_t freed;
  _Atomic uint64_t usable_bytes;
  _Atomic uint64_t mapped_bytes;
  _Atomic uint64_t unmapped_bytes;
};

// In a preloaded library (BENCHMEM_PRELOADED) the counters fill pages of their own, over which a
// file can be mapped that all processes of a command share: then they count as one. Seed and scope
// stay each process's own.
#ifdef BENCHMEM_PRELOADED
#ifdef __x86_64__
#define BENCHMEM_COUNTER_PAGES 4096
#else
#define BENCHMEM_COUNTER_PAGES 65536
#endif
#define BENCHMEM_COUNTERS _Alignas(BENCHMEM_COUNTER_PAGES)
/// Where this process's part of the live bytes is kept, which a process that ends does not leave to
/// the others; NULL if it is the only one.
extern BENCHMEM_HIDDEN _Atomic uint64_t *benchmem_process_live;
/// Opens a window without an opener, in which the counters go on from what they are.
void benchmem_join_window(void) BENCHMEM_HIDDEN;
/// Closes it; the counters stay.
void benchmem_leave_window(void) BENCHMEM_HIDDEN;
#else
#define BENCHMEM_COUNTERS
#endif

struct benchmem_window {
  _Alignas(64) _Atomic uint64_t seed;
  _Atomic uint64_t scope;
  BENCHMEM_COUNTERS _Atomic uint64_t peak_bytes;
  struct benchmem_counters opener;
  struct benchmem_counters others;
};

extern BENCHMEM_HIDDEN struct benchmem_window benchmem_window;
extern BENCHMEM_HIDDEN _Thread_local bool benchmem_thread_is_marked;
/// The seed of the window that this thread opened last.
extern BENCHMEM_HIDDEN _Thread_local uint64_t benchmem_thread_opened;

/// Sets the counters to zero and opens a window that the calling thread owns, which records stacks
/// or only counts. None may be open.
void benchmem_begin_window(enum benchmem_scope scope, bool records) BENCHMEM_HIDDEN;
/// Closes the open window and returns what it counted.
struct benchmem_counts benchmem_end_window(void) BENCHMEM_HIDDEN;

/// What tells the open window's blocks from all others; zero while none is open.
static inline uint64_t window_seed(void) {
  return atomic_load_explicit(&benchmem_window.seed, memory_order_relaxed);
}

/// Whether the open window counts what the calling thread allocates.
static inline bool window_counts_thread(void) {
  return BENCHMEM_LIKELY(!atomic_load_explicit(&benchmem_window.scope, memory_order_relaxed)) ||
         benchmem_thread_is_marked;
}

static inline bool records_stacks(uint64_t seed) { return seed & 1; }

static inline bool is_opener(uint64_t seed) { return benchmem_thread_opened == seed; }

static inline struct benchmem_counters *own_counters(bool opener) {
  return opener ? &benchmem_window.opener : &benchmem_window.others;
}

/// Adds to one of the calling thread's counters.
static inline void add(_Atomic uint64_t *counter, uint64_t amount, bool opener) {
  if (!opener) {
    atomic_fetch_add_explicit(counter, amount, memory_order_relaxed);
    return;
  }
#ifdef __x86_64__
  // One instruction without a bus lock: a signal handler of this thread cannot come in between.
  __asm__ volatile("addq %1, %0" : "+m"(*(uint64_t *)counter) : "er"(amount) : "cc");
#else
  uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
  atomic_store_explicit(counter, before + amount, memory_order_relaxed);
#endif
}

/// Adds and returns what the counter was before: where a signal handler came in between, before it.
static inline uint64_t exchange_added(_Atomic uint64_t *counter, uint64_t amount, bool opener) {
  if (!opener) return atomic_fetch_add_explicit(counter, amount, memory_order_relaxed);
  uint64_t before = atomic_load_explicit(counter, memory_order_relaxed);
  add(counter, amount, true);
  return before;
}

static inline void raise_peak(uint64_t live) {
  uint64_t peak = atomic_load_explicit(&benchmem_window.peak_bytes, memory_order_relaxed);
  // As signed numbers: the free of a block that another thread is about to count may come first.
  while ((int64_t)live > (int64_t)peak &&
         !atomic_compare_exchange_weak_explicit(&benchmem_window.peak_bytes, &peak, live,
                                                memory_order_relaxed, memory_order_relaxed)) {
  }
}

/// Changes the live bytes; before they become fewer, what they were may have been the peak.
static inline void change_live(uint64_t amount, bool opener) {
  struct benchmem_counters *own = own_counters(opener);
#ifdef BENCHMEM_PRELOADED
  if (benchmem_process_live) {
    atomic_fetch_add_explicit(benchmem_process_live, amount, memory_order_relaxed);
  }
#endif
  if ((int64_t)amount >= 0) {
    add(&own->live_bytes, amount, opener);
    return;
  }
  uint64_t rest = atomic_load_explicit(&own_counters(!opener)->live_bytes, memory_order_acquire);
  raise_peak(rest + exchange_added(&own->live_bytes, amount, opener));
}

/// One allocating call of `size` bytes that takes the place of a block of `old_size` bytes.
static inline void count_allocated(uint64_t size, uint64_t old_size, uint64_t usable,
                                   uint64_t seed) {
  bool opener = is_opener(seed);
  struct benchmem_counters *own = own_counters(opener);
  change_live(size - old_size, opener);
  add(&own->total_bytes, size, opener);
  add(&own->allocations, 1, opener);
  add(&own->usable_bytes, usable, opener);
}

/// One block given back, by free or by a realloc, which says itself what becomes of the live bytes.
static inline void count_given_back(uint64_t seed) {
  bool opener = is_opener(seed);
  add(&own_counters(opener)->freed, 1, opener);
}

static inline void count_freed(uint64_t size, uint64_t seed) {
  change_live(-size, is_opener(seed));
  count_given_back(seed);
}

#endif

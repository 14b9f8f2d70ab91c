// The lock under which the numbers of call paths change.
//
// Invariants. The thread that opened the window holds it without a locked instruction until another
// thread first asks for it; from then on all take it. It is held for a dozen instructions, and
// never while something else is waited for. In a process that was forked its holder may not exist;
// then it is free.

#ifndef BENCHMEM_LOCK_H
#define BENCHMEM_LOCK_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "platform.h"

struct benchmem_lock {
  _Alignas(64) _Atomic uint32_t opener_is_inside;
  _Atomic uint32_t is_shared;
  _Alignas(64) _Atomic uint32_t is_taken;
  int process;
};

extern BENCHMEM_HIDDEN struct benchmem_lock benchmem_lock;
/// Makes the lock the opening thread's, before a window opens.
void benchmem_prepare_lock(void) BENCHMEM_HIDDEN;
void benchmem_enter_shared(bool opener) BENCHMEM_HIDDEN;

/// Returns which way the lock is held.
__attribute__((always_inline)) static inline bool enter(bool opener) {
  if (opener) {
    atomic_store_explicit(&benchmem_lock.opener_is_inside, 1, memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst);
    if (BENCHMEM_LIKELY(!atomic_load_explicit(&benchmem_lock.is_shared, memory_order_relaxed))) return true;
    atomic_store_explicit(&benchmem_lock.opener_is_inside, 0, memory_order_release);
  }
  benchmem_enter_shared(opener);
  return false;
}

static inline void leave(bool alone) {
  atomic_store_explicit(alone ? &benchmem_lock.opener_is_inside : &benchmem_lock.is_taken, 0, memory_order_release);
}

#endif

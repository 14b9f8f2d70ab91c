// Waiting for the lock, and taking it from the thread that had it alone. See lock.h for the
// invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "lock.h"

#include <linux/membarrier.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

struct benchmem_lock benchmem_lock;

/// Waits until a word is zero. In a process that was forked its holder may not exist.
static void wait_for(_Atomic uint32_t *word) {
  for (unsigned turn = 1; atomic_load_explicit(word, memory_order_acquire); turn++) {
    if (turn % 128) continue;
    sched_yield();
    if (turn % 65536 || getpid() == benchmem_lock.process) continue;
    benchmem_lock.process = getpid();
    atomic_store(&benchmem_lock.opener_is_inside, 0);
    atomic_store(&benchmem_lock.is_taken, 0);
  }
}

void benchmem_prepare_lock(void) {
  benchmem_lock.process = getpid();
  bool has_barrier =
      syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  atomic_store(&benchmem_lock.is_shared, !has_barrier);
}

BENCHMEM_HOOK_CODE void benchmem_enter_shared(bool opener) {
  while (atomic_exchange_explicit(&benchmem_lock.is_taken, 1, memory_order_acquire)) {
    wait_for(&benchmem_lock.is_taken);
  }
  if (opener || atomic_load_explicit(&benchmem_lock.is_shared, memory_order_relaxed)) return;
  // From here on the opening thread takes the lock as well. It has seen that, or is inside.
  atomic_store(&benchmem_lock.is_shared, 1);
  syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
  wait_for(&benchmem_lock.opener_is_inside);
}

#endif

// The window's state, from its opening to its close. See window.h for the invariants.

#include "window.h"

#ifdef __linux__
#include <sys/auxv.h>

/// Sixteen random bytes that the kernel gave this process: foreign data cannot match a tag by
/// design.
static uint64_t secret(void) {
  const uint64_t *bytes = (const uint64_t *)getauxval(AT_RANDOM);
  return bytes ? bytes[0] : 0x6A09E667F3BCC909ULL;
}
#else
static uint64_t secret(void) { return 0; }
#endif

struct benchmem_window benchmem_window;
_Thread_local bool benchmem_thread_is_marked;
_Thread_local uint64_t benchmem_thread_opened;

static _Atomic uint64_t windows;

static uint64_t next_seed(bool records) {
  uint64_t seed = secret() + atomic_fetch_add(&windows, 1) * 0xD1B54A32D192ED03ULL;
  return (seed & ~3ULL) | 2 | records;
}

static void reset(struct benchmem_counters *counters) {
  atomic_store(&counters->live_bytes, 0);
  atomic_store(&counters->total_bytes, 0);
  atomic_store(&counters->allocations, 0);
  atomic_store(&counters->freed, 0);
  atomic_store(&counters->usable_bytes, 0);
  atomic_store(&counters->mapped_bytes, 0);
  atomic_store(&counters->unmapped_bytes, 0);
}

void benchmem_begin_window(enum benchmem_scope scope, bool records) {
  reset(&benchmem_window.opener);
  reset(&benchmem_window.others);
  atomic_store(&benchmem_window.peak_bytes, 0);
  atomic_store(&benchmem_window.scope, scope);
  benchmem_thread_opened = next_seed(records);
  atomic_store(&benchmem_window.seed, benchmem_thread_opened);
}

#ifdef BENCHMEM_PRELOADED
_Atomic uint64_t *benchmem_process_live;

void benchmem_join_window(void) {
  atomic_store(&benchmem_window.scope, BENCHMEM_ALL_THREADS);
  atomic_store(&benchmem_window.seed, next_seed(false));
}

void benchmem_leave_window(void) { atomic_store(&benchmem_window.seed, 0); }
#endif

/// What the opening thread and all others counted.
#define SUM(counter) \
  (atomic_load(&benchmem_window.opener.counter) + atomic_load(&benchmem_window.others.counter))

struct benchmem_counts benchmem_end_window(void) {
  atomic_store(&benchmem_window.seed, 0);
  raise_peak(SUM(live_bytes));
  return (struct benchmem_counts){
      .peak_bytes = atomic_load(&benchmem_window.peak_bytes),
      .total_bytes = SUM(total_bytes),
      .allocations = SUM(allocations),
      .live_bytes = SUM(live_bytes),
      .freed = SUM(freed),
      .usable_bytes = SUM(usable_bytes),
      .mapped_bytes = SUM(mapped_bytes),
      .unmapped_bytes = SUM(unmapped_bytes),
  };
}

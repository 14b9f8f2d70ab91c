// Opening and closing the window. See window.h for the invariants.

#include "window.h"

#include "platform.h"

#ifdef BENCHMEM_HOOKED
#include <sys/auxv.h>

#include "block.h"
#include "hooked.h"

/// The largest block whose free makes glibc raise its threshold for mapping blocks on their own.
#define LARGEST_RAISING (32 * 1024 * 1024)

/// glibc maps large blocks at first and takes them from the heap once one like them was freed, so
/// that their usable size depends on what ran before. Freeing the largest such block settles it. The
/// block is never touched.
static void prepare(void) {
  benchmem_learn_header();
  benchmem_glibc.free(benchmem_glibc.malloc(LARGEST_RAISING - 2 * benchmem_page_size));
}

/// Sixteen random bytes that the kernel gave this process: foreign data cannot match a tag by design.
static uint64_t secret(void) {
  const uint64_t *bytes = (const uint64_t *)getauxval(AT_RANDOM);
  return bytes ? bytes[0] : 0x6A09E667F3BCC909ULL;
}
#else
static void prepare(void) {}
static uint64_t secret(void) { return 0; }
#endif

struct benchmem_window benchmem_window;
_Thread_local bool benchmem_thread_is_marked;
_Thread_local uint64_t benchmem_thread_opened;

static _Atomic bool is_open;
static _Atomic uint64_t windows;

static uint64_t next_seed(void) {
  uint64_t seed = secret() + atomic_fetch_add(&windows, 1) * 0xD1B54A32D192ED03ULL;
  return seed ? seed : 1;
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

bool benchmem_window_open(enum benchmem_scope scope) {
  if (atomic_exchange(&is_open, true)) return false;
  if (!atomic_load(&windows)) prepare();
  benchmem_bypass_hooks(false);
  reset(&benchmem_window.opener);
  reset(&benchmem_window.others);
  atomic_store(&benchmem_window.peak_bytes, 0);
  atomic_store(&benchmem_window.scope, scope);
  benchmem_thread_opened = next_seed();
  atomic_store(&benchmem_window.seed, benchmem_thread_opened);
  return true;
}

/// What the opening thread and all others counted.
#define SUM(counter) \
  (atomic_load(&benchmem_window.opener.counter) + atomic_load(&benchmem_window.others.counter))

struct benchmem_counts benchmem_window_close(void) {
  atomic_store(&benchmem_window.seed, 0);
  raise_peak(SUM(live_bytes));
  struct benchmem_counts counts = {
      .peak_bytes = atomic_load(&benchmem_window.peak_bytes),
      .total_bytes = SUM(total_bytes),
      .allocations = SUM(allocations),
      .live_bytes = SUM(live_bytes),
      .freed = SUM(freed),
      .usable_bytes = SUM(usable_bytes),
      .mapped_bytes = SUM(mapped_bytes),
      .unmapped_bytes = SUM(unmapped_bytes),
  };
  atomic_store(&is_open, false);
  return counts;
}

bool benchmem_mark_thread(bool marked) {
  bool before = benchmem_thread_is_marked;
  benchmem_thread_is_marked = marked;
  return before;
}

// The interface of this target: whether the process can count, and the window over all that it
// does.
//
// Invariants. At most one window is open; `is_open` is held from before the first change of state
// to after the last. Blocks are prepared before the first window and the callers point at the hooks
// before any. The answer to whether the hooks work is found once and never changes.

#define _GNU_SOURCE
#include "platform.h"

#include "CAlloc.h"
#include "window.h"

#ifdef BENCHMEM_HOOKED

#include <dlfcn.h>

#include "block.h"
#include "glibc.h"
#include "hooks.h"
#include "paths.h"

static bool hooks_are_in_use(void) {
#define IN_USE(name) \
  if (dlsym(RTLD_DEFAULT, #name) != (void *)name) return false;
  BENCHMEM_HOOKED_FUNCTIONS(IN_USE)
#undef IN_USE
  return true;
}

enum benchmem_support benchmem_support(void) {
  static _Atomic int known = -1;
  int answer = atomic_load(&known);
  if (answer >= 0) return (enum benchmem_support)answer;
  answer = BENCHMEM_EXACT;
  if (!hooks_are_in_use()) answer = BENCHMEM_NOT_IN_USE;
  if (dlsym(RTLD_NEXT, "malloc") != (void *)__libc_malloc) answer = BENCHMEM_FOREIGN;
  atomic_store(&known, answer);
  return (enum benchmem_support)answer;
}

#else

static void benchmem_prepare_blocks(void) {}
static bool benchmem_begin_paths(void) { return false; }
static struct benchmem_counts benchmem_end_paths(void) { return (struct benchmem_counts){0}; }

enum benchmem_support benchmem_support(void) {
#ifdef BENCHMEM_SANITIZED
  return BENCHMEM_SANITIZER;
#else
  return BENCHMEM_PLATFORM;
#endif
}

#endif

static _Atomic bool is_open;

static bool open_window(enum benchmem_scope scope, bool records) {
  static bool blocks_are_prepared;
  if (atomic_exchange(&is_open, true)) return false;
  if (records && !benchmem_begin_paths()) {
    atomic_store(&is_open, false);
    return false;
  }
  if (!blocks_are_prepared) benchmem_prepare_blocks();
  blocks_are_prepared = true;
  benchmem_bypass_hooks(false);
  benchmem_begin_window(scope, records);
  return true;
}

bool benchmem_window_open(enum benchmem_scope scope) { return open_window(scope, false); }

bool benchmem_recording_window_open(enum benchmem_scope scope) { return open_window(scope, true); }

struct benchmem_counts benchmem_window_close(void) {
  bool records = records_stacks(window_seed());
  struct benchmem_counts counts = records ? benchmem_end_paths() : benchmem_end_window();
  atomic_store(&is_open, false);
  return counts;
}

bool benchmem_mark_thread(bool marked) {
  bool before = benchmem_thread_is_marked;
  benchmem_thread_is_marked = marked;
  return before;
}

// Finding paths and keeping their numbers. See paths.h for the invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "paths.h"

#include <string.h>

#include "lock.h"
#include "table.h"
#include "window.h"

// MARK: Numbers

static inline void raise_peak_of_paths(void) {
  if (benchmem_paths.live_bytes <= benchmem_paths.peak_bytes) return;
  benchmem_paths.peak_bytes = benchmem_paths.live_bytes;
  benchmem_paths.peak++;
}

static inline void change_path(struct path *path, uint64_t amount) {
  if (path->kept_peak != benchmem_paths.peak) {
    path->kept_bytes = path->live_bytes;
    path->kept_peak = benchmem_paths.peak;
  }
  path->live_bytes += amount;
}

BENCHMEM_HOOK_CODE void benchmem_path_allocated(uint64_t number, size_t size, uint64_t old_number,
                                                size_t old_size, uint64_t seed) {
  bool alone = enter(is_opener(seed));
  if (seed == window_seed()) {
    struct path *path = path_at(number);
    if (old_size) {
      // Where nothing is won or lost, the peak is what was there first.
      if (size <= old_size) raise_peak_of_paths();
      change_path(path_at(old_number), -old_size);
    }
    change_path(path, size);
    path->total_bytes += size;
    path->allocations++;
    benchmem_paths.live_bytes += size - old_size;
  }
  leave(alone);
}

BENCHMEM_HOOK_CODE void benchmem_path_freed(uint64_t number, size_t size, uint64_t seed) {
  bool alone = enter(is_opener(seed));
  if (seed == window_seed()) {
    raise_peak_of_paths();
    change_path(path_at(number), -size);
    benchmem_paths.live_bytes -= size;
  }
  leave(alone);
}

/// Whether two stacks agree as far as the unwinder came.
static bool agree(const struct stack *walked, const struct stack *unwound) {
  bool is_whole = walked->depth == unwound->depth && walked->end == unwound->end;
  bool is_part = unwound->end == STACK_BROKEN && unwound->depth <= walked->depth;
  return (is_whole || is_part) && memcmp(walked->frames, unwound->frames,
                                         unwound->depth * sizeof *unwound->frames) == 0;
}

/// Goes on by the frame pointers where the unwinder came to a function that it has no table for.
static void splice(struct stack *unwound, const struct stack *walked) {
  if (unwound->depth == 0 || walked->end == STACK_BROKEN) return;
  uint32_t last = unwound->depth - 1;
  // Frame pointers only ever leave frames out.
  for (uint32_t index = last < walked->depth ? last + 1 : walked->depth; index-- > 0;) {
    if (walked->frames[index] != unwound->frames[last]) continue;
    uint32_t more = walked->depth - index - 1, room = STACK_DEPTH - unwound->depth;
    bool fits = more <= room;
    if (!fits) more = room;
    memcpy(unwound->frames + unwound->depth, walked->frames + index + 1,
           more * sizeof *walked->frames);
    unwound->depth += more;
    unwound->end = fits ? walked->end : STACK_DEEP;
    hash_stack(unwound);
    return;
  }
}

/// The path of a stack that frame pointers could not follow, or not rightly, or that is new.
BENCHMEM_HOOK_CODE __attribute__((noinline)) static uint64_t unwound_path(
    const struct stack *walked, bool is_known, uint64_t seed) {
  struct stack unwound;
  benchmem_unwind_stack(&unwound, seed);
  if (!is_known && walked->end != STACK_BROKEN) {
    if (agree(walked, &unwound)) return benchmem_insert(walked, false, seed);
    benchmem_insert(walked, true, seed);
  }
  if (unwound.end == STACK_BROKEN) splice(&unwound, walked);
  uint64_t number = find_path(&unwound);
  return number ? number : benchmem_insert(&unwound, false, seed);
}

BENCHMEM_HOOK_CODE uint64_t benchmem_path_to(const void *frame, uint64_t seed) {
  struct stack stack;
  benchmem_walk_stack(&stack, frame, seed);
  uint64_t number = stack.end == STACK_BROKEN ? 0 : find_path(&stack);
  if (BENCHMEM_LIKELY(number && !path_at(number)->is_misleading)) return number;
  return unwound_path(&stack, number != 0, seed);
}

// MARK: Beginning and end

bool benchmem_begin_paths(void) {
  if (!benchmem_empty_table()) return false;
  benchmem_prepare_stacks();
  benchmem_prepare_lock();
  benchmem_paths.live_bytes = benchmem_paths.peak_bytes = benchmem_paths.peak = 0;
  return true;
}

struct benchmem_counts benchmem_end_paths(void) {
  bool alone = enter(is_opener(window_seed()));
  struct benchmem_counts counts = benchmem_end_window();
  raise_peak_of_paths();
  counts.total_bytes = counts.allocations = 0;
  for (uint64_t number = 0; number < benchmem_paths.count; number++) {
    counts.total_bytes += path_at(number)->total_bytes;
    counts.allocations += path_at(number)->allocations;
  }
  counts.peak_bytes = benchmem_paths.peak_bytes;
  counts.live_bytes = benchmem_paths.live_bytes;
  leave(alone);
  return counts;
}

// MARK: Reading

static enum benchmem_cut cut_of(const struct path *path) {
  if (path == path_at(0)) return BENCHMEM_CUT_TABLE_FULL;
  switch ((enum stack_end)path->end) {
    case STACK_BROKEN: return BENCHMEM_CUT_FRAME_POINTER;
    case STACK_DEEP: return BENCHMEM_CUT_DEPTH;
    case STACK_THREAD: return BENCHMEM_CUT_THREAD;
    case STACK_ACTION: break;
  }
  return BENCHMEM_WHOLE;
}

uint64_t benchmem_path_count(void) { return benchmem_paths.count; }

bool benchmem_read_path(uint64_t number, struct benchmem_path *read) {
  if (number >= benchmem_paths.count) return false;
  const struct path *path = path_at(number);
  *read = (struct benchmem_path){
      .frames = path->frames,
      .depth = path->depth,
      .cut = cut_of(path),
      .peak_bytes = path->kept_peak == benchmem_paths.peak ? path->kept_bytes : path->live_bytes,
      .total_bytes = path->total_bytes,
      .allocations = path->allocations,
      .live_bytes = path->live_bytes,
  };
  return path->allocations > 0;
}

#else

#include "CAlloc.h"

uint64_t benchmem_path_count(void) { return 0; }

bool benchmem_read_path(uint64_t number, struct benchmem_path *path) {
  (void)number;
  (void)path;
  return false;
}

#endif

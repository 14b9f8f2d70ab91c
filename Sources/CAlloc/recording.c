// Recording blocks with their call paths. See recording.h for the invariants.

#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "recording.h"

#include "block.h"
#include "paths.h"
#include "stacks.h"
#include "window.h"

/// Whether the calling thread's blocks are to be recorded: a thread that is recording already has
/// been interrupted, or asks for memory of its own.
static inline bool records_thread(void) {
  return window_counts_thread() && BENCHMEM_LIKELY(!benchmem_thread_is_recording);
}

/// Tags a block and tells its path of it. `old` is what it takes the place of. Within its caller,
/// so that the stack begins there.
__attribute__((always_inline)) static inline void record_block(
    void *block, size_t size, size_t alignment, uint64_t old_path, size_t old_size,
    uint64_t seed) {
  benchmem_thread_is_recording = true;
  bool opener = is_opener(seed);
  size_t seen = tag_block(block, size, alignment, seed);
  uint64_t path = benchmem_path_to(__builtin_frame_address(0), seed);
  put_path(trailer_of(block, usable_size(block)), path);
  benchmem_path_allocated(path, size, old_path, old_size, seed);
  add(&own_counters(opener)->usable_bytes, seen, opener);
  benchmem_thread_is_recording = false;
}

BENCHMEM_HOOK_CODE void *benchmem_record(void *block, size_t size, size_t alignment,
                                         uint64_t seed) {
  if (block && !benchmem_thread_is_recording) record_block(block, size, alignment, 0, 0, seed);
  return block;
}

BENCHMEM_HOOK_CODE void *benchmem_recorded_malloc(size_t size, uint64_t seed) {
  if (!records_thread()) return benchmem_glibc.malloc(size);
  void *block = benchmem_glibc.malloc(padded_size(size, 0));
  if (block) record_block(block, size, 0, 0, 0, seed);
  return block;
}

BENCHMEM_HOOK_CODE void benchmem_recorded_free(void *block, uint64_t seed) {
  struct trailer *trailer = block ? find_trailer(block, seed) : NULL;
  if (trailer) {
    trailer->tag = 0;
    benchmem_thread_is_recording = true;
    benchmem_path_freed(path_of(trailer), TRAILER_SIZE(word_without_path(trailer)), seed);
    count_given_back(seed);
    benchmem_thread_is_recording = false;
  }
  benchmem_glibc.free(block);
}

BENCHMEM_HOOK_CODE void *benchmem_recorded_resize(void *block, size_t size, uint64_t seed) {
  struct trailer *trailer = find_trailer(block, seed);
  if (!trailer && !records_thread()) return benchmem_glibc.realloc(block, size);
  size_t old_size = trailer ? TRAILER_SIZE(word_without_path(trailer)) : 0;
  uint64_t old_path = trailer ? path_of(trailer) : 0;
  if (trailer) trailer->tag = 0;
  void *resized = benchmem_glibc.realloc(block, padded_size(size, 0));
  if (!resized) {
    if (trailer) trailer->tag = tag_for(block, seed);
    return NULL;
  }
  record_block(resized, size, 0, old_path, old_size, seed);
  if (trailer) count_given_back(seed);
  return resized;
}

BENCHMEM_HOOK_CODE size_t benchmem_recorded_usable_size(void *block, uint64_t seed) {
  struct trailer *trailer = block ? find_trailer(block, seed) : NULL;
  return trailer ? size_seen(word_without_path(trailer), usable_size(block))
                 : glibc_usable_size(block);
}

#endif

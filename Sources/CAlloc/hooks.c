// The malloc family. Each hook calls glibc's function and then records the block; what gives a
// block back records first, because the block may be another thread's as soon as glibc has it.
//
// Invariants. Being in the executable, these definitions serve its shared libraries too, on any
// thread, before main and after exit. While no window is open each is a test and a jump. None takes
// a lock or allocates beside the block that it was asked for. A call that fails leaves the counters
// and the block as they were.

#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "hooks.h"

#include <errno.h>

#include "block.h"
#include "recording.h"
#include "window.h"

#define IDLE(seed) BENCHMEM_LIKELY(!(seed))
#define RECORDING(seed) (!BENCHMEM_LIKELY(!records_stacks(seed)))
#define HOOK BENCHMEM_HOOK_CODE
/// Apart from its hook, so that the idle hook needs no stack frame.
#define COUNTING BENCHMEM_HOOK_CODE __attribute__((noinline))

HOOK static void *record(void *block, size_t size, size_t alignment, uint64_t seed) {
  if (RECORDING(seed)) return benchmem_record(block, size, alignment, seed);
  if (!block) return NULL;
  count_allocated(size, 0, tag_block(block, size, alignment, seed), seed);
  return block;
}

COUNTING static void *counted_malloc(size_t size, uint64_t seed) {
  if (RECORDING(seed)) return benchmem_recorded_malloc(size, seed);
  if (!window_counts_thread()) return benchmem_glibc.malloc(size);
  if (size >= MMAP_THRESHOLD / 2) {
    return record(benchmem_glibc.malloc(padded_size(size, 0)), size, 0, seed);
  }
  // The same for what most calls ask for, without the questions that only large blocks raise.
  size_t seen = chunk_size(size) - 8;
  void *block = benchmem_glibc.malloc(seen + sizeof(struct trailer));
  if (!block) return NULL;
  *trailer_of(block, usable_size(block)) = (struct trailer){tag_for(block, seed), size};
  count_allocated(size, 0, seen, seed);
  return block;
}

HOOK void *malloc(size_t size) {
  uint64_t seed = window_seed();
  if (IDLE(seed)) return benchmem_glibc.malloc(size);
  return counted_malloc(size, seed);
}

COUNTING static void *counted_calloc(size_t count, size_t size, uint64_t seed) {
  size_t bytes;
  bool counts = window_counts_thread() && !__builtin_mul_overflow(count, size, &bytes);
  if (!counts) return benchmem_glibc.calloc(count, size);
  return record(benchmem_glibc.calloc(1, padded_size(bytes, 0)), bytes, 0, seed);
}

HOOK void *calloc(size_t count, size_t size) {
  uint64_t seed = window_seed();
  if (IDLE(seed)) return benchmem_glibc.calloc(count, size);
  return counted_calloc(count, size, seed);
}

COUNTING static void counted_free(void *block, uint64_t seed) {
  if (RECORDING(seed)) return benchmem_recorded_free(block, seed);
  struct trailer *trailer = block ? find_trailer(block, seed) : NULL;
  if (trailer) {
    trailer->tag = 0;
    count_freed(TRAILER_SIZE(trailer->size), seed);
  }
  benchmem_glibc.free(block);
}

HOOK void free(void *block) {
  uint64_t seed = window_seed();
  if (IDLE(seed)) return benchmem_glibc.free(block);
  counted_free(block, seed);
}

COUNTING static void *resize(void *block, size_t size, uint64_t seed) {
  if (RECORDING(seed)) return benchmem_recorded_resize(block, size, seed);
  struct trailer *trailer = find_trailer(block, seed);
  if (!trailer && !window_counts_thread()) return benchmem_glibc.realloc(block, size);
  size_t old_size = trailer ? TRAILER_SIZE(trailer->size) : 0;
  if (trailer) trailer->tag = 0;
  void *resized = benchmem_glibc.realloc(block, padded_size(size, 0));
  if (!resized) {
    if (trailer) trailer->tag = tag_for(block, seed);
    return NULL;
  }
  count_allocated(size, old_size, tag_block(resized, size, 0, seed), seed);
  if (trailer) count_given_back(seed);
  return resized;
}

HOOK void *realloc(void *block, size_t size) {
  uint64_t seed = window_seed();
  if (IDLE(seed)) return benchmem_glibc.realloc(block, size);
  if (!block) return malloc(size);
  if (size) return resize(block, size, seed);
  free(block);  // as glibc does it for a size of zero
  return NULL;
}

HOOK void *reallocarray(void *block, size_t count, size_t size) {
  size_t bytes;
  if (!__builtin_mul_overflow(count, size, &bytes)) return realloc(block, bytes);
  errno = ENOMEM;
  return NULL;
}

HOOK void *memalign(size_t alignment, size_t size) {
  uint64_t seed = window_seed();
  if (IDLE(seed) || !window_counts_thread()) return benchmem_glibc.memalign(alignment, size);
  return record(benchmem_glibc.memalign(alignment, padded_size(size, alignment)), size, alignment,
                seed);
}

HOOK void *aligned_alloc(size_t alignment, size_t size) {
  uint64_t seed = window_seed();
  bool counts = !IDLE(seed) && window_counts_thread();
  if (!counts) return glibc_aligned_alloc(alignment, size);
  void *block = glibc_aligned_alloc(alignment, padded_size(size, alignment));
  return record(block, size, alignment, seed);
}

HOOK int posix_memalign(void **result, size_t alignment, size_t size) {
  bool power_of_two = alignment && !(alignment & (alignment - 1));
  if (!power_of_two || alignment % sizeof(void *)) return EINVAL;
  void *block = memalign(alignment, size);
  if (!block) return ENOMEM;
  *result = block;
  return 0;
}

HOOK void *valloc(size_t size) { return memalign(benchmem_page_size, size); }

HOOK void *pvalloc(size_t size) {
  size_t bytes;
  if (__builtin_add_overflow(size, benchmem_page_size - 1, &bytes)) {
    errno = ENOMEM;
    return NULL;
  }
  return memalign(benchmem_page_size, bytes & ~(benchmem_page_size - 1));
}

COUNTING static size_t counted_usable_size(void *block, uint64_t seed) {
  if (RECORDING(seed)) return benchmem_recorded_usable_size(block, seed);
  struct trailer *trailer = block ? find_trailer(block, seed) : NULL;
  return trailer ? size_seen(trailer->size, usable_size(block)) : glibc_usable_size(block);
}

HOOK size_t malloc_usable_size(void *block) {
  uint64_t seed = window_seed();
  if (IDLE(seed)) return glibc_usable_size(block);
  return counted_usable_size(block, seed);
}

#endif

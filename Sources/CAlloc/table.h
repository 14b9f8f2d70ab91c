// All call paths, and how the one of a stack is found.
//
// Invariants. Finding takes no lock: what it reads never moves and is there before its number is.
// Memory comes from the kernel directly, so that neither the hooks nor the count of mappings sees
// it, and is kept for the next window. Only what is written under the lock changes.

#ifndef BENCHMEM_TABLE_H
#define BENCHMEM_TABLE_H

#include <stdatomic.h>
#include <stddef.h>

#include "stacks.h"

#define CHUNK_PATHS 4096
#define MAXIMUM_CHUNKS 1024

struct path {
  _Alignas(64) uint64_t live_bytes;
  uint64_t total_bytes;
  uint64_t allocations;
  uint64_t kept_bytes;   ///< The live bytes at the peak with the number `kept_peak`.
  uint64_t kept_peak;
  const uintptr_t *frames;
  uint32_t depth;
  uint16_t end;
  bool is_misleading;  ///< Frame pointers give this stack where it is another one.
};

/// Open addressing. A slot holds the upper half of the hash and the path's number, zero if it is
/// empty.
struct table {
  size_t mask;
  _Atomic uint64_t slots[];
};

struct benchmem_paths {
  _Alignas(64) uint64_t live_bytes;
  uint64_t peak_bytes;
  uint64_t peak;  ///< The peak's number.
  struct path *_Atomic chunks[MAXIMUM_CHUNKS];
  struct table *_Atomic table;
  uint64_t count;
  /// Where frames are kept: the blocks of memory begin with the address of the next one.
  char *arena, *first_arena;
  size_t arena_used;
};

extern BENCHMEM_HIDDEN struct benchmem_paths benchmem_paths;
/// Empties the table. False if the kernel gives no memory.
bool benchmem_empty_table(void) BENCHMEM_HIDDEN;
/// The number of a stack's path, new or not; zero if there is no room or the window is closed.
uint64_t benchmem_insert(const struct stack *stack, bool is_misleading,
                         uint64_t seed) BENCHMEM_HIDDEN;

static inline struct path *path_at(uint64_t number) {
  return &atomic_load_explicit(&benchmem_paths.chunks[number / CHUNK_PATHS],
                               memory_order_relaxed)[number % CHUNK_PATHS];
}

/// Word by word, which for the depth of most stacks is faster than a call of memcmp.
static inline bool is_on(const struct path *path, const struct stack *stack) {
  if (path->depth != stack->depth || path->end != stack->end) return false;
  uintptr_t difference = 0;
  for (uint32_t index = 0; index < stack->depth; index++) {
    difference |= path->frames[index] ^ stack->frames[index];
  }
  return !difference;
}

static inline uint64_t slot_of(uint64_t hash, uint64_t number) {
  return (hash & ~0xFFFFFFFFULL) | number;
}

/// The number of a stack's path, or zero if it is new.
static inline uint64_t find_path(const struct stack *stack) {
  struct table *table = atomic_load_explicit(&benchmem_paths.table, memory_order_acquire);
  for (size_t index = stack->hash;; index++) {
    uint64_t slot =
        atomic_load_explicit(&table->slots[index & table->mask], memory_order_acquire);
    if (!slot) return 0;
    uint64_t number = (uint32_t)slot;
    if (slot == slot_of(stack->hash, number) && is_on(path_at(number), stack)) return number;
  }
}

#endif

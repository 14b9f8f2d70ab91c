// Making room for call paths. See table.h for the invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "table.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lock.h"
#include "window.h"

#define ARENA_BYTES (1 << 20)
#define FIRST_SLOTS (1 << 15)

struct benchmem_paths benchmem_paths;

static void *map(size_t size) {
  long address = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return address == -1 ? NULL : (void *)address;
}

static uintptr_t *keep_frames(const struct stack *stack) {
  size_t size = stack->depth * sizeof *stack->frames;
  if (!benchmem_paths.arena || benchmem_paths.arena_used + size > ARENA_BYTES) {
    char **next = benchmem_paths.arena ? (char **)benchmem_paths.arena : &benchmem_paths.first_arena;
    if (!*next) *next = map(ARENA_BYTES);
    if (!*next) return NULL;
    benchmem_paths.arena = *next;
    benchmem_paths.arena_used = sizeof(char *);
  }
  void *frames = memcpy(benchmem_paths.arena + benchmem_paths.arena_used, stack->frames, size);
  benchmem_paths.arena_used += size;
  return frames;
}

static void put_slot(struct table *table, uint64_t hash, uint64_t number) {
  size_t index = hash;
  while (atomic_load_explicit(&table->slots[index & table->mask], memory_order_relaxed)) index++;
  atomic_store_explicit(&table->slots[index & table->mask], slot_of(hash, number),
                        memory_order_release);
}

static uint64_t hash_of_path(const struct path *path) {
  return hash_of_stack(hash_of_frames(path->frames, path->depth), path->end);
}

static struct table *map_table(size_t slots) {
  struct table *table = map(sizeof *table + slots * sizeof *table->slots);
  if (table) table->mask = slots - 1;
  return table;
}

/// Makes room for one more, in a larger table beside the one that other threads may be reading.
static struct table *roomy_table(void) {
  struct table *table = atomic_load(&benchmem_paths.table);
  if (benchmem_paths.count * 2 <= table->mask) return table;
  struct table *larger = map_table((table->mask + 1) * 4);
  if (!larger) return benchmem_paths.count < table->mask ? table : NULL;
  for (uint64_t number = 1; number < benchmem_paths.count; number++) {
    put_slot(larger, hash_of_path(path_at(number)), number);
  }
  atomic_store(&benchmem_paths.table, larger);
  return larger;
}

uint64_t benchmem_insert(const struct stack *stack, bool is_misleading, uint64_t seed) {
  bool alone = enter(is_opener(seed));
  uint64_t number = find_path(stack);
  struct table *table = number || seed != window_seed() ? NULL : roomy_table();
  if (table && benchmem_paths.count < CHUNK_PATHS * MAXIMUM_CHUNKS) {
    struct path *_Atomic *chunk = &benchmem_paths.chunks[benchmem_paths.count / CHUNK_PATHS];
    if (!*chunk) *chunk = map(CHUNK_PATHS * sizeof(struct path));
    uintptr_t *frames = *chunk ? keep_frames(stack) : NULL;
    if (frames) {
      number = benchmem_paths.count++;
      *path_at(number) = (struct path){
          .kept_peak = benchmem_paths.peak, .frames = frames, .depth = stack->depth, .end = stack->end};
      put_slot(table, stack->hash, number);
    }
  }
  if (number && is_misleading) path_at(number)->is_misleading = true;
  leave(alone);
  return number;
}

static bool map_first(void) {
  if (!atomic_load(&benchmem_paths.chunks[0])) {
    atomic_store(&benchmem_paths.chunks[0], map(CHUNK_PATHS * sizeof(struct path)));
  }
  if (!atomic_load(&benchmem_paths.table)) atomic_store(&benchmem_paths.table, map_table(FIRST_SLOTS));
  return atomic_load(&benchmem_paths.chunks[0]) && atomic_load(&benchmem_paths.table);
}

bool benchmem_empty_table(void) {
  if (!map_first()) return false;
  struct table *table = atomic_load(&benchmem_paths.table);
  memset(table->slots, 0, (table->mask + 1) * sizeof *table->slots);
  *path_at(0) = (struct path){.end = STACK_BROKEN};
  benchmem_paths.count = 1;
  benchmem_paths.arena = NULL;
  return true;
}

#endif

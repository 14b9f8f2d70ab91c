// Finding paths and keeping their numbers. See paths.h for the invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "paths.h"

#include <linux/membarrier.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "block.h"
#include "stacks.h"
#include "window.h"

#define CHUNK_PATHS 4096
#define MAXIMUM_CHUNKS 1024
#define ARENA_BYTES (1 << 20)
#define FIRST_SLOTS (1 << 15)

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

static struct {
  _Alignas(64) uint64_t live_bytes;
  uint64_t peak_bytes;
  uint64_t peak;  ///< The peak's number.
  struct path *_Atomic chunks[MAXIMUM_CHUNKS];
  struct table *_Atomic table;
  uint64_t count;
  /// Where frames are kept: the blocks of memory begin with the address of the next one.
  char *arena, *first_arena;
  size_t arena_used;
} paths;

static void *map(size_t size) {
  long address = syscall(SYS_mmap, NULL, size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return address == -1 ? NULL : (void *)address;
}

static inline struct path *path_at(uint64_t number) {
  return &atomic_load_explicit(&paths.chunks[number / CHUNK_PATHS],
                               memory_order_relaxed)[number % CHUNK_PATHS];
}

// MARK: The lock

static struct {
  _Alignas(64) _Atomic uint32_t opener_is_inside;
  _Atomic uint32_t is_shared;
  _Alignas(64) _Atomic uint32_t is_taken;
  int process;
} lock;

/// Waits until a word is zero. In a process that was forked its holder may not exist.
static void wait_for(_Atomic uint32_t *word) {
  for (unsigned turn = 1; atomic_load_explicit(word, memory_order_acquire); turn++) {
    if (turn % 128) continue;
    sched_yield();
    if (turn % 65536 || getpid() == lock.process) continue;
    lock.process = getpid();
    atomic_store(&lock.opener_is_inside, 0);
    atomic_store(&lock.is_taken, 0);
  }
}

static void prepare_lock(void) {
  lock.process = getpid();
  bool has_barrier =
      syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
  atomic_store(&lock.is_shared, !has_barrier);
}

BENCHMEM_HOOK_CODE static void enter_shared(bool opener) {
  while (atomic_exchange_explicit(&lock.is_taken, 1, memory_order_acquire)) {
    wait_for(&lock.is_taken);
  }
  if (opener || atomic_load_explicit(&lock.is_shared, memory_order_relaxed)) return;
  // From here on the opening thread takes the lock as well. It has seen that, or is inside.
  atomic_store(&lock.is_shared, 1);
  syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
  wait_for(&lock.opener_is_inside);
}

/// Returns which way the lock is held.
__attribute__((always_inline)) static inline bool enter(bool opener) {
  if (opener) {
    atomic_store_explicit(&lock.opener_is_inside, 1, memory_order_relaxed);
    atomic_signal_fence(memory_order_seq_cst);
    if (BENCHMEM_LIKELY(!atomic_load_explicit(&lock.is_shared, memory_order_relaxed))) return true;
    atomic_store_explicit(&lock.opener_is_inside, 0, memory_order_release);
  }
  enter_shared(opener);
  return false;
}

static inline void leave(bool alone) {
  atomic_store_explicit(alone ? &lock.opener_is_inside : &lock.is_taken, 0, memory_order_release);
}

// MARK: Numbers

static inline void raise_peak_of_paths(void) {
  if (paths.live_bytes <= paths.peak_bytes) return;
  paths.peak_bytes = paths.live_bytes;
  paths.peak++;
}

static inline void change_path(struct path *path, uint64_t amount) {
  if (path->kept_peak != paths.peak) {
    path->kept_bytes = path->live_bytes;
    path->kept_peak = paths.peak;
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
    paths.live_bytes += size - old_size;
  }
  leave(alone);
}

BENCHMEM_HOOK_CODE void benchmem_path_freed(uint64_t number, size_t size, uint64_t seed) {
  bool alone = enter(is_opener(seed));
  if (seed == window_seed()) {
    raise_peak_of_paths();
    change_path(path_at(number), -size);
    paths.live_bytes -= size;
  }
  leave(alone);
}

// MARK: Finding

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
static inline uint64_t find(const struct stack *stack) {
  struct table *table = atomic_load_explicit(&paths.table, memory_order_acquire);
  for (size_t index = stack->hash;; index++) {
    uint64_t slot =
        atomic_load_explicit(&table->slots[index & table->mask], memory_order_acquire);
    if (!slot) return 0;
    uint64_t number = (uint32_t)slot;
    if (slot == slot_of(stack->hash, number) && is_on(path_at(number), stack)) return number;
  }
}

static uintptr_t *keep_frames(const struct stack *stack) {
  size_t size = stack->depth * sizeof *stack->frames;
  if (!paths.arena || paths.arena_used + size > ARENA_BYTES) {
    char **next = paths.arena ? (char **)paths.arena : &paths.first_arena;
    if (!*next) *next = map(ARENA_BYTES);
    if (!*next) return NULL;
    paths.arena = *next;
    paths.arena_used = sizeof(char *);
  }
  void *frames = memcpy(paths.arena + paths.arena_used, stack->frames, size);
  paths.arena_used += size;
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
  struct table *table = atomic_load(&paths.table);
  if (paths.count * 2 <= table->mask) return table;
  struct table *larger = map_table((table->mask + 1) * 4);
  if (!larger) return paths.count < table->mask ? table : NULL;
  for (uint64_t number = 1; number < paths.count; number++) {
    put_slot(larger, hash_of_path(path_at(number)), number);
  }
  atomic_store(&paths.table, larger);
  return larger;
}

/// The number of a stack's path, new or not; zero if there is no room or the window is closed.
static uint64_t insert(const struct stack *stack, bool is_misleading, uint64_t seed) {
  bool alone = enter(is_opener(seed));
  uint64_t number = find(stack);
  struct table *table = number || seed != window_seed() ? NULL : roomy_table();
  if (table && paths.count < CHUNK_PATHS * MAXIMUM_CHUNKS) {
    struct path *_Atomic *chunk = &paths.chunks[paths.count / CHUNK_PATHS];
    if (!*chunk) *chunk = map(CHUNK_PATHS * sizeof(struct path));
    uintptr_t *frames = *chunk ? keep_frames(stack) : NULL;
    if (frames) {
      number = paths.count++;
      *path_at(number) = (struct path){
          .kept_peak = paths.peak, .frames = frames, .depth = stack->depth, .end = stack->end};
      put_slot(table, stack->hash, number);
    }
  }
  if (number && is_misleading) path_at(number)->is_misleading = true;
  leave(alone);
  return number;
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
    if (agree(walked, &unwound)) return insert(walked, false, seed);
    insert(walked, true, seed);
  }
  if (unwound.end == STACK_BROKEN) splice(&unwound, walked);
  uint64_t number = find(&unwound);
  return number ? number : insert(&unwound, false, seed);
}

BENCHMEM_HOOK_CODE uint64_t benchmem_path_to(const void *frame, uint64_t seed) {
  struct stack stack;
  benchmem_walk_stack(&stack, frame, seed);
  uint64_t number = stack.end == STACK_BROKEN ? 0 : find(&stack);
  if (BENCHMEM_LIKELY(number && !path_at(number)->is_misleading)) return number;
  return unwound_path(&stack, number != 0, seed);
}

// MARK: Beginning and end

static bool map_first(void) {
  if (!atomic_load(&paths.chunks[0])) {
    atomic_store(&paths.chunks[0], map(CHUNK_PATHS * sizeof(struct path)));
  }
  if (!atomic_load(&paths.table)) atomic_store(&paths.table, map_table(FIRST_SLOTS));
  return atomic_load(&paths.chunks[0]) && atomic_load(&paths.table);
}

bool benchmem_begin_paths(void) {
  if (!map_first()) return false;
  benchmem_prepare_stacks();
  prepare_lock();
  struct table *table = atomic_load(&paths.table);
  memset(table->slots, 0, (table->mask + 1) * sizeof *table->slots);
  *path_at(0) = (struct path){.end = STACK_BROKEN};
  paths.count = 1;
  paths.arena = NULL;
  paths.live_bytes = paths.peak_bytes = paths.peak = 0;
  return true;
}

struct benchmem_counts benchmem_end_paths(void) {
  bool alone = enter(is_opener(window_seed()));
  struct benchmem_counts counts = benchmem_end_window();
  raise_peak_of_paths();
  counts.total_bytes = counts.allocations = 0;
  for (uint64_t number = 0; number < paths.count; number++) {
    counts.total_bytes += path_at(number)->total_bytes;
    counts.allocations += path_at(number)->allocations;
  }
  counts.peak_bytes = paths.peak_bytes;
  counts.live_bytes = paths.live_bytes;
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

uint64_t benchmem_path_count(void) { return paths.count; }

bool benchmem_read_path(uint64_t number, struct benchmem_path *read) {
  if (number >= paths.count) return false;
  const struct path *path = path_at(number);
  *read = (struct benchmem_path){
      .frames = path->frames,
      .depth = path->depth,
      .cut = cut_of(path),
      .peak_bytes = path->kept_peak == paths.peak ? path->kept_bytes : path->live_bytes,
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

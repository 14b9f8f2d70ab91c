// The call stack of an allocating call: the return addresses from the caller of the hook out to the
// action, or to where the thread began.
//
// A stack is followed by frame pointers, which costs a nanosecond a frame, or by the unwinder of
// the compiler's runtime, which reads the tables of each function and costs ten times that. The
// former is wrong where a function keeps no frame pointer; paths.h says which is believed.
//
// Invariants. Nothing here allocates or takes a lock of ours. A frame pointer is followed only
// while it is aligned, rises, and lies in the calling thread's stack, so that no value in it can
// make this crash.

#ifndef BENCHMEM_STACKS_H
#define BENCHMEM_STACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "CAlloc.h"
#include "platform.h"

#define STACK_DEPTH 256

/// How a stack ended.
enum stack_end {
  STACK_BROKEN,  ///< Somewhere on the way, where nothing more could be followed.
  STACK_DEEP,    ///< At STACK_DEPTH.
  STACK_ACTION,  ///< At the action, or where the runtime began to run a task.
  STACK_THREAD,  ///< Where the thread began.
};

struct stack {
  uint64_t hash;
  uint32_t depth;
  enum stack_end end;
  uintptr_t frames[STACK_DEPTH];
};

/// Whether the calling thread is at work here, so that what it allocates now does not count.
extern BENCHMEM_HIDDEN _Thread_local bool benchmem_thread_is_recording;

/// Follows the frame pointers from a frame of the hooks'.
void benchmem_walk_stack(struct stack *stack, const uintptr_t *frame,
                         uint64_t seed) BENCHMEM_HIDDEN;
/// Has the unwinder follow the stack.
void benchmem_unwind_stack(struct stack *stack, uint64_t seed) BENCHMEM_HIDDEN;
/// What either needs to have done once before a window opens. Allocates.
void benchmem_prepare_stacks(void) BENCHMEM_HIDDEN;

static inline uint64_t hash_added(uint64_t hash, uint64_t value) {
  return ((hash << 5 | hash >> 59) ^ value) * 0x9E3779B97F4A7C15ULL;
}

static inline uint64_t hash_of_frames(const uintptr_t *frames, uint32_t depth) {
  uint64_t hash = 0;
  for (uint32_t index = 0; index < depth; index++) hash = hash_added(hash, frames[index]);
  return hash;
}

static inline uint64_t hash_of_stack(uint64_t hash_of_frames, uint64_t end) {
  uint64_t hash = hash_added(hash_of_frames, end);
  return hash ^ hash >> 32;
}

static inline void hash_stack(struct stack *stack) {
  stack->hash = hash_of_stack(hash_of_frames(stack->frames, stack->depth), stack->end);
}

#endif

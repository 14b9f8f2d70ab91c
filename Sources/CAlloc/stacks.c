// Following stacks. See stacks.h for the invariants.
//
// Where a stack ends is told by three things. For an action that does not await, the stack pointer
// of whoever calls it: the action's frames lie below it. For a task, the one place in the runtime
// from which jobs are run: no frame of the task's own is above it. For any other thread, the place
// in the C library from which the thread's function was called. All three are learnt, not known.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "stacks.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <unwind.h>

#include "bounds.h"
#include "glibc.h"
#include "tasks.h"
#include "window.h"

/// An async function's frame has this bit in the frame pointer that it saved, and its context below
/// that.
#define ASYNC_FRAME (1ULL << 60)

_Thread_local bool benchmem_thread_is_recording;

/// The stack pointer of who calls the action on this thread, and in which window.
static _Thread_local struct {
  uintptr_t pointer;
  uint64_t seed;
} action;

/// Return addresses that are learnt, the rest zero.
struct places {
  _Atomic uintptr_t addresses[4];
};

/// Where the runtime runs jobs from.
static struct places job_places;
/// Where the C library calls threads' functions and main from.
static struct places thread_places;

extern const char benchmem_hooks_start[] __asm__("__start_benchmem_hooks");
extern const char benchmem_hooks_stop[] __asm__("__stop_benchmem_hooks");

static inline bool is_hook(uintptr_t address) {
  return address - (uintptr_t)benchmem_hooks_start - 1 <
         (uintptr_t)(benchmem_hooks_stop - benchmem_hooks_start);
}

static inline bool is_among(struct places *places, uintptr_t address) {
  for (int index = 0; index < 4; index++) {
    uintptr_t place = atomic_load_explicit(&places->addresses[index], memory_order_relaxed);
    if (!place) return false;
    if (place == address) return true;
  }
  return false;
}

static void learn(struct places *places, uintptr_t address) {
  for (int index = 0; index < 4; index++) {
    uintptr_t place = 0;
    if (atomic_compare_exchange_strong(&places->addresses[index], &place, address)) return;
    if (place == address) return;
  }
}

/// How a stack ends that comes to this address, or STACK_BROKEN where it goes on.
static inline enum stack_end end_at(uintptr_t address) {
  if (is_among(&job_places, address)) return STACK_ACTION;
  return is_among(&thread_places, address) ? STACK_THREAD : STACK_BROKEN;
}

/// The stack pointer beyond which there are no frames of the action, or zero.
static uintptr_t action_end(uint64_t seed) { return action.seed == seed ? action.pointer : 0; }

// MARK: Frame pointers

static inline const uintptr_t *caller_of(const uintptr_t *frame) {
  return (const uintptr_t *)(frame[0] & ~ASYNC_FRAME);
}

static inline bool rises(const uintptr_t *frame) {
  return caller_of(frame) > frame && !((uintptr_t)caller_of(frame) & 7);
}

void benchmem_walk_stack(struct stack *stack, const uintptr_t *frame, uint64_t seed) {
  uintptr_t high = stack_high((uintptr_t)frame), end = action_end(seed);
  const uintptr_t *outermost = NULL;
  uint32_t depth = 0;
  // Made while the next frame is waited for.
  uint64_t hash = 0;
  stack->end = STACK_BROKEN;
  // The two words at a frame pointer are the caller's one and the address in the caller.
  while ((uintptr_t)frame + 16 <= high && is_hook(frame[1]) && rises(frame)) {
    frame = caller_of(frame);
  }
  while ((uintptr_t)frame + 16 <= high) {
    uintptr_t address = frame[1], caller = (uintptr_t)caller_of(frame);
    if (end && caller >= end && caller < high) {
      stack->end = STACK_ACTION;
      break;
    }
    stack->end = end_at(address);
    if (stack->end != STACK_BROKEN) {
      outermost = frame;
      break;
    }
    if (depth == STACK_DEPTH) {
      stack->end = STACK_DEEP;
      break;
    }
    stack->frames[depth++] = address;
    hash = hash_added(hash, address);
    if (!rises(frame)) break;
    frame = (const uintptr_t *)caller;
  }
  stack->depth = depth;
  stack->hash = hash_of_stack(hash, stack->end);
  if (outermost && stack->end == STACK_ACTION) {
    benchmem_add_callers(stack, outermost);
    hash_stack(stack);
  }
}

// MARK: The unwinder

struct visit {
  struct stack *stack;
  uintptr_t end;
};

static _Unwind_Reason_Code visit_frame(struct _Unwind_Context *context, void *argument) {
  struct visit *visit = argument;
  struct stack *stack = visit->stack;
  uintptr_t address = (uintptr_t)_Unwind_GetIP(context);
  // Where the frame of the function before this one ends.
  uintptr_t frame_end = (uintptr_t)_Unwind_GetCFA(context);
  if (stack->depth == 0 && (is_hook(address) || !address)) return _URC_NO_REASON;
  if (visit->end && stack->depth > 0 && frame_end > visit->end) {
    stack->depth--;
    stack->end = STACK_ACTION;
    return _URC_END_OF_STACK;
  }
  if (!address) return _URC_NO_REASON;
  stack->end = end_at(address);
  if (stack->end == STACK_ACTION) {
    benchmem_add_callers(stack, (const uintptr_t *)(frame_end - 2 * sizeof(uintptr_t)));
  }
  if (stack->end != STACK_BROKEN) return _URC_END_OF_STACK;
  if (stack->depth == STACK_DEPTH) {
    stack->end = STACK_DEEP;
    return _URC_END_OF_STACK;
  }
  stack->frames[stack->depth++] = address;
  return _URC_NO_REASON;
}

static const void *object_of(const void *address) {
  Dl_info info;
  return dladdr(address, &info) ? info.dli_fbase : NULL;
}

/// Where the unwinder came to the outermost frame: a thread that glibc started ends in two
/// functions of glibc's, of which the first calls the thread's own, and the first thread in two of
/// glibc's and `_start`.
static void learn_thread_place(struct stack *stack) {
  uint32_t beyond = benchmem_bounds.is_of_thread ? 2 : 3;
  if (stack->depth < beyond) return;
  const void *library = object_of((const void *)&__libc_malloc);
  const uintptr_t *outer = &stack->frames[stack->depth - beyond];
  bool is_outermost = library && object_of((const void *)outer[0]) == library &&
                      object_of((const void *)outer[1]) == library;
  if (!is_outermost) return;
  learn(&thread_places, outer[0]);
  stack->depth -= beyond;
  stack->end = STACK_THREAD;
}

BENCHMEM_HOOK_CODE void benchmem_unwind_stack(struct stack *stack, uint64_t seed) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  stack_high(here);
  struct visit visit = {stack, action_end(seed)};
  if (visit.end && visit.end < here) visit.end = 0;
  stack->depth = 0;
  stack->end = STACK_BROKEN;
  _Unwind_Backtrace(visit_frame, &visit);
  if (stack->end == STACK_BROKEN) learn_thread_place(stack);
  hash_stack(stack);
}

static _Unwind_Reason_Code visit_nothing(struct _Unwind_Context *context, void *argument) {
  (void)context;
  (void)argument;
  return _URC_NO_REASON;
}

void benchmem_prepare_stacks(void) {
  _Unwind_Backtrace(visit_nothing, NULL);
  benchmem_forget_caller();
}

// MARK: The action

__attribute__((noinline)) void benchmem_enter_action(void) {
  uint64_t seed = window_seed();
  if (!records_stacks(seed)) return;
  action.pointer = (uintptr_t)__builtin_frame_address(0) + 16;
  action.seed = seed;
}

__attribute__((noinline)) void benchmem_enter_task(void) {
  const uintptr_t *frame = __builtin_frame_address(0), *caller = caller_of(frame);
  if (!records_stacks(window_seed())) return;
  if (rises(frame) && (uintptr_t)caller + 16 <= stack_high((uintptr_t)frame)) {
    learn(&job_places, caller[1]);
    benchmem_know_caller(caller);
  }
}

#else

#include "CAlloc.h"

void benchmem_enter_action(void) {}
void benchmem_enter_task(void) {}

#endif

// The contexts of tasks. See tasks.h for the invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "tasks.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <sys/uio.h>
#include <unistd.h>

#define KNOWN_FUNCTIONS 1024

struct context {
  const struct context *caller;
  uintptr_t goes_on_at;
};

/// The context of the function that calls the action.
static _Atomic(const struct context *) caller_context;

/// Addresses in functions that keep their context, each where its hash says.
static _Atomic uintptr_t known_functions[KNOWN_FUNCTIONS];

/// Reads a context where there may be none.
static bool read_checked(const struct context *context, struct context *read) {
  struct iovec here = {read, sizeof *read};
  struct iovec there = {(void *)context, sizeof *read};
  if (!context || (uintptr_t)context % sizeof(void *)) return false;
  return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == sizeof *read;
}

/// Whether this is a context: what goes on in it is a function's beginning.
static bool is_context(const struct context *context) {
  struct context read;
  Dl_info info;
  return read_checked(context, &read) && dladdr((const void *)read.goes_on_at, &info) != 0 &&
         (!read.caller || read_checked(read.caller, &read));
}

/// The context of a function that contains an address and has this frame, or NULL.
static inline const struct context *context_of(uintptr_t address, const uintptr_t *frame) {
  const struct context *context = (const struct context *)frame[-1];
  _Atomic uintptr_t *known = &known_functions[hash_added(0, address) >> 54];
  if (BENCHMEM_LIKELY(atomic_load_explicit(known, memory_order_relaxed) == address)) return context;
  if (!is_context(context)) return NULL;
  atomic_store_explicit(known, address, memory_order_relaxed);
  return context;
}

void benchmem_forget_caller(void) { atomic_store(&caller_context, NULL); }

void benchmem_know_caller(const uintptr_t *frame) {
  const struct context *context = (const struct context *)frame[-1];
  if (is_context(context)) atomic_store(&caller_context, context);
}

void benchmem_add_callers(struct stack *stack, const uintptr_t *frame) {
  if (stack->depth == 0) return;
  const struct context *end = atomic_load_explicit(&caller_context, memory_order_relaxed);
  const struct context *context = context_of(stack->frames[stack->depth - 1], frame);
  if (context && context == end) stack->depth--;
  while (context && context != end && context->caller && context->caller != end) {
    if (stack->depth == STACK_DEPTH) {
      stack->end = STACK_DEEP;
      return;
    }
    // As if it were a return address: readers look at the instruction before it.
    stack->frames[stack->depth++] = context->goes_on_at + 1;
    context = context->caller;
  }
}

#endif

// Who waits for an async function: its callers are not on the thread's stack, but in the contexts
// of its task.
//
// An async function keeps the address of its context below its frame pointer. A context begins with
// the caller's, and the function that goes on in it. The action's own end where the context is that
// of the function which called the action.
//
// Invariants. A context is read directly only where the function is known to keep one there, which
// is found out once for each by a read that the kernel checks.

#ifndef BENCHMEM_TASKS_H
#define BENCHMEM_TASKS_H

#include "stacks.h"

/// Forgets who called the action of the last window.
void benchmem_forget_caller(void) BENCHMEM_HIDDEN;
/// Says that the async function with this frame calls the action.
void benchmem_know_caller(const uintptr_t *frame) BENCHMEM_HIDDEN;
/// Adds the callers of the async function whose frame this is, and which is the stack's outermost.
void benchmem_add_callers(struct stack *stack, const uintptr_t *frame) BENCHMEM_HIDDEN;

#endif

// The functions that hooks.c defines for the process, in one list.
//
// Invariant: a function is in this list exactly if hooks.c defines it, so that whoever asks whether
// the hooks serve the process, or points calls elsewhere, forgets none.

#ifndef BENCHMEM_HOOKS_H
#define BENCHMEM_HOOKS_H

#include <malloc.h>
#include <stdlib.h>

#define BENCHMEM_HOOKED_FUNCTIONS(X) \
  X(malloc)                          \
  X(calloc)                          \
  X(realloc)                         \
  X(reallocarray)                    \
  X(free)                            \
  X(posix_memalign)                  \
  X(aligned_alloc)                   \
  X(memalign)                        \
  X(valloc)                          \
  X(pvalloc)                         \
  X(malloc_usable_size)

#ifdef BENCHMEM_PRELOADED
// A preloaded library shows nothing else of its own.
#define BENCHMEM_SHOWN(name) extern __typeof__(name) name __attribute__((visibility("default")));
BENCHMEM_HOOKED_FUNCTIONS(BENCHMEM_SHOWN)
#endif

#endif

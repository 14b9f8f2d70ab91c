// The list of hooked functions, and what they forward to.

#ifndef BENCHMEM_HOOKED_H
#define BENCHMEM_HOOKED_H

#include <stddef.h>

#include "window.h"

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

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

/// glibc's functions. Calling them through pointers of our own saves an idle hook the jump through
/// the linkage table, which is half of what it costs. The dynamic linker fills them in.
struct benchmem_glibc {
  void *(*malloc)(size_t size);
  void *(*calloc)(size_t count, size_t size);
  void *(*realloc)(void *block, size_t size);
  void *(*memalign)(size_t alignment, size_t size);
  void (*free)(void *block);
};

extern BENCHMEM_HIDDEN const struct benchmem_glibc benchmem_glibc;

/// glibc's aligned_alloc, which judges the alignment as that version of glibc does.
void *benchmem_glibc_aligned_alloc(size_t alignment, size_t size) BENCHMEM_HIDDEN;

#endif

// glibc's malloc family, which the hooks forward to.
//
// Invariant: nothing here ends in a hook, so the hooks may call all of it, in any state. Pointers
// that are looked up never change once they are set; shared libraries may allocate before the
// constructor has run, so the lookup happens on first use as well.

#ifndef BENCHMEM_GLIBC_H
#define BENCHMEM_GLIBC_H

#include <stdatomic.h>
#include <stddef.h>

#include "platform.h"

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

/// The two that have no `__libc_` name: NULL until they were looked up.
struct benchmem_found {
  size_t (*_Atomic usable_size)(void *block);
  void *(*_Atomic aligned_alloc)(size_t alignment, size_t size);
};

extern BENCHMEM_HIDDEN struct benchmem_found benchmem_found;
void benchmem_find_glibc(void) BENCHMEM_HIDDEN;

extern BENCHMEM_HIDDEN size_t benchmem_page_size;

static inline size_t glibc_usable_size(void *block) {
  size_t (*function)(void *) =
      atomic_load_explicit(&benchmem_found.usable_size, memory_order_relaxed);
  if (BENCHMEM_LIKELY(function)) return function(block);
  benchmem_find_glibc();
  return atomic_load(&benchmem_found.usable_size)(block);
}

/// glibc's aligned_alloc, which judges the alignment as that version of glibc does.
static inline void *glibc_aligned_alloc(size_t alignment, size_t size) {
  void *(*function)(size_t, size_t) =
      atomic_load_explicit(&benchmem_found.aligned_alloc, memory_order_relaxed);
  if (BENCHMEM_LIKELY(function)) return function(alignment, size);
  benchmem_find_glibc();
  return atomic_load(&benchmem_found.aligned_alloc)(alignment, size);
}

#endif

// glibc's own versions of the two functions that have no `__libc_` name, and whether this process
// uses the hooks at all.
//
// Invariant: the pointers are looked up once and never change. Shared libraries may allocate before
// this file's constructor ran, so the lookup happens on first use as well.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>

#include "block.h"
#include "hooked.h"

const struct benchmem_glibc benchmem_glibc = {
    .malloc = __libc_malloc,
    .calloc = __libc_calloc,
    .realloc = __libc_realloc,
    .memalign = __libc_memalign,
    .free = __libc_free,
};

size_t benchmem_page_size = 4096;
bool benchmem_header_is_known;

struct benchmem_found benchmem_found;

static bool header_agrees(size_t size) {
  void *block = __libc_malloc(size);
  bool agrees = !block || header_usable_size(block) == glibc_usable_size(block);
  __libc_free(block);
  return agrees;
}

__attribute__((constructor)) void benchmem_find_glibc(void) {
  benchmem_page_size = (size_t)sysconf(_SC_PAGESIZE);
  atomic_store(&benchmem_found.usable_size,
               (size_t(*)(void *))dlsym(RTLD_NEXT, "malloc_usable_size"));
  atomic_store(&benchmem_found.aligned_alloc,
               (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc"));
}

static bool hooks_are_in_use(void) {
#define IN_USE(name) \
  if (dlsym(RTLD_DEFAULT, #name) != (void *)name) return false;
  BENCHMEM_HOOKED_FUNCTIONS(IN_USE)
#undef IN_USE
  return true;
}

void benchmem_learn_header(void) {
  benchmem_header_is_known = header_agrees(0) && header_agrees(1000) && header_agrees(1 << 20);
}

enum benchmem_support benchmem_support(void) {
  static _Atomic int known = -1;
  int answer = atomic_load(&known);
  if (answer >= 0) return (enum benchmem_support)answer;
  answer = BENCHMEM_EXACT;
  if (!hooks_are_in_use()) answer = BENCHMEM_NOT_IN_USE;
  if (dlsym(RTLD_NEXT, "malloc") != (void *)__libc_malloc) answer = BENCHMEM_FOREIGN;
  atomic_store(&known, answer);
  return (enum benchmem_support)answer;
}

#else

#include "CAlloc.h"

enum benchmem_support benchmem_support(void) {
#ifdef BENCHMEM_SANITIZED
  return BENCHMEM_SANITIZER;
#else
  return BENCHMEM_PLATFORM;
#endif
}

#endif

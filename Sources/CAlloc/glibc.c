// Looking up what glibc has no `__libc_` name for, and its page size. See glibc.h for the
// invariants.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <dlfcn.h>
#include <unistd.h>

#include "glibc.h"

const struct benchmem_glibc benchmem_glibc = {
    .malloc = __libc_malloc,
    .calloc = __libc_calloc,
    .realloc = __libc_realloc,
    .memalign = __libc_memalign,
    .free = __libc_free,
};

struct benchmem_found benchmem_found;
size_t benchmem_page_size = 4096;

__attribute__((constructor)) void benchmem_find_glibc(void) {
  benchmem_page_size = (size_t)sysconf(_SC_PAGESIZE);
  atomic_store(&benchmem_found.usable_size,
               (size_t(*)(void *))dlsym(RTLD_NEXT, "malloc_usable_size"));
  atomic_store(&benchmem_found.aligned_alloc,
               (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "aligned_alloc"));
}

#endif

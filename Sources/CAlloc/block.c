// What must be settled before the first block of a window. See block.h for the invariants.

#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include "block.h"

/// The largest block whose free makes glibc raise its threshold for mapping blocks on their own.
#define LARGEST_RAISING (32 * 1024 * 1024)

bool benchmem_header_is_known;

static bool header_agrees(size_t size) {
  void *block = benchmem_glibc.malloc(size);
  bool agrees = !block || header_usable_size(block) == glibc_usable_size(block);
  benchmem_glibc.free(block);
  return agrees;
}

void benchmem_prepare_blocks(void) {
  benchmem_header_is_known = header_agrees(0) && header_agrees(1000) && header_agrees(1 << 20);
  // glibc maps large blocks at first and takes them from the heap once one like them was freed, so
  // that their usable size depends on what ran before. Freeing the largest such block settles it.
  // The block is never touched.
  benchmem_glibc.free(benchmem_glibc.malloc(LARGEST_RAISING - 2 * benchmem_page_size));
}

#endif

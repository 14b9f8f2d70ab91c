// What the hooks do while the window records stacks: the same as counting, and each block belongs
// to the call path that asked for it.
//
// Invariants. A block is asked for and padded exactly as in a window that only counts, so that a
// program sees the same sizes in both. What the recorder's own work allocates does not count.

#ifndef BENCHMEM_RECORDING_H
#define BENCHMEM_RECORDING_H

#include <stddef.h>
#include <stdint.h>

#include "platform.h"

/// Records a new block that glibc gave, or NULL. Returns the block.
void *benchmem_record(void *block, size_t size, size_t alignment, uint64_t seed) BENCHMEM_HIDDEN;
void *benchmem_recorded_malloc(size_t size, uint64_t seed) BENCHMEM_HIDDEN;
void *benchmem_recorded_resize(void *block, size_t size, uint64_t seed) BENCHMEM_HIDDEN;
void benchmem_recorded_free(void *block, uint64_t seed) BENCHMEM_HIDDEN;
size_t benchmem_recorded_usable_size(void *block, uint64_t seed) BENCHMEM_HIDDEN;

#endif

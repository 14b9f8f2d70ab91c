// The call paths of a window that records stacks, and what each of them allocated.
//
// The peak by path in one pass: a path keeps its live bytes, and what they were at the last peak.
// The bytes of all paths are highest just before some are given back, so there they are compared
// with the peak; where they are more, the peak has a new number. Before a path's live bytes change,
// and its kept bytes are of an older peak, they are kept anew. At the end, a path that did not
// change since the last peak has its live bytes as they were then. So the sum over the paths is the
// peak, to the byte, without a list of what happened.
//
// Whether a stack that was followed by frame pointers is right is asked of the unwinder once, when
// it is new. Where they disagree, the unwinder follows every stack that looks like this one.
//
// Invariants. The numbers change under one lock, for a dozen instructions: only an order of what
// all threads did has a peak. Stacks are followed and found without it.

#ifndef BENCHMEM_PATHS_H
#define BENCHMEM_PATHS_H

#include <stddef.h>
#include <stdint.h>

#include "CAlloc.h"
#include "platform.h"

/// Begins with no path. False if the kernel gives no memory.
bool benchmem_begin_paths(void) BENCHMEM_HIDDEN;
/// Closes the window that records and returns what it counted.
struct benchmem_counts benchmem_end_paths(void) BENCHMEM_HIDDEN;

/// The number of the path that leads to the hook with this frame. Zero is that of all paths for
/// which there was no room.
uint64_t benchmem_path_to(const void *frame, uint64_t seed) BENCHMEM_HIDDEN;
/// One allocating call on a path. It takes the place of a block of `old_size` bytes of `old_path`,
/// which is zero bytes if there was none.
void benchmem_path_allocated(uint64_t path, size_t size, uint64_t old_path, size_t old_size,
                             uint64_t seed) BENCHMEM_HIDDEN;
/// One block of a path given back.
void benchmem_path_freed(uint64_t path, size_t size, uint64_t seed) BENCHMEM_HIDDEN;

#endif

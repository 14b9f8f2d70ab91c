// What the engine's tests need of C: calls that Swift does not offer or would check, as plain
// functions, so that no compiler knows what they do.

#ifndef CMALLOC_PROBE_H
#define CMALLOC_PROBE_H

#include <stddef.h>

size_t probe_usable_size(void *block);
void *probe_malloc(size_t size);
void *probe_calloc(size_t count, size_t size);
void *probe_realloc(void *block, size_t size);
void *probe_reallocarray(void *block, size_t count, size_t size);
void *probe_memalign(size_t alignment, size_t size);
void *probe_aligned_alloc(size_t alignment, size_t size);
void *probe_valloc(size_t size);
void *probe_pvalloc(size_t size);
int probe_posix_memalign(void **result, size_t alignment, size_t size);
void probe_free(void *block);

/// Calls `realloc` from a place of its own for each of these numbers: every bit is one
/// of two functions, which call each other. A size of zero frees the block.
void *probe_on_path(unsigned path, unsigned depth, void *block, size_t size);

/// Whether the two functions below are there, which are written for one processor.
int probe_has_assembly(void);

/// `malloc` through a function that uses the frame pointer for something else. The unwinder has a
/// table for it.
void *probe_malloc_without_frame_pointer(size_t size);

/// The same without a table, so that nothing leads to the caller.
void *probe_malloc_without_table(size_t size);

/// Fills a block, if there is one.
void probe_fill(void *block, int byte, size_t size);

/// fork, which Swift does not offer.
int probe_fork(void);

/// Runs a handler that allocates `size` bytes and frees them, for a signal raised on this thread.
void probe_allocate_in_signal_handler(size_t size);

/// Starts a thread that allocates `size` bytes, frees them, and ends; and waits for it.
void probe_allocate_in_new_thread(size_t size);

/// Registers a handler that allocates and frees when the process exits.
void probe_allocate_at_exit(void);

#endif

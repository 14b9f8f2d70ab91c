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

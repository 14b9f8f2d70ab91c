#define _GNU_SOURCE
#include "CMallocProbe.h"

#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Through a volatile pointer each, so that no call can be judged or removed at compile time.
static void *(*volatile call_malloc)(size_t) = malloc;
static void *(*volatile call_calloc)(size_t, size_t) = calloc;
static void *(*volatile call_realloc)(void *, size_t) = realloc;
static void *(*volatile call_reallocarray)(void *, size_t, size_t) = reallocarray;
static void *(*volatile call_memalign)(size_t, size_t) = memalign;
static void *(*volatile call_aligned_alloc)(size_t, size_t) = aligned_alloc;
static void *(*volatile call_valloc)(size_t) = valloc;
static void *(*volatile call_pvalloc)(size_t) = pvalloc;
static int (*volatile call_posix_memalign)(void **, size_t, size_t) = posix_memalign;
static void (*volatile call_free)(void *) = free;

size_t probe_usable_size(void *block) { return malloc_usable_size(block); }
void *probe_malloc(size_t size) { return call_malloc(size); }
void *probe_calloc(size_t count, size_t size) { return call_calloc(count, size); }
void *probe_realloc(void *block, size_t size) { return call_realloc(block, size); }
void *probe_reallocarray(void *block, size_t count, size_t size) {
  return call_reallocarray(block, count, size);
}
void *probe_memalign(size_t alignment, size_t size) { return call_memalign(alignment, size); }
void *probe_aligned_alloc(size_t alignment, size_t size) {
  return call_aligned_alloc(alignment, size);
}
void *probe_valloc(size_t size) { return call_valloc(size); }
void *probe_pvalloc(size_t size) { return call_pvalloc(size); }
int probe_posix_memalign(void **result, size_t alignment, size_t size) {
  return call_posix_memalign(result, alignment, size);
}
void probe_free(void *block) { call_free(block); }

static void *resize(void *block, size_t size) {
  if (!size) {
    call_free(block);
    return NULL;
  }
  return call_realloc(block, size);
}

typedef void *step(unsigned path, unsigned depth, void *block, size_t size);
static step zero, one;
static step *volatile steps[2] = {zero, one};

/// Hides where a block comes from, so that the call before it becomes no jump.
static inline void *hidden(void *block) {
  __asm__ volatile("" : "+r"(block));
  return block;
}

#define STEP(name)                                                                \
  __attribute__((noinline)) static void *name(unsigned path, unsigned depth,      \
                                              void *block, size_t size) {         \
    return hidden(depth ? steps[path & 1](path >> 1, depth - 1, block, size)      \
                        : resize(block, size));                                   \
  }

STEP(zero)
STEP(one)

void *probe_on_path(unsigned path, unsigned depth, void *block, size_t size) {
  return hidden(steps[path & 1](path >> 1, depth, block, size));
}

#ifdef __x86_64__
int probe_has_assembly(void) { return 1; }

__asm__(
    ".text\n"
    ".type call_without_frame_pointer, @function\n"
    "call_without_frame_pointer:\n"
    ".cfi_startproc\n"
    "pushq %rbp\n"
    ".cfi_def_cfa_offset 16\n"
    ".cfi_offset %rbp, -16\n"
    "movq $24, %rbp\n"
    "call *%rsi\n"
    "popq %rbp\n"
    ".cfi_def_cfa_offset 8\n"
    "ret\n"
    ".cfi_endproc\n"
    ".size call_without_frame_pointer, . - call_without_frame_pointer\n"
    ".type call_without_table, @function\n"
    "call_without_table:\n"
    "pushq %rbp\n"
    "movq $24, %rbp\n"
    "call *%rsi\n"
    "popq %rbp\n"
    "ret\n"
    ".size call_without_table, . - call_without_table\n");

extern void *call_without_frame_pointer(size_t size, void *(*function)(size_t));
extern void *call_without_table(size_t size, void *(*function)(size_t));
#else
int probe_has_assembly(void) { return 0; }
static void *call_without_frame_pointer(size_t size, void *(*function)(size_t)) {
  return function(size);
}
static void *call_without_table(size_t size, void *(*function)(size_t)) { return function(size); }
#endif

void *probe_malloc_without_frame_pointer(size_t size) {
  return hidden(call_without_frame_pointer(size, probe_malloc));
}

void *probe_malloc_without_table(size_t size) {
  return hidden(call_without_table(size, probe_malloc));
}

void probe_fill(void *block, int byte, size_t size) {
  if (block) memset(block, byte, size);
}

int probe_fork(void) { return fork(); }

static volatile size_t signal_size;

static void allocate_in_handler(int signal) {
  (void)signal;
  probe_free(probe_malloc(signal_size));
}

void probe_allocate_in_signal_handler(size_t size) {
  struct sigaction action = {.sa_handler = allocate_in_handler}, before;
  signal_size = size;
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  // Dispatch's threads, on which tests run, block signals.
  pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
  sigaction(SIGUSR1, &action, &before);
  raise(SIGUSR1);
  sigaction(SIGUSR1, &before, NULL);
}

static void *allocate_in_thread(void *size) {
  if (size) probe_free(probe_malloc((size_t)size));
  return NULL;
}

void probe_allocate_in_new_thread(size_t size) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, allocate_in_thread, (void *)size) == 0) {
    pthread_join(thread, NULL);
  }
}

static void allocate_now(void) { probe_free(probe_malloc(100)); }

void probe_allocate_at_exit(void) { atexit(allocate_now); }

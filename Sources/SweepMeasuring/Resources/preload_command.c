// The mode `command`: every process of a command counts all that it allocates, from its libraries'
// constructors on, into a file that all of them share. See preload_command.h.
//
// A forked child has a new seed, so that of the blocks which it got from its parent none counts:
// neither what it gives back, nor the copy. vfork's child and posix_spawn's are still the parent,
// and their next program begins anew.
//
// Invariants. `state` is set once, before the window opens, and never changes. Nothing here
// allocates or takes a lock, so it may run in a child of vfork and in a signal handler. A child
// that was made in a way that the C library does not see shares its parent's slot, and gives
// nothing back.

#define _GNU_SOURCE
#include "preload_command.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "CAlloc.h"
#include "block.h"
#include "preload.h"
#include "preload_programs.h"

static struct command_state *state;
static struct command_slot *own_slot;
static uint32_t own_process;

static uint32_t current_process(void) { return (uint32_t)syscall(SYS_getpid); }

static void refuse(enum command_refusal refusal) {
  uint32_t none = COMMAND_COUNTED;
  if (!atomic_compare_exchange_strong(&state->refusal, &none, refusal)) return;
  long length = syscall(SYS_readlink, "/proc/self/exe", state->refused, COMMAND_NAME - 1);
  state->refused[length > 0 ? length : 0] = 0;
}

// MARK: Processes that ended

/// Whether the process is gone, or has ended and waits for its parent to ask.
static bool has_ended(uint32_t process) {
  char path[32] = "/proc/", text[512];
  size_t length = 6;
  char digits[12];
  int count = 0;
  for (uint32_t rest = process; rest; rest /= 10) digits[count++] = (char)('0' + rest % 10);
  while (count) path[length++] = digits[--count];
  memcpy(path + length, "/stat", 6);
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno == ENOENT || errno == ESRCH;
  long size = syscall(SYS_read, file, text, sizeof text - 1);
  syscall(SYS_close, file);
  if (size <= 0) return true;
  text[size] = 0;
  const char *field = strrchr(text, ')');
  if (!field || (field[2] != 'Z' && field[2] != 'X')) return false;
  // A process whose first thread has ended looks the same, and goes on with the others.
  for (int skipped = 0; *field && skipped < 18; field++) skipped += *field == ' ';
  return field[0] <= '1' && field[1] == ' ';
}

static void give_back_of_ended(void) {
  uint32_t self = current_process(), used = atomic_load(&state->used_slots);
  for (uint32_t index = 0; index < used; index++) {
    struct command_slot *slot = &state->slots[index];
    uint32_t process = atomic_load(&slot->process);
    if (process == 0 || process == UINT32_MAX) continue;
    if (process == self || has_ended(process)) {
      command_give_back(&benchmem_window, state, slot, process);
    }
  }
}

// MARK: One process

static bool take_slot(void) {
  own_process = current_process();
  for (uint32_t index = 0; index < COMMAND_SLOTS; index++) {
    uint32_t free_slot = 0;
    own_slot = &state->slots[index];
    if (!atomic_compare_exchange_strong(&own_slot->process, &free_slot, own_process)) continue;
    uint32_t used = atomic_load(&state->used_slots);
    while (used <= index &&
           !atomic_compare_exchange_weak(&state->used_slots, &used, index + 1)) {
    }
    // What a thread may have added after its process gave back is nobody's.
    atomic_store(&own_slot->live_bytes, 0);
    benchmem_process_live = &own_slot->live_bytes;
    return true;
  }
  refuse(COMMAND_NO_SLOT);
  return false;
}

static void begin_process(void) {
  benchmem_leave_window();
  if (take_slot()) benchmem_join_window();
}

static void end_process(void) {
  if (!own_slot || current_process() != own_process) return;
  benchmem_leave_window();
  benchmem_process_live = NULL;
  command_give_back(&benchmem_window, state, own_slot, own_process);
}

__attribute__((destructor)) static void end(void) { end_process(); }

BENCHMEM_PRELOAD_SHOWN void _exit(int status) {
  end_process();
  for (;;) syscall(SYS_exit_group, status);
}

BENCHMEM_PRELOAD_SHOWN void _Exit(int status) { _exit(status); }

// MARK: Beginning

static bool share_counters(const char *path) {
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  const int rights = PROT_READ | PROT_WRITE;
  void *counters =
      (void *)syscall(SYS_mmap, &benchmem_window.peak_bytes,
                      COMMAND_COUNTERS_SIZE, rights, MAP_SHARED | MAP_FIXED, file, 0L);
  void *rest = (void *)syscall(SYS_mmap, NULL, sizeof(struct command_state), rights, MAP_SHARED,
                               file, (long)COMMAND_COUNTERS_SIZE);
  syscall(SYS_close, file);
  if (counters == MAP_FAILED || rest == MAP_FAILED) return false;
  state = rest;
  return true;
}

void benchmem_begin_command(const char *path) {
  if (!share_counters(path)) return;
  benchmem_watch_programs(state);
  atomic_fetch_add(&state->begun, 1);
  give_back_of_ended();
  switch (benchmem_support()) {
    case BENCHMEM_EXACT: break;
    case BENCHMEM_FOREIGN: refuse(COMMAND_FOREIGN); return;
    default: refuse(COMMAND_OWN_MALLOC); return;
  }
  if (pthread_atfork(NULL, NULL, begin_process) != 0) {
    refuse(COMMAND_UNMAPPED);
    return;
  }
  benchmem_prepare_blocks();
  begin_process();
}

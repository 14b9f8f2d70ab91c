// The file that the processes of one command share while its memory is counted, and the launcher
// that reads it.
//
// It begins with the counters of window.h, which every process maps in place of its own. Behind
// them, on pages of their own, lies what follows. A process has a slot with its part of the live
// bytes. What it has left when it ends is taken from the live bytes of all: by itself where it
// ends by `exit`, `_exit` or a return from `main`, by the program that takes its place after an
// `exec`, and otherwise (a signal) by the next program that begins, or by the launcher.
//
// Programs are counted twice: where one is started, and where one begins under the library. If
// fewer have begun than were started, some program's memory was not seen, and the counts are void.

#ifndef BENCHMEM_PRELOAD_COMMAND_H
#define BENCHMEM_PRELOAD_COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "window.h"

enum { COMMAND_SLOTS = 8192, COMMAND_NAME = 512 };

/// Why a program's memory is not counted.
enum command_refusal {
  COMMAND_COUNTED,
  COMMAND_OWN_MALLOC,  ///< It defines malloc itself.
  COMMAND_FOREIGN,     ///< It is linked with another allocator than glibc's.
  COMMAND_UNMAPPED,    ///< It could not share the counters.
  COMMAND_NO_SLOT,     ///< More processes at once than there are slots.
};

struct command_slot {
  _Atomic uint32_t process;  ///< Its id; zero if the slot is free.
  _Alignas(8) _Atomic uint64_t live_bytes;
};

struct command_state {
  _Atomic uint64_t started;   ///< Programs that were started, as those who start them tell.
  _Atomic uint64_t begun;     ///< Programs that began under the library.
  _Atomic uint64_t left_bytes;  ///< What processes had not given back when they ended.
  _Atomic uint32_t refusal;   ///< Why the first program that is not counted is not.
  _Atomic uint32_t suspicion;  ///< Why the suspect will not load the library (preload_reach.h).
  _Atomic uint32_t used_slots;
  char refused[COMMAND_NAME];  ///< The path of the program with the refusal.
  char suspect[COMMAND_NAME];  ///< The path of the first program that will not.
  struct command_slot slots[COMMAND_SLOTS];
};

#define COMMAND_COUNTERS_SIZE \
  (sizeof(struct benchmem_window) - offsetof(struct benchmem_window, peak_bytes))
#define COMMAND_FILE_SIZE (COMMAND_COUNTERS_SIZE + sizeof(struct command_state))

/// Ends a process's part in the counts, unless somebody else does. `window` holds the counters.
static inline void command_give_back(struct benchmem_window *window, struct command_state *state,
                                     struct command_slot *slot, uint32_t process) {
  if (!atomic_compare_exchange_strong(&slot->process, &process, UINT32_MAX)) return;
  uint64_t live = atomic_exchange(&slot->live_bytes, 0);
  uint64_t before = atomic_fetch_sub(&window->others.live_bytes, live);
  uint64_t peak = atomic_load(&window->peak_bytes);
  while ((int64_t)before > (int64_t)peak &&
         !atomic_compare_exchange_weak(&window->peak_bytes, &peak, before)) {
  }
  atomic_fetch_add(&state->left_bytes, live);
  atomic_store(&slot->process, 0);
}

#endif

// What the files of the preloaded library have in common.
//
// The library is CAlloc's hooks, compiled with BENCHMEM_PRELOADED, and a mode: what opens the
// window in a program that knows nothing of it, and where the counts go. The command compiles it
// when it needs it and names it in LD_PRELOAD.
//
// Invariants. Without a mode in the environment the library does nothing but forward. It shows the
// program no symbol but those that it hooks, and changes nothing of the program's environment.

#ifndef BENCHMEM_PRELOAD_H
#define BENCHMEM_PRELOAD_H

#include "platform.h"

/// The variables that name the mode, and the file that it writes to or shares.
#define BENCHMEM_PRELOAD_MODE "BENCHMEM_PRELOAD"
#define BENCHMEM_PRELOAD_FILE "BENCHMEM_PRELOAD_FILE"

#define BENCHMEM_PRELOAD_SHOWN __attribute__((visibility("default")))

/// Begins a mode; `file` is the value of BENCHMEM_PRELOAD_FILE. Runs before any constructor of the
/// program or of its libraries, and must not use what they set up, such as `environ`.
typedef void benchmem_mode(const char *file);

benchmem_mode benchmem_begin_command BENCHMEM_HIDDEN;
benchmem_mode benchmem_begin_suite_memory BENCHMEM_HIDDEN;
benchmem_mode benchmem_begin_suite_resident BENCHMEM_HIDDEN;
benchmem_mode benchmem_begin_suite_time BENCHMEM_HIDDEN;
benchmem_mode benchmem_begin_suite_theirs BENCHMEM_HIDDEN;

#endif

// Watching which programs a process starts. See preload_programs.c.

#ifndef BENCHMEM_PRELOAD_PROGRAMS_H
#define BENCHMEM_PRELOAD_PROGRAMS_H

#include "preload_command.h"

/// Tells the shared state of every program that this process starts from now on.
void benchmem_watch_programs(struct command_state *state) BENCHMEM_HIDDEN;

#endif

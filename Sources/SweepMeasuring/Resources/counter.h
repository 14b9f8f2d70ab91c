// What the counter of instructions (counter.c) and the launcher of commands (launcher.c) share: a
// file, all zeros at first, that the launcher reads when every process has ended.

#ifndef BENCHMEM_COUNTER_H
#define BENCHMEM_COUNTER_H

#include <stdatomic.h>
#include <stdint.h>

struct counter_total {
  _Atomic uint64_t instructions;  ///< Of processes that have ended.
  _Atomic uint64_t started;       ///< Processes: the first, and those that were forked.
  _Atomic uint64_t ended;         ///< Processes that have added their instructions.
  _Atomic uint64_t replaced;      ///< Processes that became another program.
};

#endif

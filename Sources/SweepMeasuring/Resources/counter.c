// A plugin of QEMU's user emulation that counts the instructions between two system calls by which
// the emulated process tells it of begin and end; or, with the argument `total=FILE`, those of the
// whole process and of all that are forked from it, into a file that the launcher of commands made
// (counter.h).
//
// The command compiles this file when it needs it. Distributions rarely package the header of the
// plugin interface, so the few functions that are used are declared here. QEMU refuses a plugin for
// another version of the interface: the command tries versions until one is taken, and then counts
// a known loop before it believes a number.
//
// Invariants. A counter is written only by the emulated thread that it belongs to, whose number is
// not given to another one before its end: no count is lost and no bus lock is needed. Threads
// beyond the last counter share one. Nothing is written but the count, into the pipe that the
// process names (see instructions.c in CAlloc) or into the file. A forked process has its parent's
// counters, and adds what came behind the fork. The emulator does not follow a process that becomes
// another program: each attempt that succeeds is noted, for the sum is not of all then.

#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "counter.h"

#define EXPORTED __attribute__((visibility("default")))

typedef uint64_t plugin_id;
struct block;
struct information {
  const char *target;
  struct {
    int lowest, current;
  } version;
  bool is_system;
};
typedef void translation(plugin_id, struct block *);
typedef void execution(unsigned thread, void *context);
typedef void system_call(plugin_id, unsigned thread, int64_t number, uint64_t, uint64_t, uint64_t,
                         uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);

typedef void system_call_end(plugin_id, unsigned thread, int64_t number, int64_t result);
typedef void ending(plugin_id, void *context);

extern size_t qemu_plugin_tb_n_insns(const struct block *);
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, translation *);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct block *, execution *, int flags,
                                                 void *context);
extern void qemu_plugin_register_vcpu_syscall_cb(plugin_id, system_call *);
extern void qemu_plugin_register_vcpu_syscall_ret_cb(plugin_id, system_call_end *);
extern void qemu_plugin_register_atexit_cb(plugin_id, ending *, void *context);

EXPORTED int qemu_plugin_version = PLUGIN_VERSION;

enum { OWN_COUNTERS = 512 };
static const uint64_t mark = 0x62656e63686d656d;

static struct {
  _Alignas(64) _Atomic uint64_t count;
} own[OWN_COUNTERS];
static _Atomic uint64_t shared;
static uint64_t count_at_begin;

static uint64_t count(void) {
  uint64_t sum = atomic_load(&shared);
  for (int thread = 0; thread < OWN_COUNTERS; thread++) sum += atomic_load(&own[thread].count);
  return sum;
}

static void execute(unsigned thread, void *context) {
  uint64_t length = (uintptr_t)context;
  if (thread >= OWN_COUNTERS) {
    atomic_fetch_add_explicit(&shared, length, memory_order_relaxed);
    return;
  }
  uint64_t before = atomic_load_explicit(&own[thread].count, memory_order_relaxed);
  atomic_store_explicit(&own[thread].count, before + length, memory_order_relaxed);
}

static void translate(plugin_id plugin, struct block *block) {
  (void)plugin;
  void *length = (void *)(uintptr_t)qemu_plugin_tb_n_insns(block);
  qemu_plugin_register_vcpu_tb_exec_cb(block, execute, 0, length);
}

static void call_system(plugin_id plugin, unsigned thread, int64_t number, uint64_t first,
                        uint64_t what, uint64_t pipe, uint64_t a4, uint64_t a5, uint64_t a6,
                        uint64_t a7, uint64_t a8) {
  (void)plugin, (void)thread, (void)number, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
  if (first != mark) return;
  if (what == 1) count_at_begin = count();
  if (what == 2) {
    uint64_t answer = count() - count_at_begin;
    // An answer that does not arrive is noticed by the process that waits for it.
    if (write((int)pipe, &answer, sizeof answer) != sizeof answer) return;
  }
}

// MARK: Whole processes

enum { CLONE = 56, FORK = 57, VFORK = 58, EXECVE = 59, EXECVEAT = 322, CLONE_THREAD = 0x10000 };

static struct counter_total *total;
static pid_t owner;
static uint64_t count_at_fork, inherited;

/// In a process that was forked: what was counted before is its parent's.
static void note_process(void) {
  if (getpid() == owner) return;
  owner = getpid();
  inherited = count_at_fork;
}

static void call_of_total(plugin_id plugin, unsigned thread, int64_t number, uint64_t first,
                          uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5, uint64_t a6,
                          uint64_t a7, uint64_t a8) {
  (void)plugin, (void)thread, (void)a2, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
  if (number == EXECVE || number == EXECVEAT) atomic_fetch_add(&total->replaced, 1);
  if (number != FORK && number != VFORK && (number != CLONE || (first & CLONE_THREAD))) return;
  note_process();
  atomic_fetch_add(&total->started, 1);
  count_at_fork = count();
}

static void end_call_of_total(plugin_id plugin, unsigned thread, int64_t number, int64_t result) {
  (void)plugin, (void)thread;
  // Who returns from it is still the same program.
  if (number == EXECVE || number == EXECVEAT) atomic_fetch_sub(&total->replaced, 1);
  bool is_fork = number == FORK || number == VFORK;
  if (is_fork && result < 0) atomic_fetch_sub(&total->started, 1);
}

static void end_process(plugin_id plugin, void *context) {
  (void)plugin, (void)context;
  note_process();
  atomic_fetch_add(&total->instructions, count() - inherited);
  atomic_fetch_add(&total->ended, 1);
}

static bool open_total(const char *path) {
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return false;
  void *mapped = mmap(NULL, sizeof *total, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) return false;
  total = mapped;
  owner = getpid();
  atomic_fetch_add(&total->started, 1);
  return true;
}

EXPORTED int qemu_plugin_install(plugin_id plugin, const struct information *information,
                                 int argument_count, char **arguments) {
  static const char key[] = "total=";
  if (information->is_system) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(plugin, translate);
  if (argument_count == 0) {
    qemu_plugin_register_vcpu_syscall_cb(plugin, call_system);
    return 0;
  }
  if (strncmp(arguments[0], key, sizeof key - 1) != 0) return 1;
  if (!open_total(arguments[0] + sizeof key - 1)) return 1;
  qemu_plugin_register_vcpu_syscall_cb(plugin, call_of_total);
  qemu_plugin_register_vcpu_syscall_ret_cb(plugin, end_call_of_total);
  qemu_plugin_register_atexit_cb(plugin, end_process, NULL);
  return 0;
}

// A plugin of QEMU's user emulation that counts the instructions between two system calls by which
// the emulated process tells it of begin and end.
//
// The command compiles this file when it needs it. Distributions rarely package the header of the
// plugin interface, so the few functions that are used are declared here. QEMU refuses a plugin for
// another version of the interface: the command tries versions until one is taken, and then counts
// a known loop before it believes a number.
//
// Invariants. A counter is written only by the emulated thread that it belongs to, whose number is
// not given to another one before its end: no count is lost and no bus lock is needed. Threads
// beyond the last counter share one. Nothing is written but the count, into the pipe that the
// process names: see instructions.c in CAlloc.

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

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

extern size_t qemu_plugin_tb_n_insns(const struct block *);
extern void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, translation *);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct block *, execution *, int flags,
                                                 void *context);
extern void qemu_plugin_register_vcpu_syscall_cb(plugin_id, system_call *);

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

EXPORTED int qemu_plugin_install(plugin_id plugin, const struct information *information,
                                 int argument_count, char **arguments) {
  (void)argument_count, (void)arguments;
  if (information->is_system) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(plugin, translate);
  qemu_plugin_register_vcpu_syscall_cb(plugin, call_system);
  return 0;
}

// CAlloc: the malloc family of the process it is linked into, with counters that run inside a
// window.
//
// The hooks forward to glibc. While no window is open they do nothing else. The counters hold the
// bytes that the program asked for, from every thread, and are the same in every run of the same
// work. platform.h names the files in their order, hooks.c says how blocks are counted.
//
// Invariants: every name here starts with benchmem_; the malloc family keeps its own declarations,
// those of the system's headers. At most one window is open in a process.

#ifndef BENCHMEM_CALLOC_H
#define BENCHMEM_CALLOC_H

#include <stdbool.h>
#include <stdint.h>

/// What one window counted. Bytes are requested bytes, unless they say otherwise.
struct benchmem_counts {
  uint64_t peak_bytes;      ///< High-water of the live bytes.
  uint64_t total_bytes;     ///< Sum over all allocating calls.
  uint64_t allocations;     ///< Allocating calls that succeeded; a realloc that resizes is one.
  uint64_t live_bytes;      ///< Bytes not given back when the window closed.
  uint64_t freed;           ///< Blocks of this window that were given back or resized in it.
  uint64_t usable_bytes;    ///< Sum of what malloc_usable_size tells of the same blocks.
  uint64_t mapped_bytes;    ///< Sum of the anonymous mmap calls' lengths.
  uint64_t unmapped_bytes;  ///< Sum of the munmap calls' lengths.
};

/// Whether this process can count, and if not, why.
enum benchmem_support {
  BENCHMEM_EXACT = 0,        ///< The hooks serve the whole process.
  BENCHMEM_PLATFORM = 1,     ///< Not a 64-bit Linux with glibc.
  BENCHMEM_SANITIZER = 2,    ///< Built with a sanitizer, which needs the malloc family itself.
  BENCHMEM_FOREIGN = 3,      ///< Another allocator than glibc's is linked in or preloaded.
  BENCHMEM_NOT_IN_USE = 4,   ///< The program's calls do not reach these hooks.
};

/// Which threads' allocations a window counts. Blocks of the window count when any thread frees
/// them.
enum benchmem_scope {
  BENCHMEM_ALL_THREADS = 0,
  BENCHMEM_MARKED_THREADS = 1,
};

/// Finds out once whether the hooks work here, and answers the same afterwards.
enum benchmem_support benchmem_support(void);

/// Sets the counters to zero and opens the window. False if one is open already.
bool benchmem_window_open(enum benchmem_scope scope);

/// Opens a window that also records the call path of each block. False if one is open already, or
/// if the kernel gives no memory for it.
bool benchmem_recording_window_open(enum benchmem_scope scope);

/// Closes the window and returns what it counted. Only whoever opened it may close it.
struct benchmem_counts benchmem_window_close(void);

/// Says, from the function that calls the action next, where the stacks of this thread end: at the
/// calls that this function makes. Does nothing unless the open window records.
void benchmem_enter_action(void);

/// The same from an async function. Its frame is gone when the action goes on, so the stacks of all
/// tasks end where the runtime runs them.
void benchmem_enter_task(void);

/// Whether a stack could be followed to the action, and if not, why.
enum benchmem_cut {
  BENCHMEM_WHOLE = 0,
  BENCHMEM_CUT_FRAME_POINTER = 1,  ///< Neither frame pointers nor the unwinder lead on.
  BENCHMEM_CUT_DEPTH = 2,          ///< Deeper than what is kept.
  BENCHMEM_CUT_THREAD = 3,         ///< It begins in another thread, and goes back to its start.
  BENCHMEM_CUT_TABLE_FULL = 4,     ///< All the paths for which there was no room.
};

/// A call path of the last window that recorded. The bytes of all paths add up to the window's
/// counts.
struct benchmem_path {
  const uintptr_t *frames;  ///< Return addresses, innermost first.
  uint32_t depth;
  enum benchmem_cut cut;
  uint64_t peak_bytes;   ///< Live when the window's peak was reached.
  uint64_t total_bytes;
  uint64_t allocations;
  uint64_t live_bytes;   ///< Not given back when the window closed.
};

/// The numbers of paths are below this. To be asked when no window is open.
uint64_t benchmem_path_count(void);

/// Reads one path; they are numbered as they first occurred. False if the path allocated nothing.
bool benchmem_read_path(uint64_t number, struct benchmem_path *path);

/// An executable or library in this process.
struct benchmem_module {
  const char *path;
  uintptr_t start, end;  ///< Where its segments lie.
  uintptr_t bias;        ///< Its addresses minus those that its file has.
};

/// Tells the modules of this process to a function.
void benchmem_each_module(void (*tell)(const struct benchmem_module *module, void *context),
                          void *context);

/// The dynamic linker's name for the function at an address, or NULL.
const char *benchmem_exported_name(uintptr_t address);

/// Makes the calling thread one of those that a window over marked threads counts, or not. Returns
/// what it was before.
bool benchmem_mark_thread(bool marked);

/// Points the shared libraries' calls of malloc and its like at glibc, past the idle hooks, or at
/// the hooks again. Opening a window does the latter by itself. Must not be called while one is
/// open.
void benchmem_bypass_hooks(bool bypass);

/// Resident bytes of this process, as the kernel tells them.
struct benchmem_resident {
  uint64_t now_bytes;         ///< VmRSS.
  uint64_t high_water_bytes;  ///< VmHWM. It starts anew at exec, so nothing comes from the parent.
};

/// Reads /proc/self/status without allocating. False if the kernel does not tell.
bool benchmem_read_resident(struct benchmem_resident *resident);

/// Sets VmHWM back to VmRSS. Zero, or the errno with which the kernel refused.
int benchmem_reset_high_water(void);

/// Turns address randomization off for the programs that this process executes from now on.
/// True if it is off, whether by this call or before.
bool benchmem_fix_addresses(void);

/// Whether this process runs with address randomization off.
bool benchmem_addresses_are_fixed(void);

/// Keeps the calling thread on one processor. Zero, or the errno with which the kernel refused.
int benchmem_pin_to_processor(int processor);

/// Starts another process of this program with these arguments, the first of which names it. Zero,
/// or the errno with which the system refused. What is open here and not closed by exec is open
/// there.
int benchmem_start_self(char *const *arguments, int *process);

/// Waits for the end of a process that was started so: its exit status, or 128 and the number of
/// the signal that ended it.
int benchmem_wait_for(int process);

/// Has the kernel count one kind of event (`perf_event_open`'s type and config) in user space, in
/// all threads of this process and those that they start. Zero, or the errno with which the kernel
/// refused.
int benchmem_events_begin(uint32_t type, uint64_t config);

/// Ends that and gives the count. False where the kernel did not count all of the time.
bool benchmem_events_end(uint64_t *count);

/// Tells the emulator that this process may run in to count instructions from here on, in all
/// threads. True does not mean that there is one: only the end tells.
bool benchmem_emulator_begin(void);

/// Ends that and gives the count. False where nobody counted.
bool benchmem_emulator_end(uint64_t *count);

#endif

// The functions by which a program starts another one. Each tells the shared state of a command
// that a program is to begin, and takes that back if none does.
//
// Whether a program will load the library is looked at as well, so that it can be named if it did
// not: a static executable and one with privileges do not, nor does one that is started without our
// variables.
//
// Invariants. Nothing here allocates, takes a lock, or looks anything up after the beginning: much
// of it runs in children of vfork. Without a state it only forwards.

#define _GNU_SOURCE
#include "preload_programs.h"

#include <dlfcn.h>
#include <spawn.h>
#include <stdarg.h>
#include <unistd.h>

#include "preload.h"
#include "preload_reach.h"

static struct command_state *state;

#define WATCHED_FUNCTIONS(X) \
  X(execve)                  \
  X(execvpe)                 \
  X(fexecve)                 \
  X(posix_spawn)             \
  X(posix_spawnp)            \
  X(system)                  \
  X(popen)

#define POINTER(name) static __typeof__(name) *real_##name;
WATCHED_FUNCTIONS(POINTER)
#undef POINTER

static void find_functions(void) {
#define FIND(name) real_##name = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);
  WATCHED_FUNCTIONS(FIND)
#undef FIND
}

void benchmem_watch_programs(struct command_state *shared) {
  find_functions();
  state = shared;
}

// MARK: Programs that will not load the library

static bool has_variable(char *const *environment, const char *name) {
  size_t length = strlen(name);
  for (; environment && *environment; environment++) {
    if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') return true;
  }
  return false;
}

/// Tells that a program is to begin.
static void start(const char *path, char *const *environment) {
  if (!state) return;
  atomic_fetch_add(&state->started, 1);
  bool is_cleared = environment && !(has_variable(environment, "LD_PRELOAD") &&
                                     has_variable(environment, BENCHMEM_PRELOAD_FILE));
  enum program_reach reach = is_cleared                       ? PROGRAM_CLEARED
                             : path && strchr(path, '/') ? reach_of(path)
                                                              : PROGRAM_IN_REACH;
  uint32_t none = PROGRAM_IN_REACH;
  if (reach == PROGRAM_IN_REACH) return;
  if (atomic_compare_exchange_strong(&state->suspicion, &none, reach) && path) {
    strncpy(state->suspect, path, COMMAND_NAME - 1);
  }
}

/// Tells that it did not.
static void take_back(void) {
  if (state) atomic_fetch_sub(&state->started, 1);
}

// MARK: The functions

BENCHMEM_PRELOAD_SHOWN int execve(const char *path, char *const arguments[],
                                  char *const environment[]) {
  if (!real_execve) find_functions();
  start(path, environment);
  int status = real_execve(path, arguments, environment);
  take_back();
  return status;
}

BENCHMEM_PRELOAD_SHOWN int execv(const char *path, char *const arguments[]) {
  return execve(path, arguments, environ);
}

BENCHMEM_PRELOAD_SHOWN int execvpe(const char *file, char *const arguments[],
                                   char *const environment[]) {
  if (!real_execvpe) find_functions();
  start(file, environment);
  int status = real_execvpe(file, arguments, environment);
  take_back();
  return status;
}

BENCHMEM_PRELOAD_SHOWN int execvp(const char *file, char *const arguments[]) {
  return execvpe(file, arguments, environ);
}

BENCHMEM_PRELOAD_SHOWN int fexecve(int file, char *const arguments[], char *const environment[]) {
  if (!real_fexecve) find_functions();
  start(NULL, environment);
  int status = real_fexecve(file, arguments, environment);
  take_back();
  return status;
}

/// Collects the arguments of the functions that take them one by one as `arguments`. The list is
/// left open, behind them.
#define WITH_ARGUMENTS(first, list)                                       \
  size_t count = 1;                                                       \
  va_list list;                                                           \
  va_start(list, first);                                                  \
  while (va_arg(list, const char *)) count++;                             \
  va_end(list);                                                           \
  char *arguments[count + 1];                                             \
  arguments[0] = (char *)first;                                           \
  va_start(list, first);                                                  \
  for (size_t index = 1; index <= count; index++) {                       \
    arguments[index] = va_arg(list, char *);                              \
  }

BENCHMEM_PRELOAD_SHOWN int execl(const char *path, const char *first, ...) {
  WITH_ARGUMENTS(first, list)
  va_end(list);
  return execve(path, arguments, environ);
}

BENCHMEM_PRELOAD_SHOWN int execlp(const char *file, const char *first, ...) {
  WITH_ARGUMENTS(first, list)
  va_end(list);
  return execvpe(file, arguments, environ);
}

BENCHMEM_PRELOAD_SHOWN int execle(const char *path, const char *first, ...) {
  WITH_ARGUMENTS(first, list)
  char *const *environment = va_arg(list, char *const *);
  va_end(list);
  return execve(path, arguments, environment);
}

BENCHMEM_PRELOAD_SHOWN int posix_spawn(pid_t *process, const char *path,
                                       const posix_spawn_file_actions_t *actions,
                                       const posix_spawnattr_t *attributes, char *const arguments[],
                                       char *const environment[]) {
  if (!real_posix_spawn) find_functions();
  start(path, environment);
  int refused = real_posix_spawn(process, path, actions, attributes, arguments, environment);
  if (refused) take_back();
  return refused;
}

BENCHMEM_PRELOAD_SHOWN int posix_spawnp(pid_t *process, const char *file,
                                        const posix_spawn_file_actions_t *actions,
                                        const posix_spawnattr_t *attributes,
                                        char *const arguments[], char *const environment[]) {
  if (!real_posix_spawnp) find_functions();
  start(file, environment);
  int refused = real_posix_spawnp(process, file, actions, attributes, arguments, environment);
  if (refused) take_back();
  return refused;
}

BENCHMEM_PRELOAD_SHOWN int system(const char *command) {
  if (!real_system) find_functions();
  if (command) start("/bin/sh", environ);
  int status = real_system(command);
  if (command && status == -1) take_back();
  return status;
}

BENCHMEM_PRELOAD_SHOWN FILE *popen(const char *command, const char *mode) {
  if (!real_popen) find_functions();
  start("/bin/sh", environ);
  FILE *stream = real_popen(command, mode);
  if (!stream) take_back();
  return stream;
}

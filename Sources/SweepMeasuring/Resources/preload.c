// The beginning of the preloaded library: finds its mode in the environment. See preload.h.
//
// The library is linked with `-z initfirst`, so this runs before the constructors of the program's
// libraries, and what they allocate counts.

#include "preload.h"

#include <stddef.h>
#include <string.h>

#include "glibc.h"

static const struct {
  const char *name;
  benchmem_mode *begin;
} modes[] = {
    {"command", benchmem_begin_command},
    {"suite-memory", benchmem_begin_suite_memory},
    {"suite-rss", benchmem_begin_suite_resident},
    {"suite-time", benchmem_begin_suite_time},
    {"suite-theirs", benchmem_begin_suite_theirs},
};

/// Reads a variable from the environment that the process was started with.
static const char *variable(char *const *environment, const char *name) {
  size_t length = strlen(name);
  for (; *environment; environment++) {
    if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') {
      return *environment + length + 1;
    }
  }
  return NULL;
}

/// glibc gives constructors what it gives `main`.
__attribute__((constructor)) static void begin(int count, char **arguments, char **environment) {
  (void)count;
  (void)arguments;
  const char *mode = variable(environment, BENCHMEM_PRELOAD_MODE);
  const char *file = variable(environment, BENCHMEM_PRELOAD_FILE);
  if (!mode || !file) return;
  benchmem_find_glibc();
  for (size_t index = 0; index < sizeof modes / sizeof *modes; index++) {
    if (strcmp(modes[index].name, mode) == 0) modes[index].begin(file);
  }
}

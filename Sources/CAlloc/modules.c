// The executables and libraries of this process, for whoever turns addresses into names.
//
// Invariants. Nothing here keeps a state. A module's path is absolute, the executable's as well, of
// which the dynamic linker has no name.

#define _GNU_SOURCE
#include "CAlloc.h"

#ifdef __linux__

#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <unistd.h>

struct listener {
  void (*tell)(const struct benchmem_module *module, void *context);
  void *context;
};

static int tell_module(struct dl_phdr_info *object, size_t size, void *argument) {
  (void)size;
  const struct listener *listener = argument;
  struct benchmem_module module = {.path = object->dlpi_name, .bias = object->dlpi_addr};
  char executable[PATH_MAX];
  if (!module.path || !module.path[0]) {
    ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
    executable[length > 0 ? length : 0] = 0;
    module.path = executable;
  }
  module.start = UINTPTR_MAX;
  for (int index = 0; index < object->dlpi_phnum; index++) {
    const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
    if (segment->p_type != PT_LOAD) continue;
    uintptr_t start = object->dlpi_addr + segment->p_vaddr;
    if (start < module.start) module.start = start;
    if (start + segment->p_memsz > module.end) module.end = start + segment->p_memsz;
  }
  if (module.start < module.end) listener->tell(&module, listener->context);
  return 0;
}

void benchmem_each_module(void (*tell)(const struct benchmem_module *module, void *context),
                          void *context) {
  struct listener listener = {tell, context};
  dl_iterate_phdr(tell_module, &listener);
}

const char *benchmem_exported_name(uintptr_t address) {
  Dl_info info;
  return dladdr((const void *)address, &info) ? info.dli_sname : NULL;
}

#else

void benchmem_each_module(void (*tell)(const struct benchmem_module *module, void *context),
                          void *context) {
  (void)tell;
  (void)context;
}

const char *benchmem_exported_name(uintptr_t address) {
  (void)address;
  return NULL;
}

#endif

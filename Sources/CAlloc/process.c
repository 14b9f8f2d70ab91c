// What the engine asks of the kernel about its own process.
//
// Invariants. Nothing here allocates, and nothing keeps a state: every answer is the kernel's. A
// kernel that has no answer gives false or an errno, never a number that looks like one.

#define _GNU_SOURCE
#include "CAlloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__

#include <sched.h>
#include <spawn.h>
#include <sys/personality.h>
#include <sys/wait.h>

static bool read_kibibytes(const char *status, const char *name, uint64_t *bytes) {
  const char *line = strstr(status, name);
  if (!line) return false;
  *bytes = strtoull(line + strlen(name), NULL, 10) * 1024;
  return true;
}

bool benchmem_read_resident(struct benchmem_resident *resident) {
  char status[8192];
  int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t length = read(file, status, sizeof status - 1);
  close(file);
  if (length <= 0) return false;
  status[length] = 0;
  return read_kibibytes(status, "\nVmHWM:", &resident->high_water_bytes) &&
         read_kibibytes(status, "\nVmRSS:", &resident->now_bytes);
}

int benchmem_reset_high_water(void) {
  int file = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  int refused = write(file, "5", 1) == 1 ? 0 : errno;
  close(file);
  return refused;
}

bool benchmem_addresses_are_fixed(void) {
  int persona = personality(0xffffffff);
  return persona != -1 && (persona & ADDR_NO_RANDOMIZE);
}

bool benchmem_fix_addresses(void) {
  int persona = personality(0xffffffff);
  if (persona == -1) return false;
  if (persona & ADDR_NO_RANDOMIZE) return true;
  return personality((unsigned long)persona | ADDR_NO_RANDOMIZE) != -1 &&
         benchmem_addresses_are_fixed();
}

int benchmem_pin_to_processor(int processor) {
  cpu_set_t processors;
  if (processor < 0 || processor >= CPU_SETSIZE) return EINVAL;
  CPU_ZERO(&processors);
  CPU_SET(processor, &processors);
  return sched_setaffinity(0, sizeof processors, &processors) == 0 ? 0 : errno;
}

int benchmem_start_self(char *const *arguments, int *process) {
  pid_t started;
  int refused = posix_spawn(&started, "/proc/self/exe", NULL, NULL, arguments, environ);
  *process = (int)started;
  return refused;
}

int benchmem_wait_for(int process) {
  int status;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#else

bool benchmem_read_resident(struct benchmem_resident *resident) {
  (void)resident;
  return false;
}

int benchmem_reset_high_water(void) { return ENOTSUP; }
bool benchmem_addresses_are_fixed(void) { return false; }
bool benchmem_fix_addresses(void) { return false; }

int benchmem_pin_to_processor(int processor) {
  (void)processor;
  return ENOTSUP;
}

int benchmem_start_self(char *const *arguments, int *process) {
  (void)arguments;
  *process = 0;
  return ENOTSUP;
}

int benchmem_wait_for(int process) {
  (void)process;
  return -1;
}

#endif

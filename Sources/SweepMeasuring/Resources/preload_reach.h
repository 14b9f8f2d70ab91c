// Whether the dynamic linker will load a preloaded library into a program.
//
// It does not where there is none: the kernel starts a static executable by itself. It does not
// load libraries of ours into programs that get other privileges than who starts them, nor into
// those of another kind of machine.
//
// Invariants. Nothing here allocates or takes a lock: it runs in children of vfork.

#ifndef BENCHMEM_PRELOAD_REACH_H
#define BENCHMEM_PRELOAD_REACH_H

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum program_reach {
  PROGRAM_IN_REACH,  ///< Or a script, whose interpreter decides; or the dynamic linker itself.
  PROGRAM_STATIC,
  PROGRAM_PRIVILEGED,
  PROGRAM_FOREIGN,
  PROGRAM_CLEARED,  ///< It was started without our variables.
};

/// What a program is, for a sentence that says why its memory is not counted.
static inline const char *reach_text(enum program_reach reach) {
  switch (reach) {
    case PROGRAM_STATIC: return "is a static executable";
    case PROGRAM_PRIVILEGED: return "gets other privileges when it starts (set-user-id)";
    case PROGRAM_FOREIGN: return "is not a 64-bit program of this machine";
    case PROGRAM_CLEARED: return "was started without LD_PRELOAD";
    default: return "does not load preloaded libraries";
  }
}

static inline enum program_reach reach_of(const char *path) {
  Elf64_Ehdr header;
  Elf64_Phdr segment;
  struct stat status;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return PROGRAM_IN_REACH;
  enum program_reach reach = PROGRAM_IN_REACH;
  bool is_privileged = fstat(file, &status) == 0 && (status.st_mode & (S_ISUID | S_ISGID));
  long size = syscall(SYS_pread64, file, &header, sizeof header, 0L);
  if (size == sizeof header && memcmp(header.e_ident, ELFMAG, SELFMAG) == 0) {
    reach = header.e_ident[EI_CLASS] == ELFCLASS64 ? PROGRAM_STATIC : PROGRAM_FOREIGN;
    for (int index = 0; index < header.e_phnum && reach == PROGRAM_STATIC; index++) {
      long at = (long)(header.e_phoff + (uint64_t)index * sizeof segment);
      if (syscall(SYS_pread64, file, &segment, sizeof segment, at) != sizeof segment) break;
      if (segment.p_type == PT_INTERP) reach = PROGRAM_IN_REACH;
    }
    if (is_privileged) reach = PROGRAM_PRIVILEGED;
  }
  syscall(SYS_close, file);
  return reach;
}

#endif

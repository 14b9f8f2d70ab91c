#ifndef BENCHMEM_CGIT2_SHIM_H
#define BENCHMEM_CGIT2_SHIM_H

#include <git2.h>

// For a repository in memory with an index and a configuration of its own: git_repository_set_*.
#include <git2/sys/repository.h>

// Swift cannot call variadic functions.

// Takes repositories with these extensions, beside those that libgit2 knows.
static inline int benchmem_git_set_extensions(const char **names, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

// Whether libgit2 refuses the repositories of other users.
static inline int benchmem_git_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

#endif

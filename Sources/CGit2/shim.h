#ifndef BENCHMEM_CGIT2_SHIM_H
#define BENCHMEM_CGIT2_SHIM_H

#include <git2.h>

// For a repository in memory with an index and a configuration of its own: git_repository_set_*.
#include <git2/sys/repository.h>

#endif

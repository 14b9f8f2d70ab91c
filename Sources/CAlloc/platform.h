// Where the hooks can work: 64-bit Linux with glibc, without a sanitizer.
//
// The files of this target use each other in one direction only: platform, glibc, block, window,
// bounds, stacks and tasks, lock, table, paths, recording, then hooks and mappings, callers, and
// counting, which is the interface. modules, process and instructions stand beside them.
//
// Invariant: BENCHMEM_HOOKED is defined exactly where the hooks are compiled. Elsewhere this target
// defines nothing of the malloc family, and its interface says why.

#ifndef BENCHMEM_PLATFORM_H
#define BENCHMEM_PLATFORM_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define BENCHMEM_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BENCHMEM_SANITIZED 1
#endif

#if defined(__linux__) && defined(__LP64__)
#include <features.h>
#if defined(__GLIBC__) && !defined(BENCHMEM_SANITIZED)
#define BENCHMEM_HOOKED 1
#endif
#endif

#define BENCHMEM_HIDDEN __attribute__((visibility("hidden")))
#define BENCHMEM_LIKELY(condition) __builtin_expect(!!(condition), 1)
/// Where the hooks' code lies, so that a stack can tell their frames from the program's.
#define BENCHMEM_HOOK_CODE __attribute__((section("benchmem_hooks")))

#endif

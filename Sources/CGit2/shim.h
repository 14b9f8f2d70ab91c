#ifndef BENCHMEM_CGIT2_SHIM_H
#define BENCHMEM_CGIT2_SHIM_H

#include <git2.h>

#endif

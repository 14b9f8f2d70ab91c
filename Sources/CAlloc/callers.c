// Pointing the shared libraries' calls of malloc straight at glibc while nothing is to be counted.
//
// A library calls malloc through a slot of its linkage table, which the dynamic linker points at
// our hook. An idle hook costs such a call a test and a jump; with the slot pointed at glibc it
// costs nothing. Blocks made while no window is open are glibc's own either way, so slots may
// change at any such time, under running threads: each is one pointer, written at once.
//
// Invariants. Only slots of lazily or eagerly bound calls (JUMP_SLOT) of symbols that the library
// does not define itself are written, in libraries other than the executable, which calls the hooks
// directly unless they are in a preloaded library. Opening a window points all of them at the hooks
// again. Where a slot cannot be made writable it stays as it is.

#define _GNU_SOURCE
#include "platform.h"

#ifdef BENCHMEM_HOOKED

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "CAlloc.h"
#include "glibc.h"
#include "hooks.h"

#if defined(__x86_64__)
#define CALL_SLOT R_X86_64_JUMP_SLOT
#elif defined(__aarch64__)
#define CALL_SLOT R_AARCH64_JUMP_SLOT
#endif

static _Atomic bool bypassed;

#ifdef CALL_SLOT

struct tables {
  const ElfW(Sym) * symbols;
  const char *names;
  const ElfW(Rela) * calls;
  size_t calls_size;
};

/// What a slot for this name is to hold, or NULL if the name is none of those that matter.
static void *target_of(const char *name, bool bypass) {
#define TARGET(function, glibc) \
  if (strcmp(name, #function) == 0) return bypass ? (void *)(glibc) : (void *)function;
  TARGET(malloc, benchmem_glibc.malloc)
  TARGET(calloc, benchmem_glibc.calloc)
  TARGET(realloc, benchmem_glibc.realloc)
  TARGET(free, benchmem_glibc.free)
  TARGET(malloc_usable_size, atomic_load(&benchmem_found.usable_size))
#undef TARGET
  return NULL;
}

static const ElfW(Phdr) * find_segment(const struct dl_phdr_info *object, uint32_t type) {
  for (int index = 0; index < object->dlpi_phnum; index++) {
    if (object->dlpi_phdr[index].p_type == type) return &object->dlpi_phdr[index];
  }
  return NULL;
}

/// glibc stores addresses in the dynamic section of a library that it loaded; the kernel's own
/// library keeps offsets there.
static const void *at(const struct dl_phdr_info *object, ElfW(Addr) value) {
  return (const void *)(value < object->dlpi_addr ? value + object->dlpi_addr : value);
}

static bool read_tables(const struct dl_phdr_info *object, struct tables *tables) {
  const ElfW(Phdr) *segment = find_segment(object, PT_DYNAMIC);
  if (!segment) return false;
  const ElfW(Dyn) *entry = (const ElfW(Dyn) *)(object->dlpi_addr + segment->p_vaddr);
  bool has_addends = false;
  for (; entry->d_tag != DT_NULL; entry++) {
    if (entry->d_tag == DT_SYMTAB) tables->symbols = at(object, entry->d_un.d_ptr);
    if (entry->d_tag == DT_STRTAB) tables->names = at(object, entry->d_un.d_ptr);
    if (entry->d_tag == DT_JMPREL) tables->calls = at(object, entry->d_un.d_ptr);
    if (entry->d_tag == DT_PLTRELSZ) tables->calls_size = entry->d_un.d_val;
    if (entry->d_tag == DT_PLTREL) has_addends = entry->d_un.d_val == DT_RELA;
  }
  return has_addends && tables->symbols && tables->names && tables->calls;
}

static bool is_protected(const struct dl_phdr_info *object, uintptr_t slot) {
  const ElfW(Phdr) *relro = find_segment(object, PT_GNU_RELRO);
  if (!relro) return false;
  uintptr_t start = (object->dlpi_addr + relro->p_vaddr) & ~(benchmem_page_size - 1);
  return slot >= start && slot < object->dlpi_addr + relro->p_vaddr + relro->p_memsz;
}

static void write_slot(const struct dl_phdr_info *object, uintptr_t slot, void *target) {
  void *page = (void *)(slot & ~(benchmem_page_size - 1));
  bool was_protected = is_protected(object, slot);
  if (was_protected && mprotect(page, benchmem_page_size, PROT_READ | PROT_WRITE) != 0) return;
  atomic_store((void *_Atomic *)slot, target);
  if (was_protected) mprotect(page, benchmem_page_size, PROT_READ);
}

static int point_object(struct dl_phdr_info *object, size_t size, void *context) {
  (void)size;
  bool bypass = *(const bool *)context;
  struct tables tables = {0};
#ifdef BENCHMEM_PRELOADED
  bool calls_directly = false;
#else
  bool calls_directly = !object->dlpi_name || !object->dlpi_name[0];
#endif
  if (calls_directly || !read_tables(object, &tables)) return 0;
  for (size_t index = 0; index < tables.calls_size / sizeof *tables.calls; index++) {
    const ElfW(Rela) *call = &tables.calls[index];
    const ElfW(Sym) *symbol = &tables.symbols[ELF64_R_SYM(call->r_info)];
    if (ELF64_R_TYPE(call->r_info) != CALL_SLOT || symbol->st_shndx != SHN_UNDEF) continue;
    void *target = target_of(tables.names + symbol->st_name, bypass);
    if (target) write_slot(object, object->dlpi_addr + call->r_offset, target);
  }
  return 0;
}

void benchmem_bypass_hooks(bool bypass) {
  if (benchmem_support() != BENCHMEM_EXACT || atomic_exchange(&bypassed, bypass) == bypass) return;
  dl_iterate_phdr(point_object, &bypass);
}

#else

void benchmem_bypass_hooks(bool bypass) { (void)bypass; }

#endif
#else

#include "CAlloc.h"

void benchmem_bypass_hooks(bool bypass) { (void)bypass; }

#endif

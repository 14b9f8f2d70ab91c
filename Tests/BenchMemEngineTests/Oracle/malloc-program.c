// Runs a program of malloc calls under other tools: no hook of ours is linked in.
//
// usage: MallocProgram FILE, a file of 64-bit numbers, four for each call: function, slot, size,
// alignment. Nothing is allocated but what the file says.

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct call {
  int64_t function, slot, size, alignment;
};

static void *volatile slots[64];

static void make(const struct call *call) {
  void *block = slots[call->slot];
  size_t size = (size_t)call->size, alignment = (size_t)call->alignment;
  switch (call->function) {
    case 0: block = malloc(size); break;
    case 1: block = calloc(1, size); break;
    case 2: block = aligned_alloc(alignment, size); break;
    case 3:
      if (posix_memalign(&block, alignment, size) != 0) block = NULL;
      break;
    case 4: block = realloc(block, size); break;
    default: free(block); block = NULL;
  }
  slots[call->slot] = block;
}

int main(int count, char **arguments) {
  struct stat status;
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0 || fstat(file, &status) != 0) return 66;
  const struct call *calls =
      mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (calls == MAP_FAILED) return 66;
  for (size_t index = 0; index < (size_t)status.st_size / sizeof *calls; index++) {
    make(&calls[index]);
  }
  return 0;
}

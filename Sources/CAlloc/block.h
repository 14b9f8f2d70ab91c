// A block of the open window: 16 bytes larger than was asked for, and the last 16 bytes that glibc
// lets the block use hold {tag, size}.
//
// Invariants. The tag is a mix of the block's address and the window's seed, so no block from
// before the window, and none that glibc handed out itself, carries it. It is cleared before the
// block goes back to glibc, whose next owner may be another thread. The program never sees the
// trailer: malloc_usable_size subtracts it.
//
// A block that glibc may map on its own is made a page larger instead of 16 bytes. Mapped blocks
// end at a page boundary, so only a whole page more leaves the usable size as it was without it.
//
// A window that records stacks keeps the number of the block's call path as well: in the upper half
// of the size where the block is small, and in the word before the tag where it has a page more. So
// the padding is the same with and without, and no size is too large.

#ifndef BENCHMEM_BLOCK_H
#define BENCHMEM_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "glibc.h"

struct trailer {
  uint64_t tag;
  uint64_t size;  ///< Requested bytes, and the flags below in bits that no size uses.
};

#define TRAILER_ALIGNED (1ULL << 63)
#define TRAILER_PAGE (1ULL << 62)
#define TRAILER_SIZE(word) ((word) & ~(TRAILER_ALIGNED | TRAILER_PAGE))
#define TRAILER_PATH_SHIFT 32
#define TRAILER_PATH_BITS 30
#define TRAILER_PATH (((1ULL << TRAILER_PATH_BITS) - 1) << TRAILER_PATH_SHIFT)

/// M_MMAP_THRESHOLD's least value; glibc maps no smaller block on its own.
#define MMAP_THRESHOLD (128 * 1024)
/// glibc asks for this much more, beside the alignment, to place an aligned block.
#define LEAST_CHUNK 32
#define LARGEST_SIZE ((size_t)PTRDIFF_MAX - (1 << 20))

/// Whether the word before a block tells its size as this file reads it.
extern BENCHMEM_HIDDEN bool benchmem_header_is_known;
/// Finds that out, and settles which blocks glibc maps. To be called once, before the first window.
void benchmem_prepare_blocks(void) BENCHMEM_HIDDEN;

/// What malloc_usable_size computes from the chunk's size and flags, without the two calls.
static inline size_t header_usable_size(void *block) {
  size_t word = ((const size_t *)block)[-1];
  bool is_mapped = word & 2;
  return (word & ~(size_t)7) - (is_mapped ? 16 : 8);
}

static inline size_t usable_size(void *block) {
  return BENCHMEM_LIKELY(benchmem_header_is_known) ? header_usable_size(block)
                                                   : glibc_usable_size(block);
}

/// The chunk that glibc takes for a request: eight bytes of its own, rounded up to 16.
static inline size_t chunk_size(size_t size) {
  return size <= LEAST_CHUNK - 8 ? LEAST_CHUNK : (size + 8 + 15) & ~(size_t)15;
}

static inline bool may_be_mapped(size_t size, size_t alignment) {
  return chunk_size(size) + (alignment ? alignment + LEAST_CHUNK : 0) >= MMAP_THRESHOLD;
}

/// What to ask glibc for, so that the trailer fits behind what the program may use.
static inline size_t padded_size(size_t size, size_t alignment) {
  if (size > LARGEST_SIZE || alignment > LARGEST_SIZE) return size;
  size_t padding = may_be_mapped(size, alignment) ? benchmem_page_size : sizeof(struct trailer);
  return chunk_size(size) - 8 + padding;
}

static inline uint64_t tag_for(const void *block, uint64_t seed) {
  uint64_t mixed = ((uint64_t)(uintptr_t)block ^ seed) * 0x9E3779B97F4A7C15ULL;
  return mixed ^ (mixed >> 32);
}

static inline struct trailer *trailer_of(void *block, size_t usable) {
  return (struct trailer *)((char *)block + usable - sizeof(struct trailer));
}

/// What the program may use of a block with this trailer, as if there were none.
static inline size_t size_seen(uint64_t word, size_t usable) {
  size_t padding = word & TRAILER_PAGE ? benchmem_page_size : sizeof(struct trailer);
  if (word & TRAILER_ALIGNED) return usable - padding;
  // Mapped blocks are usable to a multiple of 16, blocks of the heap to 8 more than one. Of the
  // heap's blocks glibc makes some 16 bytes larger than it must, as its free list stands; telling
  // the program the least makes its array capacities independent of what ran before.
  bool mapped = usable % 16 == 0;
  return mapped && word & TRAILER_PAGE ? usable - padding : chunk_size(TRAILER_SIZE(word)) - 8;
}

/// Writes the trailer of a block of `size` bytes and returns its usable size without one.
static inline size_t tag_block(void *block, size_t size, size_t alignment, uint64_t seed) {
  size_t usable = usable_size(block);
  struct trailer *trailer = trailer_of(block, usable);
  uint64_t flags = (alignment ? TRAILER_ALIGNED : 0) |
                   (may_be_mapped(size, alignment) ? TRAILER_PAGE : 0);
  trailer->size = size | flags;
  trailer->tag = tag_for(block, seed);
  return size_seen(trailer->size, usable);
}

/// The trailer of a block of the window with this seed, or NULL for any other block.
static inline struct trailer *find_trailer(void *block, uint64_t seed) {
  struct trailer *trailer = trailer_of(block, usable_size(block));
  return trailer->tag == tag_for(block, seed) ? trailer : NULL;
}

/// Keeps the number of a tagged block's call path, which is below 2 to the TRAILER_PATH_BITS.
static inline void put_path(struct trailer *trailer, uint64_t path) {
  if (trailer->size & TRAILER_PAGE) {
    ((uint64_t *)trailer)[-1] = path;
  } else {
    trailer->size |= path << TRAILER_PATH_SHIFT;
  }
}

static inline uint64_t path_of(const struct trailer *trailer) {
  return trailer->size & TRAILER_PAGE ? ((const uint64_t *)trailer)[-1]
                                      : (trailer->size & TRAILER_PATH) >> TRAILER_PATH_SHIFT;
}

/// The size and flags without the path.
static inline uint64_t word_without_path(const struct trailer *trailer) {
  return trailer->size & TRAILER_PAGE ? trailer->size : trailer->size & ~TRAILER_PATH;
}

#endif

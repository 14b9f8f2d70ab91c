/// One call of the malloc family on one slot of a table of blocks.
struct MallocOperation {
  enum Kind: Int, CaseIterable {
    case malloc, calloc, alignedAlloc, posixMemalign, realloc, free
  }

  var kind: Kind
  var slot: Int
  var size: Int
  var alignment: Int
}

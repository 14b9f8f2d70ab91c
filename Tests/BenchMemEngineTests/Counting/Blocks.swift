/// Keeps the optimizer from seeing that a block is never used.
enum Blocks {
  @discardableResult
  @inline(never)
  @_optimize(none)
  static func keep(_ block: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? { block }
}

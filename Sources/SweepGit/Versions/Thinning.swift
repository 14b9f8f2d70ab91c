/// Taking fewer of many, spread evenly.
package enum Thinning {
  /// Every `step`-th element, counted from the last one back, and the first.
  ///
  /// The newest version is what one asks about, so it is always there.
  package static func every<Element>(_ step: Int, of elements: [Element]) -> [Element] {
    guard step > 1 else { return elements }
    let last = elements.count - 1
    return elements.enumerated().filter { $0.offset == 0 || (last - $0.offset) % step == 0 }
      .map(\.element)
  }

  /// At most `limit` elements at even distances, the first and the last among them; the last alone for a limit of 1.
  package static func atMost<Element>(_ limit: Int, of elements: [Element]) -> [Element] {
    guard elements.count > limit, limit > 0 else { return elements }
    guard limit > 1 else { return elements.suffix(1) }
    return (0..<limit).map { position in
      // Rounded to the nearest, in integers.
      elements[(position * (elements.count - 1) * 2 + (limit - 1)) / ((limit - 1) * 2)]
    }
  }
}

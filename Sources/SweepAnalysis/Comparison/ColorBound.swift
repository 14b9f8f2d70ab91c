/// The end of a symmetric colour scale.
package enum ColorBound {
  /// The smallest fold change that a scale of fold changes gives its full colour unasked.
  ///
  /// Without it a sweep whose only change is 0.3 % would show that in the colour of a doubling. At
  /// 1.05 such a change is a tint and one of 5 % stands out; `--clip` still asks for a finer scale.
  /// The reference has no such floor.
  package static let leastFold = 1.05

  /// The percentile of the magnitudes, interpolated linearly as NumPy does; the highest of them if
  /// the percentile is zero, and a tiny number if all are. 1 if there are none.
  package static func symmetric(_ values: [Double], percentile: Double = 95) -> Double {
    let sizes = values.filter(\.isFinite).map(abs).sorted()
    guard let highest = sizes.last else { return 1 }
    let place = Double(sizes.count - 1) * percentile / 100
    let low = Int(place.rounded(.down))
    let high = Swift.min(low + 1, sizes.count - 1)
    let bound = sizes[low] + (sizes[high] - sizes[low]) * (place - Double(low))
    if bound > 0 { return bound }
    return highest > 0 ? highest : 1e-9
  }
}

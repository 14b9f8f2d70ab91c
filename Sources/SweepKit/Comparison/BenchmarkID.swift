import Foundation

/// The parts of a benchmark id, `Target::Group::name[params]`.
enum BenchmarkID {
  /// The id without what stands before the name: `name[params]`.
  ///
  /// Only what stands before the parameters is looked at, which may hold `::` themselves.
  static func shortName(_ id: String) -> String {
    let path = id.prefix { $0 != "[" }
    guard let separator = path.range(of: "::", options: .backwards) else { return id }
    return String(id[separator.upperBound...])
  }
}

/// A type whose values can be a benchmark's parameter or an entry of its `extraInfo`.
///
/// `Int`, `Double`, `String` and `Bool` are such types. An enumeration with a raw value of one of
/// these needs nothing but the conformance:
///
/// ```swift
/// enum Layout: String, BenchmarkParameter { case rows, columns }
/// ```
public protocol BenchmarkParameter: Sendable {
  /// What stands for this value in the id, in the brackets and in the run file.
  var benchmarkValue: BenchmarkValue { get }
}

extension Int: BenchmarkParameter {
  /// The number itself.
  public var benchmarkValue: BenchmarkValue { .int(self) }
}

extension Double: BenchmarkParameter {
  /// The number itself.
  public var benchmarkValue: BenchmarkValue { .double(self) }
}

extension String: BenchmarkParameter {
  /// The text itself.
  public var benchmarkValue: BenchmarkValue { .string(self) }
}

extension Bool: BenchmarkParameter {
  /// The truth value itself.
  public var benchmarkValue: BenchmarkValue { .bool(self) }
}

extension RawRepresentable where Self: BenchmarkParameter, RawValue: BenchmarkParameter {
  /// The raw value.
  public var benchmarkValue: BenchmarkValue { rawValue.benchmarkValue }
}

import BenchMemEngine
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips a test where allocations cannot be counted, as in a build with a sanitizer.
  static var needsCounting: Self {
    .enabled(if: CountingSupport.current == .exact, "allocations cannot be counted in this build")
  }
}

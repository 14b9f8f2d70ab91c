import ArgumentParser
import BenchMemEngine

extension Parsing {
  static let refused = [
    refusal("missing-value", ["--links", "file", "--target"]),
    refusal("missing-option", ["--exclude", "a", "--links", "file"]),
    refusal("wrong-type", ["--target", "b", "--jobs", "four", "--exclude", "a", "--links", "c"]),
    refusal("unknown-option", ["--target", "b", "--jbos", "4", "--exclude", "a", "--links", "c"]),
  ]

  /// Parses what cannot be parsed and words the message that the user sees.
  private static func refusal(_ name: String, _ commandLine: [String]) -> Benchmark {
    Benchmark(name, .group("refused")) { run in
      run.measure { message(for: commandLine) }
    }
  }

  private static func message(for commandLine: [String]) -> String? {
    do {
      _ = try Copy.parse(commandLine)
      return nil
    } catch {
      return Copy.message(for: error)
    }
  }
}

import ArgumentParser
import BenchMemEngine

@main
struct Completions: BenchmarkSuite {
  static let benchmarks = [
    Benchmark("script", for: "shell", in: ["bash", "zsh", "fish"]) { run, name in
      let shell = CompletionShell(rawValue: name) ?? .bash
      run.measure { Tool.completionScript(for: shell) }
    }
  ]
}

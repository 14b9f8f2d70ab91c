import ArgumentParser
import BenchMemEngine

@main
struct Flags: BenchmarkSuite {
  static let benchmarks = [
    Benchmark("defaults") { run in
      try run.measure { try List.parse([]) }
    },
    Benchmark("short-joined") { run in
      try run.measure { try List.parse(["-avvvvd", "3"]) }
    },
    Benchmark("long") { run in
      let commandLine = [
        "--all", "--verbose", "--disable-colour", "--by-date", "--depth", "3", "/",
      ]
      try run.measure { try List.parse(commandLine) }
    },
  ]
}

import ArgumentParser
import BenchMemEngine

extension Parsing {
  static let subcommands = [
    Benchmark("first-level", .group("subcommands")) { run in
      try run.measure { try Archive.parseAsRoot(["add", "file"]) }
    },
    Benchmark("second-level", .group("subcommands")) { run in
      let commandLine = ["remote", "pull", "--host", "example.org", "--port", "22"]
      try run.measure { try Archive.parseAsRoot(commandLine) }
    },
  ]
}

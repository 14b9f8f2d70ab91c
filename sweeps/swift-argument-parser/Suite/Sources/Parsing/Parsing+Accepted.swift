import ArgumentParser
import BenchMemEngine

extension Parsing {
  static let accepted = [
    Benchmark("copy", .group("accepted"), for: "files", in: [1, 10, 100]) { run, files in
      let commandLine = Copy.commandLine(files: files)
      try run.measure { try Copy.parse(commandLine) }
    },
    Benchmark("joined-values", .group("accepted")) { run in
      let commandLine = ["--target=backup", "--jobs=4", "--exclude=a", "--links", "file"]
      try run.measure { try Copy.parse(commandLine) }
    },
    Benchmark("after-terminator", .group("accepted")) { run in
      let commandLine = ["--target", "backup", "--exclude", "a", "--links", "--", "--file"]
      try run.measure { try Copy.parse(commandLine) }
    },
  ]
}

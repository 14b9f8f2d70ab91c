import ArgumentParser

/// A command that spells its arguments as every version since 0.0.1 understands them: options
/// without defaults, a flag with both spellings, and any number of files.
struct Copy: ParsableCommand {
  @Option(name: .shortAndLong) var target: String
  @Option() var jobs: Int?
  @Option() var exclude: [String]
  @Flag(inversion: .prefixedNo) var links: Bool
  @Argument() var files: [String]

  /// A command line with this many files and a tenth as many patterns to exclude.
  static func commandLine(files: Int) -> [String] {
    ["--target", "backup", "--jobs", "4", "--no-links"]
      + (0..<max(1, files / 10)).flatMap { ["--exclude", "*.\($0)"] }
      + (0..<files).map { "file-\($0)" }
  }
}

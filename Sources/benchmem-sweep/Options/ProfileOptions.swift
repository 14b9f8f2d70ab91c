import ArgumentParser
import Foundation
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// What of a profile is shown, and in which form.
struct ProfileReportOptions: ParsableArguments {
  @Option(
    help:
      "flamegraph (a page), table (each function), tree (call paths), summary (the heaviest places of package and suite), or stats (totals)."
  )
  var report = ProfileReport.Kind.flamegraph

  @Option(
    help: ArgumentHelp(
      "What is shown: peak, allocated, allocations or live (default: peak, or that of --worst).",
      valueName: "metric"))
  var metric: ProfileMetric?

  @Flag(help: "Begin flame graph and tree with what asked for memory, above its callers.")
  var invert = false

  @Flag(
    inversion: .prefixedNo,
    help: "Accepted for the reference's sake: native frames are always there.")
  var native = false

  @Option(
    help:
      "html, text, md, json, folded (for viewers of folded stacks) or pprof (default: by --output, else html for the flame graph and text for the rest)."
  )
  var format: ProfileFormat?

  static let nativeNotice = "note: native frames are in every profile; --native changes nothing\n"

  /// The metric, which the choice of a benchmark may have said.
  func orderedBy(_ worst: ProfileMetric?) -> ProfileMetric { metric ?? worst ?? .peak }
}

/// Where a profile's page or file goes.
struct ProfileOutputOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The file to write: .html, .txt, .md, .json, .folded or .pb.gz; - for standard output (default: pages and pprof beside the profile, the rest on standard output).",
      valueName: "path"))
  var output: String?

  @Flag(inversion: .prefixedNo, help: "Open the page in the default browser.")
  var open = false

  @Flag(name: [.customShort("f"), .long], help: "Replace a file that is there.")
  var force = false

  /// The format that the file's extension asks for; nil if it asks for none that is known.
  fileprivate var format: ProfileFormat? {
    guard let output, output != "-" else { return nil }
    let name = output.lowercased()
    if name.hasSuffix(".htm") { return .html }
    return ProfileFormat.allCases.first { name.hasSuffix(".\($0.fileExtension)") }
  }

  /// Writes a report to a file, prints its path, and opens it if asked to.
  ///
  /// - Parameter name: Where it goes unless the user says so.
  func write(
    _ report: ProfileReport, as format: ProfileFormat, apartFrom inputs: [FilePath], to name: String
  ) async throws {
    let path = URL(fileURLWithPath: output ?? name).standardizedFileURL.path
    try check(path, apartFrom: inputs)
    let bytes = try await format.bytes(report)
    try finish(bytes, path)
    if open { PageOptions.openInBrowser(path) }
  }

  // What throws stays out of the asynchronous function: Swift 6.3 crashes when it optimizes that
  // with these in it.
  @inline(never)
  private func check(_ path: String, apartFrom inputs: [FilePath]) throws {
    try OutputFile.require(path, of: "--output", apartFrom: inputs.map(\.string))
    var status = stat()
    let isFile = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    guard !isFile || force else {
      throw OutputError(place: path, reason: "it is there already; replace it with --force")
    }
  }

  @inline(never)
  private func finish(_ bytes: [UInt8], _ path: String) throws {
    try OutputFile(path: path).write(bytes: bytes)
    if !path.hasPrefix("/dev/") { try Terminal.standardOutput.write(path + "\n") }
  }
}

extension ProfileReportOptions {
  /// The format in which the report is written.
  func written(to place: ProfileOutputOptions) -> ProfileFormat {
    format ?? place.format ?? (report == .flamegraph ? .html : .text)
  }

  /// Whether the report goes to standard output.
  func isPrinted(_ place: ProfileOutputOptions) -> Bool {
    if let output = place.output { return output == "-" }
    return ![.html, .pprof].contains(written(to: place))
  }

  /// Refuses what does not go together.
  ///
  /// - Throws: `ValidationError` that names the options.
  func require(_ place: ProfileOutputOptions, isDifference: Bool) throws {
    let format = written(to: place)
    if let output = place.output, output != "-", !output.hasPrefix("/dev/"), self.format == nil,
      place.format == nil, FilePath(output).extension != nil
    {
      throw ValidationError(
        "--output: \(output) does not say which format it is to be; name it with --format.")
    }
    guard format.suits(report) else {
      throw ValidationError(
        "--report \(report.rawValue) cannot be written as \(format.rawValue); take text, md or json."
      )
    }
    if invert, [.folded, .pprof].contains(format) || ![.flamegraph, .tree].contains(report) {
      let user = report == .flamegraph || report == .tree ? "--format" : "--report"
      let value = user == "--format" ? format.rawValue : report.rawValue
      throw ValidationError("\(user) \(value) has no use for --invert; leave it out.")
    }
    if format == .pprof, isDifference {
      throw ValidationError(
        "--format pprof holds one profile; write both, then: go tool pprof -diff_base OLD NEW.")
    }
    if format == .pprof, place.output == "-" {
      throw ValidationError("--format pprof is not text; name a file with --output.")
    }
    if place.open, isPrinted(place) || format != .html {
      throw ValidationError("--open needs a page in a file; leave it out.")
    }
  }
}

extension ProfileReport.Kind: ExpressibleByArgument {}
extension ProfileFormat: ExpressibleByArgument {}

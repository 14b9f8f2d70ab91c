import ArgumentParser
import Foundation

/// Where clones, checkouts and builds are.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder for clones and builds (default: $XDG_CACHE_HOME/benchmem-sweep or ~/.cache/benchmem-sweep).",
      valueName: "dir"))
  var folder: String?

  /// The folder's absolute path.
  var path: String {
    let environment = ProcessInfo.processInfo.environment
    let caches = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let fallback = (caches ?? NSHomeDirectory() + "/.cache") + "/benchmem-sweep"
    return URL(fileURLWithPath: folder ?? fallback).standardizedFileURL.path
  }
}

/// A length of time on the command line: `12h`, `30d` or `8w`.
struct Age: ExpressibleByArgument {
  /// In seconds.
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Double(argument.dropLast()),
      number >= 0, number.isFinite
    else { return nil }
    seconds = number * unit
  }
}

/// A size on the command line: bytes, or a number with a unit such as `500MiB`.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = ["KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "B": 1]
    // The longest first: every unit ends in B.
    let unit = units.keys.sorted { $0.count > $1.count }.first { argument.hasSuffix($0) }
    let digits = unit.map { argument.dropLast($0.count) } ?? argument[...]
    guard let number = Double(digits.trimmingPrefix { $0 == " " }), number >= 0,
      number * Double(unit.flatMap { units[$0] } ?? 1) < 9e18
    else { return nil }
    bytes = Int(number * Double(unit.flatMap { units[$0] } ?? 1))
  }
}

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

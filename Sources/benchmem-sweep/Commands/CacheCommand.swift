import ArgumentParser
import Foundation
import SweepKit
import SweepMeasuring
import SweepText

/// `benchmem-sweep cache`: what the cache holds, and its tidying.
struct CacheCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Show or tidy the cache of clones, builds and results.",
    discussion: help(
      """
      Everything in the cache can be made again; run files in an output folder do not depend on it.

      Examples:
        benchmem-sweep cache
        benchmem-sweep cache list --json
        benchmem-sweep cache prune --older-than 30d --max-size 2GiB
        benchmem-sweep cache export cache.tar.gz --max-size 500MiB
      """),
    subcommands: [Size.self, List.self, Prune.self, Export.self, Import.self],
    defaultSubcommand: Size.self)

  /// Writes what costs most to make to a file.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write results, profiles and builds to a tar file.",
      discussion: help(
        """
        For a CI's cache: the next machine imports it, and builds and measures what is missing. Clones and folders of \
        incremental builds are left out. The file is compressed as its name says.

        Example:
          benchmem-sweep cache export cache.tar.gz --max-size 500MiB
        """))

    @Argument(help: "The file: a .tar, .tar.gz or .tar.zst.")
    var file: String

    @OptionGroup var cache: CacheOptions

    @Option(
      help: ArgumentHelp(
        "Take what was used last, as far as it takes at most this on disk.", valueName: "size"))
    var maxSize: ByteSize?

    func run() async throws {
      try OutputFile(path: file).makeFolder()
      let archived = try await Interruption.cancellable {
        try await SweepCache(path: cache.path).export(
          to: AbsolutePath.of(file), upTo: maxSize?.bytes)
      }
      try Terminal.standardOutput.write("wrote \(archived.words)\n")
      if archived.left > 0 {
        Terminal.standardError.note("note: \(archived.left) in use were left out\n")
      }
    }
  }

  /// Takes what such a file has.
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take results, profiles and builds from a file that 'cache export' wrote.",
      discussion: help(
        """
        What the cache has already stays as it is. What a file says is believed: import only what you or your CI wrote.

        Example:
          benchmem-sweep cache import cache.tar.gz
        """))

    @Argument(help: "The file.")
    var file: String

    @OptionGroup var cache: CacheOptions

    func run() async throws {
      let archived = try await Interruption.cancellable {
        try await SweepCache(path: cache.path).import(from: AbsolutePath.of(file))
      }
      try Terminal.standardOutput.write(
        "took \(archived.words); \(archived.left) were there\n")
    }
  }

  /// How much there is of each kind.
  struct Size: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print how much there is of each kind, and where.", discussion: help())

    @OptionGroup var cache: CacheOptions

    func run() throws {
      try Terminal.standardOutput.write(
        CacheTable(try SweepCache(path: cache.path).entries()).summary + "in \(cache.path)\n")
    }
  }

  /// Every entry.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List everything in the cache, what was used last first.", discussion: help())

    @OptionGroup var cache: CacheOptions

    @Flag(help: "Print JSON: an array of objects.")
    var json = false

    func run() throws {
      let entries = try SweepCache(path: cache.path).entries()
      if entries.isEmpty { Terminal.standardError.note("nothing is in \(cache.path)\n") }
      let table = CacheTable(entries)
      try Terminal.standardOutput.write(json ? table.json : table.text)
    }
  }

  /// Removes what is old or too much.
  struct Prune: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove results and builds that are old, or the oldest until the rest is small.",
      discussion: help(
        """
        Clones are left, and so is what a running sweep uses; --all removes clones too.

        Example:
          benchmem-sweep cache prune --older-than 30d --max-size 2GiB
        """))

    @OptionGroup var cache: CacheOptions

    @Option(
      help: ArgumentHelp(
        "Remove what was not used for this long: 12h, 30d or 8w.", valueName: "age"))
    var olderThan: Age?

    @Option(
      help: ArgumentHelp(
        "Remove the oldest until results and builds take at most this: 500MiB or 2GiB.",
        valueName: "size"))
    var maxSize: ByteSize?

    @Flag(help: "Remove everything, clones too.")
    var all = false

    func validate() throws {
      guard all || olderThan != nil || maxSize != nil else {
        throw ValidationError("Say what to remove: --older-than AGE, --max-size SIZE or --all.")
      }
    }

    func run() throws {
      let pruned = try SweepCache(path: cache.path).prune(
        olderThan: olderThan.map { Date(timeIntervalSinceNow: -$0.seconds) },
        downTo: maxSize?.bytes, everything: all)
      let count = pruned.removed.count
      let words = "\(count) \(count == 1 ? "entry" : "entries")"
      try Terminal.standardOutput.write(
        "removed \(words), \(CacheTable.text(bytes: pruned.bytes))\n")
      for entry in pruned.inUse {
        Terminal.standardError.note("note: \(entry.path) is in use and was left\n")
      }
      for path in pruned.foreign {
        Terminal.standardError.note(
          TerminalText.safe("note: \(path) was not made by benchmem-sweep and was left") + "\n")
      }
    }
  }
}

extension SweepCache.Archived {
  /// How much of each kind: "3 results, 1 build".
  fileprivate var words: String {
    let parts = SweepCache.Kind.allCases.compactMap { kind in
      counts[kind].map { UnitScale.counted($0, String(kind.rawValue.dropLast())) }
    }
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }
}

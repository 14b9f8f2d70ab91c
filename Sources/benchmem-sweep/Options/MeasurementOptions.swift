import ArgumentParser
import Foundation
import SweepGit
import SweepKit
import SweepMeasuring

/// How the suite is built and run.
struct MeasurementOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The suite: a package whose executables define benchmarks.", valueName: "dir"))
  var suite: String?

  @Option(
    name: .customLong("command"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A command to measure with all that it starts: a product of the package or any program, its words as a shell takes them apart, though none runs it. With or without a suite. Repeatable.",
      valueName: "name=words"))
  var commands: [String] = []

  @Option(
    help: ArgumentHelp(
      "How executables of the suite are spoken to that have benchmarks of both kinds: engine or ordo-one (default: as each depends on BenchMemEngine or on ordo-one/benchmark).",
      valueName: "name"))
  var harness: String?

  @Option(
    help: ArgumentHelp(
      "The suite's name for the package, if it differs from the URL's last part.", valueName: "name"
    ))
  var identity: String?

  @Option(
    help: ArgumentHelp(
      "The package's folder in its repository, if it is not at the top; a path of that folder as PACKAGE says it, too.",
      valueName: "dir"))
  var packagePath: String?

  @Flag(inversion: .prefixedNo, help: "Count allocations (the default).")
  var memory: Bool?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Count the instructions of one call, by the processor's counters or by QEMU; of every benchmark, or of none (default: where a benchmark asks for it, and where time changed)."
  )
  var instructions: Bool?

  @Option(help: ArgumentHelp("Only benchmarks whose id contains this text.", valueName: "text"))
  var filter: String?

  @Option(
    name: [.customLong("memory-repeats"), .customLong("repeats")],
    help: ArgumentHelp(
      "Exactly N memory passes of each benchmark (default: until the lowest peak settles).",
      valueName: "n"))
  var memoryRepeats: Int?

  @Option(
    help: ArgumentHelp(
      "Uncounted calls before the memory passes (default: 1). Isolated passes have none.",
      valueName: "n"))
  var memoryWarmup: Int?

  @Option(
    help: ArgumentHelp(
      "The time for the memory passes of a benchmark, in seconds, unless their number is fixed.",
      valueName: "s"))
  var memoryMaxTime: Double?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Make each memory pass in a fresh process, of the first call, and record its resident memory as rss (default: where a benchmark asks for it)."
  )
  var isolate: Bool?

  @Option(help: ArgumentHelp("The fewest timed rounds of a burst (default: 1).", valueName: "n"))
  var minRounds: Int?

  @Option(help: ArgumentHelp("The shortest time of one round, in seconds.", valueName: "s"))
  var minTime: Double?

  @Option(
    help: ArgumentHelp(
      "The time for the rounds of a burst, in seconds (default: 0.02).", valueName: "s"))
  var maxTime: Double?

  @Option(
    name: .customLong("swift-arg"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "An argument for swift build, such as -Xlinker. Repeatable.", valueName: "arg"))
  var swiftArguments: [String] = []

  @Option(
    name: .customLong("suite-arg"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An argument for the suite's executables. Repeatable.", valueName: "arg"))
  var suiteArguments: [String] = []

  @Option(
    name: .customLong("env"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A variable for swift build and the suite's executables. Repeatable.",
      valueName: "key=value"))
  var environment: [String] = []

  @Option(
    name: .customLong("pin"),
    help: ArgumentHelp(
      "Hold a dependency, also an indirect one, at a version, branch or commit. Repeatable.",
      valueName: "name@ref"))
  var pins: [String] = []

  @Option(
    help: ArgumentHelp(
      "Resolve dependencies as if nothing had been released after this day; 'commit' is the day of each version.",
      valueName: "yyyy-mm-dd"))
  var asOf: String?

  @Option(help: ArgumentHelp("release or debug.", valueName: "name"))
  var configuration: String?

  @Option(
    name: .customLong("swift"),
    help: ArgumentHelp(
      "Another toolchain's swift; in a sweep several as NAME=PATH, each of which builds every version.",
      valueName: "path"))
  var swifts: [String] = []

  @Option(help: ArgumentHelp("How long one build may take, in seconds.", valueName: "s"))
  var buildTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "How long the memory or the timing of one benchmark may take, in seconds.", valueName: "s"))
  var runTimeout: Double?

  /// The `swift` executable; the first one where several are named.
  var swift: String {
    toolchains.first?.executable ?? swifts.first.map(Self.absolute) ?? "swift"
  }

  /// The toolchains that have a name.
  var toolchains: [NamedToolchain] {
    swifts.compactMap(NamedToolchain.init(parsing:)).map {
      var toolchain = $0
      toolchain.executable = Self.absolute(toolchain.executable)
      return toolchain
    }
  }

  /// Builds run elsewhere, so a path is taken from here.
  private static func absolute(_ executable: String) -> String {
    executable.contains("/") ? AbsolutePath.of(executable) : executable
  }

  func validate() throws {
    if swifts.count > 1 { try requireNames() }
    if let configuration, !["release", "debug"].contains(configuration) {
      throw ValidationError("--configuration must be release or debug, not '\(configuration)'.")
    }
    if let harness, SuiteKind(rawValue: harness) == nil {
      throw ValidationError("--harness must be engine or ordo-one, not '\(harness)'.")
    }
    _ = try variables
    _ = try commandDefinitions
    do throws(SelectionError) {
      for pin in pins { _ = try DependencyPin(pin) }
      if let asOf { _ = try AsOf(asOf) }
    } catch {
      throw ValidationError("\(error).")
    }
    for (name, value) in [("--memory-repeats", memoryRepeats), ("--min-rounds", minRounds)] {
      if let value, value < 1 { throw ValidationError("\(name) must be 1 or more.") }
    }
    if let memoryWarmup, memoryWarmup < 0 {
      throw ValidationError("--memory-warmup must be 0 or more.")
    }
    try requireMemory()
    let times = [
      ("--min-time", minTime), ("--max-time", maxTime), ("--build-timeout", buildTimeout),
      ("--run-timeout", runTimeout), ("--memory-max-time", memoryMaxTime),
    ]
    for (name, value) in times {
      if let value, !(value >= 0 && value.isFinite) {
        throw ValidationError("\(name) must be a number of seconds.")
      }
    }
  }

  private func requireNames() throws {
    for text in swifts where NamedToolchain(parsing: text) == nil {
      throw ValidationError(
        "Several --swift need names of letters, digits, '.', '_', '+' and '-', as in --swift 6.2=PATH; "
          + "'\(text)' has none.")
    }
    var seen: Set<String> = []
    for name in toolchains.map(\.name) where !seen.insert(name.lowercased()).inserted {
      throw ValidationError("Two toolchains are called '\(name)'; give each --swift its own name.")
    }
  }

  /// Refuses several toolchains where one tree, or one search, has one.
  func requireOneToolchain() throws {
    guard swifts.count > 1 else { return }
    throw ValidationError("Only a sweep goes over several toolchains; name one --swift here.")
  }

  /// What is about memory passes says nothing where there are none.
  private func requireMemory() throws {
    let given = [
      ("--memory-repeats", memoryRepeats != nil), ("--memory-warmup", memoryWarmup != nil),
      ("--memory-max-time", memoryMaxTime != nil), ("--isolate", isolate == true),
    ]
    if memory == false, let (name, _) = given.first(where: \.1) {
      throw ValidationError("\(name) is about memory passes; leave out one of it and --no-memory.")
    }
  }

  /// What was given, as a definition that overrides a file's.
  var definition: SweepDefinition {
    var definition = SweepDefinition()
    definition.suite = suite
    // These were read once by validate().
    definition.commands = commands.isEmpty ? nil : try? commandDefinitions
    definition.harness = harness.flatMap(SuiteKind.init)
    definition.identity = identity
    definition.packagePath = packagePath
    definition.memory = memory
    definition.instructions = instructions
    definition.filter = filter
    definition.memoryRepeats = memoryRepeats.map { Count($0) }
    definition.memoryWarmup = memoryWarmup.flatMap { CountFromZero(text: "\($0)") }
    definition.memoryMaxTime = memoryMaxTime.map { Seconds($0) }
    definition.isolate = isolate
    definition.minRounds = minRounds.map { Count($0) }
    definition.minTime = minTime.map { Seconds($0) }
    definition.maxTime = maxTime.map { Seconds($0) }
    definition.swiftArguments = swiftArguments.isEmpty ? nil : OneOrMore(swiftArguments)
    definition.suiteArguments = suiteArguments.isEmpty ? nil : OneOrMore(suiteArguments)
    definition.configuration = configuration.flatMap { Configuration(text: $0) }
    definition.buildTimeout = buildTimeout.map { Seconds($0) }
    definition.runTimeout = runTimeout.map { Seconds($0) }
    definition.environment = environment.isEmpty ? nil : try? variables
    definition.pins = pins.isEmpty ? nil : OneOrMore(pins.compactMap { try? DependencyPin($0) })
    definition.asOf = asOf.flatMap { try? AsOf($0) }
    return definition
  }

  /// What was given as commands. What is wrong with one is told without its text, which may have
  /// secrets.
  private var commandDefinitions: [CommandDefinition] {
    get throws {
      try commands.enumerated().map { place, text in
        do throws(CommandTextError) {
          return try CommandDefinition(
            parsing: text, folder: FileManager.default.currentDirectoryPath)
        } catch {
          let name = text.prefix { $0 != "=" }
          let which = text.contains("=") && !name.isEmpty ? "'\(name)'" : "number \(place + 1)"
          throw ValidationError(
            "--command \(which) \(error.reason). It must be NAME=EXECUTABLE ARGUMENTS.")
        }
      }
    }
  }

  private var variables: [String: String] {
    get throws {
      var variables: [String: String] = [:]
      for text in environment {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
          throw ValidationError("--env must be KEY=VALUE, not '\(text)'.")
        }
        variables[String(parts[0])] = String(parts[1])
      }
      return variables
    }
  }
}

extension MeasurementOptions {
  /// The words that were given of what decides what is built and run: a later command line needs
  /// them to see the same.
  var buildWords: [String] {
    func words(_ option: String, _ values: [String]) -> [String] {
      values.flatMap { [option, $0] }
    }
    return words("--suite", [suite].compactMap { $0 })
      + words("--command", (try? commandDefinitions.map(\.shown)) ?? [])
      + words("--harness", [harness].compactMap { $0 })
      + words("--identity", [identity].compactMap { $0 })
      + words("--package-path", [packagePath].compactMap { $0 })
      + words("--configuration", [configuration].compactMap { $0 })
      + words("--swift-arg", swiftArguments) + words("--suite-arg", suiteArguments)
      + words("--env", (try? SecretText.masked(variables).map { "\($0)=\($1)" }.sorted()) ?? [])
      + words("--pin", pins)
      + words("--as-of", [asOf].compactMap { $0 })
      + words("--swift", swifts)
  }
}

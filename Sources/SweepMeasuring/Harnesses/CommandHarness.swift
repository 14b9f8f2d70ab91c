import Foundation
import SweepProcesses
import SweepResults
import SystemPackage

/// Measures commands: whole trees of processes, which know nothing of it.
///
/// Each run is one of `launcher.c`, which tells events as a suite's executable does.
package struct CommandHarness: SuiteHarness {
  package let name = "command"
  /// The commands, in order.
  let commands: [CommandBenchmark]
  /// The executable products of the package under test, which commands name without a path.
  let products: Set<String>
  /// Where programs are looked for: the value of `PATH`.
  let searchPath: String
  /// The names of the variables that processes inherit.
  let inheritedNames: [String]
  /// Finds the launcher and the library for counting.
  let library: @Sendable () async -> Result<PreloadLibrary, PreloadLibrary.Absence>
  /// What commands read, by their ids, as it was when the plan was made.
  private let inputs: [String: [String: Input]]

  /// A file or folder, as it was.
  private struct Input: Sendable {
    let digest: String?
    /// Where this is the same, so is the digest: large files are not read after each run.
    let status: [Int]?

    init(_ path: String) {
      status = Self.status(path)
      digest = CommandBenchmark.digest(of: path)
    }

    func isChanged(_ path: String) -> Bool {
      if let status, status == Self.status(path) { return false }
      return CommandBenchmark.digest(of: path) != digest
    }

    /// Of a file: its number, size, and when it was changed.
    private static func status(_ path: String) -> [Int]? {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return [
        Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec),
        Int(status.st_mtim.tv_nsec), Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec),
      ]
    }
  }

  package init(
    _ commands: [CommandBenchmark], products: Set<String>, searchPath: String,
    inheritedNames: [String],
    library: @escaping @Sendable () async -> Result<PreloadLibrary, PreloadLibrary.Absence>
  ) {
    (self.commands, self.products, self.searchPath) = (commands, products, searchPath)
    (self.inheritedNames, self.library) = (inheritedNames, library)
    var inputs: [String: [String: Input]] = [:]
    for command in commands {
      // Copies are the same for every run, whatever becomes of them.
      for path in command.inputs where !command.files.contains(path) {
        inputs[command.id, default: [:]][path] = Input(path)
      }
    }
    self.inputs = inputs
  }

  /// About how much of a command's output the log keeps: so many bytes of its beginning, and of its
  /// end.
  private static let keptOutput = 16 << 10

  /// How often instructions are counted.
  private static let instructionPasses = 2

  package func answer(
    _ request: HarnessRequest, of product: String, at site: HarnessSite
  ) async throws -> HarnessAnswer {
    guard case .run(let benchmark, let phase) = request else { return list(site) }
    guard let command = commands.first(where: { $0.id == benchmark.id }) else {
      return failure("there is no such command", of: benchmark.id)
    }
    var counter: InstructionCounter?
    switch phase {
    case .instructions(let found):
      guard found.isEmulator else {
        return failure(
          "the instructions of a command are counted by QEMU only, and here the kernel counts",
          of: command.id)
      }
      if let program = program(of: command), Self.isScript(program) {
        return failure(
          "its instructions cannot be counted: \(program) is a script; put its interpreter first",
          of: command.id)
      }
      counter = found
    case .profile: return failure("a command has no profile", of: command.id)
    case .memory, .resident, .timing: break
    }
    switch await library() {
    case .failure(let absence): return failure("\(absence)", of: command.id, kind: .machine)
    case .success(let library):
      return try await runs(
        of: CommandRun(
          harness: self, command: command, site: site, library: library, counter: counter), phase)
    }
  }

  /// Runs a command as often as a phase asks for, and puts what the runs told together.
  private func runs(of run: CommandRun, _ phase: HarnessPhase) async throws -> HarnessAnswer {
    let options = run.site.options
    var (least, seconds) = (1, 0.0)
    switch phase {
    case .memory(let isCold, _): least = isCold ? 1 : options.memoryRepeats ?? 2
    case .timing(let burst):
      (least, seconds) = (options.minRounds ?? 1, options.maxSeconds ?? burst)
    case .instructions: least = Self.instructionPasses
    default: break
    }
    let start = ContinuousClock.now
    var streams: [EventStream] = []
    while streams.count < least || .now - start < .seconds(seconds) {
      let answer = try await run.once(phase.name)
      guard answer.status.isSuccess, let stream = try? answer.events.get() else { return answer }
      if let path = changedInput(of: run.command) {
        return failure(
          "it, or something beside it, changed \(path), which it reads; list that under 'files', "
            + "so that each run gets a copy", of: run.command.id)
      }
      streams.append(stream)
    }
    return HarnessAnswer(
      status: .exited(0),
      events: .success(
        EventStream(process: streams[0].process, Self.united(streams, of: run.command.id))),
      kind: .unmeasured, reason: "")
  }

  /// What several runs told, as one phase of an engine would.
  private static func united(_ streams: [EventStream], of id: String) -> [SuiteEvent] {
    var events: [SuiteEvent] = []
    var rounds: [Int] = []
    for event in streams.flatMap(\.events) {
      switch event {
      case .memory, .rss, .instructions: events.append(event)
      case .timing(_, _, let nanoseconds, _): rounds += nanoseconds
      default: break
      }
    }
    if !rounds.isEmpty {
      events.append(.timing(id: id, iterations: 1, nanoseconds: rounds, options: JSONObject()))
    }
    return events + [.end(id: id)]
  }

  /// A file that is not what it was when the plan was made; `nil` if all are.
  private func changedInput(of command: CommandBenchmark) -> String? {
    (inputs[command.id] ?? [:]).sorted { $0.key < $1.key }.first { $0.value.isChanged($0.key) }?.key
  }

  /// The path of a command's program: an emulator does not look for it; `nil` for a product.
  fileprivate func program(of command: CommandBenchmark) -> String? {
    products.contains(command.words[0])
      ? nil : CommandSuite.program(command.words[0], of: command, searchPath)
  }

  private static func isScript(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    return (try? file.read(upToCount: 2)) == Data("#!".utf8)
  }

  /// Whether a variable is another one in each session, terminal or login. A command does not get
  /// it; all others belong to what its results depend on.
  package static func isOfSession(_ name: String) -> Bool {
    sessionNames.contains(name) || sessionPrefixes.contains { name.hasPrefix($0) }
  }

  private static let sessionNames: Set<String> = [
    "_", ChildProcess.markVariable, "COLUMNS", "DBUS_SESSION_BUS_ADDRESS", "INVOCATION_ID",
    "JOURNAL_STREAM", "LINES", "OLDPWD", "PWD", "SHLVL", "STY", "TERM_SESSION_ID", "TMUX",
    "TMUX_PANE", "WINDOWID", "WT_SESSION",
  ]
  private static let sessionPrefixes = ["SSH_", "SUDO_", "TERM_PROGRAM", "XDG_SESSION_"]

  // MARK: Answers

  private func list(_ site: HarnessSite) -> HarnessAnswer {
    let options = site.options
    let benchmarks = commands.map { command in
      var object: JSONObject = [
        "event": "benchmark", "id": .string(command.id), "name": .string(command.name),
        "group": .null, "params": .null, "param": .null,
        "extra_info": ["command": .string(command.shown)],
        "isolate": .bool(options.isolates ?? true),
        "instructions": false, "profile": false,
      ]
      object["passes"] = [
        "repeats": options.memoryRepeats.map { .integer($0) } ?? .null,
        "max_time": options.memoryMaxSeconds.map { .number($0) } ?? .null,
        "min_passes": 2, "max_passes": 5, "patience": 1,
      ]
      return object
    }
    let lines = ([Self.process] + benchmarks).map { JSONValue.object($0).compactText + "\n" }
    return HarnessSite.ProcessEnd(status: .exited(0), kind: .unmeasured, firstError: nil)
      .answer(Array(lines.joined().utf8))
  }

  private static let process: JSONObject = [
    "event": "suite", "schema": 1, "engine": "command", "hashing": "deterministic",
    "addresses": "fixed", "counting": "exact",
  ]

  private func failure(
    _ reason: String, of id: String, kind: BenchmarkFailure.Kind = .unmeasured
  ) -> HarnessAnswer {
    HarnessAnswer(status: .exited(70), events: .failure(.empty), kind: kind, reason: reason)
  }

  /// One command where it is run.
  fileprivate struct CommandRun {
    let harness: CommandHarness
    let command: CommandBenchmark
    let site: HarnessSite
    let library: PreloadLibrary
    /// Who counts the instructions, in the phase of that.
    let counter: InstructionCounter?
  }
}

extension CommandHarness.CommandRun {
  /// Runs the set-up and the command once.
  fileprivate func once(_ phase: String) async throws -> HarnessAnswer {
    do {
      try prepareFolder()
    } catch {
      return HarnessAnswer(
        status: .exited(71), events: .failure(.empty), kind: .machine,
        reason: "cannot make the folder to run in: \(error)")
    }
    if !command.setUp.isEmpty {
      let answer = try await launch("set-up", command.setUp, status: 0)
      guard answer.status.isSuccess else { return answer }
    }
    return try await launch(phase, command.words, status: command.status)
  }

  private func launch(
    _ phase: String, _ words: [String], status: Int
  ) async throws -> HarnessAnswer {
    let file = site.eventFile()
    defer { try? FileManager.default.removeItem(atPath: file.outside) }
    let (words, secrets) = (located(words), command.secrets(besides: site.options.environment))
    let preload = site.paths.place(library.folder, as: "preload")
    let counters = site.workspace.inside.events + "/counters"
    var (run, variables) = (words, environment)
    // The set-up is not measured.
    if phase != "set-up",
      let counted = counter?.wholeCommand(
        [harness.program(of: command) ?? words[0]] + words.dropFirst(), into: counters,
        processor: site.options.processor)
    {
      run = counted.words
      variables.merge(counted.environment) { own, _ in own }
    }
    let launcher = [
      library.launcher(in: preload.seen), phase, command.id, file.inside, folder,
      command.input ?? "/dev/null", "\(status)", library.path(in: preload.seen), counters,
      "\(CommandHarness.keptOutput)", "--",
    ]
    let end = try await site.log.masking(secrets) {
      try await site.run(
        launcher + run, environment: variables, folders: [preload],
        shown: words.map(secrets.masked))
    }
    return end.answer([UInt8](FileManager.default.contents(atPath: file.outside) ?? Data()))
  }

  /// The folder in which it runs, as processes see it.
  private var folder: String {
    command.files.isEmpty ? command.folder : site.workspace.inside.work
  }

  /// Makes the folder with copies anew.
  private func prepareFolder() throws {
    guard !command.files.isEmpty else { return }
    let (work, files) = (site.workspace.work, FileManager.default)
    if files.fileExists(atPath: work) { try files.removeItem(atPath: work) }
    try files.createDirectory(atPath: work, withIntermediateDirectories: true)
    for path in command.files {
      let original = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let name = URL(fileURLWithPath: path).lastPathComponent
      try files.copyItem(atPath: original, toPath: "\(work)/\(name)")
    }
  }

  /// The words with the executable's path, where the name alone does not lead to it.
  private func located(_ words: [String]) -> [String] {
    let first =
      harness.products.contains(words[0])
      ? site.executable(words[0])
      : words[0].contains("/") ? command.absolute(words[0]) : words[0]
    return [first] + words.dropFirst()
  }

  private var environment: [String: String?] {
    var variables: [String: String?] = [:]
    for name in harness.inheritedNames where CommandHarness.isOfSession(name) {
      variables[name] = .some(nil)
    }
    variables["SWIFT_DETERMINISTIC_HASHING"] = "1"
    variables["PYTHONHASHSEED"] = "0"
    variables["PWD"] = folder
    if !harness.products.isEmpty {
      variables["PATH"] = "\(site.workspace.inside.products):\(harness.searchPath)"
    }
    return variables.merging(site.options.environment.mapValues(Optional.some)) { $1 }
      .merging(command.environment.mapValues(Optional.some)) { $1 }
  }
}

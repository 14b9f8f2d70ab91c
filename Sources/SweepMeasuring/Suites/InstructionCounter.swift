import Foundation
import SweepGit
import SweepProcesses
import SweepText

/// How many instructions one call of a benchmark's action takes.
package struct InstructionCount: Sendable, Hashable {
  /// The count of the pass with the fewest.
  package let count: Int
  /// Who counted: ``InstructionCounter/way``. Counts of different ways are not compared.
  package let way: String
}

/// Who counts the instructions of benchmarks on this machine: the kernel, by the processor's
/// counters, or QEMU's user emulation with a plugin of ours.
///
/// Before anybody is believed, a program of ours has its loop counted twice, with the same result.
package struct InstructionCounter: Sendable {
  /// Who counts, and on which model of a processor, because the C library chooses some functions by
  /// it: `perf on Intel(R) Core(TM) i7-8700`, `QEMU 7.2 as Haswell`.
  package let way: String
  /// What the engine calls it.
  let engineName: String
  /// The words before the executable's own.
  private let launcher: [String]
  /// Keeps what was compiled from being removed.
  private let lock: FolderLock

  /// What this machine allows, found once for a toolchain and a cache.
  package static func available(
    toolchain: Toolchain, cache: String
  ) async -> Result<InstructionCounter, Absence> {
    await found.counter(toolchain, cache)
  }

  /// Why nobody counts.
  package enum Absence: Error, CustomStringConvertible {
    case noEmulator
    case otherProcessor(target: String)
    case noCompiler(path: String, log: String)
    case unusable(emulator: String, log: String)
    case system(reason: String)

    /// One line with the way out.
    package var description: String {
      switch self {
      case .noEmulator:
        "instructions cannot be counted: install QEMU's user emulation "
          + "(apt-get install qemu-user), or let the kernel count (perf_event_open)"
      case .otherProcessor(let target):
        "instructions cannot be counted for \(target) unless the kernel does (perf_event_open)"
      case .noCompiler(let path, let log):
        "instructions cannot be counted: \(path) compiles no counter (log: \(log))"
      case .unusable(let emulator, let log):
        "instructions cannot be counted: QEMU \(emulator) does not count with our plugin "
          + "(log: \(log)); install another version"
      case .system(let reason): "instructions cannot be counted: \(reason)"
      }
    }
  }

  /// A process whose instructions can be counted: the words of the command, and the variables that
  /// it needs.
  func command(
    _ executable: String, _ arguments: [String], processor: String? = nil
  ) -> Command {
    Self.command(launcher, executable, arguments, processor: processor)
  }

  /// Whether an emulator counts, and not the kernel.
  var isEmulator: Bool { !launcher.isEmpty }

  /// A process whose instructions are counted from its beginning to its end, with those of all
  /// that are forked from it, into a file as `counter.h` has it; nil where nobody can.
  func wholeCommand(_ words: [String], into file: String, processor: String?) -> Command? {
    guard let plugin = launcher.last else { return nil }
    let total = plugin + ",total=" + file.replacingOccurrences(of: ",", with: ",,")
    return Self.command(
      launcher.dropLast() + [total], words[0], Array(words.dropFirst()), processor: processor)
  }

  typealias Command = (words: [String], environment: [String: String?])

  private static func command(
    _ launcher: [String], _ executable: String, _ arguments: [String], processor: String? = nil
  ) -> Command {
    guard !launcher.isEmpty else { return ([executable] + arguments, [:]) }
    // The emulated process cannot replace itself by itself, so it gets what it would do that for.
    var environment: [String: String?] = [
      "SWIFT_DETERMINISTIC_HASHING": "1", "BENCHMEM_REEXECUTED": "1",
    ]
    for name in emulatorVariables { environment["QEMU_\(name)"] = .some(nil) }
    let place = processor ?? lastProcessor
    return (
      ["setarch", "-R", "prlimit", "--core=0", "taskset", "-c", place] + launcher + [executable]
        + arguments, environment
    )
  }

  /// What users set for other programs that they emulate, and what would change the counts.
  private static let emulatorVariables = [
    "ARGV0", "CPU", "DFILTER", "GDB", "GUEST_BASE", "JITDUMP", "LD_PREFIX", "LOG", "LOG_FILENAME",
    "ONE_INSN_PER_TB", "PAGESIZE", "PERFMAP", "PLUGIN", "RAND_SEED", "RESERVED_VA", "SET_ENV",
    "SINGLESTEP", "STACK_SIZE", "STRACE", "TB_SIZE", "TRACE", "UNAME", "UNSET_ENV", "VERSION",
  ]

  /// The last processor that this process may use: the first is the busiest.
  private static var lastProcessor: String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? ""
    return line.split { !$0.isNumber }.last.map(String.init) ?? "0"
  }
}

// MARK: Finding one

extension InstructionCounter {
  private static let found = Found()

  /// What was found, by toolchain and cache.
  private actor Found {
    private var tasks: [String: Task<Result<InstructionCounter, Absence>, Never>] = [:]

    func counter(
      _ toolchain: Toolchain, _ cache: String
    ) async -> Result<InstructionCounter, Absence> {
      let key = "\(toolchain.executable)\n\(cache)"
      let task =
        tasks[key]
        ?? Task {
          do {
            return .success(try await InstructionCounter.find(toolchain, cache: cache))
          } catch {
            return .failure(error as? Absence ?? .system(reason: "\(error)"))
          }
        }
      tasks[key] = task
      return await task.value
    }
  }

  private static let rounds = 100_000
  /// Versions of QEMU's plugin interface.
  private static let interfaceVersions = 1...9

  /// A model that has what programs ask for, whatever the machine is. Without `erms`: with it the C
  /// library copies with one instruction that the emulator counts as one a byte. What the emulator
  /// lacks is left out, because it would say so.
  private static let model = (
    name: "Haswell", argument: "Haswell-v4,-erms,-pcid,-x2apic,-tsc-deadline,-invpcid,-spec-ctrl"
  )

  private static func find(
    _ toolchain: Toolchain, cache: String
  ) async throws -> InstructionCounter {
    let clang = toolchain.clang
    let isEmulated = toolchain.target.hasPrefix("x86_64")
    let emulator = isEmulated ? await emulatorVersion() : nil
    let key = ContentDigest.of(
      [PackageResources.probe_c, PackageResources.counter_c, PackageResources.counter_h].map {
        String(decoding: $0, as: UTF8.self)
      } + [toolchain.version, toolchain.target, clang, emulator ?? "no emulator"]
    ).prefix(16)
    let folder = "\(cache)/\(SweepCache.Kind.counters.rawValue)/\(key)"
    if let there = try await take(folder, emulator) { return there }
    let lock = try await FolderLock.wait(for: folder + ".lock", .exclusive)
    if !FolderMarker.isIn(folder) { try SweepCache.Kind.counters.makeFolder(at: folder) }
    if let made = try await look(CompiledFolder(folder, clang: clang), emulator) {
      return InstructionCounter(made, lock: try await lock.shared())
    }
    guard FileManager.default.fileExists(atPath: folder + "/probe") else {
      throw Absence.noCompiler(path: clang, log: folder + "/log")
    }
    guard let emulator else {
      throw isEmulated ? Absence.noEmulator : .otherProcessor(target: toolchain.target)
    }
    throw Absence.unusable(emulator: emulator, log: folder + "/log")
  }

  /// Takes what was compiled before. Those that count share the lock for as long as they do, so
  /// nobody may need it alone for that.
  private static func take(
    _ folder: String, _ emulator: String?
  ) async throws -> InstructionCounter? {
    let lock = try await FolderLock.wait(for: folder + ".lock", .shared)
    return try await look(CompiledFolder(folder), emulator).map {
      InstructionCounter($0, lock: lock)
    }
  }

  private typealias Way = (name: String, engineName: String, launcher: [String])

  private init(_ way: Way, lock: FolderLock) {
    self.init(way: way.name, engineName: way.engineName, launcher: way.launcher, lock: lock)
  }

  /// Has the probe counted in each way, until one does.
  private static func look(
    _ folder: CompiledFolder, _ emulator: String?
  ) async throws -> Way? {
    guard
      let probe = try await folder.product(
        "probe", from: [("probe.c", PackageResources.probe_c)], ["-DROUNDS=\(rounds)"])
    else { return nil }
    let byKernel = try await counts(command([], probe, []), of: "perf")
    if let (first, second) = byKernel, abs(first - second) * 10_000 <= first {
      return ("perf on \(processorName)", "perf", [])
    }
    guard let emulator else { return nil }
    for version in interfaceVersions {
      guard
        let plugin = try await folder.product(
          "counter-\(version).so",
          from: [
            ("counter.c", PackageResources.counter_c), ("counter.h", PackageResources.counter_h),
          ],
          ["-shared", "-fPIC", "-fvisibility=hidden", "-DPLUGIN_VERSION=\(version)"])
      else { return nil }
      let launcher = [
        "qemu-x86_64", "-L", "/", "-cpu", model.argument, "-plugin",
        plugin.replacingOccurrences(of: ",", with: ",,"),
      ]
      let byEmulator = try await counts(command(launcher, probe, []), of: "emulator")
      if let (first, second) = byEmulator, first == second {
        return ("QEMU \(emulator) as \(model.name)", "emulator", launcher)
      }
    }
    return nil
  }

  /// The emulator's version without its last part, which no count depends on.
  private static func emulatorVersion() async -> String? {
    guard
      let (status, output) = try? await ChildProcess(
        "qemu-x86_64", ["--version"], timeLimit: .seconds(60)
      ).capture(), status.isSuccess,
      let match = String(decoding: output, as: UTF8.self).firstMatch(of: /version (\d+\.\d+)/)
    else { return nil }
    return String(match.1)
  }

  private static var processorName: String {
    MachineInfo.current()["cpu"]?.objectValue?["brand_raw"]?.stringValue ?? "unknown"
  }

  /// The two counts of the probe's loop; `nil` when this counter did not count it.
  private static func counts(
    _ command: Command, of name: String
  ) async throws -> (Int, Int)? {
    let probe = ChildProcess(
      command.words[0], Array(command.words.dropFirst()), environment: command.environment,
      timeLimit: .seconds(60))
    let (status, output) = try await probe.capture()
    let parts = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard status.isSuccess, parts.count == 3, parts[0] == name, let first = Int(parts[1]),
      let second = Int(parts[2]), min(first, second) > rounds
    else { return nil }
    return (first, second)
  }
}

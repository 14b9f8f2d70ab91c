import CAlloc

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The run file of a suite that is run by hand: pytest-benchmark's JSON, with the names that
/// Documentation/ResultsFormat.md has.
struct HandRunFile {
  /// One benchmark, with what was measured of it and what kept the rest from being measured.
  struct Entry {
    let benchmark: RegisteredBenchmark
    var memory: MemoryResult?
    var timing: TimingProcedure?
    var extraInfo: [String: BenchmarkValue] = [:]
    var failures: [(phase: String, failure: BenchmarkFailure)] = []
  }

  private let path: String

  /// Sees that the file can be written, before anything is measured.
  @_optimize(none)
  init(path: String) throws(SuiteError) {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotWriteRun(path: path, code: EISDIR)
    }
    close(try openTemporary())
    unlink(temporary)
  }

  private var temporary: String { path + ".part" }

  @_optimize(none)
  private func openTemporary() throws(SuiteError) -> Int32 {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .cannotWriteRun(path: path, code: errno) }
    return descriptor
  }

  /// Writes the file beside its place and then puts it there, whole.
  @_optimize(none)
  func write(_ entries: [Entry], target: String, processor: Int?) throws(SuiteError) {
    let conditions = RunConditions.current(processor: processor)
    let text = Self.json(entries, target: target, conditions).text + "\n"
    let descriptor = try openTemporary()
    defer { close(descriptor) }
    guard FileDescriptorOutput.write(text, to: descriptor), fsync(descriptor) == 0,
      rename(temporary, path) == 0
    else {
      let code = errno
      unlink(temporary)
      throw .cannotWriteRun(path: path, code: code)
    }
  }

  @_optimize(none)
  static func json(_ entries: [Entry], target: String, _ conditions: RunConditions) -> JSON {
    let failures = entries.flatMap { entry in
      entry.failures.map { phase, failure in
        JSON.object([
          ("id", .string(entry.benchmark.id)), ("phase", .string(phase)),
          ("kind", .string(failure.kind == .ceiling ? "ceiling" : "unmeasured")),
          ("reason", .string(failure.message)),
        ])
      }
    }
    let own: [(String, JSON)] = [
      ("schema", .int(1)), ("failures", .array(failures)),
      ("partial", .array(entries.compactMap(\.partialJSON))),
    ]
    let commit: [(String, JSON)] = [
      ("id", .string("unversioned")), ("time", .null), ("author_time", .null),
      ("dirty", .bool(false)), ("project", .string(target)), ("branch", .string("(unknown)")),
      ("benchmem_sweep", .object(own)),
    ]
    return .object([
      ("machine_info", .object(Machine.json + [("benchmem_sweep", conditions.json)])),
      ("commit_info", .object(commit)), ("benchmarks", .array(entries.compactMap(\.json))),
      ("datetime", .string(Machine.dateAndTime)), ("version", .string(Event.engine)),
    ])
  }
}

extension HandRunFile.Entry {
  /// The benchmark, if it was timed.
  @_optimize(none)
  fileprivate var json: JSON? {
    guard let timing, let statistics = RoundStatistics(timing.seconds) else { return nil }
    let blob = memory.map { [("benchmem", $0.blobJSON)] } ?? []
    return .object(
      [
        ("group", group), ("name", .string(benchmark.name)), ("fullname", .string(benchmark.id)),
        ("params", params), ("param", benchmark.details.label.map(JSON.string) ?? .null),
        ("extra_info", .object(extraInfo.sorted { $0.key < $1.key }.map { ($0, $1.json) } + blob)),
        ("options", timing.options.json),
        ("stats", statistics.json(iterations: timing.iterations)),
      ])
  }

  /// What is known of a benchmark that was not timed.
  @_optimize(none)
  fileprivate var partialJSON: JSON? {
    guard let memory, timing == nil else { return nil }
    return .object([
      ("id", .string(benchmark.id)), ("group", group), ("name", .string(benchmark.name)),
      ("params", params), ("param", benchmark.details.label.map(JSON.string) ?? .null),
      ("extra_info", .scalars(extraInfo)), ("benchmem", memory.blobJSON),
    ])
  }

  private var group: JSON { benchmark.configuration.group.map(JSON.string) ?? .null }

  @_optimize(none)
  private var params: JSON {
    let parameters = benchmark.details.parameters.map { ($0.name, $0.value.json) }
    return parameters.isEmpty ? .null : .object(parameters)
  }
}

extension RunConditions {
  @_optimize(none)
  fileprivate var json: JSON {
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    return .object([
      ("schema", .int(1)), ("configuration", .string(configuration)),
      ("engine", .string(Event.engine)), ("hashing", .string(hashing)),
      ("addresses", .string(addresses)), ("counting", .string(counting.description)),
    ])
  }
}

/// The memory passes of an isolated benchmark in a run by hand, each in processes of its own: one
/// tells the resident high-water of its one cold call, and another one counts the same call,
/// because counting needs memory itself.
///
/// benchmem-sweep starts the same processes by itself, to know how each ended.
struct IsolatedPasses {
  let benchmark: RegisteredBenchmark
  let arguments: SuiteArguments
  /// Why the resident high-water is not known, which is no reason to know nothing else.
  private(set) var residentFailure: BenchmarkFailure?
  /// What the body says about the benchmark.
  private(set) var extraInfo: [String: BenchmarkValue] = [:]

  @_optimize(none)
  init(benchmark: RegisteredBenchmark, arguments: SuiteArguments) {
    self.benchmark = benchmark
    self.arguments = arguments
  }

  /// Makes as many passes as `MemoryOptions` say.
  @_optimize(none)
  mutating func run() throws(BenchmarkFailure) -> MemoryResult {
    var count = PassCount(benchmark.memoryOptions(arguments))
    var passes: [Measurement] = []
    while count.wantsPass() {
      let pass = try pass()
      count.add(peakBytes: pass.peakBytes)
      passes.append(pass)
    }
    guard let result = MemoryResult(passes: passes) else {
      throw .thrown(MeasurementError.noMeasure)
    }
    return result
  }

  @_optimize(none)
  private mutating func pass() throws(BenchmarkFailure) -> Measurement {
    let resident = resident()
    let known = resident["rss_bytes"].map { ["--resident", "\($0)"] } ?? []
    let counted = try event("memory", ["--cold"] + known).integers
    guard let measurement = MemoryResult.pass({ counted[$0] ?? resident[$0] }) else {
      throw BenchmarkFailure(kind: .error, message: "its process counted nothing")
    }
    return measurement
  }

  @_optimize(none)
  private mutating func resident() -> [String: Int] {
    guard residentFailure == nil else { return [:] }
    do throws(BenchmarkFailure) {
      return try event("rss", []).integers
    } catch {
      residentFailure = error
      return [:]
    }
  }

  @_optimize(none)
  private mutating func event(
    _ phase: String, _ more: [String]
  ) throws(BenchmarkFailure) -> FlatObject {
    let place = arguments.processor.map { ["--cpu", "\($0)"] } ?? []
    let process = try FreshProcess(["--run", benchmark.id, "--phase", phase] + more + place)
    if let failure = process.failure { throw failure }
    for event in process.events("extra") {
      let said = event.others["extra_info"].flatMap { FlatObject(parsing: $0) }
      extraInfo.merge(said?.scalars ?? [:]) { $1 }
    }
    guard let event = process.events(phase).last else { throw .thrown(MeasurementError.noMeasure) }
    return event
  }
}

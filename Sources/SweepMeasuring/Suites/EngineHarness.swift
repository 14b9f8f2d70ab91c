import Foundation

/// Speaks to executables of the engine: a command line, and a file of events
/// (`Documentation/EventFormat.md`).
package struct EngineHarness: SuiteHarness {
  package let name = "engine"

  package init() {}

  package func answer(
    _ request: HarnessRequest, of product: String, at site: HarnessSite
  ) async throws -> HarnessAnswer {
    let file = site.eventFile()
    defer { try? FileManager.default.removeItem(atPath: file.outside) }
    let executable = site.executable(product)
    let arguments = arguments(of: request, at: site) + ["--events", file.inside]
    let command: InstructionCounter.Command
    if case .run(_, .instructions(let counter)) = request {
      command = counter.command(executable, arguments, processor: site.options.processor)
    } else {
      command = ([executable] + arguments, [:])
    }
    let end = try await site.run(command.words, environment: command.environment)
    return end.answer([UInt8](FileManager.default.contents(atPath: file.outside) ?? Data()))
  }

  private func arguments(of request: HarnessRequest, at site: HarnessSite) -> [String] {
    let options = site.options
    guard case .run(let benchmark, let phase) = request else {
      // What decides about isolated passes is told here, too, for the list to say what holds.
      return ["--list"] + options.memoryArguments
    }
    let asked = ["--run", benchmark.id, "--phase", phase.name]
    switch phase {
    case .memory(let isCold, let resident):
      return asked + options.memoryArguments + (isCold ? ["--cold"] : [])
        + (resident.map { ["--resident", "\($0)"] } ?? [])
    case .resident, .instructions: return asked + options.suiteArguments
    case .timing(let seconds): return asked + options.timingArguments(burst: seconds)
    case .profile(let file):
      return asked + options.memoryArguments + (benchmark.isIsolated ? ["--cold"] : [])
        + ["--profile", "\(site.workspace.inside.events)/\(file)"]
    }
  }
}

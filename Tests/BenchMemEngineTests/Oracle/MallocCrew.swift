import Foundation

/// Several threads that run one program each, and go on with another's table of blocks in each
/// phase, so that every thread resizes and frees blocks of the others.
final class MallocCrew: Sendable {
  let models: [MallocModel]
  private let runners: [MallocRunner]
  private let team: ThreadTeam
  private let phases: Int
  private let phase: Phase

  /// Unchecked: written between the team's barriers only.
  private final class Phase: @unchecked Sendable {
    var number = 0
    /// Zero for a first round, in which the threads make what Swift makes for them once.
    var length = 0
  }

  init(threads: Int, phases: Int, using generator: inout SplitMix64) {
    let length = Self.length
    var programs: [MallocProgram] = []
    for _ in 0..<threads {
      var program = MallocProgram()
      program.extend(by: length * phases, using: &generator)
      programs.append(program)
    }
    let runners = programs.map { MallocRunner($0.operations) }
    let phase = Phase()
    self.phases = phases
    self.runners = runners
    self.phase = phase
    models = programs.map { MallocModel($0.operations) }
    team = ThreadTeam(count: threads) { index in
      let start = phase.number * length
      runners[(index + phase.number) % threads].run(start..<start + phase.length)
    }
    team.run()
    phase.length = length
  }

  private static let length = 60

  var damagedBlocks: Int { runners.map(\.damagedBlocks).reduce(0, +) }

  func run() {
    for number in 0..<phases {
      phase.number = number
      team.run()
    }
  }

  func clear() { for runner in runners { runner.clear() } }
}

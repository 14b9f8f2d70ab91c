import Foundation
import Testing

/// The phase `profile` of a real suite executable, and what it writes.
@Suite(.needsCounting)
struct ProfileProcessTests {
  /// A profile's lines.
  struct File {
    let text: String
    let lines: [[String: any Sendable]]

    init(path: String) throws {
      text = try String(contentsOfFile: path, encoding: .utf8)
      lines = try text.split(separator: "\n").map {
        try #require(
          JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: any Sendable])
      }
    }

    var stacks: [[String: any Sendable]] { lines.filter { $0["frames"] != nil } }

    static let metrics = ["peak_bytes", "total_bytes", "allocations", "live_bytes"]

    func sum(_ metric: String) -> Int {
      stacks.reduce(0) { $0 + ($1[metric] as? Int ?? 0) }
    }
  }

  /// Runs a benchmark's profile phase.
  static func profile(
    _ name: String, _ arguments: String...
  ) throws -> (outcome: ProbeSuite.Outcome, file: File) {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcome = try ProbeSuite.run(
      ["--run", "EngineProbe::\(name)", "--phase", "profile", "--profile", path] + arguments,
      events: true)
    return (outcome, try File(path: path))
  }

  @Test(arguments: ["Arrays::array[1000]", "matrix[rows-3]", "sort", "await", "big", "cold"])
  func thePathsAddUpToAMemoryPass(name: String) throws {
    let (outcome, file) = try Self.profile(name)
    #expect(outcome.status == 0)
    #expect(outcome.events("end").count == 1)
    let header = try #require(file.lines.first)
    #expect(header["profile"] as? Int == 1)
    #expect(header["id"] as? String == "EngineProbe::\(name)")
    let event = try #require(outcome.events("memory").first)
    let cold = ["await", "big", "cold"].contains(name) ? ["--cold"] : ["--repeats", "1"]
    let counted = try #require(
      ProbeSuite.run(
        ["--run", "EngineProbe::\(name)", "--phase", "memory"] + cold, events: true
      ).events("memory").first)
    for metric in File.metrics {
      #expect(header[metric] as? Int == file.sum(metric))
      #expect(header[metric] as? Int == event[metric] as? Int)
      #expect(header[metric] as? Int == counted[metric] as? Int)
    }
    #expect(event["usable_bytes"] as? Int == counted["usable_bytes"] as? Int)
    #expect(file.lines.last?["stacks"] as? Int == file.stacks.count)
    #expect(file.lines.contains { ($0["module"] as? String)?.hasSuffix("/EngineProbe") == true })
    #expect(file.stacks.allSatisfy { $0["cut"] == nil })
  }

  @Test func twoRunsGiveTheSameProfile() throws {
    let first = try Self.profile("sort").file
    #expect(try Self.profile("sort").file.text == first.text)
    #expect(!first.stacks.isEmpty)
  }

  @Test func byHandAProfileNeedsNoEvents() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcome = try ProbeSuite.run("--run", "EngineProbe::sort", "--profile", path)
    #expect(outcome.status == 0)
    #expect(outcome.complaints == "")
    #expect(try File(path: path).lines.last?["end"] as? Bool == true)
    let faulty = try ProbeSuite.run("--run", "EngineProbe::throws", "--profile", path)
    #expect(faulty.status == 70)
    #expect(faulty.complaints == "EngineProbe::throws: the action refused\n")
    // A profile that is not there is no old one.
    #expect(try File(path: path).lines.isEmpty)
    let nowhere = try ProbeSuite.run("--run", "EngineProbe::sort", "--profile", "/no/such/place")
    #expect(nowhere.status == 74)
    #expect(nowhere.complaints.contains("cannot write '/no/such/place'"))
  }
}

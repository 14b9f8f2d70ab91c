import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepProcesses
@testable import SweepReporting
@testable import SweepResults

@Suite("pprof")
struct PprofTests {
  /// The `go` of `PATH`, or the one that `Scripts/setup` put beside the Python peers.
  private static let go: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let peers = Peer.python.map { [own($0) + "/bin/go"] } ?? []
    return (folders.map { "\($0)/go" } + peers).first(
      where: FileManager.default.isExecutableFile)
  }()

  private static func own(_ python: String) -> String {
    URL(fileURLWithPath: python).deletingLastPathComponent().deletingLastPathComponent().path
      + "/go"
  }

  /// What `go tool pprof` prints.
  private func pprof(_ arguments: [String], in folder: TemporaryFolder) async throws -> String {
    let (status, output) = try await ChildProcess(
      try #require(Self.go), ["tool", "pprof"] + arguments,
      environment: [
        "HOME": folder.path.string, "PPROF_TMPDIR": folder.path.string,
        "GOROOT": Self.go.flatMap {
          $0.hasSuffix("/.venv/go/bin/go") ? String($0.dropLast(7)) : nil
        },
      ]
    ).capture(loggingTo: folder.appending("errors").string)
    #expect(
      status.isSuccess,
      "\((try? String(contentsOfFile: folder.appending("errors").string, encoding: .utf8)) ?? "")")
    return String(decoding: output, as: UTF8.self)
  }

  @Test(
    "go tool pprof opens a file, with every sample type, and subtracts two",
    .enabled(if: go != nil, "no go in PATH or .venv"))
  func opens() async throws {
    let folder = try TemporaryFolder()
    var files: [String] = []
    for profile in [SampleProfile.old, SampleProfile.new] {
      let file = folder.appending("\(profile.version).pb.gz")
      let bytes = try await PprofFile(profile).compressed()
      #expect(try await PprofFile(profile).compressed() == bytes)
      try AtomicFile.write(bytes, to: file)
      files.append(file.string)
    }
    let raw = try await pprof(["-raw", files[1]], in: folder)
    #expect(raw.contains("peak/bytes[dflt] allocated/bytes allocations/count live/bytes"), "\(raw)")
    #expect(raw.contains("145161     292322         49          0"), "\(raw)")
    #expect(raw.contains("CSVWriter.checked(_:) Sources/RowStore/CSVWriter.swift:31"), "\(raw)")
    for (type, total) in [("peak", "389930"), ("allocations", "73"), ("live", "0")] {
      let top = try await pprof(["-top", "-unit=B", "-sample_index=\(type)", files[1]], in: folder)
      #expect(top.contains("Type: \(type)") && top.contains("of \(total)"), "\(top)")
    }
    let difference = try await pprof(
      ["-top", "-cum", "-unit=B", "-diff_base", files[0], files[1]], in: folder)
    let line = try #require(
      difference.split(separator: "\n").first { $0.contains("CSVWriter.checked") }, "\(difference)")
    #expect(line.contains("144161B"), "\(difference)")
  }
}

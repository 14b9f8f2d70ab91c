import Foundation
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepProcesses

/// Digests of real executables that the C compiler makes.
@Suite("What an executable has loaded")
struct LoadedSectionsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func compile(
    _ source: String, in place: String, _ flags: String...
  ) async throws -> [UInt8] {
    try folder.write("\(place)/program.c", source)
    let path = folder.appending(place).string
    let (status, _) = try await ChildProcess(
      "cc", flags + ["-O2", "-o", path + "/program", path + "/program.c"]
    ).capture(loggingTo: folder.appending("log").string)
    try #require(status.isSuccess, "\(BuildLog(path: folder.appending("log").string).text)")
    return [UInt8](try #require(FileManager.default.contents(atPath: path + "/program")))
  }

  /// With a module hash, as the Swift compiler writes it.
  private static let source = """
    __attribute__((section(".swift_modhash"), used)) static const char hash[16] = HASH;
    int main(int c, char **v) { return c * 3 + v[0][0]; }

    """
  private static let (hash, otherHash) = ("-DHASH=\"a\"", "-DHASH=\"bcd\"")

  @Test("Build ids, module hashes, debug information and folders do not count; code and data do")
  func digests() async throws {
    let plain = try await compile(Self.source, in: "one", Self.hash, "-Wl,--build-id=0x0123")
    let other = try await compile(
      "\n\n" + Self.source, in: "another/place", Self.otherHash, "-g", "-Wl,--build-id=0x4567")
    let changed = try await compile(
      Self.source.replacingOccurrences(of: "* 3", with: "* 5"), in: "one", Self.hash)
    #expect(plain != other)
    let digest = try #require(LoadedSections(of: plain)?.digest)
    #expect(LoadedSections(of: other)?.digest == digest)
    #expect(LoadedSections(of: changed)?.digest != digest)
    #expect(LoadedSections(of: plain)?.isDynamic == true)
    let alone = try await compile(Self.source, in: "static", Self.hash, "-static")
    #expect(LoadedSections(of: alone)?.isDynamic == false)
  }

  @Test("What is no whole ELF file is none, and nothing is read beyond its end")
  func damaged() async throws {
    let bytes = try await compile(Self.source, in: "one", Self.hash)
    #expect(LoadedSections(of: []) == nil)
    #expect(
      LoadedSections(of: Array("#!/bin/sh\n".utf8) + [UInt8](repeating: 0, count: 100)) == nil)
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(LoadedSections(of: Array(bytes.prefix(count))) == nil)
    }
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var damaged = bytes
      for _ in 0..<8 {
        damaged[Int.random(in: 16..<64, using: &generator)] = .random(in: .min ... .max)
      }
      _ = LoadedSections(of: damaged)
    }
  }
}

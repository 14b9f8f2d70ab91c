import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepMeasuring
@testable import SweepProcesses
@testable import SweepReporting
@testable import SweepResults

/// Addresses of real executables, which tell their own return addresses.
@Suite struct ProfileSymbolizerTests {
  /// A generic function that is inlined into a closure, below a method: `%` is where white space
  /// goes.
  private static let source = """
    import Glibc
    typealias Frames = UnsafeMutablePointer<UnsafeMutableRawPointer?>
    @_silgen_name("backtrace") func backtrace(_ frames: Frames, _ count: Int32) -> Int32
    %
    @inline(never) func record() {
      var frames = [UnsafeMutableRawPointer?](repeating: nil, count: 64)
      let count = Int(backtrace(&frames, 64))
      for frame in frames[1..<count] { print(UInt(bitPattern: frame)) }
    }
    struct Writer<Value> {
      var values: [Value]
      @inline(__always) func checked(_ value: Value) { record(); print("checked", value) }
      %
      @inline(never) func row(_ index: Int) { checked(values[index]) }
    }
    @inline(never) func run(_ body: (Int) -> Void) { body(0); print("ran") }
    @main struct Demo {
      static func main() {
        let writer = Writer(values: CommandLine.arguments)
        %
        run { index in writer.row(index); print("closed") }
      }
    }
    """

  /// What was built and what it said.
  private struct Built {
    let folder: TemporaryFolder
    var executable: String { folder.appending("Demo").string }
    let raw: RawProfile

    init(space: String, arguments: [String] = []) async throws {
      folder = try TemporaryFolder()
      let file = try folder.write(
        "package/Sources/Demo.swift", source.replacing("%", with: space))
      let build = try await ChildProcess(
        "swiftc",
        ["-O", "-g", "-parse-as-library", "-o", folder.appending("Demo").string]
          + arguments + [file.string]
      ).capture(loggingTo: folder.appending("log").string)
      try #require(build.status.isSuccess)
      let run = try await ChildProcess(
        "sh", ["-c", "exec setarch -R \"$0\"", folder.appending("Demo").string]
      ).capture()
      let lines = String(decoding: run.output, as: UTF8.self).split(separator: "\n")
      let addresses = lines.compactMap { UInt64($0) }
      // Without randomization, executables begin here; libraries are of no interest.
      let start: UInt64 = 0x5555_5555_4000
      let counts = SampleProfile.counts([10, 20, 1, 0])
      raw = RawProfile(
        id: "Demo::run", counts: counts,
        modules: [
          .init(path: "/seen/Demo", start: start, end: start + (1 << 24), bias: start)
        ],
        stacks: [
          .init(
            frames: addresses.filter { $0 >= start && $0 < start + (1 << 24) }, counts: counts,
            cut: nil)
        ], isPartial: false)
    }

    func profile(_ tools: SymbolTools) async throws -> AllocationProfile {
      let sources = ProfileSources(package: [folder.appending("package").string])
      return try await ProfileSymbolizer(
        tools: tools, sources: sources, locate: { $0 == "/seen/Demo" ? executable : $0 }
      ).profile(of: raw, version: "1")
    }
  }

  @Test func namesLinesAndInlinedFramesAreThoseOfTheSource() async throws {
    let tools = await SymbolTools.find(beside: "swift")
    let built = try await Built(space: "")
    let profile = try await built.profile(tools)
    #expect(profile.notes == [])
    let path = try #require(profile.stacks.first).frames.map { profile.frames[$0] }
    let own = path.suffix(5)
    #expect(
      own.map(\.function) == [
        "static Demo.main()", "run(_:)", "closure #1 in static Demo.main()", "Writer.row(_:)",
        "Writer.checked(_:)",
      ], "\(path)")
    // What the compiler specialized by itself has the line where the function begins.
    #expect(own.map(\.line) == [21, 16, 21, 14, 12])
    #expect(own.map(\.file) == Array(repeating: "Sources/Demo.swift", count: 5))
    #expect(own.map(\.isInlined).suffix(2) == [false, true])
    #expect(own.allSatisfy { $0.owner == .package && $0.module == "Demo" })
    #expect(CallSite(profile.stacks[0], of: profile).frame == own.last)
    #expect(!profile.fileText.contains(built.folder.path.string))
    // White space moves lines and nothing else.
    let moved = try await Built(space: "\n\n// a remark\n").profile(tools)
    #expect(moved.frames.map(\.line) != profile.frames.map(\.line))
    #expect(FoldedStacks(moved).text == FoldedStacks(profile).text)
    #expect(ProfileDifference(before: profile, after: moved).isEmpty)
  }

  @Test func whatHasNoNamesIsNamedByItsPlaceAndSaidOnce() async throws {
    let built = try await Built(space: "", arguments: ["-Xlinker", "-s"])
    let places = built.raw.stacks[0].frames.reversed().map {
      "Demo+0x" + String($0 - 0x5555_5555_4000, radix: 16)
    }
    let tools = await SymbolTools.find(beside: "swift")
    let stripped = try await built.profile(tools)
    #expect(stripped.frames.map(\.function) == places)
    #expect(stripped.notes.count == 1)
    #expect(stripped.notes[0].hasPrefix("Demo has no names for"))
    let unknown = try await built.profile(SymbolTools())
    #expect(unknown.frames.map(\.function) == places)
    #expect(unknown.notes.count == 1 && unknown.notes[0].hasPrefix("llvm-symbolizer was not found"))
    try FileManager.default.removeItem(atPath: built.executable)
    let gone = try await built.profile(tools)
    #expect(gone.frames.map(\.function) == places)
    #expect(gone.notes == ["Demo is gone: its code is named by its place"])
  }

  @Test func theToolsAreThoseOfTheToolchainWhateverLeadsToIt() async throws {
    let tools = await SymbolTools.find(beside: "swift")
    let symbolizer = try #require(tools.symbolizer)
    #expect(symbolizer.contains("/") && tools.demangler?.contains("/") == true)
    let folder = try TemporaryFolder()
    let swift = URL(fileURLWithPath: symbolizer).deletingLastPathComponent()
      .appendingPathComponent("swift").path
    let link = folder.appending("swift").string
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: swift)
    let wrapper = try folder.write("bin/swift", "#!/bin/sh\nexec \(swift) \"$@\"\n").string
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: wrapper)
    for path in [swift, link, wrapper] {
      let found = await SymbolTools.find(beside: path)
      #expect(found.symbolizer.map(Self.resolved) == Self.resolved(symbolizer), "\(path)")
    }
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  @Test func missingCallersAreAFrame() async throws {
    let raw = RawProfile(
      id: "x", counts: SampleProfile.counts([2, 2, 2, 2]), modules: [],
      stacks: ["thread", "frame pointer"].map {
        .init(frames: [16, 32], counts: SampleProfile.counts([1, 1, 1, 1]), cut: $0)
      }, isPartial: false)
    let profile = try await ProfileSymbolizer(tools: SymbolTools(), sources: ProfileSources())
      .profile(of: raw, version: "1")
    #expect(
      profile.frames.map(\.function) == [
        "[another thread]", "0x20", "0x10", "[callers unknown: no frame pointer]",
      ])
    #expect(profile.unwoundIncompletely.peakBytes == 1)
  }
}

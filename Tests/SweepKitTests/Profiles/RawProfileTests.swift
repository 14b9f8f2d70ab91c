import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepMeasuring
@testable import SweepResults

@Suite struct RawProfileTests {
  private static let head =
    #"{"profile":1,"id":"T::b[1]","peak_bytes":30,"total_bytes":70,"allocations":3,"live_bytes":8}"#
  private static let module = #"{"module":"/x/Rows","start":4096,"end":8192,"bias":4096}"#
  private static let first =
    #"{"frames":[4711,5000],"peak_bytes":10,"total_bytes":40,"allocations":2,"live_bytes":8}"#
  private static let second =
    #"{"frames":[4711],"cut":"depth","peak_bytes":20,"total_bytes":30,"allocations":1,"live_bytes":0}"#
  private static let end = #"{"end":true,"stacks":2}"#

  private func read(_ lines: [String]) throws -> RawProfile {
    try RawProfile(parsing: Array((lines.joined(separator: "\n") + "\n").utf8), path: "raw")
  }

  @Test func itsLinesAreHeadModulesCallPathsAndEnd() throws {
    let raw = try read([Self.head, Self.module, Self.first, Self.second, Self.end])
    #expect(raw.id == "T::b[1]" && !raw.isPartial)
    #expect(raw.counts == SampleProfile.counts([30, 70, 3, 8]))
    #expect(raw.modules == [.init(path: "/x/Rows", start: 4096, end: 8192, bias: 4096)])
    #expect(raw.stacks.map(\.frames) == [[4711, 5000], [4711]])
    #expect(raw.stacks.map(\.cut) == [nil, "depth"])
  }

  @Test func aFileThatWasCutShortIsAPartialProfile() async throws {
    let text = [Self.head, Self.module, Self.first, Self.second].joined(separator: "\n")
    let whole = try read([Self.head, Self.module, Self.first, Self.second])
    #expect(whole.isPartial && whole.stacks.count == 2)
    let cut = try RawProfile(parsing: Array(text.dropLast(30).utf8), path: "raw")
    #expect(cut.isPartial && cut.stacks.count == 1)
    let symbolizer = ProfileSymbolizer(tools: SymbolTools(), sources: ProfileSources())
    let profile = try await symbolizer.profile(of: cut, version: "1")
    #expect(profile.warnings(of: .peak)[0].hasPrefix("the profile is partial"))
  }

  @Test func whateverTheBytesAreTheyAreReadOrRefused() {
    let lines = [Self.head, Self.module, Self.first, Self.second, Self.end]
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    var random = SeededGenerator(seed: 5)
    var (refused, partial) = (0, 0)
    for _ in 0..<1_000 {
      do {
        let raw = try RawProfile(parsing: Mutation.mutated(text, &random), path: "raw")
        if raw.isPartial { partial += 1 }
      } catch {
        refused += 1
        #expect("\(error)".hasPrefix("raw: "))
      }
    }
    #expect(refused > 300 && partial > 20, "\(refused) \(partial)")
  }

  @Test(
    "What is no whole file of its kind is refused in one line",
    arguments: [
      (["{}"], "raw: not a profile"),
      (["{\"profile\":1,\"id\":\"T"], "raw: the profile was cut short"),
      (["{\"profile\":2,\"id\":\"T\"}"], "raw: has schema 2"),
      (["{\"profile\":1,\"id\":\"T\"}"], "raw: line 1: the head is not complete"),
      ([head, first, end], "raw: line 3: 1 call paths are before it"),
      ([head, "nonsense", first], "raw: line 2: it is not JSON"),
      ([head, module, first, second, end, first], "raw: line 6: it stands behind the end"),
      (
        [head, second, #"{"end":true,"stacks":1}"#],
        "raw: the call paths have 20 of peak, and all is 30"
      ),
      ([head, second, second, end], "raw: the call paths have more of peak than all: 30"),
      ([head, #"{"frames":[-1]}"#], "raw: line 2: it is not complete"),
      ([head, #"{"module":"x","start":1,"end":2,"bias":5}"#], "raw: line 2: it is not complete"),
    ])
  func bad(lines: [String], message: String) {
    let error = #expect(throws: ProfileError.self) { try read(lines) }
    let text = error?.description ?? "none"
    #expect(text.hasPrefix(message), "\(text)")
  }
}

@Suite struct SymbolNameTests {
  @Test(arguments: [
    ("specialized Array.append(_:)", "Array.append(_:)"),
    ("generic specialization of merged Foo.bar()", "Foo.bar()"),
    ("(2) suspend resume partial function for Foo.load()", "Foo.load()"),
    ("closure #1 in Foo.bar<A>(_:)", "closure #1 in Foo.bar<A>(_:)"),
    ("Foo.bar() with unmangled suffix \".resume.0\"", "Foo.bar()"),
    ("Rows.cold", "Rows.cold"),
    (
      "closure #2 in variable initialization expression of static Rows.csv",
      "closure #2 in static Rows.csv"
    ),
  ])
  func namesOfSwift(name: String, readable: String) {
    #expect(SymbolName.readable(name, isSwift: true) == readable)
  }

  @Test(arguments: [
    ("parse.cold", "parse"), ("parse.isra.0", "parse"), ("parse.part.0.constprop.1", "parse"),
    ("std::vector<int>::push_back(int&&)", "std::vector<int>::push_back(int&&)"),
  ])
  func namesOfC(name: String, readable: String) {
    #expect(SymbolName.readable(name, isSwift: false) == readable)
  }

  @Test func glueIsToldFromFunctions() {
    for name in ["thunk for @escaping () -> ()", "partial apply for closure #1 in f()"] {
      #expect(SymbolName.isGlue(name))
    }
    #expect(!SymbolName.isGlue("thunkify()"))
  }

  @Test(arguments: [
    ("$s8RowStore9CSVWriterV7checkedyS2SF", "RowStore"), ("$sSa6appendyyxnF", nil),
    ("_$s4main1fyyF", "main"), ("malloc", nil), ("$s99x", nil),
  ])
  func modules(name: String, module: String?) {
    #expect(SymbolName.module(ofMangled: name) == module)
  }

  @Test func aSpecializedFunctionIsToldFromTheOneThatItWasMadeOf() {
    let base = "$s4Rows8describe3forSSx_tlF"
    let symbols = Dictionary(
      uniqueKeysWithValues: [base, base + "Si_Tg5", "$s4Rows4copyyyF", "$s5Other4copyyyF"].map {
        ($0, UInt64(1))
      })
    #expect(SymbolName.witnesses(of: base + "SS_Tg5", in: symbols) == [base])
    // Where that is gone, others of the module say whose it is, and nothing else.
    #expect(
      SymbolName.witnesses(of: "$s4Rows5applyyyFTf4n_n", in: symbols)
        == ["$s4Rows4copyyyF", base, base + "Si_Tg5"])
    #expect(SymbolName.witnesses(of: "$sSS6appendyySSFTf4n_n", in: symbols) == [])
  }

  @Test func filesAreNamedRelativeToWhatTheyAreOf() {
    let sources = ProfileSources(
      package: ["/site/package/rows"], suite: ["/site/suite/Bench"],
      dependencies: ["/site/build/checkouts"])
    let cases: [(String, String?, ProfileFrame.Owner)] = [
      ("/site/package/rows/Sources/A.swift", "Sources/A.swift", .package),
      ("/site/package/rows/Sources/../Tests/./A.swift", "Tests/A.swift", .package),
      ("/site/suite/Bench/Sources/B.swift", "Sources/B.swift", .suite),
      ("/site/build/checkouts/swift-x/S.swift", "swift-x/S.swift", .dependency),
      ("/site/package/rows-more/A.swift", "A.swift", .system),
      ("/usr/include/c++/12/bits/new_allocator.h", "new_allocator.h", .system),
      ("/<compiler-generated>", nil, .system), ("", nil, .system),
    ]
    for (path, file, owner) in cases {
      let place = sources.place(path)
      #expect(place.file == file && place.owner == owner, "\(path)")
    }
  }
}

import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepResults

@Suite struct RunFileMutationTests {
  private func read(_ bytes: [UInt8]) -> Result<RunFile, RunFileError> {
    Result { () throws(RunFileError) in
      try RunFile(parsing: Data(bytes), path: FilePath("damaged.json"))
    }
  }

  @Test func aDamagedFileIsRefusedOrReadAndWrittenAsItWasRead() throws {
    let run = RunFile.sample([
      .sample("T::g::a[1-x]", rss: 5_000_000, params: ["rows": .integer(1), "kind": .string("x")]),
      .sample("T::b", peak: nil, extra: ["note": .string("\u{1F600} \" \\ \n")]),
    ])
    let text = Array(run.json.text.utf8)
    #expect(try read(text).get() == run)
    var random = SeededGenerator(seed: 11)
    var (refused, kept) = (0, 0)
    for _ in 0..<3_000 {
      switch read(Mutation.mutated(text, &random)) {
      case .success(let accepted):
        kept += 1
        #expect(try read(Array(accepted.json.text.utf8)).get() == accepted)
      case .failure(let error):
        refused += 1
        #expect(error.description.hasPrefix("damaged.json: "))
      }
    }
    #expect(refused > 500 && kept > 50)
  }
}

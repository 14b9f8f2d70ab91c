import Testing

@testable import BenchMemEngine

struct WholeNumberTests {
  @Test(arguments: ["0", "7", "-12", "9223372036854775807", "-9223372036854775807", "007"])
  func whatTheStandardLibraryReadsIsReadAlike(text: String) {
    #expect(WholeNumber.parse(text) == Int(text))
    #expect(WholeNumber.parse(text) != nil)
  }

  @Test(arguments: ["", "-", "1-", "--1", "1.5", " 1", "x", "9223372036854775808", "1e3", "١"])
  func anythingElseIsNoNumber(text: String) {
    #expect(WholeNumber.parse(text) == nil)
  }
}

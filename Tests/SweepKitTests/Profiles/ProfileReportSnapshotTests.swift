import Foundation
import SweepText
import TestSupport
import Testing

@testable import SweepReporting
@testable import SweepResults

/// Every report of a profile and of a difference, in every form, as a whole.
@Suite struct ProfileReportSnapshotTests {
  private func expectSame(_ text: String, _ name: String) {
    let difference = Snapshot(name).difference(from: text)
    #expect(difference == nil, "\(difference ?? "")")
  }

  private static let kinds: [ProfileReport.Kind] = [.table, .tree, .summary, .stats]

  @Test(arguments: kinds, [false, true])
  func eachReportInEachForm(_ kind: ProfileReport.Kind, isDifference: Bool) {
    let before = isDifference ? SampleProfile.old : nil
    let report = ProfileReport(SampleProfile.new, before: before, kind: kind)
    let name = "profile-\(kind.rawValue)\(isDifference ? "-difference" : "")"
    for format in ReportFormat.allCases {
      expectSame(format.text(report), "\(name).\(format.rawValue)")
    }
  }

  @Test func aTreeUpsideDownInANarrowTerminalWithColours() {
    var report = ProfileReport(
      SampleProfile.new, before: SampleProfile.old, kind: .tree, metric: .allocated,
      isInverted: true, width: 60)
    expectSame(report.text(colors: .ansi256), "profile-tree-narrow.txt")
    let widths = report.text(colors: .plain).split(separator: "\n").dropFirst(4)
      .map { TerminalText.width(String($0)) }
    #expect(widths.allSatisfy { $0 <= 60 }, "\(widths)")
    report.isInverted = false
    #expect(report.text(colors: .plain) != report.text(colors: .trueColor))
  }

  @Test func theDataOfAPage() throws {
    let page = ProfilePage(
      ProfileReport(SampleProfile.new, before: SampleProfile.old, kind: .flamegraph)
    ).html
    let start = try #require(page.range(of: "<script id=\"data\" type=\"application/json\">"))
    let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
    expectSame(
      try JSONValue(parsing: String(page[start.upperBound..<end.lowerBound])).text + "\n",
      "profile-page.json")
    #expect(!page.contains("<b>x</b>") && !page.contains("<A>"))
    #expect(
      page.contains("default-src 'none'") && !page.contains("http:") && !page.contains("https:"))
  }
}

@Suite struct FoldedStackTests {
  private let profile = SampleProfile.profile(
    "1",
    [
      ("main;f;g;malloc", [10, 20, 1, 0]), ("main;f;f;malloc", [5, 5, 1, 0]),
      ("main;h;malloc", [7, 70, 3, 7]),
    ])

  @Test func foldedStacksAreSortedAndHaveNoSeparatorsInNames() {
    #expect(
      FoldedStacks(profile).text == "main;f;f;malloc 5\nmain;f;g;malloc 10\nmain;h;malloc 7\n")
    var odd = profile
    odd.frames[0].function = "a;b\nc"
    #expect(FoldedStacks(odd, metric: .live).text == "a,b c;h;malloc 7\n")
    #expect(
      FoldedStacks(profile, before: profile, metric: .live).text == "main;h;malloc 7 7\n")
  }
}

import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepReporting
@testable import SweepResults

/// The page of a profile in a real browser.
@Suite(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
struct ProfilePageTests {
  /// Writes a page, and pictures of it where `BENCHMEM_PICTURES` names a folder.
  private func page(
    _ report: ProfileReport, in folder: TemporaryFolder
  ) throws -> FilePath {
    let page = folder.appending("profile.html")
    try ProfilePage(report).write(to: page)
    return page
  }

  private static let wait: JSONValue = ["wait": "document.body.dataset.drawn === 'yes'"]

  @Test func itZoomsSearchesAndSortsByMouseAndKeyboard() throws {
    let folder = try TemporaryFolder()
    let text = "[...document.querySelectorAll('.box')].map(b => b.textContent).filter(t => t)"
    let outcome = try Browser.run(
      try page(ProfileReport(SampleProfile.new, kind: .flamegraph), in: folder),
      [
        ["dark": true], Self.wait, ["wait": "root.dataset.theme === 'dark'"],
        ["eval": "getComputedStyle(document.body).backgroundColor"],
        ["eval": .string(text + ".slice(0, 3)")],
        ["eval": "document.querySelector('h1').textContent"],
        // By mouse.
        ["click": ".box[aria-label^='RowStore.csv()']"],
        ["eval": "document.querySelector('#trail').textContent.endsWith('RowStore.csv()')"],
        ["eval": "document.querySelector('#details h3').textContent"],
        // By keyboard.
        ["eval": "$('graph').focus()"], ["key": "Escape"],
        ["eval": "$('trail').textContent"],
        ["key": "ArrowDown"], ["key": "ArrowDown"], ["key": "ArrowDown"],
        ["key": "ArrowRight"],
        ["eval": "document.querySelector('#details h3').textContent"],
        ["key": "Enter"],
        ["eval": "$(\"trail\").lastChild.textContent"],
        [
          "eval":
            "$('graph').getAttribute('aria-activedescendant') === document.querySelector('.selected').id"
        ],
        ["key": "/"],
        ["eval": "document.activeElement.id"],
        ["eval": "$('search').value = 'checked', search(), $('found').textContent"],
        ["eval": "$('functions').tBodies[0].rows.length"],
        ["key": "Escape"],
        ["eval": "$('functions').tBodies[0].rows[0].cells[0].textContent"],
        ["click": "#functions th:nth-child(3) button"],
        ["eval": "$('functions').tBodies[0].rows[0].cells[2].textContent"],
        ["eval": "$('functions').querySelector('th:nth-child(3)').ariaSort"],
        // Other numbers, and the other way round.
        [
          "eval":
            "$('metric').value = 2, $('metric').dispatchEvent(new Event('change')), size(tree)"
        ],
        ["eval": .string("$('inverted').click(), \(text).includes('swift_slowAlloc')")],
        ["eval": "document.querySelectorAll('b, main a').length"],
      ])
    #expect(outcome.errors == [])
    let expected: [JSONValue] = [
      "rgb(21, 24, 29)",
      ["all", "closure #1 in static Rows.benchmarks.getter", "Rows.build<A>(_:)"],
      "Rows::build<b>x</b>[n=1000]", true, "RowStore.csv()", nil, "all", "RowStore.init(_:)",
      "RowStore.init(_:)", true, "search", "145,161 B, 37.2% of all", 1,
      "CSVWriter.checked(_:)CSVWriter.swift:31", "385,834 B", "descending", 73, true, 0,
    ]
    #expect(outcome.results == expected)
  }

  @Test func aDifferenceHasTheColourOfTheChangeAndAListOfWhatGrew() throws {
    let folder = try TemporaryFolder()
    let report = ProfileReport(SampleProfile.new, before: SampleProfile.old, kind: .flamegraph)
    func color(_ name: String) -> JSONValue {
      .string("document.querySelector(\".box[aria-label^='\(name)']\").style.background")
    }
    let outcome = try Browser.run(
      try page(report, in: folder),
      [
        ["dark": false], Self.wait,
        ["eval": "document.querySelector('.growth li').textContent"],
        ["eval": color("CSVWriter.checked")], ["eval": color("RowStore.init")],
        ["eval": "$('functions').tBodies[0].rows[0].cells[2].textContent"],
        ["eval": "document.body.textContent.includes('Perhaps only renamed')"],
        // What is gone has a width by the old version only.
        ["eval": "document.querySelector(\".box[aria-label^='RowStore.cache']\") === null"],
        ["eval": "$('width').value = 'before', $('width').dispatchEvent(new Event('change'))"],
        [
          "eval":
            "zoom(ordered(ordered(ordered(tree)[0])[0]).find(n => nameOf(n) === 'RowStore.cache(_:)')), 1"
        ],
        ["eval": color("RowStore.cache")],
        ["size": [390, 800]], ["wait": "$('graph').clientWidth < 380"],
        ["eval": "document.documentElement.scrollWidth <= 390"],
      ])
    #expect(outcome.errors == [])
    let results = outcome.results
    #expect(
      results[0]
        == .string(
          "+144,161 B at the peak in CSVWriter.checked(_:), CSVWriter.swift:31, called from "
            + "CSVWriter.row(_:) ← RowStore.csv()"))
    #expect(results[1].stringValue?.contains("--grown") == true, "\(results[1])")
    #expect(results[2] == "var(--same)")
    #expect(results[3] == "+144,161 B", "\(results[3])")
    #expect(results[4] == true && results[5] == true)
    #expect(results[8].stringValue?.contains("--shrunk") == true, "\(results[8])")
    #expect(results[9] == true)
  }
}

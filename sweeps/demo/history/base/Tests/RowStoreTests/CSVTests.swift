import RowStore
import XCTest

final class CSVTests: XCTestCase {
  func testReadsIntegersTextAndGaps() throws {
    let table = try CSVReader().read(Array("name,price\napple,3\npear,\n".utf8))
    XCTAssertEqual(table.schema.names, ["name", "price"])
    XCTAssertEqual(table.count, 2)
    XCTAssertEqual(table[0]["price"], .integer(3))
    XCTAssertEqual(table[1]["price"], .missing)
  }

  func testWritesWhatItRead() throws {
    let bytes = Array("name,price\napple,3\npear,4\n".utf8)
    XCTAssertEqual(CSVWriter().write(try CSVReader().read(bytes)), bytes)
  }
}

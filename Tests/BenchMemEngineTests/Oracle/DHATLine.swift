/// A line of DHAT's summary, as `At t-gmax: 1,050 bytes in 2 blocks`.
struct DHATLine {
  let bytes: Int
  let blocks: Int

  init(_ name: String, in output: String) throws {
    let line = output.split(separator: "\n").first { $0.contains(name) } ?? ""
    let words = line.drop { $0 != ":" }.split(separator: " ").map { $0.filter { $0 != "," } }
    let numbers = words.compactMap { Int($0) }
    guard numbers.count == 2 else {
      throw Tool.Failure(description: "no line '\(name)' in DHAT's output: \(output)")
    }
    (bytes, blocks) = (numbers[0], numbers[1])
  }
}

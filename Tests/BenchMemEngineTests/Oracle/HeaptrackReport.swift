import Foundation

/// What heaptrack tells of one run of a malloc program.
struct HeaptrackReport {
  let calls: Int
  let peakBytes: Double
  /// What the printed number is a multiple of a hundredth of: 1, 1000 or 1,000,000 bytes.
  let peakUnit: Double

  init(of operations: [MallocOperation], in program: ForeignProgram) throws {
    let record = program.folder.appending(path: "heaptrack").path
    let calls = try program.write(operations)
    _ = try Tool.run("heaptrack", "-o", record, program.executable, calls)
    let files = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    guard let file = files.first(where: { $0.hasPrefix("heaptrack.") }) else {
      throw Tool.Failure(description: "heaptrack recorded nothing")
    }
    let path = program.folder.appending(path: file).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let report = try Tool.run("heaptrack_print", path)
    self.calls = Int(try Self.value("calls to allocation functions:", in: report)) ?? 0
    let peak = try Self.value("peak heap memory consumption:", in: report)
    let units: [Character: Double] = ["B": 1, "K": 1e3, "M": 1e6, "G": 1e9]
    peakUnit = peak.last.flatMap { units[$0] } ?? 1
    peakBytes = (Double(peak.filter { $0.isNumber || $0 == "." }) ?? 0) * peakUnit
  }

  private static func value(_ name: String, in report: String) throws -> String {
    for line in report.split(separator: "\n") where line.hasPrefix(name) {
      return line.dropFirst(name.count).split(separator: " ").first.map(String.init) ?? ""
    }
    throw Tool.Failure(description: "no line '\(name)' in heaptrack's report")
  }
}

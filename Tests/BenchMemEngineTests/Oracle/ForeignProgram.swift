import Foundation

/// The same malloc programs in an executable without our hooks, for other tools to watch.
struct ForeignProgram {
  let folder: URL
  let executable: String

  /// Compiles the program that carries the calls out.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    executable = folder.appending(path: "malloc-program").path
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "malloc-program.c").path
    _ = try Tool.run("cc", "-O1", "-o", executable, source)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes the calls as the program reads them and returns the file's path.
  func write(_ operations: [MallocOperation]) throws -> String {
    var data = Data()
    for operation in operations {
      for number in [
        operation.kind.rawValue, operation.slot, operation.size, operation.alignment,
      ] {
        withUnsafeBytes(of: Int64(number).littleEndian) { data.append(contentsOf: $0) }
      }
    }
    let file = folder.appending(path: "calls")
    try data.write(to: file)
    return file.path
  }
}

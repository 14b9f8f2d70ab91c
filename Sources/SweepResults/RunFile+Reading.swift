import Dispatch
import Foundation
import SweepText
import SystemPackage

extension RunFile {
  /// What is read of a file beside what every reader needs.
  public struct ReadingOptions: OptionSet, Sendable {
    /// The bits.
    public var rawValue: Int

    /// Options from bits.
    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// Keep the single timed rounds (`stats.data`), which a significance test needs.
    public static let rounds = ReadingOptions(rawValue: 1)
    /// Accept a file without benchmarks.
    public static let allowsEmpty = ReadingOptions(rawValue: 2)
    /// Keep how the rounds were run (``BenchmarkRecord/options``).
    public static let settings = ReadingOptions(rawValue: 4)
    /// Everything that is in the file.
    public static let everything: ReadingOptions = [.rounds, .settings]
  }

  /// Reads a run file of this tool, of pytest-benchmark or of pytest-benchmem.
  ///
  /// Keys it does not know are passed over. Throws ``RunFileError`` for a missing file, for text
  /// that is not JSON, and for values that cannot be: other types, times that are negative or not
  /// finite, empty series, ids that occur twice.
  public init(
    reading path: FilePath, options: ReadingOptions = .everything
  ) throws(RunFileError) {
    let data = try Self.contents(of: path)
    try self.init(parsing: data, path: path, options: options)
  }

  /// Parses the text of a run file; `path` is for errors only.
  public init(
    parsing data: Data, path: FilePath, options: ReadingOptions = .everything
  ) throws(RunFileError) {
    let result = data.withUnsafeBytes { raw in
      raw.withMemoryRebound(to: UInt8.self) { bytes in
        Result { () throws(RunFileError) in
          var decoder = RunFileDecoder(bytes: bytes, path: path, options: options)
          return try decoder.decode()
        }
      }
    }
    self = try result.get()
  }

  /// Reads several run files, on all cores. Throws the error of the first file that has one.
  public static func read(
    _ paths: [FilePath], options: ReadingOptions = .everything
  ) throws(RunFileError) -> [RunFile] {
    var files: [RunFile] = []
    for result in results(of: paths, options: options) { files.append(try result.get()) }
    return files
  }

  /// What reading each of several files gives, on all cores.
  static func results(
    of paths: [FilePath], options: ReadingOptions
  ) -> [Result<RunFile, RunFileError>] {
    let slots = ResultSlots<Result<RunFile, RunFileError>>(count: paths.count)
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      slots.set(
        index,
        Result { () throws(RunFileError) in try RunFile(reading: paths[index], options: options) })
    }
    return slots.values
  }

  private static func contents(of path: FilePath) throws(RunFileError) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path.string, isDirectory: &isFolder) else {
      throw RunFileError(path: path, problem: .notFound)
    }
    guard !isFolder.boolValue else { throw RunFileError(path: path, problem: .isFolder) }
    do {
      let url = URL(fileURLWithPath: path.string)
      // Of a pipe, as in `compare <(git show main:run.json) run.json`, `Data` reads nothing.
      let isFile = try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false
      guard !isFile else { return try Data(contentsOf: url) }
      return try FileHandle(forReadingFrom: url).readToEnd() ?? Data()
    } catch {
      throw RunFileError(
        path: path, problem: .unreadable(SystemReason.text(of: error)))
    }
  }
}

/// A place for the result of each of several parallel computations.
///
/// Unchecked, because the lock guards the only state.
final class ResultSlots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  init(count: Int) {
    slots = Array(repeating: nil, count: count)
  }

  func set(_ index: Int, _ value: Value) {
    lock.withLock { slots[index] = value }
  }

  /// The results that have been set, in the order of their indices.
  var values: [Value] {
    lock.withLock { slots.compactMap { $0 } }
  }
}

import CAlloc

/// The call paths of the last pass that recorded them, with what each allocated.
///
/// What it holds of paths stays with the recorder until the next such pass begins.
package struct Profile {
  /// Why a stack does not go back to the action.
  package enum Cut: String, Sendable {
    case framePointer = "frame pointer"
    case depth
    case thread
    case tableFull = "table full"

    @_optimize(none)
    init?(_ cut: benchmem_cut) {
      switch cut {
      case BENCHMEM_CUT_FRAME_POINTER: self = .framePointer
      case BENCHMEM_CUT_DEPTH: self = .depth
      case BENCHMEM_CUT_THREAD: self = .thread
      case BENCHMEM_CUT_TABLE_FULL: self = .tableFull
      default: return nil
      }
    }
  }

  /// One call path. Over all paths, each number adds up to the pass's.
  package struct Path {
    /// Return addresses, innermost first: the caller of `malloc` up to the action.
    package let frames: UnsafeBufferPointer<UInt>
    package let cut: Cut?
    package let peakBytes: Int
    package let totalBytes: Int
    package let allocations: Int
    package let liveBytes: Int

    @_optimize(none)
    init(_ path: benchmem_path) {
      frames = UnsafeBufferPointer(start: path.frames, count: Int(path.depth))
      cut = Cut(path.cut)
      peakBytes = Int(clamping: path.peak_bytes)
      totalBytes = Int(clamping: path.total_bytes)
      allocations = Int(clamping: path.allocations)
      liveBytes = Int(clamping: path.live_bytes)
    }
  }

  /// An executable or library that addresses lie in.
  package struct Module {
    package let path: String
    package let start: UInt
    package let end: UInt
    /// What an address is more than in the module's file.
    package let bias: UInt
  }

  package let measurement: Measurement
  package let paths: [Path]
  package let modules: [Module]

  /// Takes what the recorder holds. No window may be open.
  ///
  /// - Parameter measurement: What the same pass counted.
  @_optimize(none)
  package init(of measurement: Measurement) {
    self.measurement = measurement
    var paths: [Path] = []
    var path = benchmem_path()
    for number in 0..<benchmem_path_count() where benchmem_read_path(number, &path) {
      paths.append(Path(path))
    }
    self.paths = paths
    modules = Self.loadedModules()
  }

  /// The dynamic linker's name for the function at an address, as the compiler wrote it.
  @_optimize(none)
  package static func exportedName(of address: UInt) -> String? {
    benchmem_exported_name(address).map { String(cString: $0) }
  }

  @_optimize(none)
  private static func loadedModules() -> [Module] {
    var modules: [Module] = []
    withUnsafeMutablePointer(to: &modules) { modules in
      benchmem_each_module(
        { module, context in
          guard let module = module?.pointee, let path = module.path else { return }
          context?.assumingMemoryBound(to: [Module].self).pointee.append(
            Module(
              path: String(cString: path), start: module.start, end: module.end,
              bias: module.bias))
        }, modules)
    }
    return modules
  }
}

// MARK: The file

extension Profile {
  /// The version of the file's format.
  private static let schema = 1

  /// Tells the lines of the file that Documentation/EventFormat.md describes, in pieces.
  @_optimize(none)
  func write(id: String, to write: (String) -> Bool) -> Bool {
    var header: [(String, JSON)] = [("profile", .int(Self.schema)), ("id", .string(id))]
    header += Self.members(
      measurement.peakBytes, measurement.totalBytes, measurement.allocations,
      measurement.liveBytes ?? 0)
    var text = JSON.object(header).text + "\n"
    for module in modules { text += module.json.text + "\n" }
    for path in paths {
      text += path.json.text + "\n"
      guard text.utf8.count >= 65_536 else { continue }
      guard write(text) else { return false }
      text = ""
    }
    text += JSON.object([("end", .bool(true)), ("stacks", .int(paths.count))]).text + "\n"
    return write(text)
  }

  @_optimize(none)
  fileprivate static func members(
    _ peak: Int, _ total: Int, _ allocations: Int, _ live: Int
  ) -> [(String, JSON)] {
    [
      ("peak_bytes", .int(peak)), ("total_bytes", .int(total)), ("allocations", .int(allocations)),
      ("live_bytes", .int(live)),
    ]
  }
}

extension Profile.Path {
  @_optimize(none)
  fileprivate var json: JSON {
    var members: [(String, JSON)] = [("frames", .integers(frames.map { Int(clamping: $0) }))]
    if let cut { members.append(("cut", .string(cut.rawValue))) }
    return .object(
      members + Profile.members(peakBytes, totalBytes, allocations, liveBytes))
  }
}

extension Profile.Module {
  @_optimize(none)
  fileprivate var json: JSON {
    .object([
      ("module", .string(path)), ("start", .int(Int(clamping: start))),
      ("end", .int(Int(clamping: end))), ("bias", .int(Int(clamping: bias))),
    ])
  }
}

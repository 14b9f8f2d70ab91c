import SweepResults

/// Profiles of a benchmark in two versions: the new one copies a text, calls one function by
/// another name, and lost a call path.
package enum SampleProfile {
  /// The old version.
  package static let old = profile(
    "1.4.0",
    lines: ["CSVWriter.checked(_:)": 12, "CSVWriter.row(_:)": 20],
    [
      ("\(build);RowStore.init(_:);Array.append(_:);swift_allocObject", [96_000, 160_000, 12, 0]),
      (
        "\(build);RowStore.csv();CSVWriter.row(_:);String.append(_:);swift_slowAlloc",
        [144_161, 288_322, 9, 0]
      ),
      (
        "\(build);RowStore.csv();CSVWriter.row(_:);CSVWriter.checked(_:);String.append(_:);swift_slowAlloc",
        [1_000, 4_000, 40, 0]
      ),
      ("\(build);RowStore.cache(_:);swift_allocObject", [64, 64, 1, 64]),
      ("\(build);RowStore.oldName();malloc_wrapper", [512, 512, 2, 0]),
    ])

  /// The new version.
  package static let new = profile(
    "1.5.0",
    lines: ["CSVWriter.checked(_:)": 31, "CSVWriter.row(_:)": 40],
    [
      ("\(build);RowStore.init(_:);Array.append(_:);swift_allocObject", [96_000, 160_000, 12, 0]),
      (
        "\(build);RowStore.csv();CSVWriter.row(_:);String.append(_:);swift_slowAlloc",
        [144_161, 288_322, 9, 0]
      ),
      (
        "\(build);RowStore.csv();CSVWriter.row(_:);CSVWriter.checked(_:);String.append(_:);swift_slowAlloc",
        [145_161, 292_322, 49, 0]
      ),
      ("\(build);RowStore.newName();malloc_wrapper", [512, 512, 2, 0]),
      ("[callers unknown: no frame pointer];qsort", [4_096, 4_096, 1, 0]),
    ], cut: [4: "frame pointer"])

  private static let build = "closure #1 in static Rows.benchmarks.getter;Rows.build<A>(_:)"

  private static let files: [String: (String, ProfileFrame.Owner)] = [
    "closure #1 in static Rows.benchmarks.getter": ("Sources/Rows/Rows.swift", .suite),
    "Rows.build<A>(_:)": ("Sources/Rows/Rows.swift", .suite),
    "RowStore.init(_:)": ("Sources/RowStore/RowStore.swift", .package),
    "RowStore.csv()": ("Sources/RowStore/RowStore+CSV.swift", .package),
    "RowStore.cache(_:)": ("Sources/RowStore/RowStore.swift", .package),
    "RowStore.oldName()": ("Sources/RowStore/RowStore.swift", .package),
    "RowStore.newName()": ("Sources/RowStore/RowStore.swift", .package),
    "CSVWriter.row(_:)": ("Sources/RowStore/CSVWriter.swift", .package),
    "CSVWriter.checked(_:)": ("Sources/RowStore/CSVWriter.swift", .package),
  ]

  /// A profile of call paths in the form of folded stacks, with peak, total, count and live each.
  package static func profile(
    _ version: String, id: String = "Rows::build<b>x</b>[n=1000]", lines: [String: Int] = [:],
    _ paths: [(String, [Int])], cut: [Int: String] = [:]
  ) -> AllocationProfile {
    var frames: [ProfileFrame] = []
    let stacks = paths.enumerated().map { index, path in
      let places = path.0.split(separator: ";").map(String.init).map { name in
        let frame = frame(name, line: lines[name])
        if let place = frames.firstIndex(of: frame) { return place }
        frames.append(frame)
        return frames.count - 1
      }
      return ProfileStack(frames: places, counts: counts(path.1), cut: cut[index])
    }
    return AllocationProfile(
      id: id, version: version, commit: String(repeating: "a", count: 40),
      counts: stacks.reduce(ProfileCounts()) { $0 + $1.counts }, frames: frames, stacks: stacks,
      toolchain: "Swift version 6.3.1")
  }

  /// Counts of a peak, a total, a number of allocations, and what is live at the end.
  package static func counts(_ values: [Int]) -> ProfileCounts {
    ProfileCounts(
      peakBytes: values[0], totalBytes: values[1], allocations: values[2], liveBytes: values[3])
  }

  private static func frame(_ name: String, line: Int?) -> ProfileFrame {
    if let (file, owner) = files[name] {
      return ProfileFrame(
        function: name, file: file, line: line ?? 7, module: "Rows", owner: owner)
    }
    let module = name.hasPrefix("[") ? "" : name.hasPrefix("swift_") ? "libswiftCore.so" : "Rows"
    return ProfileFrame(function: name, module: module, isInlined: name.hasPrefix("Array."))
  }
}

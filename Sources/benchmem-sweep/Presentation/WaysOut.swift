import SweepAnalysis
import SweepGit
import SweepKit
import SweepMeasuring
import SweepProcesses
import SweepReporting
import SweepResults
import SweepText

/// An error of the libraries to which the command adds the option or command that leads on.
protocol WayOut: ReportedError {
  /// What to do; `nil` where the error says all there is.
  var wayOut: String? { get }
}

extension SweepError: WayOut {
  var wayOut: String? {
    switch self {
    case .outputFolder: "make room or choose another folder with --out"
    case .cacheFolder: "make room or choose another folder with --cache"
    case .unreadableRecord: "make it readable, or choose another folder with --out or --cache"
    case .foreignFile: "move it away or choose another folder with --out"
    case .foreignPage: "move it away or name another file with --output"
    case .foreignEntry: "move it away or choose another folder with --cache"
    case .notACache: "choose another folder with --cache"
    case .notASwiftPackage(_, let folder, _):
      folder.isEmpty ? "name its folder with --package-path if it is elsewhere" : nil
    case .suiteOutside: "leave out --suite-from version"
    default: nil
    }
  }
}

extension ComparisonError: WayOut {
  var wayOut: String? {
    switch self {
    case .tooFewRuns: "give another run, or fold this one along a dimension with --pivot"
    default: nil
    }
  }
}

extension LockError: WayOut {
  var wayOut: String? { "choose another folder with --out or --cache" }
}

extension BuildError: WayOut {
  var wayOut: String? {
    switch self {
    case .noToolchain: "install Swift or name it with --swift"
    case .notADependency(_, _, let dependencies):
      dependencies.isEmpty ? nil : "name the one under test with --identity"
    case .bothKinds: "say which with --harness engine or --harness ordo-one"
    default: nil
    }
  }
}

extension SelectionError: WayOut {
  var wayOut: String? {
    switch self {
    case .unknownRevision(_, let near):
      near.isEmpty ? "`benchmem-sweep versions PACKAGE --tags '*'` lists the tags" : nil
    case .inShallowClone(let error): error.wayOut
    case .nothingSelected: "name versions, or give --tags '*' for every release"
    case .nothingLeft: "give other days with --since and --until"
    default: nil
    }
  }
}

extension BisectError: WayOut {
  var wayOut: String? {
    switch self {
    case .swapped:
      "exchange --good and --bad, or look for shrinkage with --direction shrink"
    case .unknownBenchmark(_, let near):
      near.isEmpty ? "`benchmem-sweep compare` shows the ids of a sweep" : nil
    case .endUndecided: "choose another --threshold, or a quieter machine"
    case .nothingCounts(_, _, let paths): paths.isEmpty ? nil : "choose other --paths"
    case .wrongWay: "ask for --direction shrink, growth or any"
    default: nil
    }
  }
}

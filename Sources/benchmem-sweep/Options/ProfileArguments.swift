import ArgumentParser
import Foundation
import SweepGit
import SweepReporting
import SweepResults
import SweepText
import SystemPackage

/// Which profile is shown, and what it is held against.
struct ProfileArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The output folder of a sweep, its folder of profiles, a folder with the profiles of one version, or one profile.",
      valueName: "dir"))
  var folder: String

  @Argument(
    help: ArgumentHelp("The benchmark's id, or a part that no other one has.", valueName: "id"))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "Take the benchmark that has the most: peak, allocated, allocations or live.",
      valueName: "metric"))
  var worst: ProfileMetric?

  @Option(
    help: ArgumentHelp(
      "The version (default: the last one that has a profile of the benchmark).",
      valueName: "version"))
  var of: String?

  @Option(
    help: ArgumentHelp(
      "Show the difference to this version, or to the profile of the benchmark in another folder, or to another profile.",
      valueName: "version|dir"))
  var against: String?

  func validate() throws {
    if id != nil, worst != nil {
      throw ValidationError("--worst picks the benchmark; leave out its id, or --worst.")
    }
  }

  /// The profiles that were chosen.
  struct Chosen {
    let profile: AllocationProfile
    let before: AllocationProfile?
    /// The files that they are in.
    let files: [FilePath]

    /// Where a page goes unless the user says so: beside the profile.
    func pagePath(as format: ProfileFormat) -> String {
      let stem = files[0].stem ?? "profile"
      let other = before.map { "-against-" + VersionLabels.labels(for: [$0.version])[0] } ?? ""
      return files[0].removingLastComponent().appending("\(stem)\(other).\(format.fileExtension)")
        .string
    }
  }

  /// Reads the profiles.
  ///
  /// - Parameter metric: What the heaviest one is found by.
  func read(by metric: ProfileMetric) throws -> Chosen {
    let folder = try Profiles(FilePath(folder))
    let choice = ProfileChoice(among: folder.profiles)
    let profile =
      worst == nil
      ? try choice.profile(of: id, version: of) : try choice.heaviest(by: metric, version: of)
    guard let profile else { throw ProfileFolderError.empty(path: FilePath(self.folder)) }
    guard let against else {
      return Chosen(profile: profile, before: nil, files: [folder.file(of: profile)])
    }
    let other = try choice.versions.contains(against) ? folder : others(against, choice)
    let version = choice.versions.contains(against) ? against : nil
    let named = other.profiles.filter { $0.id == profile.id }
    guard named.contains(where: { version == nil || $0.version == version }) else {
      throw ProfileFolderError.noBenchmark("\(profile.id) in \(against)", near: [])
    }
    let before = try ProfileChoice(among: named)
      .profile(of: profile.id, version: version)
    let files = [folder.file(of: profile), other.file(of: before)]
    guard files[0] != files[1] else {
      throw ValidationError("--against names the profile itself; name another version, or --of.")
    }
    return Chosen(profile: profile, before: before, files: files)
  }

  /// The profiles of another folder.
  private func others(_ path: String, _ choice: ProfileChoice) throws -> Profiles {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ProfileFolderError.noVersion(path, versions: choice.versions)
    }
    return try Profiles(FilePath(path))
  }

  /// The profiles of a folder with their files.
  private struct Profiles {
    private var files: [(profile: AllocationProfile, path: FilePath)] = []

    var profiles: [AllocationProfile] { files.map(\.profile) }

    init(_ path: FilePath) throws {
      let entries = try ProfileFolder.entries(at: path)
      files = try entries.compactMap { entry in
        do throws(ProfileError) {
          return (try AllocationProfile(reading: entry.path), entry.path)
        } catch {
          // Other files may lie beside profiles; one that is named must be one.
          if error.problem == .foreign, entries.count > 1 || entry.path != path { return nil }
          throw error
        }
      }
      if files.isEmpty { throw ProfileFolderError.empty(path: path) }
    }

    func file(of profile: AllocationProfile) -> FilePath {
      files.first { $0.profile.id == profile.id && $0.profile.version == profile.version }?.path
        ?? FilePath("profile.json")
    }
  }
}

extension ProfileMetric: ExpressibleByArgument {}

extension ProfileFolderError: WayOut {
  var wayOut: String? {
    switch self {
    case .empty: "`--profile` of sweep, run and bisect keeps them"
    case .severalBenchmarks(let part, _):
      part.isEmpty ? "name one, or give --worst peak" : "name more of it, or give --worst peak"
    case .missing, .noVersion, .noBenchmark: nil
    }
  }
}

import Foundation
import SweepResults

/// What is known of the machine, under the names that pytest-benchmark gives it.
package enum MachineInfo {
  /// Node, system, kernel release, architecture and processor.
  package static func current() -> JSONObject {
    var name = utsname()
    uname(&name)
    let processors = read("/proc/cpuinfo")
    let architecture = text(name.machine)
    let cpu: JSONObject = [
      "arch": .string(architecture),
      "count": .integer(ProcessInfo.processInfo.activeProcessorCount),
      "brand_raw": .string(value(of: "model name", in: processors) ?? "unknown"),
      "vendor_id_raw": .string(value(of: "vendor_id", in: processors) ?? "unknown"),
    ]
    return [
      "node": .string(text(name.nodename)), "processor": "", "machine": .string(architecture),
      "release": .string(text(name.release)), "system": .string(text(name.sysname)),
      "cpu": .object(cpu),
    ]
  }

  /// The one-minute load average and the frequency governor, which say how quiet the machine was.
  package static func conditions() -> JSONObject {
    let load = read("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) }
    let governor = read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return [
      "load_average": load.map(JSONValue.number) ?? .null,
      "governor": governor.isEmpty ? .null : .string(governor),
    ]
  }

  private static func read(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  private static func value(of key: String, in text: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix(key) }?
      .split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
  }

  /// The text of one of `utsname`'s fixed arrays.
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

import CAlloc

/// The resident memory of one cold call, as the kernel tells it.
struct ResidentReading: Equatable {
  /// High-water of the whole process, set-up included. Nil where the kernel does not tell.
  var processBytes: Int?
  /// By how much the high-water during the action exceeds what was resident before it.
  var actionBytes: Int?
  /// Why `actionBytes` is missing, in words.
  var refusal: String?

  /// Reads the high-water of the set-up and sets it back.
  @_optimize(none)
  static func begin() -> ResidentReading {
    var before = benchmem_resident()
    guard benchmem_read_resident(&before) else {
      return ResidentReading(refusal: "the kernel does not tell VmHWM in /proc/self/status")
    }
    let setUpBytes = Int(clamping: before.high_water_bytes)
    let refused = benchmem_reset_high_water()
    guard refused == 0, benchmem_read_resident(&before) else {
      let refusal = "the kernel refused to reset VmHWM (clear_refs: error \(refused))"
      return ResidentReading(processBytes: setUpBytes, refusal: refusal)
    }
    return ResidentReading(processBytes: setUpBytes, actionBytes: Int(clamping: before.now_bytes))
  }

  /// The reading after the action, given the one before it.
  @_optimize(none)
  func end() -> ResidentReading {
    var after = benchmem_resident()
    guard let processBytes, benchmem_read_resident(&after) else { return self }
    let highWater = Int(clamping: after.high_water_bytes)
    return ResidentReading(
      processBytes: max(processBytes, highWater),
      actionBytes: actionBytes.map { max(0, highWater - $0) }, refusal: refusal)
  }
}

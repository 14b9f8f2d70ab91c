/// What of the process could change the numbers, as the `suite` event tells it.
struct RunConditions {
  /// `deterministic` or `random`.
  var hashing: String
  /// `fixed` or `random`.
  var addresses: String
  var counting: CountingSupport
  /// The processor that the process is kept on, if it is.
  var processor: Int?

  @_optimize(none)
  static func current(processor: Int?) -> RunConditions {
    RunConditions(
      hashing: Reexecution.hashing, addresses: Reexecution.addresses, counting: .current,
      processor: processor)
  }
}

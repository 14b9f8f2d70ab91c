/// What to do with an action, step by step: the memory passes, the timed rounds, or a resident
/// pass.
///
/// A procedure decides and keeps the results; `Drive` calls the action. The next step may depend on
/// what the last one showed.
protocol Procedure: AnyObject {
  /// The next step, or nil when there is nothing more to do.
  func next() -> Step?
  /// Takes what the last step showed.
  func record(_ reading: Reading)
  /// Why a step could not be watched, which ended the procedure.
  var failure: MemoryError? { get }
  /// Ends the procedure: its last step could not be watched.
  func fail(_ error: MemoryError)
}

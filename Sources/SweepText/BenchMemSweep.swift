/// The tool itself.
public enum BenchMemSweep {
  /// The version of the command and the library.
  public static let version = "0.1.0"
}

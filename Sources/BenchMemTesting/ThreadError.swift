/// No thread could be started for a memory test.
struct ThreadError: Error, CustomStringConvertible {
  let code: Int32

  var description: String { "cannot start a thread for a memory test (error \(code))" }
}

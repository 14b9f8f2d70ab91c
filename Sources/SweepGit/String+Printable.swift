extension String {
  /// The text on one line, without the control characters that a terminal would act upon. What a
  /// repository holds is its authors' choice: file names, messages and people's names included.
  var printable: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: "?"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// Where a page takes plotly.js from.
public enum PlotlyScript: Sendable, Equatable {
  /// The text of `plotly.min.js`, which becomes part of the page: it opens without a network.
  case inlined(String)
  /// The copy of the content delivery network, checked by its hash.
  case network

  /// The version that ``network`` links.
  public static let networkVersion = "4.1.1"

  /// The hash of `plotly-4.1.1.min.js`, by which the browser checks what it was sent. It was taken
  /// of `plotly/package_data/plotly.min.js` in the PyPI package `plotly` 7.1.0, which is that
  /// release's file: `openssl dgst -sha384 -binary plotly.min.js | base64`.
  static let networkIntegrity =
    "sha384-AFNp2MtSm5/oZbEs/J19F/Ah57MEiVsoed8nE3fq2Wnccdl1u/EkyJ9XKKU8rt7+"

  static let networkAddress = "https://cdn.plot.ly/plotly-\(networkVersion).min.js"

  /// What a page may load: nothing but its own parts and, for ``network``, plotly.js.
  static func policy(of script: PlotlyScript?) -> String {
    let source = script == .network ? " https://cdn.plot.ly" : ""
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
      + " script-src 'unsafe-inline'\(source); style-src 'unsafe-inline'; img-src data: blob:\">"
  }

  /// The elements of the page's head.
  package var html: String {
    switch self {
    case .inlined(let text):
      "<script>\(text.replacing("</script", with: "<\\/script"))</script>"
    case .network:
      "<script src=\"\(Self.networkAddress)\" integrity=\"\(Self.networkIntegrity)\""
        + " crossorigin=\"anonymous\"></script>"
    }
  }
}

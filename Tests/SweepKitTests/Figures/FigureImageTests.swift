import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import SweepAnalysis
@testable import SweepGit
@testable import SweepReporting

@Suite struct FigureImageTests {
  private var figure: PlotlyFigure {
    SweepFigure(
      SweepMatrix(SampleSweep.runs, metric: .peak), context: FigureContext(SampleSweep.runs)
    ).figure
  }

  @Test func withoutABrowserTheErrorSaysWhatToInstall() async {
    let error = await #expect(throws: ImageError.noBrowser) {
      try await FigureImage(figure, script: .network).write(
        to: "x.png", format: .png, browser: HeadlessBrowser.find(in: "/nowhere:/nothing"))
    }
    #expect(error?.description.contains("install chromium") == true)
  }

  @Test(.enabled(if: Browser.isPresent, "no BENCHMEM_PEER_PYTHON or no chromium"))
  func aRealBrowserDrawsEveryFormat() async throws {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let browser = try #require(HeadlessBrowser.find(in: path))
    let image = FigureImage(figure, script: .inlined(try PeerPython.plotlyScript()), width: 900)
    let folder = try TemporaryFolder()
    for format in FigureImage.Format.allCases {
      let file = folder.path.appending("figure.\(format.rawValue)")
      try await image.write(to: file, format: format, browser: browser)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
      switch format {
      case .png:
        #expect(bytes.prefix(4) == Data([0x89, 0x50, 0x4E, 0x47]))
        // Width and height stand in the header, big-endian.
        #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 900)
        #expect(bytes.count > 8_000)
      case .svg:
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("<svg") && text.contains("Rows::build[n=1000]"))
        #expect(text.contains("inner&#60;b&#62;x") && !text.contains("<b>"))
      case .jpeg:
        #expect(bytes.prefix(3) == Data([0xFF, 0xD8, 0xFF]) && bytes.count > 8_000)
        #expect(FigureImage.Format(extension: "JPG") == .jpeg)
      case .webp:
        #expect(bytes.prefix(4) == Data("RIFF".utf8) && bytes[8..<12] == Data("WEBP".utf8))
      case .pdf: #expect(bytes.prefix(5) == Data("%PDF-".utf8) && bytes.count > 5_000)
      }
    }
  }
}

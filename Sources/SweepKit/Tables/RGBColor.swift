import Rainbow

/// A colour of 24 bits.
struct RGBColor: Sendable, Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour that lies `share` of the way to `other`.
  func mixed(with other: RGBColor, _ share: Double) -> RGBColor {
    func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
      UInt8((Double(from) + (Double(to) - Double(from)) * share).rounded())
    }
    return RGBColor(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// The colour as CSS and Plotly write it.
  var css: String { "rgb(\(red),\(green),\(blue))" }

  /// Whether black text is easier to read on the colour than white text.
  var isLight: Bool {
    0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) > 140
  }

  /// The codes that make this the background; none in plain mode.
  func backgroundCodes(_ mode: ColorMode) -> [UInt8] {
    switch mode {
    case .plain: []
    case .trueColor: BackgroundColorType.bit24((red, green, blue)).value
    case .ansi256: BackgroundColorType.bit8(nearest256).value
    }
  }

  /// The nearest colour of the 6 × 6 × 6 cube, or of the greys where they are nearer.
  private var nearest256: UInt8 {
    let levels: [Int] = [0, 95, 135, 175, 215, 255]
    func nearest(_ value: UInt8) -> Int {
      levels.indices.min { abs(levels[$0] - Int(value)) < abs(levels[$1] - Int(value)) } ?? 0
    }
    let cube = (nearest(red), nearest(green), nearest(blue))
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let grey = Swift.max(0, Swift.min(23, (mean - 3) / 10))
    let greyLevel = 8 + 10 * grey
    let cubeDistance = distance(levels[cube.0], levels[cube.1], levels[cube.2])
    return distance(greyLevel, greyLevel, greyLevel) < cubeDistance
      ? UInt8(232 + grey) : UInt8(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
  }

  private func distance(_ red: Int, _ green: Int, _ blue: Int) -> Int {
    let (x, y, z) = (red - Int(self.red), green - Int(self.green), blue - Int(self.blue))
    return x * x + y * y + z * z
  }
}

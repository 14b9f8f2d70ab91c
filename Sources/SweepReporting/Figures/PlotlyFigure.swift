import SweepResults

/// A Plotly figure: traces, layout, and frames if it is animated.
public struct PlotlyFigure: Sendable, Equatable {
  /// The traces.
  public var data: [JSONValue]
  /// The layout.
  public var layout: JSONObject
  /// The frames of an animation; empty for a figure that stands still.
  public var frames: [JSONValue]
  /// How many benchmarks are drawn.
  public var count: Int

  /// A figure.
  public init(data: [JSONValue], layout: JSONObject, frames: [JSONValue] = [], count: Int) {
    self.data = data
    self.layout = layout
    self.frames = frames
    self.count = count
  }

  /// The figure as Plotly reads it.
  public var json: JSONValue {
    var object: JSONObject = ["data": .array(data), "layout": .object(layout)]
    if !frames.isEmpty { object["frames"] = .array(frames) }
    return .object(object)
  }
}

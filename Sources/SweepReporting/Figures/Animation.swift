import SweepResults

/// The controls of an animated figure.
enum Animation {
  /// Adds a play button and a slider with one step a frame.
  static func add(_ frames: [String], to layout: inout JSONObject) {
    let play: JSONValue = [
      .null, ["frame": ["duration": 800, "redraw": false], "fromcurrent": true],
    ]
    let pause: JSONValue = [
      [.null], ["frame": ["duration": 0, "redraw": false], "mode": "immediate"],
    ]
    layout["updatemenus"] = [
      [
        "type": "buttons", "direction": "left", "showactive": false, "x": 0, "xanchor": "left",
        "y": -0.18, "yanchor": "top", "pad": ["r": 10],
        "buttons": [
          ["label": "Play", "method": "animate", "args": play],
          ["label": "Pause", "method": "animate", "args": pause],
        ],
      ]
    ]
    layout["sliders"] = [
      [
        "active": .integer(frames.count - 1),
        "x": 0.34, "len": 0.66, "y": -0.14, "yanchor": "top", "currentvalue": ["prefix": "run: "],
        "steps": .array(frames.map(step)),
      ]
    ]
    layout["margin"] = ["l": 40, "r": 40, "t": 80, "b": 150]
  }

  private static func step(_ frame: String) -> JSONValue {
    [
      "label": .string(PlotlyText.tick(frame)), "method": "animate",
      "args": [
        [.string(frame)],
        ["frame": ["duration": 0, "redraw": false], "mode": "immediate"],
      ],
    ]
  }
}

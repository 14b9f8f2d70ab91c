/// The scripts of pages. They read their data from an element that holds JSON, and put text into
/// the page only as text.
enum PageScript {
  /// Light or dark: as the system says until the button is used.
  static let theme = """
    "use strict";
    const root = document.documentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const themed = [];
    function setTheme(name) {
      root.dataset.theme = name;
      for (const paint of themed) paint();
    }
    function isDark() { return root.dataset.theme === "dark"; }
    root.dataset.theme = dark.matches ? "dark" : "light";
    dark.addEventListener("change", () => setTheme(dark.matches ? "dark" : "light"));
    document.getElementById("theme").addEventListener(
      "click", () => setTheme(isDark() ? "light" : "dark"));
    const scales = {
      light: \(FigureColors.diverging.embeddedText),
      dark: \(FigureColors.divergingDark.embeddedText)
    };
    /* The layout in the colours of the page. */
    function painted(layout) {
      const styles = getComputedStyle(root);
      const ink = styles.getPropertyValue("--ink").trim();
      const line = styles.getPropertyValue("--line").trim();
      const back = styles.getPropertyValue("--panel").trim();
      const result = {...layout, font: {...layout.font, color: ink}};
      result.hoverlabel = {...layout.hoverlabel, bgcolor: back, bordercolor: line,
        font: {color: ink}};
      result.modebar = {bgcolor: "rgba(0,0,0,0)", color: line, activecolor: ink};
      for (const key of Object.keys(layout)) {
        if (/^[xy]axis\\d*$/.test(key)) {
          result[key] = {...layout[key], gridcolor: line, zerolinecolor: line, linecolor: line};
        }
        if (/^coloraxis\\d*$/.test(key)) {
          result[key] = {...layout[key], colorscale: isDark() ? scales.dark : scales.light};
        }
      }
      return result;
    }
    """

  /// Draws the page's only figure.
  static let figure = """
    const figure = JSON.parse(document.getElementById("data").textContent);
    const place = document.getElementById("figure");
    const config = {responsive: true, displaylogo: false};
    /* The page has the title as its heading. */
    const {title, ...layout} = figure.layout;
    layout.margin = {...layout.margin, t: 60};
    function draw() {
      return Plotly.react(place, {data: figure.data, layout: painted(layout),
        frames: figure.frames, config: config});
    }
    function linkOf(point) {
      const links = point.data.meta && point.data.meta.links;
      const index = Array.isArray(point.pointIndex) ? point.pointIndex[1] : point.pointIndex;
      const link = links && links[index];
      return link && link.startsWith("https://") ? link : "";
    }
    themed.push(draw);
    draw().then(() => {
      if (figure.data.some((trace) => trace.meta && trace.meta.links)) {
        place.on("plotly_hover", (event) => {
          place.querySelectorAll(".nsewdrag").forEach((e) => {
            e.style.cursor = linkOf(event.points[0]) ? "pointer" : "";
          });
        });
      }
      place.on("plotly_click", (event) => {
        const link = linkOf(event.points[0]);
        if (link) window.open(link, "_blank", "noopener");
      });
      document.body.dataset.drawn = "yes";
    });
    """
}

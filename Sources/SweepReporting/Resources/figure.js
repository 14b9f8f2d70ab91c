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

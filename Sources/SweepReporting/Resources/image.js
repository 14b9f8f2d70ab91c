const figure = JSON.parse(document.getElementById("data").textContent);
const layout = {...figure.layout, width: __WIDTH__, height: __HEIGHT__,
  paper_bgcolor: "#ffffff"};
if (!layout.font) layout.font = {color: "#1c2430"};
Plotly.newPlot("figure", figure.data, layout, {staticPlot: true}).then(async (plot) => {
  if (__IS_DUMPED__) {
    const url = await Plotly.toImage(plot,
      {format: __FORMAT__, width: __WIDTH__, height: __HEIGHT__});
    const text = url.slice(url.indexOf(",") + 1);
    let bytes = "";
    if (__FORMAT__ === "svg") {
      for (const byte of new TextEncoder().encode(decodeURIComponent(text))) {
        bytes += String.fromCharCode(byte);
      }
    }
    document.getElementById("dumped").textContent = bytes ? btoa(bytes) : text;
  }
});

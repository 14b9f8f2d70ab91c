const report = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const colors = __COLORS__;
/* The parts of the page: each has the id of its element, says whether it has anything to show, fills
   its controls once, and draws itself; a part that takes its time returns a promise. */
const parts = [];
const hasNumbers = () => report.metrics.length > 0 && report.ids.length > 0;
const counted = (count, noun) => `${whole.format(count)} ${noun}${count === 1 ? "" : "s"}`;
function unpack(row) {
  const cells = [];
  for (let i = 0; i < row.length; i += 2) {
    for (let n = row[i + 1]; n > 0; n--) cells.push(row[i]);
  }
  return cells;
}
for (const metric of report.metrics) {
  metric.rows = metric.rows.map(unpack);
  metric.verdicts = metric.verdicts?.map(unpack);
}
const isValue = (cell) => typeof cell === "number";
const reason = (cell) => report.reasons[Number(cell)];
/* Made once: a new format for each number would take most of the time until the page is drawn. */
const whole = new Intl.NumberFormat("en-US");
const tenths = new Intl.NumberFormat("en-US",
  {minimumFractionDigits: 1, maximumFractionDigits: 1});
const hundredths = new Intl.NumberFormat("en-US",
  {minimumFractionDigits: 2, maximumFractionDigits: 2});
const digits = (value) => Number(value.toPrecision(4)).toString();
function scaled(value, steps) {
  const step = steps.findLast((s) => Math.abs(value) >= s[1]) || steps[0];
  return [value / step[1], step[0]];
}
const bytes = [["B", 1], ["KiB", 1024], ["MiB", 1024 ** 2], ["GiB", 1024 ** 3]];
const seconds = [["ns", 1e-9], ["µs", 1e-6], ["ms", 1e-3], ["s", 1]];
function shortText(value, unit) {
  if (unit === "B") {
    const [v, u] = scaled(value, bytes);
    return `${u === "B" ? whole.format(v) : hundredths.format(v)} ${u}`;
  }
  if (unit === "s") { const [v, u] = scaled(value, seconds); return `${digits(v)} ${u}`; }
  return whole.format(value);
}
function exactText(value, unit) {
  if (unit === "B") return `${whole.format(value)} B`;
  return shortText(value, unit);
}
function foldText(fold) {
  if (fold === 0) return "0×";
  if (Math.abs(fold - 1) < 1e-9) return "1×";
  const number = (v) => {
    const text = Number(v.toPrecision(3)).toString();
    return text === "1" ? Number(v.toPrecision(6)).toString() : text;
  };
  return fold > 1 ? `${number(fold)}×` : `1/${number(1 / fold)}×`;
}
function percentText(before, after) {
  if (before === after) return "0.0%";
  if (before <= 0) return "new";
  const percent = (after - before) / before * 100;
  if (Math.abs(percent) < 0.05) return percent > 0 ? "+<0.1%" : "-<0.1%";
  const size = tenths.format(Math.abs(percent));
  return `${percent > 0 ? "+" : "-"}${size}%`;
}
/* Fold changes of a row, as base-2 logarithms; null where there is none. */
function logs(cells) {
  const base = cells.find(isValue);
  return cells.map((cell) => {
    if (!isValue(cell)) return null;
    if (cell === base) return 0;
    if (base <= 0) return 1024;
    return cell <= 0 ? -1024 : Math.log2(cell / base);
  });
}
/* Plotly reads labels as a dialect of HTML, so all of it is escaped. */
function plain(text) {
  return text.replace(/[&<>$]/g, (c) => ({"&": "&amp;", "<": "&lt;", ">": "&gt;",
    "$": "&#36;"})[c]);
}
function tick(text) {
  const letters = text.length > 56 ? [...text] : [];
  return plain(letters.length > 56
    ? `${letters.slice(0, 28).join("")}…${letters.slice(-27).join("")}` : text);
}
/* For a hover box: in lines, escaped after it is cut. */
function lines(text) {
  if (text.length <= 90) return plain(text);
  const letters = [...text], parts = [];
  for (let i = 0; i < letters.length && parts.length < 12; i += 90) {
    parts.push(plain(letters.slice(i, i + 90).join("")));
  }
  return parts.join("<br>");
}
function link(href, text) {
  const element = document.createElement("a");
  element.href = href;
  element.rel = "noopener noreferrer";
  element.textContent = text;
  return element;
}
const isPage = (href) => typeof href === "string" && href.startsWith("https://");
function option(select, value, text) {
  const element = document.createElement("option");
  element.value = value;
  element.textContent = text;
  select.append(element);
}
function cell(row, text, name) {
  const element = row.insertCell();
  element.textContent = text;
  if (name) element.className = name;
  return element;
}
const config = {responsive: true, displaylogo: false};

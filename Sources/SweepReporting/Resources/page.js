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
  light: __LIGHT_SCALE__,
  dark: __DARK_SCALE__
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
    if (/^[xy]axis\d*$/.test(key)) {
      result[key] = {...layout[key], gridcolor: line, zerolinecolor: line, linecolor: line};
    }
    if (/^coloraxis\d*$/.test(key)) {
      result[key] = {...layout[key], colorscale: isDark() ? scales.dark : scales.light};
    }
  }
  return result;
}

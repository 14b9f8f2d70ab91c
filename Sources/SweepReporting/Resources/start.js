/* Parts without anything to show are left out, their links too. */
const shown = parts.filter((part) => {
  const isShown = part.isShown();
  $(part.id).hidden = !isShown;
  document.querySelector(`nav a[href="#${part.id}"]`).hidden = !isShown;
  return isShown;
});
const drawAll = () => Promise.all(shown.map((part) => part.draw()));
for (const part of shown) part.fill();
themed.push(drawAll);
drawAll().then(() => {
  performance.mark("drawn");
  document.body.dataset.drawn = "yes";
});

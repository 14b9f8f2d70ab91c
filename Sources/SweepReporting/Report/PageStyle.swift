/// What pages look like, in light and in dark.
enum PageStyle {
  static let css = """
    :root { color-scheme: light; --back: #ffffff; --ink: #1c2430; --faint: #5c6673;
      --line: #d5dae0; --panel: #f5f7f9; --more: #a34400; --less: #0b5394; }
    :root[data-theme="dark"] { color-scheme: dark; --back: #15181d; --ink: #e6e9ee;
      --faint: #9aa4b1; --line: #343b45; --panel: #1d2229; --more: #ffaa5e; --less: #6bbeff; }
    body { margin: 0; background: var(--back); color: var(--ink);
      font: 15px/1.5 system-ui, sans-serif; }
    main { max-width: 1500px; margin: 0 auto; padding: 12px 20px 60px; }
    .bar { display: flex; justify-content: flex-end; }
    button, select, input { font: inherit; color: inherit; background: var(--panel);
      border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; }
    button:focus-visible, select:focus-visible, a:focus-visible, input:focus-visible,
    summary:focus-visible { outline: 3px solid #e69f00; outline-offset: 1px; }
    .wide { overflow-x: auto; overflow-y: hidden; }
    h1 { font-size: 1.6rem; margin: 0 0 8px; overflow-wrap: anywhere; }
    """

  /// What only pages of a single figure need.
  static let figureCSS = """

    h1 { font-size: 1.25rem; font-weight: 600; }
    .about { margin: 0 0 4px; color: var(--faint); font-size: .85rem; overflow-wrap: anywhere; }
    #figure { min-width: 640px; }
    """

  /// What only report pages need.
  static let reportCSS = """

    h2 { font-size: 1.15rem; margin: 32px 0 8px; }
    nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 12px; }
    .facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 0; }
    .facts dt { color: var(--faint); font-size: .8rem; }
    .facts dd { margin: 0; }
    .warning { background: var(--panel); border-left: 4px solid #e69f00; padding: 6px 12px; }
    .controls { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center;
      margin-bottom: 6px; }
    .controls label { max-width: 100%; }
    .controls select { max-width: min(46ch, 100%); }
    #shown, #stepcount, .note { color: var(--faint); font-size: .85rem; }
    .scroll { overflow-x: auto; max-height: 70vh; overflow-y: auto; }
    table { border-collapse: collapse; font-size: .9rem; }
    th, td { text-align: left; padding: 3px 12px 3px 0; vertical-align: top;
      border-bottom: 1px solid var(--line); }
    thead th { position: sticky; top: 0; background: var(--back); }
    th button { border: 0; background: none; padding: 0; font-weight: 600; cursor: pointer; }
    th[aria-sort="descending"] button::after { content: " ↓"; }
    th[aria-sort="ascending"] button::after { content: " ↑"; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .name { font-family: monospace; overflow-wrap: anywhere; min-width: 24ch; }
    .up { color: var(--more); } .down { color: var(--less); }
    .failed th { border-left: 4px solid \(FigureColors.missing(.failed)); padding-left: 8px; }
    .once { white-space: nowrap; }
    summary { cursor: pointer; color: var(--faint); font-size: .85rem; }
    details { display: inline-block; margin-left: 10px; vertical-align: top; }
    #curveplot { min-width: 560px; }
    a { color: var(--less); }
    ul { margin: 0; padding-left: 18px; }
    #more { margin-top: 8px; }
    """

  static let themeButton =
    "<button id=\"theme\" type=\"button\" aria-label=\"Switch between light and dark\">Light / dark</button>"
}

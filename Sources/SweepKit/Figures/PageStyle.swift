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
    th:focus-visible { outline: 3px solid #e69f00; outline-offset: 1px; }
    """

  static let themeButton =
    "<button id=\"theme\" type=\"button\" aria-label=\"Switch between light and dark\">Light / dark</button>"
}

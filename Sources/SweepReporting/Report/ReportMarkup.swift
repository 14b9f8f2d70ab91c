/// The parts of a report page that are the same in all of them.
enum ReportMarkup {
  static let navigation = """
    <nav aria-label="Parts of the page"><a href="#folds">Fold changes</a>
    <a href="#changes">Where it changed</a> <a href="#scaling">Scaling</a>
    <a href="#onebenchmark">One benchmark</a> <a href="#allversions">Versions</a></nav>
    """

  static let heatmap = """
    <section id="folds"><h2>Fold changes</h2>
    <div class="controls">
    <label>metric <select id="metric"></select></label>
    <label>order <select id="order"><option value="id">by name</option>
    <option value="change">largest change first</option>
    <option value="last">largest change in the last version first</option></select></label>
    <label>only <input id="filter" type="search" placeholder="part of a name"></label>
    <span id="shown" role="status"></span></div>
    <div class="wide"><div id="heatmap" role="img" aria-label="Heatmap of fold changes"></div></div>
    <p class="note" id="hint"></p></section>
    """

  static let steps = """
    <section id="changes"><h2>Where it changed</h2>
    <div class="controls">
    <label>show <select id="kind"><option value="both">regressions and improvements</option>
    <option value="up">regressions</option><option value="down">improvements</option></select></label>
    <label>of <select id="stepmetric"></select></label>
    <span id="stepcount" role="status"></span></div>
    <div class="scroll"><table id="steps"><thead><tr>
    <th aria-sort="none"><button type="button" data-key="to">version</button></th>
    <th aria-sort="none"><button type="button" data-key="id">benchmark</button></th>
    <th aria-sort="none"><button type="button" data-key="metric">metric</button></th>
    <th aria-sort="none" class="number"><button type="button" data-key="before">before</button></th>
    <th aria-sort="none" class="number"><button type="button" data-key="after">after</button></th>
    <th aria-sort="descending" class="number"><button type="button" data-key="change">change</button></th>
    <th>since</th></tr></thead><tbody></tbody></table></div>
    <button id="more" type="button">Show all</button></section>
    """

  static let curves = """
    <section id="scaling"><h2>Scaling</h2>
    <div class="controls"><label>benchmark <select id="curve"></select></label>
    <label>metric <select id="curvemetric"></select></label>
    <label>versions <select id="curveversions"><option value="ends">first and last</option>
    <option value="changed">where it changed</option><option value="all">all</option></select></label>
    </div><div class="wide">
    <div id="curveplot" role="img" aria-label="Cost against a parameter"></div></div></section>
    """

  static let benchmark = """
    <section id="onebenchmark"><h2>One benchmark</h2>
    <div class="controls"><label>benchmark <select id="benchmark"></select></label></div>
    <div class="scroll"><table id="values"><thead></thead><tbody></tbody></table></div></section>
    """
}

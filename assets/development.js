/* The charts of /entwicklung: drawn by plotly from the numbers in the page, saved as pictures without asking anybody. */
(function () {
  "use strict";
  const SHEET = 690; // px: A4 upright without its margins
  const dark = window.matchMedia("screen and (prefers-color-scheme: dark)");
  const texts = JSON.parse(document.getElementById("chart-texts").textContent);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const config = { displayModeBar: false, responsive: true, showTips: false, doubleClick: false };

  function figure(chart, look) {
    const data = chart.data.map((trace, i) => {
      const given = chart.colours[i];
      const own = given === "ink" ? look.ink : given[look.dark ? 1 : 0];
      const marker = { ...trace.marker, color: own, line: { ...(trace.marker || {}).line, color: trace.type === "bar" ? look.ground : own } };
      if (marker.pattern) marker.pattern = { ...marker.pattern, fgcolor: look.ground, shape: marker.pattern.shape };
      return { ...trace, marker, line: trace.line && { ...trace.line, color: own } };
    });
    const axis = { gridcolor: look.line, linecolor: look.quiet, zerolinecolor: look.quiet };
    const layout = {
      separators: texts.separators,
      paper_bgcolor: look.ground, plot_bgcolor: look.ground,
      font: { family: "system-ui, sans-serif", size: 14, color: look.ink },
      margin: { l: 48, r: 16, t: 8, b: 40 },
      hovermode: "closest", dragmode: false,
      height: 320,
      ...chart.layout,
      legend: { orientation: "h", y: -0.15, yanchor: "top", x: 0, xanchor: "left", ...chart.layout.legend },
      xaxis: { ...axis, fixedrange: true, ...chart.layout.xaxis },
      yaxis: { ...axis, ...chart.layout.yaxis },
    };
    return { data, layout };
  }

  const screen = () => ({ dark: dark.matches, ink: colour("ink"), quiet: colour("quiet"), line: colour("line"), ground: colour("ground") });

  /** Of the size of a sheet; nothing is left to be measured later, because it is taken as it is when this returns. */
  function onPaper(layout) {
    const height = Math.round(0.8 * layout.height);
    const legend = { ...layout.legend, yref: "container", yanchor: "bottom", y: 0 };
    return { ...layout, autosize: false, width: SHEET, height, margin: { ...layout.margin, b: 80 }, legend };
  }

  function draw(element, paper = false) {
    const look = paper ? { dark: false, ...texts.paper } : screen();
    const { data, layout } = figure(JSON.parse(element.querySelector("script").textContent), look);
    window.Plotly.react(element.querySelector(".chart"), data, paper ? onPaper(layout) : { ...layout, autosize: true }, config).then(() => (element.dataset.drawn = "true"));
  }

  /** A file says by itself what it shows, of when, and whose numbers these are; paper is light. */
  function save(element, format) {
    const chart = JSON.parse(element.querySelector("script").textContent);
    const { data, layout } = figure(chart, { dark: false, ...texts.paper });
    const { title, source, file } = element.dataset;
    const height = layout.height + 180;
    const note = { text: source, showarrow: false, xref: "paper", yref: "paper", x: 0, xanchor: "left", y: 0, yanchor: "top", yshift: -96, font: { size: 11 } };
    const whole = { ...layout, height, width: 1200, title: { text: title, x: 0.04, xanchor: "left" }, margin: { ...layout.margin, l: 60, t: 64, b: 140 }, annotations: [note] };
    return window.Plotly.downloadImage({ data, layout: whole }, { format, filename: file, width: 1200, height });
  }

  document.querySelectorAll("[data-chart]").forEach((element) => {
    draw(element);
    element.querySelectorAll("[data-save]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => save(element, button.dataset.save));
    });
  });
  const all = (paper) => document.querySelectorAll("[data-chart]").forEach((element) => draw(element, paper));
  dark.addEventListener("change", () => all(false));
  // a sheet is narrower than the window, and white
  window.addEventListener("beforeprint", () => all(true));
  window.addEventListener("afterprint", () => all(false));
})();

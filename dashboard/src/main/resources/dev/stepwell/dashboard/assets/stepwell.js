// What a page does in the browser beyond HTML and htmx. Every page works without it.
(() => {
  "use strict";

  // --- Light and dark ---------------------------------------------------------------------------

  const root = document.documentElement;
  const stored = () => {
    try { return localStorage.getItem("stepwell-theme"); } catch { return null; }
  };
  const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  if (stored() === "dark" || stored() === "light") root.dataset.theme = stored();
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-toggle]")) return;
    root.dataset.theme = dark() ? "light" : "dark";
    try { localStorage.setItem("stepwell-theme", root.dataset.theme); } catch { /* it holds for this page */ }
    charts(document);
  });

  // --- Times in the zone of the reader ----------------------------------------------------------

  const zoned = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });
  const times = (part) => {
    for (const element of part.querySelectorAll("time[datetime]")) {
      const at = new Date(element.dateTime);
      if (!element.title) element.title = element.textContent;
      element.textContent = zoned.format(at);
    }
  };

  // --- JSON with line breaks --------------------------------------------------------------------

  const pretty = (part) => {
    for (const element of part.querySelectorAll("pre:not([data-plain])")) {
      const text = element.textContent;
      if (!/^\s*[[{]/.test(text)) continue;
      try {
        const value = JSON.parse(text);
        // Not where it would change a number that is too long for JavaScript.
        if (!/\d{16}/.test(text)) element.textContent = JSON.stringify(value, null, 2);
      } catch { /* it is no JSON, or was cut */ }
    }
  };

  // --- Charts -----------------------------------------------------------------------------------

  // <div class="chart" data-chart='{"x":[seconds…],"series":[{"label":"…","values":[…]}]}'>
  const charts = (part) => {
    if (!window.uPlot) return;
    const style = getComputedStyle(root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const colours = ["--accent", "--busy", "--bad", "--warn"].map(colour);
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    for (const element of part.querySelectorAll("[data-chart]")) {
      const data = JSON.parse(element.dataset.chart);
      element.replaceChildren();
      new window.uPlot({
        width: Math.max(240, element.clientWidth), height: 170, cursor: { y: false }, legend: { live: true },
        axes: [{ ...axis }, { ...axis, size: 56 }],
        scales: { y: { range: (_, least, most) => [Math.min(0, least ?? 0), Math.max(most ?? 0, 1)] } },
        series: [{}, ...data.series.map((one, index) => ({ label: one.label, stroke: colours[index % colours.length], width: 1.5, points: { show: false } }))],
      }, [data.x, ...data.series.map((one) => one.values)], element);
    }
  };

  // --- What stays as it was while a page is kept up to date --------------------------------------

  // How to find an element again when its surroundings have been made anew: by its id, as the link to the same
  // place, or as the same one of its kind within what has an id. Nothing where it is outside.
  const wayTo = (live, one) => {
    if (!live.contains(one)) return null;
    const home = one.closest("[id]");
    if (home === one) return () => document.getElementById(one.id);
    const alike = () => [...(document.getElementById(home.id)?.querySelectorAll(one.tagName) ?? [])];
    const index = alike().indexOf(one);
    const href = one.getAttribute("href");
    return () => (href === null ? alike()[index] : alike().find((other) => other.getAttribute("href") === href));
  };

  let kept = null;
  document.addEventListener("htmx:sseBeforeMessage", () => {
    const live = document.getElementById("live");
    kept = {
      open: [...live.querySelectorAll("details[id]")].filter((one) => one.open).map((one) => one.id),
      checked: [...live.querySelectorAll("input[type=checkbox][id]")].filter((one) => one.checked).map((one) => one.id),
      focus: wayTo(live, document.activeElement),
      scroll: [...live.querySelectorAll(".scroll, pre")].map((one) => [one.scrollLeft, one.scrollTop]),
    };
  });
  const restore = (live) => {
    if (!kept) return;
    for (const id of kept.open) document.getElementById(id)?.setAttribute("open", "");
    for (const id of kept.checked) { const box = document.getElementById(id); if (box) box.checked = true; }
    kept.focus?.()?.focus({ preventScroll: true });
    [...live.querySelectorAll(".scroll, pre")].forEach((one, index) => {
      if (kept.scroll[index]) [one.scrollLeft, one.scrollTop] = kept.scroll[index];
    });
    kept = null;
  };

  // --- All of it, for a page and each part of it that is new ------------------------------------

  const dress = (part) => { times(part); pretty(part); charts(part); };
  document.addEventListener("htmx:sseMessage", () => {
    const live = document.getElementById("live");
    dress(live);
    restore(live);
  });
  document.addEventListener("htmx:afterSwap", (event) => dress(event.target));

  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
  // All boxes of a table at once.
  document.addEventListener("change", (event) => {
    const all = event.target.closest?.("[data-check-all]");
    if (!all) return;
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${all.dataset.checkAll}"]`)) box.checked = all.checked;
  });

  dress(document);
})();

/* What is shown is the address (page) or its copy in the session (pane): a reload loses nothing. */
(function (Page) {
  "use strict";
  const { at, pane, root } = Page;
  const KEPT = ["plan", "from", "period", "as_of", "l"];
  const read = () => new URLSearchParams(pane ? sessionStorage.getItem("onpace.state") || "" : location.search);
  const narrow = () => innerWidth < 700;
  let shown = "";

  function keep(state, replace) {
    const text = state.toString();
    if (pane) sessionStorage.setItem("onpace.state", text);
    else history[replace ? "replaceState" : "pushState"](null, "", "?" + text);
  }
  /* Go to a view, or change a choice of this one; what is empty is taken out. */
  function go(changes, options) {
    const { fresh, replace } = options || {};
    const before = read(), state = fresh ? new URLSearchParams() : before;
    if (fresh) for (const name of KEPT) if (before.get(name)) state.set(name, before.get(name));
    for (const [name, value] of Object.entries(changes)) value ? state.set(name, value) : state.delete(name);
    if (!("job" in changes) && fresh) state.delete("job");
    keep(state, replace);
    return load(fresh);
  }
  async function load(top) {
    const state = read(), view = state.get("view") || "overview", box = at("view");
    const query = new URLSearchParams(state);
    for (const name of ["view", "why"]) query.delete(name);
    if (narrow()) query.set("narrow", "1");
    if (!query.get("l")) query.set("l", root.lang.slice(0, 2));
    const focus = document.activeElement && document.activeElement.id;
    const slow = setTimeout(() => box.setAttribute("aria-busy", "true"), 300);
    await window.htmx.ajax("GET", `ui/${view}?${query}`, { target: "#view", swap: "innerHTML" });
    clearTimeout(slow);
    box.removeAttribute("aria-busy");
    settle(top, focus);
  }
  function settle(top, focus) {
    const heading = at("heading"), state = read();
    root.lang = heading.dataset.language === "zh" ? "zh-CN" : "en";
    document.title = `${heading.dataset.title} · Onpace`;
    if (heading.dataset.plan && state.get("plan") !== heading.dataset.plan) {
      state.set("plan", heading.dataset.plan);
      keep(state, true);
    }
    remember(heading.dataset);
    const wrong = at("view").querySelector("[data-focus]");
    if (wrong) wrong.focus();
    else if (focus && at(focus)) at(focus).focus({ preventScroll: true });
    else if (top) { scrollTo(0, 0); at("main").focus({ preventScroll: true }); }
    const was = shown;
    shown = state.toString();
    document.dispatchEvent(new CustomEvent("page:shown", { detail: { changed: was !== shown } }));
  }
  function remember(data) {
    if (!data.from || !data.from.startsWith("book:")) return;
    const known = JSON.parse(localStorage.getItem("onpace.recent") || "[]").filter((one) => one !== data.from);
    localStorage.setItem("onpace.recent", JSON.stringify([data.from, ...known].slice(0, 5)));
  }
  /* System, light, dark. */
  function theme(next) {
    const order = ["", "light", "dark"], now = localStorage.getItem("onpace.theme") || "";
    const chosen = next ? order[(order.indexOf(now) + 1) % 3] : now;
    localStorage.setItem("onpace.theme", chosen);
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
  }
  const language = () => go({ l: root.lang.startsWith("zh") ? "en" : "zh" });
  const ACTS = {
    language, theme: () => theme(true), print: () => print(), again: () => load(),
    update: () => go({ plan: "" }),
  };

  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-go],[data-act],button[data-set],[data-start]");
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { go: view, code, name, act, set } = found.dataset;
    if (view) { event.preventDefault(); go({ view, code: code || "", name: name || "" }, { fresh: true }); }
    else if ("start" in found.dataset) { event.preventDefault(); go({ plan: "", from: "", view: "" }, { fresh: true }); }
    else if (set) go({ [set]: found.value });
    else if (ACTS[act]) ACTS[act]();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "arguments") return;
    event.preventDefault();
    go(Object.fromEntries(new FormData(event.target)));
  });
  document.addEventListener("change", (event) => {
    const name = event.target.dataset && event.target.dataset.set;
    if (name && event.target.tagName === "SELECT") go({ [name]: event.target.value });
  });
  document.addEventListener("input", (event) => {
    const list = event.target.dataset && event.target.dataset.filter;
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase();
    for (const item of document.querySelectorAll(`${list} > li`)) item.hidden = !`${item.textContent} ${item.dataset.words || ""}`.toLowerCase().includes(wanted);
  });
  /* Tabs that have no room stand under "More": measured, not by width. */
  function fit() {
    const list = document.querySelector("nav.tabs .wrap > ul"), rest = list.querySelector(":scope > .rest"), inner = rest.querySelector("ul");
    for (const one of [...inner.children]) list.insertBefore(one, rest);
    rest.hidden = true;
    const tabs = [...list.children].filter((one) => one !== rest), room = list.clientWidth;
    if (tabs.reduce((sum, one) => sum + one.offsetWidth + 2, 0) <= room) return;
    rest.hidden = false;
    while (tabs.length > 1 && tabs.reduce((sum, one) => sum + one.offsetWidth + 2, rest.offsetWidth) > room) inner.prepend(tabs.pop());
  }
  /* Who comes back from Excel is told that the workbook has changed; what he reads stays. */
  async function stale() {
    const state = read();
    if (document.hidden || !state.get("from") || !at("flag")) return;
    const query = new URLSearchParams({ plan: state.get("plan") || "", from: state.get("from"), l: root.lang.slice(0, 2) });
    const answer = await fetch(`ui/flag?${query}`, { headers: Page.headers(), cache: "no-store" }).catch(() => null);
    if (answer && answer.ok) at("flag").innerHTML = await answer.text();
  }
  addEventListener("focus", stale);
  document.addEventListener("visibilitychange", stale);
  document.addEventListener("page:shown", fit);
  addEventListener("resize", fit);
  addEventListener("popstate", () => load());
  let wide = narrow();
  addEventListener("resize", () => { if (wide !== narrow()) { wide = narrow(); load(); } });
  theme(false);
  Object.assign(Page, { go, load, state: read, keep });
})(window.Page);

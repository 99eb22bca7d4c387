/* Why this number? A panel beside the content from 1000 px, below that a sheet; Esc gives the focus back. */
(function (Page) {
  "use strict";
  const { at, say } = Page;
  const box = at("why");
  let trail = [], opener = "";
  const wide = matchMedia("(min-width: 62.5rem)");

  async function show(id) {
    const state = Page.state(), query = new URLSearchParams();
    for (const name of ["plan", "from", "period", "as_of"]) if (state.get(name)) query.set(name, state.get(name));
    query.set("l", Page.root.lang.slice(0, 2));
    query.set("id", id);
    state.set("why", id);
    Page.keep(state, true);
    await window.htmx.ajax("GET", `ui/why?${query}`, { target: "#why", swap: "innerHTML" });
    box.className = wide.matches ? "side" : "sheet";
    if (!box.open) wide.matches ? box.show() : box.showModal();
    document.body.classList.add("asking");
    box.scrollTop = 0;
    const crumb = box.querySelector(".crumb"), head = box.querySelector("h2, h1");
    if (crumb) crumb.hidden = trail.length < 2;
    if (head) { head.focus({ preventScroll: true }); say(head.textContent); }
    mark();
  }
  /* The number that was asked about stays pressed, also when the view is drawn anew. */
  function mark() {
    for (const one of document.querySelectorAll(".why[aria-expanded]")) one.removeAttribute("aria-expanded");
    const found = at("view").querySelector(`[data-why="${CSS.escape(opener)}"]`);
    if (found) found.setAttribute("aria-expanded", "true");
    return found;
  }
  function close() {
    if (!box.open) return;
    box.close();
    document.body.classList.remove("asking");
    const found = mark();
    trail = [];
    opener = "";
    if (found) { found.removeAttribute("aria-expanded"); found.focus(); }
    const state = Page.state();
    state.delete("why");
    Page.keep(state, true);
  }
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-why],[data-act=back],[data-act=close-why]");
    if (!found) return;
    const { why, act } = found.dataset;
    if (act === "close-why") return close();
    if (act === "back") trail.pop();
    else if (box.contains(found)) trail.push(why);
    else { trail = [why]; opener = why; }
    show(trail[trail.length - 1]);
  });
  box.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
  document.addEventListener("page:shown", () => {
    const asked = Page.state().get("why");
    if (!asked) { if (box.open) close(); return; }
    if (!opener) { opener = asked; trail = [asked]; }
    /* A period or day was changed: the same number, as it is then. */
    const moved = trail.map((id) => Page.moved(id));
    trail = moved;
    opener = moved[0];
    show(trail[trail.length - 1]);
  });
  let before = "";
  Page.moved = function (id) {
    const now = (at("period") && at("period").value) || "";
    const found = before && now ? id.replaceAll("@" + before, "@" + now) : id;
    return found;
  };
  document.addEventListener("page:shown", () => { before = (at("period") && at("period").value) || ""; });
  Object.assign(Page, { why: { show, close, isOpen: () => box.open } });
})(window.Page);

/* Keys: none uses Ctrl or Alt, which belong to Excel; off while typing, and off altogether by a switch. */
(function (Page) {
  "use strict";
  const { at } = Page;
  const isOff = () => localStorage.getItem("onpace.keys") === "off";
  const rows = () => [...document.querySelectorAll("#view [data-row]")].filter((row) => row.offsetParent !== null);

  function step(by) {
    const all = rows(), now = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(now + by, 0), all.length - 1)];
    if (next) { next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  function why() {
    const row = document.activeElement.closest("[data-row]") || at("view");
    const found = row.querySelector("[data-why]");
    if (found) found.click();
  }
  function find() {
    const field = document.querySelector("#view input[type=search]");
    if (field && field.offsetParent !== null) return field.focus();
    Page.go({ view: "indicators" }, { fresh: true }).then(() => {
      const found = document.querySelector("#view input[type=search]");
      if (found && found.offsetParent !== null) found.focus();
      else if (at("pick")) at("pick").focus();
    });
  }
  async function list() {
    const answer = await fetch(`keys?l=${Page.root.lang.slice(0, 2)}`);
    at("keys").innerHTML = await answer.text();
    at("keys").querySelector("input").checked = isOff();
    at("keys").showModal();
  }
  const tab = (number) => {
    const link = document.querySelectorAll("nav.tabs a[data-go]")[number];
    if (link) link.click();
  };
  const KEYS = {
    "/": find, w: why, j: () => step(1), k: () => step(-1), r: () => Page.load(), p: () => print(),
    l: () => at("language").click(), "?": list,
    Enter: () => { const link = document.activeElement.matches("[data-row]") && document.activeElement.querySelector("a,button"); if (link) link.click(); },
    Escape: () => Page.why.close(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
    if (event.key === "Escape") { if (!at("keys").open && !at("sign").open) Page.why.close(); return; }
    if (typing || at("keys").open || at("sign").open) return;
    if (isOff() && event.key !== "?") return;
    const act = /^[1-7]$/.test(event.key) ? () => tab(event.key - 1) : KEYS[event.key] || KEYS[event.key.toLowerCase()];
    if (!act || (event.key === "Enter" && !event.target.matches("[data-row]"))) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-off") localStorage.setItem("onpace.keys", event.target.checked ? "off" : "on");
  });
})(window.Page);

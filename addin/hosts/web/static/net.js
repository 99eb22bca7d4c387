/* Asking the server: the token in a header, what went wrong in words, a server that stops and comes back. */
window.Page = (function () {
  "use strict";
  const root = document.documentElement;
  const pane = root.dataset.host === "pane";
  const at = (id) => document.getElementById(id);
  const say = (words) => { at("live").textContent = words; };

  function token() {
    const given = /[#&]t=([^&]+)/.exec(location.hash);
    if (given) {
      sessionStorage.setItem("onpace.t", decodeURIComponent(given[1]));
      if (!pane) history.replaceState(null, "", location.pathname + location.search);
    }
    const client = window.Onpace && window.Onpace.client;
    return sessionStorage.getItem("onpace.t") || (client && client.token()) || localStorage.getItem("onpace.token") || "";
  }
  function session() {
    let id = sessionStorage.getItem("onpace.session");
    if (!id) sessionStorage.setItem("onpace.session", (id = crypto.randomUUID()));
    return id;
  }
  const headers = () => ({ Authorization: "Bearer " + token(), "X-Onpace-Session": session() });

  /* An answer as JSON; throws the words of a problem. */
  async function ask(method, path, body, more) {
    let answer;
    try {
      answer = await fetch(path, { method, body, headers: { ...headers(), ...more }, cache: "no-store" });
    } catch (error) {
      stopped();
      throw error;
    }
    const found = await answer.json().catch(() => ({}));
    if (answer.status === 401) signIn(false);
    if (!answer.ok) throw new Error([found.detail, ...(found.findings || [])].filter(Boolean).join("\n"));
    return found;
  }

  /* Only a view that could not be shown is asked for again: what stands in a form is kept. */
  let isAsked = false;
  function signIn(isView) {
    isAsked = isAsked || isView;
    if (!at("sign").open) at("sign").showModal();
  }
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "sign-in") return;
    event.preventDefault();
    sessionStorage.setItem("onpace.t", at("token").value.trim());
    if (pane) localStorage.setItem(window.Onpace.tokenKey, at("token").value.trim());
    at("token").value = "";
    at("sign").close();
    if (isAsked) window.Page.load();
    isAsked = false;
  });

  /* While the server does not answer, what is read stays; it is asked again after 2, 4 ... 30 s. */
  let waiting = 0, drawn = "";
  function stopped() {
    const strip = at("strip");
    if (!strip.hidden) return;
    strip.textContent = strip.dataset.stopped.replace("{time}", drawn || "—");
    strip.hidden = false;
    document.body.classList.add("stopped");
    for (const one of document.querySelectorAll("[data-writes]")) one.disabled = true;
    waiting = 2;
    setTimeout(again, 2000);
  }
  async function again() {
    try {
      if (!(await fetch("health", { cache: "no-store" })).ok) throw new Error();
    } catch (error) {
      waiting = Math.min(waiting * 2, 30);
      setTimeout(again, waiting * 1000);
      return;
    }
    at("strip").hidden = true;
    document.body.classList.remove("stopped");
    for (const one of document.querySelectorAll("[data-writes]")) one.disabled = false;
    say(at("strip").dataset.back);
    window.Page.load();
  }

  document.addEventListener("htmx:config:request", (event) => Object.assign(event.detail.ctx.request.headers, headers()));
  document.addEventListener("htmx:error", stopped);
  document.addEventListener("htmx:after:swap", () => { drawn = new Date().toTimeString().slice(0, 5); });
  document.addEventListener("htmx:before:swap", (event) => {
    const status = event.detail.ctx && event.detail.ctx.response && event.detail.ctx.response.status;
    if (status === 401) { event.preventDefault(); signIn(true); }
  });
  return { at, say, ask, headers, pane, token, root };
})();

/* Long work: send files, see how far it is, stop it, take the result away. */
(function (Page) {
  "use strict";
  const { at, ask, say } = Page;
  const language = () => Page.root.lang.slice(0, 2);
  const RAW = { "Content-Type": "application/octet-stream" };
  const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

  function where() {
    const state = Page.state(), found = new URLSearchParams({ l: language() });
    for (const name of ["plan", "from", "period", "as_of"]) if (state.get(name)) found.set(name, state.get(name));
    return found;
  }
  async function bring(file) {
    const body = file.size > 64 * 1048576 ? undefined : file;
    const found = await ask("POST", `api/v1/uploads?l=${language()}&size=${file.size}&name=${encodeURIComponent(file.name)}`, body, body && RAW);
    return found.file;
  }
  const wrong = (error) => {
    const box = document.createElement("p");
    box.className = "out o-bad any";
    box.textContent = error.message;
    const place = at("told") || at("job");
    if (place) { place.className = "mt"; place.replaceChildren(box); box.tabIndex = -1; box.focus(); }
    say(error.message);
  };
  Page.wrong = wrong;
  /* Work goes on while the reader is elsewhere; he is told when it is over. */
  const watched = () => sessionStorage.getItem("onpace.job") || "";
  const watch = (id, view) => sessionStorage.setItem("onpace.job", id ? `${id} ${view}` : "");
  function note(words, view, job) {
    const box = at("note");
    box.querySelector("span").textContent = words;
    const link = box.querySelector("[data-note]");
    link.hidden = !view;
    link.dataset.note = view || "";
    link.dataset.job = job || "";
    link.textContent = at("heading").dataset[job ? "look" : "checks"];
    box.hidden = false;
    say(words);
  }
  Page.note = note;
  document.addEventListener("page:shown", (event) => { if (event.detail.changed && !at("note").querySelector("[data-note]").dataset.job) at("note").hidden = true; });
  setInterval(async () => {
    const [id, view] = watched().split(" ");
    if (!id || document.hidden) return;
    if (document.querySelector(`[data-job-id="${CSS.escape(id)}"]`)) { if (document.querySelector("[data-job-id]").dataset.state !== "running") watch(""); return; }
    const found = await ask("GET", `api/v1/jobs/${id}?l=${language()}`).catch(() => ({ state: "gone" }));
    if (found.state === "running") return;
    watch("");
    if (found.state !== "gone") note(`${at("heading").dataset.ready} ${found.problem ? found.problem.detail : ""}`, view, id);
  }, 2000);
  async function shown(job) {
    watch(job, Page.state().get("view"));
    const state = Page.state();
    state.set("job", job);
    Page.keep(state);
    await window.htmx.ajax("GET", `ui/job?job=${job}&l=${language()}`, { target: "#job", swap: "innerHTML" });
    if (at("job")) at("job").scrollIntoView({ block: "nearest" });
  }
  async function begin(task, form, given) {
    try {
      const asked = where();
      for (const [name, value] of given || new FormData(form)) {
        if (!(value instanceof File)) asked.set(name, value);
        else if (value.size) asked.set(name, [asked.get(name), await bring(value)].filter(Boolean).join(","));
      }
      const found = await ask("POST", `api/v1/${task}`, asked.toString(), FORM);
      await shown(found.job);
    } catch (error) {
      wrong(error);
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-job],form[data-settle],form[data-apply-form]");
    if (!form) return;
    event.preventDefault();
    if ("settle" in form.dataset) return settle(form);
    if ("applyForm" in form.dataset) return apply(form.dataset.applyForm, ticks(form).filter((one) => one.checked).map((one) => one.value).join(","));
    const other = event.submitter && event.submitter.value;
    begin(other === form.dataset.other ? other : form.dataset.job, form);
  });
  async function apply(job, accept) {
    try {
      const asked = where();
      if (accept !== undefined) asked.set("accept", accept || "none");
      await shown((await ask("POST", `api/v1/jobs/${job}/apply`, asked.toString(), FORM)).job);
    } catch (error) {
      wrong(error);
    }
  }
  /* Single changes are ticked off; the button counts those that are left. */
  const ticks = (form) => [...form.querySelectorAll("[name=accept]")];
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form[data-apply-form]");
    if (!form) return;
    const { only, tickAll } = event.target.dataset;
    if (only !== undefined) for (const row of form.querySelectorAll("[data-kind]")) row.hidden = Boolean(event.target.value) && row.dataset.kind !== event.target.value;
    if (tickAll !== undefined) for (const one of ticks(form)) if (!one.closest("li").hidden) one.checked = event.target.checked;
    const count = ticks(form).filter((one) => one.checked).length, button = form.querySelector("button.pri");
    button.textContent = form.dataset.words.replace("{count}", count);
    button.disabled = !count;
  });
  async function settle(form) {
    try {
      const asked = where();
      for (const [name, value] of new FormData(form)) asked.set(name, value);
      await ask("POST", `api/v1/${form.dataset.settle}`, asked.toString(), FORM);
      if ("again" in form.dataset) await Page.go({ plan: "" });
      else Page.load();
    } catch (error) {
      wrong(error);
    }
  }
  document.addEventListener("change", (event) => {
    if (event.target.dataset && "send" in event.target.dataset && event.target.files.length) begin(event.target.form.dataset.job, event.target.form);
  });
  document.addEventListener("drop", (event) => {
    const form = event.target.closest && event.target.closest("form.drop[data-job]");
    if (form) begin(form.dataset.job, form, [...event.dataTransfer.files].map((file) => ["files", file]));
  });
  document.addEventListener("click", async (event) => {
    const found = event.target.closest("[data-cancel],[data-apply],[data-download],[data-show],[data-note],[data-act=note-off]");
    if (!found) return;
    const { cancel, apply: written, download, show, note: view, act, job } = found.dataset;
    try {
      if (view !== undefined || act) { at("note").hidden = true; if (view) await Page.go({ view, job }, { fresh: true }); }
      else if (show) await ask("POST", `api/v1/jobs/${show}/show?l=${language()}`);
      else if (cancel) await ask("DELETE", `api/v1/jobs/${cancel}?l=${language()}`);
      else if (written) { found.disabled = true; await apply(written); }
      else {
        const made = await ask("POST", "api/v1/files", new URLSearchParams({ job: download, at: found.dataset.at, l: language() }).toString(), FORM);
        const address = new URL(`api/v1/files/${made.ticket}`, location.href).href;
        if (!Page.pane) location.assign(address);
        else Office.context.ui.openBrowserWindow(address);
      }
    } catch (error) {
      wrong(error);
    }
  });
  let running = "";
  document.addEventListener("htmx:after:swap", () => {
    const job = document.querySelector("[data-job-id]");
    if (job && "changes" in job.dataset && running === job.dataset.jobId && job.dataset.state !== "running") { running = ""; Page.load(); return; }
    running = job && job.dataset.state === "running" ? job.dataset.jobId : "";
    if (job && job.dataset.state !== "running" && job.textContent) say(job.textContent.trim().slice(0, 120));
  });
})(window.Page);

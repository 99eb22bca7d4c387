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
    box.className = "out o-bad";
    box.textContent = error.message;
    if (at("job")) at("job").replaceChildren(box);
    say(error.message);
  };
  async function begin(task, form, given) {
    try {
      const asked = where();
      for (const [name, value] of given || new FormData(form)) {
        if (!(value instanceof File)) asked.set(name, value);
        else if (value.size) asked.set(name, [asked.get(name), await bring(value)].filter(Boolean).join(","));
      }
      const found = await ask("POST", `api/v1/${task}`, asked.toString(), FORM);
      await Page.go({ job: found.job });
    } catch (error) {
      wrong(error);
    }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-job],form[data-settle]");
    if (!form) return;
    event.preventDefault();
    if ("settle" in form.dataset) return settle(form);
    const other = event.submitter && event.submitter.value;
    begin(other === form.dataset.other ? other : form.dataset.job, form);
  });
  async function settle(form) {
    try {
      const asked = where();
      for (const [name, value] of new FormData(form)) asked.set(name, value);
      await ask("POST", "api/v1/decisions", asked.toString(), FORM);
      Page.load();
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
    const found = event.target.closest("[data-cancel],[data-apply],[data-download]");
    if (!found) return;
    const { cancel, apply, download } = found.dataset;
    try {
      if (cancel) await ask("DELETE", `api/v1/jobs/${cancel}?l=${language()}`);
      else if (apply) {
        found.disabled = true;
        const made = await ask("POST", `api/v1/jobs/${apply}/apply`, where().toString(), FORM);
        await Page.go({ job: made.job });
      } else {
        const made = await ask("POST", "api/v1/files", new URLSearchParams({ job: download, at: found.dataset.at, l: language() }).toString(), FORM);
        location.assign(`api/v1/files/${made.ticket}`);
      }
    } catch (error) {
      wrong(error);
    }
  });
  document.addEventListener("htmx:after:swap", () => {
    const job = document.querySelector("[data-job-id]");
    if (job && job.dataset.state !== "running" && job.textContent) say(job.textContent.trim().slice(0, 120));
  });
})(window.Page);

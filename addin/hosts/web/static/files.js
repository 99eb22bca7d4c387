/* Files in and out: choose or drop a workbook, copy words. */
(function (Page) {
  "use strict";
  const { at, ask, say } = Page;
  const data = (name) => at("heading").dataset[name];
  const MOST = 64 * 1024 * 1024;

  async function open(path, body, view) {
    try {
      const more = body ? { "Content-Type": "application/octet-stream" } : {};
      const language = Page.root.lang.slice(0, 2);
      const found = await ask("POST", `api/v1/plans?l=${language}&${path}`, body, more);
      await Page.go({ plan: found.plan, from: found.from, view: view || "", period: "", as_of: "" }, { fresh: true });
      const words = data("opened").replace("{count}", found.findings).replace("{hard}", found.hard);
      Page.note(words, "checks");
    } catch (error) {
      Page.wrong(error);
    }
  }
  function upload(file) {
    const told = at("told"), size = (file.size / 1048576).toFixed(1);
    told.className = "mt muted";
    told.textContent = data("reading").replace("{size}", size);
    /* Above the limit only its size is sent: the answer says what to do. */
    return open(`name=${encodeURIComponent(file.name)}&size=${file.size}`, file.size > MOST ? undefined : file);
  }
  document.addEventListener("change", (event) => {
    if (event.target.dataset && event.target.dataset.upload === "plan" && event.target.files[0]) upload(event.target.files[0]);
  });
  const over = (event, is) => { const box = event.target.closest && event.target.closest(".drop"); if (box) { event.preventDefault(); box.classList.toggle("over", is); } return box; };
  document.addEventListener("dragover", (event) => over(event, true));
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    const box = over(event, false);
    if (box && box.id === "drop" && event.dataTransfer.files[0]) upload(event.dataTransfer.files[0]);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "by-name") return;
    event.preventDefault();
    open("from=" + encodeURIComponent("book:" + at("book").value.trim()));
  });
  /* An empty workbook, or a copy of an example, in the reader's documents. */
  async function begin(given) {
    try {
      const asked = new URLSearchParams({ ...given, l: Page.root.lang.slice(0, 2) });
      const made = await ask("POST", "api/v1/beginnings", asked.toString(), { "Content-Type": "application/x-www-form-urlencoded" });
      await open("from=" + encodeURIComponent(made.from), undefined, given.example ? "returns" : "");
      say(data("made").replace("{path}", made.from.replace(/^book:/, "")));
    } catch (error) {
      Page.wrong(error);
    }
  }
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "new-plan") return;
    event.preventDefault();
    begin(Object.fromEntries(new FormData(event.target)));
  });
  /* What was chosen stands beside the button, in the language of the page. */
  document.addEventListener("change", (event) => {
    if (event.target.dataset && "file" in event.target.dataset) event.target.parentNode.querySelector("output").textContent = [...event.target.files].map((file) => file.name).join(", ");
  });
  async function close() {
    const plan = Page.state().get("plan"), words = data("closed");
    if (plan) await ask("DELETE", `api/v1/plans/${encodeURIComponent(plan)}`).catch(() => {});
    await Page.go({ plan: "", from: "", period: "", as_of: "", view: "" }, { fresh: true });
    if (at("told")) at("told").textContent = words;
    say(words);
  }
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-open],[data-copy],[data-begin],[data-act=close-plan]");
    if (!found) return;
    if (found.dataset.act) close();
    else if (found.dataset.begin) begin({ example: found.dataset.begin });
    else if (found.dataset.open) open("from=" + encodeURIComponent(found.dataset.open));
    else copy(found);
  });
  /* A pane on the web may not use the clipboard: then the words stand selected in a field. */
  async function copy(button) {
    const words = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(words);
      say(data("copied"));
      const before = button.textContent;
      button.textContent = data("copied");
      setTimeout(() => { button.textContent = before; }, 1500);
    } catch (error) {
      const field = document.createElement("input");
      field.type = "text";
      field.value = words;
      field.setAttribute("aria-label", data("byHand"));
      button.after(field);
      field.select();
      say(data("byHand"));
    }
  }
  document.addEventListener("page:shown", () => {
    const box = at("recent");
    if (!box) return;
    const known = JSON.parse(localStorage.getItem("onpace.recent") || "[]");
    box.hidden = !known.length;
    box.querySelector("ul").replaceChildren(...known.map((origin) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.className = "btn wide";
      button.dataset.open = origin;
      button.textContent = origin.replace(/^book:/, "");
      item.append(button);
      return item;
    }));
  });
  Object.assign(Page, { open, upload });
  Page.load();
})(window.Page);

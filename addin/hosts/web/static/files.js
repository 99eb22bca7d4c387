/* Files in and out: choose or drop a workbook, copy words. */
(function (Page) {
  "use strict";
  const { at, ask, say } = Page;
  const data = (name) => at("heading").dataset[name];
  const MOST = 64 * 1024 * 1024;

  async function open(path, body, told) {
    try {
      const more = body ? { "Content-Type": "application/octet-stream" } : {};
      const language = Page.root.lang.slice(0, 2);
      const found = await ask("POST", `api/v1/plans?l=${language}&${path}`, body, more);
      await Page.go({ plan: found.plan, from: found.from, view: "", period: "", as_of: "" }, { fresh: true });
    } catch (error) {
      if (told) { told.className = "mt out o-bad"; told.textContent = error.message; }
      say(error.message);
    }
  }
  function upload(file) {
    const told = at("told"), size = (file.size / 1048576).toFixed(1);
    told.className = "mt muted";
    told.textContent = data("reading").replace("{size}", size);
    /* Above the limit only its size is sent: the answer says what to do. */
    return open(`name=${encodeURIComponent(file.name)}&size=${file.size}`, file.size > MOST ? undefined : file, told);
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
    open("from=" + encodeURIComponent("book:" + at("book").value.trim()), undefined, at("told"));
  });
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-open],[data-copy]");
    if (!found) return;
    if (found.dataset.open) open("from=" + encodeURIComponent(found.dataset.open), undefined, at("told"));
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

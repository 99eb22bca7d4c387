/* The pane in Excel: read this workbook, take a selection, write after a warning, go to a cell, say why. */
(function (Page) {
  "use strict";
  const { at, say } = Page;
  const SLICE = 4 * 1024 * 1024, MOST = 64 * 1024 * 1024;
  const inExcel = () => Boolean(window.Excel && Excel.run);
  const words = (name, values) => Object.entries(values || {}).reduce((text, [key, value]) => text.replace(`{${key}}`, value), at("heading").dataset[name]);
  const told = (text, bad) => {
    const box = at("written") || at("told");
    if (box) { box.textContent = text; box.className = bad ? "mt out o-bad" : "mt muted"; }
    say(text);
  };
  const said = (address) => { if (address !== null) told(words("done", { address: address || "" })); };
  const wrong = (error) => told(error.message, true);

  /* A formula, with the `rows` that it fills, or the values of `rows`; nothing is covered before somebody agreed. */
  async function write(formula, rows) {
    return Excel.run(async (context) => {
      const cell = context.workbook.getActiveCell(), size = rows || [[formula]];
      const block = size.length * size[0].length > 1 ? cell.getResizedRange(size.length - 1, size[0].length - 1) : cell;
      block.load("address,values");
      await context.sync();
      const used = (block.values || []).flat().filter((value) => value !== "").length;
      if (used && !(await agreed(block.address, used))) return null;
      if (formula) cell.formulas = [[formula]];
      else block.values = rows;
      await context.sync();
      return block.address;
    });
  }
  /* A table or a series: a formula that follows the data, or its values. */
  async function table(data) {
    const state = Page.state(), asked = new URLSearchParams({ name: data.table, l: Page.root.lang.slice(0, 2) });
    for (const name of ["plan", "from"]) if (state.get(name)) asked.set(name, state.get(name));
    for (const [name, value] of Object.entries(data)) if (/^a\d+$|^literal$/.test(name)) asked.set(name, value);
    const found = await Page.ask("POST", "api/v1/previews", asked.toString(), { "Content-Type": "application/x-www-form-urlencoded" });
    if (found.error) throw new Error(found.error);
    if (!found.rows) return write(found.formula, null);
    const box = at("block");
    box.querySelector("p").textContent = words("block", { rows: found.rows.length, columns: found.rows[0].length });
    box.returnValue = "";
    box.showModal();
    await new Promise((done) => box.addEventListener("close", done, { once: true }));
    if (!box.returnValue) return null;
    const rows = found.rows.map((row) => row.map((cell) => (cell === null ? "" : cell)));
    return write(box.returnValue === "formula" ? found.formula : "", rows);
  }
  function agreed(address, count) {
    const box = at("cover");
    box.querySelector("p").textContent = words("cover", { address: String(address).split("!").pop(), count });
    box.returnValue = "";
    box.showModal();
    return new Promise((done) => box.addEventListener("close", () => done(box.returnValue === "cover"), { once: true }));
  }
  async function jump(sheet, cell) {
    await Excel.run(async (context) => {
      const found = context.workbook.worksheets.getItem(sheet);
      found.activate();
      found.getRange(cell).select();
      await context.sync();
    });
  }
  async function pick(field) {
    await Excel.run(async (context) => {
      const range = context.workbook.getSelectedRange();
      range.load("address");
      await context.sync();
      field.value = range.address;
      field.focus();
    });
  }
  /* The file as it is: values alone would lose types and hidden sheets. */
  function read() {
    return new Promise((done, failed) => {
      Office.context.document.getFileAsync(Office.FileType.Compressed, { sliceSize: SLICE }, (opened) => {
        if (opened.status !== "succeeded") return failed(new Error(opened.error.message));
        const file = opened.value;
        if (file.size > MOST) { file.closeAsync(); return failed(new Error(words("large", { size: file.size >> 20 }))); }
        const parts = [];
        const next = (index) => file.getSliceAsync(index, (slice) => {
          if (slice.status !== "succeeded") { file.closeAsync(); return failed(new Error(slice.error.message)); }
          parts.push(new Uint8Array(slice.value.data));
          if (index + 1 < file.sliceCount) return next(index + 1);
          file.closeAsync();
          done(new File(parts, "workbook.xlsx"));
        });
        next(0);
      });
    });
  }
  Onpace.linkTo = function (address) {
    const link = document.createElement("button"), cut = address.lastIndexOf("!");
    link.type = "button";
    link.className = "why";
    link.textContent = address;
    link.dataset.jumpSheet = address.slice(0, cut).replace(/^'|'$/g, "").replace(/''/g, "'");
    link.dataset.jumpCell = address.slice(cut + 1);
    return link;
  };
  document.addEventListener("click", (event) => {
    const found = event.target.closest("[data-jump-sheet],[data-pick],[data-write],[data-value],[data-table],[data-act=read-workbook]");
    if (!found || !inExcel()) return;
    const { jumpSheet, jumpCell, pick: field, write: formula, value, act } = found.dataset;
    if (jumpSheet) jump(jumpSheet, jumpCell).catch(wrong);
    else if (field) pick(at(field)).catch(wrong);
    else if (act) read().then(Page.upload).catch(wrong);
    else if (found.dataset.table) table(found.dataset).then(said).catch(wrong);
    else write(formula, value === undefined ? null : [[value]]).then(said).catch(wrong);
  });

  /* A cell that asks a plan says why when it is chosen. */
  const ASKED = /^=\s*PLAN[._](VALUE|UNIT|PERIOD_OF|WHY)\((.*)\)$/i;
  async function explain(context) {
    const cell = context.workbook.getActiveCell();
    cell.load("formulas");
    await context.sync();
    const match = ASKED.exec(String(cell.formulas[0][0]));
    if (!match) return;
    const sheet = context.workbook.worksheets.getActiveWorksheet();
    const given = (match[2].match(/("([^"]|"")*"|[^,"]+|(?<=,)(?=,|$))/g) || []).map((text) => argument(text.trim(), sheet));
    await context.sync();
    const args = given.map((each) => (each && each.values ? each.values[0][0] : each));
    const found = await Onpace.client.call("WHY", args).then((rows) => rows[0][0], (error) => error.message);
    at("cell-why").hidden = false;
    at("cell-why").querySelector("pre").textContent = found;
  }
  function argument(text, sheet) {
    if (text.startsWith('"')) return text.slice(1, -1).replace(/""/g, '"');
    if (text === "" || !isNaN(text)) return text === "" ? null : Number(text);
    const range = sheet.getRange(text);
    range.load("values");
    return range;
  }
  function showLog() {
    at("log").replaceChildren(...Onpace.client.log.slice(-20).reverse().map((entry) => {
      const item = document.createElement("li");
      item.textContent = `PLAN.${entry.call}: ${entry.code} ${entry.words || ""} `;
      for (const cell of (entry.cells || []).slice(0, 5)) item.append(Onpace.linkTo(cell));
      return item;
    }));
    at("failed").hidden = !Onpace.client.log.length;
  }
  /* A button of the ribbon. Unless a plan of another file is open, the workbook is read as it is now. */
  async function ribbon(view) {
    await Office.addin.showAsTaskpane().catch(() => {}); // it is open already
    if (!Page.state().get("from")) {
      await Page.go({ plan: "", view: "" }, { fresh: true });
      await read().then(Page.upload);
      if (!Page.state().get("plan")) return; // what is wrong with it was told
    }
    await Page.go({ view }, { fresh: true });
  }
  function open() {
    const actions = window.Office && Office.actions;
    for (const view of actions ? ["checks", "reports"] : []) actions.associate(view, (event) => ribbon(view).catch(wrong).then(() => event.completed()));
    const theme = window.Office && Office.context && Office.context.officeTheme;
    if (theme && theme.isDarkTheme !== undefined && !localStorage.getItem("onpace.theme")) Page.root.dataset.theme = theme.isDarkTheme ? "dark" : "light";
    setInterval(showLog, 2000);
    if (!inExcel()) return;
    Excel.run(async (context) => {
      context.workbook.onSelectionChanged.add(() => Excel.run(explain).catch(() => {}));
      await context.sync();
    }).catch(() => {});
  }
  if (window.Office && Office.onReady) Office.onReady(open);
  else open();
})(window.Page);

/* The part of the pane that writes: pick what is asked, see it, put it into the sheet, see why. */
(function () {
  "use strict";
  const zh = Onpace.language === "zh";
  const at = (id) => document.getElementById(id);
  const value = (id) => at(id).value.trim();
  const inExcel = () => Boolean(window.Excel && Excel.run);
  const ASKED = /^=\s*PLAN[._](VALUE|UNIT|PERIOD_OF|WHY)\((.*)\)$/i;

  // A cell that a link selects; outside of Excel its name only.
  Onpace.linkTo = function (cell) {
    const link = document.createElement("a");
    link.textContent = cell;
    link.href = "#";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (!inExcel()) return;
      const cut = cell.lastIndexOf("!");
      const name = cell.slice(0, cut).replace(/^'|'$/g, "").replace(/''/g, "'");
      Excel.run(async (context) => {
        const sheet = context.workbook.worksheets.getItem(name);
        sheet.activate();
        sheet.getRange(cell.slice(cut + 1)).select();
        await context.sync();
      }).catch(say);
    });
    return link;
  };

  function say(error) {
    at("found").className = "bad";
    at("found").textContent = error.message;
  }

  async function ask(id, args) {
    return (await Onpace.client.call(id, args))[0][0];
  }

  async function fillMeasures() {
    const found = await (await fetch(zh ? "functions.zh.json" : "functions.json")).json();
    const words = found.enums.find((each) => each.id === "MEASURE").values;
    at("measure").replaceChildren(...words.map((word) => new Option(word.name, word.stringValue)));
  }

  async function fillIndicators() {
    const rows = await Onpace.client.call("INDICATORS", [value("plan")]).catch(() => []);
    at("indicators").replaceChildren(
      ...rows.slice(1).map((row) => {
        const option = new Option(row[1], row[0]);
        option.label = `${row[0]} ${row[1]}`;
        return option;
      })
    );
  }

  function subject() {
    return [value("indicator"), value("area")].filter(Boolean).join("/");
  }

  function asked() {
    const args = [value("plan"), subject(), value("period"), value("measure")];
    return value("vintage") ? [...args, value("vintage")] : args;
  }

  async function look() {
    const args = asked();
    try {
      const [number, unit, period] = await Promise.all(
        ["VALUE", "UNIT", "PERIOD_OF"].map((id) => ask(id, args))
      );
      at("found").className = "";
      at("found").textContent = `${shown(number, unit)} (${period})`;
      showWhy(args);
    } catch (error) {
      say(error);
    }
  }

  // A cell holds per cent as a fraction; a reader sees per cent.
  function shown(number, unit) {
    if (typeof number !== "number") return `${number} ${unit}`;
    return unit === "%" ? `${+(number * 100).toFixed(2)}%` : `${+number.toFixed(4)} ${unit}`;
  }

  async function showWhy(args) {
    at("why").hidden = false;
    at("why").textContent = await ask("WHY", args).catch((error) => error.message);
  }

  const quoted = (text) => `"${String(text).replace(/"/g, '""')}"`;

  function formula(id, args) {
    return `=PLAN.${id}(${args.map((arg) => (Array.isArray(arg) ? `{${arg.map(quoted)}}` : quoted(arg))).join(",")})`;
  }

  function insert(text) {
    Excel.run(async (context) => {
      context.workbook.getActiveCell().formulas = [[text]];
      await context.sync();
    }).catch(say);
  }

  // The periods of a series are typed beside one another: 2021 2022 2023
  function series() {
    const [plan, indicator, periods, ...rest] = asked();
    return [plan, indicator, periods.split(/[\s,，、]+/), ...rest];
  }

  async function explainCell(context) {
    const cell = context.workbook.getActiveCell();
    cell.load("formulas");
    await context.sync();
    const match = ASKED.exec(String(cell.formulas[0][0]));
    if (!match) return;
    const args = match[2].match(/("([^"]|"")*"|[^,"]+|(?<=,)(?=,|$))/g) || [];
    const sheet = context.workbook.worksheets.getActiveWorksheet();
    const found = args.map((text) => given(text.trim(), sheet));
    await context.sync();
    await showWhy(found.map((each) => (each && each.values ? each.values[0][0] : each)));
  }

  function given(text, sheet) {
    if (text.startsWith('"')) return text.slice(1, -1).replace(/""/g, '"');
    if (text === "" || !isNaN(text)) return text === "" ? null : Number(text);
    const range = sheet.getRange(text);
    range.load("values");
    return range;
  }

  at("plan").addEventListener("change", fillIndicators);
  at("look").addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  at("insert-function").addEventListener("click", () => insert(formula("VALUE", asked())));
  at("insert-series").addEventListener("click", () => insert(formula("SERIES", series())));
  at("insert-table").addEventListener("click", () =>
    insert(formula("PROGRESS_TABLE", [value("plan"), value("period")]))
  );
  fillMeasures().catch(say);

  function open() {
    if (!inExcel()) return;
    for (const button of document.querySelectorAll(".insert")) button.hidden = false;
    Excel.run(async (context) => {
      context.workbook.onSelectionChanged.add(() => Excel.run(explainCell).catch(() => {}));
      await context.sync();
    }).catch(() => {});
  }
  if (window.Office && Office.onReady) Office.onReady(open);
  else open();
})();

/* The pane: sign in, assess a plan, try a function, see what went wrong. */
(function () {
  "use strict";
  const zh = Onpace.language === "zh";
  const at = (id) => document.getElementById(id);

  document.documentElement.lang = Onpace.language;
  for (const node of document.querySelectorAll("[data-zh]")) {
    node.textContent = zh ? node.dataset.zh : node.dataset.en;
  }
  at("help").href = "help.html?l=" + Onpace.language;

  async function showHealth() {
    const output = at("health");
    try {
      const found = await (await fetch("health", { cache: "no-store" })).json();
      output.textContent = zh ? `服务正常，${found.functions}个函数` : `well, ${found.functions} functions`;
      output.className = "";
    } catch (error) {
      output.textContent = zh ? "服务没有响应，请运行 onpace serve" : "no answer: run onpace serve";
      output.className = "bad";
    }
    at("sign-in").hidden = Boolean(Onpace.client.token());
  }

  function showLog() {
    at("log").replaceChildren(
      ...Onpace.client.log.slice(-20).reverse().map((entry) => {
        const item = document.createElement("li");
        item.textContent = `PLAN.${entry.call}: ${entry.code} ${entry.words || ""} `;
        for (const cell of (entry.cells || []).slice(0, 5)) item.append(Onpace.linkTo(cell));
        return item;
      })
    );
  }

  function tableOf(rows) {
    const table = document.createElement("table");
    for (const row of rows) {
      const line = table.insertRow();
      for (const cell of row) {
        line.insertCell().textContent =
          cell instanceof Error ? cell.message : typeof cell === "number" ? +cell.toFixed(2) : cell;
      }
    }
    return table;
  }

  // A pane is narrow: what a reader looks for first.
  const COLUMNS = zh
    ? ["指标", "数据期", "当期值", "完成进度(%)", "进度差(百分点)", "评价"]
    : ["Indicator", "Period", "Latest", "Progress (%)", "Lead (pp)", "Status"];

  function narrowed(rows) {
    const chosen = COLUMNS.map((name) => rows[0].indexOf(name)).filter((column) => column >= 0);
    return chosen.length ? rows.map((row) => chosen.map((column) => row[column])) : rows;
  }

  async function show(target, id, args, choose = (rows) => rows) {
    target.className = "";
    try {
      target.replaceChildren(tableOf(choose(await Onpace.client.call(id, args))));
    } catch (error) {
      target.className = "bad";
      target.textContent = error.message;
    }
    showLog();
  }

  at("sign-in").addEventListener("submit", (event) => {
    event.preventDefault();
    localStorage.setItem(Onpace.tokenKey, at("token").value.trim());
    at("token").value = "";
    showHealth();
  });

  at("assess").addEventListener("submit", (event) => {
    event.preventDefault();
    show(at("table"), "PROGRESS_TABLE", [
      at("plan").value.trim(), at("period").value.trim(),
    ], narrowed);
  });

  at("try").addEventListener("submit", (event) => {
    event.preventDefault();
    const match = /^\s*=?\s*PLAN[._](\w+)\s*\((.*)\)\s*$/i.exec(at("formula").value);
    if (!match) {
      at("answer").textContent = zh ? "请输入如 PLAN.SHARE(1, 4)" : "expected for example PLAN.SHARE(1, 4)";
      return;
    }
    let args;
    try {
      args = JSON.parse("[" + match[2].replace(/;/g, ",") + "]");
    } catch (error) {
      at("answer").textContent = zh ? "参数应为数值或带引号的文本" : "arguments are numbers or quoted text";
      return;
    }
    show(at("answer"), match[1].toUpperCase(), args);
  });

  showHealth();
  setInterval(showLog, 2000);
  setInterval(showHealth, 15000);
})();

/* How do the cells of a workbook reach Onpace's server without a request for each?
 *
 * Calls are gathered for a moment, the same call is sent once, a few requests are under way at a
 * time, and whatever happens to a request is told to every cell that waits for it. No cell waits
 * for ever: a request has a time limit, and what fails is an error value with words.
 *
 * The token goes in a header: what stands in an address stands in the log of every gateway.
 */
(function (root) {
  "use strict";

  const LANGUAGE = /^zh/i.test(languageOfOffice()) ? "zh" : "en";
  const WORDS = {
    unreachable: {
      zh: "Onpace服务没有响应：请运行 onpace serve，再按Ctrl+Alt+F9重新计算",
      en: "Onpace's server does not answer: run `onpace serve`, then press Ctrl+Alt+F9",
    },
    slow: {
      zh: "Onpace服务在时限内没有算完：请缩小区域或稍后重新计算",
      en: "Onpace's server did not finish in time: use a smaller range, or calculate again later",
    },
    signIn: {
      zh: "请先登录：打开Onpace任务窗格并填写口令",
      en: "sign in first: open Onpace's pane and enter your token",
    },
    unsure: {
      zh: "无法判断单元格是空还是0（正在编辑，或在其他工作簿）：请结束编辑后重新计算，或把数据放到本工作簿",
      en: "it cannot be seen whether a cell is empty or 0: finish editing and calculate again, or bring what lies in another workbook into this one",
    },
    tooLarge: {
      zh: "数据超过服务允许的大小：请缩小区域，或用PLAN.LOAD装入一次",
      en: "more data than the server takes: use a smaller range, or load it once with PLAN.LOAD",
    },
    brokeOff: {
      zh: "计算占用资源过多而中断：请缩小区域，或用PLAN.LOAD装入一次",
      en: "the calculation took too much and broke off: use a smaller range, or load it once with PLAN.LOAD",
    },
    broken: {
      zh: "Onpace服务的回答无法读取，请联系管理员",
      en: "the answer of Onpace's server cannot be read: tell its keeper",
    },
  };
  const CODES = {
    "#VALUE!": "invalidValue",
    "#N/A": "notAvailable",
    "#DIV/0!": "divisionByZero",
    "#NUM!": "invalidNumber",
    "#NULL!": "nullReference",
  };
  // Only these two keep their words on the way to the cell.
  const NAMES = { "#NAME?": "invalidValue", "#REF!": "invalidValue" };
  const TOKEN_KEY = "onpace.token";
  const LOG_LENGTH = 200;

  function languageOfOffice() {
    try {
      return root.Office.context.displayLanguage || navigator.language;
    } catch (error) {
      return typeof navigator === "undefined" ? "en" : navigator.language;
    }
  }

  function createClient(settings) {
    const options = Object.assign(
      {
        url: "", window: 20, size: 500, inFlight: 4, timeout: 60000, retries: [250, 1500, 4000, 5000],
        patience: 10000, watch: 5000,
      },
      settings
    );
    const waiting = new Map(); // key -> entry that is not sent yet
    const sent = new Map(); // key -> entry under way
    const loads = new Map(); // handle -> the arguments that made it
    const log = [];
    let timer = null;
    let requests = 0;
    let watching = false;

    function call(id, args, invocation) {
      const given = plainArguments(args);
      const zeros = addressesOfZeros(given, invocation);
      const body = JSON.stringify([id, given]);
      const key = zeros.length ? body + JSON.stringify(zeros) : body;
      let entry = waiting.get(key) || sent.get(key);
      if (!entry) {
        entry = { key: key, id: id, args: given, body: body, zeros: zeros, waiters: [], healed: false };
        waiting.set(key, entry);
        schedule();
      }
      return new Promise(function (resolve, reject) {
        const waiter = { resolve: resolve, reject: reject, at: invocation && invocation.address };
        entry.waiters.push(waiter);
        if (invocation && typeof invocation === "object") {
          invocation.onCanceled = function () {
            cancel(entry, waiter);
          };
        }
      });
    }

    function cancel(entry, waiter) {
      entry.waiters = entry.waiters.filter(function (each) {
        return each !== waiter;
      });
      if (!entry.waiters.length && waiting.get(entry.key) === entry) waiting.delete(entry.key);
    }

    function schedule() {
      if (waiting.size >= options.size) flush();
      else if (timer === null) timer = setTimeout(flush, options.window);
    }

    function flush() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      while (waiting.size && requests < options.inFlight) {
        const batch = [];
        for (const entry of waiting.values()) {
          batch.push(entry);
          if (batch.length >= options.size) break;
        }
        for (const entry of batch) {
          waiting.delete(entry.key);
          sent.set(entry.key, entry);
        }
        start(batch);
      }
    }

    function start(batch) {
      requests += 1;
      findHoles(batch, options.patience)
        .then(function () {
          const unsure = batch.filter(function (entry) {
            return entry.unsure;
          });
          fail(unsure, "#N/A", WORDS.unsure[LANGUAGE]);
          batch = batch.filter(function (entry) {
            return !entry.unsure;
          });
          return batch.length ? post(batch, 0) : null;
        })
        .catch(function (error) {
          fail(batch, "#N/A", WORDS.broken[LANGUAGE] + " (" + error + ")");
        })
        .then(function () {
          requests -= 1;
          if (waiting.size) flush();
        });
    }

    async function post(batch, attempt) {
      const answer = await request(batch);
      if (answer.again && attempt < options.retries.length) {
        await pause(options.retries[attempt]);
        return post(batch, attempt + 1);
      }
      if ([400, 413, 500].includes(answer.status) && batch.length > 1) {
        const half = batch.length >> 1;
        await post(batch.slice(0, half), attempt);
        return post(batch.slice(half), attempt);
      }
      if (answer.again) watch();
      if (answer.words) return fail(batch, "#N/A", answer.words);
      return settle(batch, answer.values);
    }

    // Cells that were given up are calculated again when the server is back.
    async function watch() {
      if (watching || !root.Excel || !root.Excel.run) return;
      watching = true;
      let back = false;
      while (!back) {
        await pause(options.watch);
        back = await fetch(options.url + "/health", { cache: "no-store", credentials: "omit" }).then(
          function (response) {
            return response.ok;
          },
          function () {
            return false;
          }
        );
      }
      watching = false;
      await root.Excel.run(async function (context) {
        context.workbook.application.calculate("Full");
        await context.sync();
      }).catch(watch); // somebody types: a little later
    }

    async function request(batch) {
      const controller = new AbortController();
      const limit = setTimeout(function () {
        controller.abort();
      }, options.timeout);
      try {
        const response = await fetch(options.url + "/batch?l=" + LANGUAGE, {
          method: "POST",
          body: "[" + batch.map(bodyOf).join(",") + "]",
          headers: {
            "Content-Type": "text/plain;charset=UTF-8",
            Authorization: "Bearer " + encodeURIComponent(token()),
          },
          credentials: "omit",
          cache: "no-store",
          signal: controller.signal,
        });
        return await read(response, batch.length);
      } catch (error) {
        if (controller.signal.aborted) return { words: WORDS.slow[LANGUAGE] };
        return { again: true, words: WORDS.unreachable[LANGUAGE] };
      } finally {
        clearTimeout(limit);
      }
    }

    async function read(response, count) {
      const status = response.status;
      if (status === 401 || status === 403) return { status: status, words: WORDS.signIn[LANGUAGE] };
      if (status === 413) return { status: status, words: WORDS.tooLarge[LANGUAGE] };
      if (status === 500) return { status: status, words: WORDS.brokeOff[LANGUAGE] };
      if (status === 504) return { status: status, words: WORDS.slow[LANGUAGE] };
      if (status === 429 || status >= 500) {
        return { again: true, words: WORDS.unreachable[LANGUAGE] + " (" + status + ")" };
      }
      if (status !== 200) return { status: status, words: WORDS.broken[LANGUAGE] + " (" + status + ")" };
      noteRelease(response.headers.get("X-Onpace-Release"));
      let values;
      try {
        values = JSON.parse(await response.text());
      } catch (error) {
        if (error && error.name === "AbortError") throw error;
        return { words: WORDS.broken[LANGUAGE] };
      }
      if (!Array.isArray(values) || values.length !== count) return { words: WORDS.broken[LANGUAGE] };
      return { values: values };
    }

    function settle(batch, values) {
      batch.forEach(function (entry, index) {
        const value = values[index];
        if (value && value.s && !entry.healed && loads.has(value.s)) return heal(entry, value.s);
        if (entry.id === "LOAD" && typeof value === "string") loads.set(value, entry.args);
        finish(entry, value);
      });
    }

    // The server has forgotten a table: load it again, then ask again, once.
    function heal(entry, handle) {
      entry.healed = true;
      sent.delete(entry.key);
      const again = function () {
        waiting.set(entry.key, entry);
        schedule();
      };
      call("LOAD", loads.get(handle)).then(again, again);
    }

    function finish(entry, value) {
      sent.delete(entry.key);
      if (value && value.e) {
        note(entry, value);
        const error = errorOf(value);
        entry.waiters.forEach(function (waiter) {
          waiter.reject(error);
        });
        return;
      }
      const cells = Array.isArray(value) ? value.map(rowOf) : [[value]];
      entry.waiters.forEach(function (waiter) {
        waiter.resolve(cells);
      });
    }

    function fail(batch, code, words) {
      batch.forEach(function (entry) {
        finish(entry, { e: code, m: words });
      });
    }

    function note(entry, value) {
      const cells = entry.waiters.map(function (waiter) {
        return waiter.at;
      });
      log.push({
        at: Date.now(), call: entry.id, code: value.e, words: value.m, cells: cells.filter(Boolean),
      });
      if (log.length > LOG_LENGTH) log.shift();
    }

    function noteRelease(release) {
      if (!release || !options.release || release === options.release) return;
      options.onRelease(release);
    }

    function token() {
      return options.token || fromPage() || stored();
    }

    return { call: call, log: log, token: token };
  }

  function bodyOf(entry) {
    return entry.body;
  }

  function rowOf(row) {
    return Array.isArray(row) ? row.map(cellOf) : [cellOf(row)];
  }

  function cellOf(cell) {
    if (cell === null) return "";
    return cell && cell.e ? errorOf(cell) : cell;
  }

  function errorOf(value) {
    if (!root.CustomFunctions) return Object.assign(new Error(value.m || value.e), { e: value.e });
    const name = CODES[value.e] || NAMES[value.e] || "invalidValue";
    return new root.CustomFunctions.Error(root.CustomFunctions.ErrorCode[name], value.m || undefined);
  }

  // Excel hands over a left-out argument as null, and each argument as a range.
  function plainArguments(args) {
    return args.map(function (arg) {
      if (arg === undefined) return null;
      return Array.isArray(arg) && arg.length === 1 && Array.isArray(arg[0]) && arg[0].length === 1
        ? plain(arg[0][0])
        : plainAll(arg);
    });
  }

  function plainAll(arg) {
    return Array.isArray(arg) ? arg.map(plainAll) : plain(arg);
  }

  function plain(cell) {
    if (cell === undefined) return null;
    return cell && typeof cell === "object" && cell.code ? { e: String(cell.code) } : cell;
  }

  /* Excel for Windows and Mac hands over an empty cell as 0. Only an argument that holds a 0 and
   * has an address needs a look at the sheet. */
  function addressesOfZeros(args, invocation) {
    const addresses = invocation && invocation.parameterAddresses;
    if (!Array.isArray(addresses)) return [];
    const found = [];
    args.forEach(function (arg, position) {
      if (addresses[position] && holdsZero(arg)) found.push([position, String(addresses[position])]);
    });
    return found;
  }

  function holdsZero(arg) {
    return Array.isArray(arg) ? arg.some(holdsZero) : arg === 0;
  }

  /* Which cells of the batch are empty and no 0. A call whose cells cannot be seen is `unsure`: those
   * of another workbook, of a sheet that is gone, or while somebody types for longer than `patience`. */
  async function findHoles(batch, patience) {
    const asked = batch.filter(function (entry) {
      return entry.zeros.length;
    });
    if (!asked.length || !root.Excel || !root.Excel.run) return;
    const types = new Map();
    asked.forEach(function (entry) {
      entry.zeros.forEach(function (zero) {
        types.set(zero[1], null);
      });
    });
    await readTypes(Array.from(types.keys()).filter(isHere), types, Date.now() + patience);
    asked.forEach(function (entry) {
      entry.zeros.forEach(function (zero) {
        const found = types.get(zero[1]);
        if (found) entry.args[zero[0]] = withHoles(entry.args[zero[0]], found);
        else entry.unsure = true;
      });
      entry.body = JSON.stringify([entry.id, entry.args]);
    });
  }

  // Excel names another workbook in square brackets.
  function isHere(address) {
    return !/^'?\[/.test(address);
  }

  async function readTypes(addresses, types, until) {
    if (!addresses.length) return;
    try {
      await inTime(root.Excel.run(async function (context) {
        const ranges = addresses.map(function (address) {
          return rangeAt(context, address);
        });
        await context.sync();
        addresses.forEach(function (address, index) {
          types.set(address, ranges[index].valueTypes);
        });
      }), until - Date.now());
    } catch (error) {
      const typing = error && error.code === "InvalidOperationInCellEditMode";
      if (typing && Date.now() < until) {
        await pause(Math.min(500, until - Date.now()));
        await readTypes(addresses, types, until);
      } else if (!typing && addresses.length > 1) {
        const half = addresses.length >> 1; // one that cannot be read hides no other
        await readTypes(addresses.slice(0, half), types, until);
        await readTypes(addresses.slice(half), types, until);
      }
    }
  }

  function pause(time) {
    return new Promise(function (resolve) {
      setTimeout(resolve, Math.max(time, 0));
    });
  }

  function inTime(work, time) {
    return Promise.race([
      work,
      pause(time).then(function () {
        throw new Error("Excel does not answer");
      }),
    ]);
  }

  function rangeAt(context, address) {
    const cut = address.lastIndexOf("!");
    const sheets = context.workbook.worksheets;
    const name = address.slice(0, cut).replace(/^'|'$/g, "").replace(/''/g, "'");
    const sheet = cut < 0 ? sheets.getActiveWorksheet() : sheets.getItem(name);
    const range = sheet.getRange(address.slice(cut + 1));
    range.load("valueTypes");
    return range;
  }

  function withHoles(arg, types) {
    if (!Array.isArray(arg)) return arg === 0 && types[0][0] === "Empty" ? null : arg;
    return arg.map(function (row, r) {
      return row.map(function (cell, c) {
        return cell === 0 && types[r] && types[r][c] === "Empty" ? null : cell;
      });
    });
  }

  function fromPage() {
    try {
      return new URLSearchParams(root.location.search).get("t") || "";
    } catch (error) {
      return "";
    }
  }

  function stored() {
    try {
      return root.localStorage.getItem(TOKEN_KEY) || "";
    } catch (error) {
      return "";
    }
  }

  root.Onpace = Object.assign(root.Onpace || {}, {
    createClient: createClient,
    language: LANGUAGE,
    tokenKey: TOKEN_KEY,
  });
})(typeof globalThis === "undefined" ? self : globalThis);

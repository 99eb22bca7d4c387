/* Which functions does Excel get, and from which server? Filled in by the server. */
(function (root) {
  "use strict";
  const settings = Object.assign(/*settings*/ {}, root.OnpaceSettings);
  settings.onRelease = function () {
    // Excel keeps functions for a day unless it is told otherwise; then the page starts anew, once.
    try {
      const key = "onpace.release";
      if (root.sessionStorage.getItem(key)) return;
      root.sessionStorage.setItem(key, "1");
      const document = root.Office.context.document.settings;
      document.set("Office.ForceRefreshCustomFunctionsCache", true);
      document.saveAsync();
    } catch (error) {
      /* without a shared runtime Excel refreshes by itself within a day */
    }
  };
  // The functions of a workbook work when it is opened, before anyone opens the pane.
  try {
    root.Office.onReady(function () {
      root.Office.addin.setStartupBehavior(root.Office.StartupBehavior.load).catch(function () {});
    });
  } catch (error) {
    /* no shared runtime, or a page in a browser */
  }
  const client = root.Onpace.createClient(settings);
  root.Onpace.client = client;
  if (!root.CustomFunctions) return; // a page in a browser
  settings.functions.forEach(function (id) {
    const repeats = settings.repeating.includes(id);
    root.CustomFunctions.associate(id, function () {
      const args = Array.prototype.slice.call(arguments);
      const invocation = args.pop();
      // The arguments of one that repeats come as a list, which is absent where there is none.
      const rest = repeats ? args.pop() || [] : [];
      return client.call(id, args.concat(rest), invocation);
    });
  });
})(typeof globalThis === "undefined" ? self : globalThis);

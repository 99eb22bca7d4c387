/* Plays Excel for Microsoft's custom-functions runtime: speaks the messages of its native bridge.
 * invoke 1000, cancel 1001; results come back as the method SetInvocationArrayResults. */
(function () {
  const results = new Map();
  const waiters = new Map();
  let nextId = 1;

  function take(found) {
    for (const result of found) {
      results.set(result.id, result);
      const waiter = waiters.get(result.id);
      if (waiter) waiter(result);
      waiters.delete(result.id);
    }
  }

  function answer(request) {
    const body = typeof request.body === "string" ? JSON.parse(request.body) : request.body || {};
    const replies = [];
    for (const action of body.Actions || []) {
      const given = (action.ArgumentInfo && action.ArgumentInfo.Arguments) || [];
      if (action.Name === "SetInvocationArrayResults" || action.Name === "SetInvocationResults") {
        take(typeof given[0] === "string" ? JSON.parse(given[0]) : given[0].map(asObject));
      }
      replies.push({ ActionId: action.Id, Value: null });
    }
    return { statusCode: 200, headers: {}, body: { Results: replies } };
  }

  function asObject(result) {
    if (!Array.isArray(result)) return result;
    return { id: result[0], failed: !result[1], value: result[2], errorCode: result[3] };
  }

  const bridge = {
    onMessageFromHost: null,
    sendMessageToHost: function (text) {
      const message = JSON.parse(text);
      if (message.type !== 1) return;
      const reply = { id: message.id, type: 1, flags: 0, message: answer(message.message) };
      setTimeout(() => bridge.onMessageFromHost(JSON.stringify(reply)), 0);
    },
  };
  window._richApiNativeBridge = bridge;

  function send(messageType, messages) {
    const entries = messages.map((message) => ({
      messageCategory: 1, messageType: messageType, targetId: "", message: message, id: 0,
    }));
    bridge.onMessageFromHost(JSON.stringify({ type: 3, message: { entries: entries } }));
  }

  const CANCELABLE = 1;
  window.excel = {
    results: results,
    /* Calls as [name, [argument, ...], addresses]; answers {value} or {code, message} for each. */
    invoke: function (calls) {
      const ids = calls.map(() => nextId++);
      const promises = ids.map((id) => new Promise((resolve) => waiters.set(id, resolve)));
      send(1000, calls.map((call, i) => ({
        invocationId: ids[i], functionName: call[0], parameterValues: call[1],
        address: "Sheet1!A" + ids[i], flags: CANCELABLE, parameterAddresses: call[2] || null,
      })));
      return { ids: ids, done: Promise.all(promises) };
    },
    cancel: function (ids) {
      send(1001, ids.map((id) => ({ invocationId: id })));
    },
    ask: async function (calls) {
      const found = await window.excel.invoke(calls).done;
      return found.map((r) => (r.failed ? { code: r.errorCode, message: r.value } : { value: r.value }));
    },
  };
})();

/* What the phone keeps for a day without network: the day's rosters, and every reading until the
   server has said what became of it. */
var SJStore = (function () {
  "use strict";
  var opened;
  function open() {
    opened = opened || new Promise(function (done, failed) {
      var asking = indexedDB.open("shijian-field", 1);
      asking.onupgradeneeded = function () {
        asking.result.createObjectStore("day");
        asking.result.createObjectStore("readings", { keyPath: "id" });
      };
      asking.onsuccess = function () { done(asking.result); };
      asking.onerror = function () { failed(asking.error); };
    });
    return opened;
  }
  async function within(store, mode, act) {
    var base = await open();
    return new Promise(function (done, failed) {
      var change = base.transaction(store, mode), asked = act(change.objectStore(store));
      change.oncomplete = function () { done(asked && asked.result); };
      change.onabort = change.onerror = function () { failed(change.error); };
    });
  }
  return {
    day: function () { return within("day", "readonly", function (s) { return s.get("today"); }); },
    keepDay: function (day) { return within("day", "readwrite", function (s) { s.put(day, "today"); }); },
    dropDay: function () { return within("day", "readwrite", function (s) { s.delete("today"); }); },
    readings: function () { return within("readings", "readonly", function (s) { return s.getAll(); }); },
    keep: function (rows) { return within("readings", "readwrite", function (s) { rows.forEach(function (row) { s.put(row); }); }); },
    drop: function (ids) { return within("readings", "readwrite", function (s) { ids.forEach(function (id) { s.delete(id); }); }); }
  };
})();

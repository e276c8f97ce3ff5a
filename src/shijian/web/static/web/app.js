/* Small comforts; every page works without them. No library, no inline script (CSP). */
(function () {
  "use strict";
  var KEEP = "sj-keep:";

  /* What was typed stays in this tab until the form has gone through: an oversized upload, a lost
     network or a closed session must not cost a resident their words. Never codes or passwords. */
  function keepable(field) {
    return field.name && !field.disabled && !/^(hidden|password|file|submit|button)$/.test(field.type) &&
      field.autocomplete !== "one-time-code" && !field.hasAttribute("data-private");
  }
  /* At the desk one worker fills in forms for many people: there nothing outlasts its page. */
  function keeps(form) { return form.hasAttribute("data-keep") && document.documentElement.dataset.face !== "desk"; }
  function keyOf(form) { return KEEP + new URL(form.action, location.href).pathname; }
  function save(form) {
    var kept = [];
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!keepable(field)) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) {
        if (field.checked) { kept.push([field.name, field.value]); }
      } else if (field.value) { kept.push([field.name, field.value]); }
    });
    try { sessionStorage.setItem(keyOf(form), JSON.stringify(kept)); } catch (e) { /* full or forbidden */ }
  }
  function restore(form) {
    var kept;
    try { kept = JSON.parse(sessionStorage.getItem(keyOf(form)) || "[]"); } catch (e) { return; }
    kept.forEach(function (pair) {
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.name !== pair[0] || !keepable(field)) { return; }
        if (/^(checkbox|radio)$/.test(field.type)) {
          if (field.value === pair[1] && !form.querySelector("[name='" + field.name + "'][checked]")) { field.checked = true; }
        } else if (!field.value) { field.value = pair[1]; }
      });
    });
  }
  function settle() {
    var sent = sessionStorage.getItem("sj-sent");
    if (sent && !document.querySelector("[data-lost]")) {
      if (!document.querySelector("#errors")) { sessionStorage.removeItem(sent); }
      sessionStorage.removeItem("sj-sent");
    }
  }

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && keeps(form)) { save(form); }
  });

  /* A double click sends once; the idempotency key guards the server all the same. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post") { return; }
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    setTimeout(function () { form.removeAttribute("data-sent"); }, 5000);
    if (form.action.indexOf("logout") > 0) { sessionStorage.clear(); }
    if (keeps(form)) { save(form); try { sessionStorage.setItem("sj-sent", keyOf(form)); } catch (e) { /* forbidden */ } }
  });
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-sent]"), function (form) { form.removeAttribute("data-sent"); });
  });

  function lost(shown) {
    var line = document.querySelector(".sj-lost");
    if (line) { line.hidden = !shown; }
  }
  document.addEventListener("htmx:sendError", function () { lost(true); });
  document.addEventListener("htmx:responseError", function () { lost(true); });
  document.addEventListener("htmx:afterSwap", function () { lost(false); });

  document.addEventListener("click", function (event) {
    Array.prototype.forEach.call(document.querySelectorAll("details.sj-menu[open]"), function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
    var button = event.target.closest ? event.target.closest("[data-print],[data-back]") : null;
    if (!button) { return; }
    event.preventDefault();
    if (button.hasAttribute("data-print")) { window.print(); } else { history.back(); }
  });
  document.addEventListener("keydown", function (event) {
    var find = document.getElementById("find");
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && find && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find.focus(); }
    if (event.key === "Escape") {
      Array.prototype.forEach.call(document.querySelectorAll("details.sj-menu[open]"), function (menu) { menu.open = false; });
    }
  });

  document.addEventListener("DOMContentLoaded", function () {
    settle();
    Array.prototype.filter.call(document.querySelectorAll("form[data-keep]"), keeps).forEach(restore);
    var errors = document.getElementById("errors");
    if (errors) { errors.focus(); }
    if ("serviceWorker" in navigator && document.documentElement.dataset.face === "portal" && window.isSecureContext) {
      navigator.serviceWorker.register("/sw.js").catch(function () { /* private window */ });
    }
  });
})();

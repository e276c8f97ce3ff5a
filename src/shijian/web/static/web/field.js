/* Signing people in where there is no network (activities/field.html). What is recorded stays on the
   phone until the server has answered; sent twice, it counts once. */
(function () {
  "use strict";
  var root, words = {}, day = null, readings = [], syncing = false, seenCodes = {}, rows = [], shownDay = null;
  /* A camera sees the same code many times; a finger taps twice. */
  var AGAIN_MS = 60000, TWICE_MS = 1000, BATCH = 200, EVERY_MS = 30000, SKEW_MS = 120000;

  function say(name, values) {
    var text = words[name] || name;
    Object.keys(values || {}).forEach(function (key) { text = text.replace("{" + key + "}", values[key]); });
    return text;
  }
  function el(tag, kind, text) {
    var made = document.createElement(tag);
    if (kind) { made.className = kind; }
    if (text) { made.textContent = text; }
    return made;
  }
  function place(name) { return root.querySelector("[data-" + name + "]"); }
  /* The county's time, by the server's clock at the last contact. */
  function now() { return Date.now() + (day ? day.met_server - day.met_phone : 0); }
  function clock(ms) {
    return new Date(ms).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  }
  function uuid() {
    if (crypto.randomUUID) { return crypto.randomUUID(); }
    var b = crypto.getRandomValues(new Uint8Array(16)), hex = "";
    b[6] = b[6] & 15 | 64; b[8] = b[8] & 63 | 128;
    b.forEach(function (one, n) { hex += ([4, 6, 8, 10].indexOf(n) >= 0 ? "-" : "") + one.toString(16).padStart(2, "0"); });
    return hex;
  }
  function tell(text, good) {
    var line = place("told");
    line.className = "sj-why sj-why-" + (good ? "ok" : "warn");
    line.textContent = text; line.hidden = false;
    if (navigator.vibrate) { navigator.vibrate(good ? 60 : [60, 60, 60]); }
  }

  /* ---------- who is where, by the roster and by what was recorded here since ---------- */
  function standingOf(person) {
    var next = person.next, last = null;
    readings.forEach(function (one) {
      if (one.signup !== person.signup || (one.outcome && one.outcome !== "taken")) { return; }
      last = one;
      if (!one.outcome || one.at >= day.met_phone) { next = one.direction === "in" ? "out" : "in"; }
    });
    return { next: next, last: last };
  }
  function everybody() {
    var all = [];
    if (!day) { return all; }
    day.led.forEach(function (shift) { shift.people.forEach(function (person) { all.push({ shift: shift, person: person }); }); });
    return all;
  }
  function waiting() { return readings.filter(function (one) { return !one.outcome; }); }

  async function record(found, method, code, at) {
    var standing = standingOf(found.person), direction = standing.next;
    if (standing.last && Date.now() - standing.last.at < (method === "roll" ? TWICE_MS : AGAIN_MS)) {
      tell(say("just", { name: found.person.name }), true); return;
    }
    if (code && seenCodes[direction + code]) { tell(say("used"), false); return; }
    if (code) { seenCodes[direction + code] = true; }
    var reading = { id: uuid(), token: day.token, met_server: day.met_server, met_phone: day.met_phone,
      shift: found.shift.shift, signup: found.person.signup, name: found.person.name,
      direction: direction, method: method, at: Date.now(), code: code || "", window: at || null };
    await SJStore.keep([reading]);
    readings.push(reading);
    tell(say(direction === "in" ? "came" : "left", { name: found.person.name, time: clock(now()) }), true);
    show();
    sync();
  }

  /* ---------- a scanned code, six digits ---------- */
  function near() { var here = SJCodes.windowAt(now()); return [here, here - 1, here + 1]; }
  async function scanned(text) {
    var parts = /(?:^|\/s\/)([0-9]{1,19})-([A-Za-z0-9_-]{20})$/.exec(text);
    var number = parts ? Number(parts[1]) : 0;
    if (!number || number % 2 === 0) { tell(say("nocode"), false); return; }
    var found = everybody().find(function (one) { return one.person.signup === (number - 1) / 2; });
    if (!found) { tell(say("stranger"), false); return; }
    for (var at of near()) {
      if (await SJCodes.fits(found.shift, found.person, parts[2], at)) { await record(found, "person", parts[2], at); return; }
    }
    tell(say("old"), false);
  }
  async function typed(six) {
    var found = [];
    for (var one of everybody()) {
      for (var at of near()) {
        if (await SJCodes.mayBe(one.shift, one.person, six, at)) { found.push({ one: one, at: at }); break; }
      }
    }
    var list = place("whose");
    list.replaceChildren();
    if (!found.length) { tell(say("wrong"), false); return; }
    found.forEach(function (may) {
      var button = el("button", "btn btn-block", say("is", { name: may.one.person.name, number: may.one.person.number }));
      button.type = "button";
      button.addEventListener("click", function () { list.replaceChildren(); record(may.one, "digits", six, may.at); });
      list.appendChild(button);
    });
  }

  /* ---------- the pages parts ---------- */
  function rowOf(shift, person) {
    var row = el("div", "sj-row"), main = el("span", "sj-row-main"), line = el("span", "sj-row-d");
    main.appendChild(el("span", "sj-row-t", person.name));
    main.appendChild(line);
    row.appendChild(main);
    var button = el("button", "btn");
    button.type = "button";
    button.addEventListener("click", function () { record({ shift: shift, person: person }, "roll", "", null); });
    row.appendChild(person.own ? el("span", "sj-s sj-2", say("own")) : button);
    /* Told again in its place: a finger that is just pressing must not lose its button. */
    rows.push(function () {
      var standing = standingOf(person), last = standing.last;
      line.textContent = person.number + (last ? " · " + say(last.direction === "in" ? "came" : "left",
        { name: "", time: clock(last.at + last.met_server - last.met_phone) }) + (last.outcome ? "" : " · " + say("onphone")) : "");
      button.textContent = say(standing.next === "in" ? "here" : "leaves");
      button.setAttribute("aria-label", button.textContent + " " + person.name);
    });
    return row;
  }
  function showLed() {
    var list = place("led");
    if (shownDay !== day) {
      shownDay = day; rows = [];
      list.replaceChildren();
      (day ? day.led : []).forEach(function (shift) {
        var panel = el("section", "sj-panel"), head = el("div", "sj-panel-head");
        head.appendChild(el("h2", "", shift.title + (shift.name ? " · " + shift.name : "")));
        head.appendChild(el("span", "sj-s sj-2", clock(shift.starts) + "-" + clock(shift.ends)));
        panel.appendChild(head);
        shift.people.forEach(function (person) { panel.appendChild(rowOf(shift, person)); });
        if (!shift.people.length) { panel.appendChild(el("p", "sj-row sj-2", say("nobody"))); }
        list.appendChild(panel);
      });
    }
    rows.forEach(function (retell) { retell(); });
    place("tools").hidden = !(day && day.led.length);
  }
  function showProblems() {
    var list = place("problems");
    list.replaceChildren();
    readings.filter(function (one) { return one.outcome && one.outcome !== "taken"; }).forEach(function (one) {
      list.appendChild(el("p", "sj-why sj-why-warn", clock(one.at + one.met_server - one.met_phone) + " " + one.name + "：" + one.said));
    });
  }
  function show() {
    var left = waiting().length, ready = Boolean(day);
    place("net").className = "sj-why sj-why-" + (navigator.onLine ? "ok" : "warn");
    place("net").textContent = say(navigator.onLine ? "online" : "offline");
    place("left").textContent = left ? say("left_n", { n: left }) : say("left_0");
    place("none").hidden = ready;
    place("until").textContent = ready ? say("until", { time: clock(day.until) }) : "";
    place("send").hidden = !left;
    showLed(); showProblems();
  }

  /* ---------- one's own code ---------- */
  async function showOwn() {
    var box = place("mine"), at = SJCodes.windowAt(now());
    box.hidden = !(day && day.own.length);
    if (box.hidden) { return; }
    var open = day.own.find(function (one) { return now() <= one.closes; }) || day.own[0];
    place("mine-title").textContent = open.title;
    place("mine-bar").textContent = say("fresh", { n: SJCodes.SECONDS - Math.floor(now() / 1000) % SJCodes.SECONDS });
    if (box.dataset.shown === open.signup + ":" + at) { return; }
    box.dataset.shown = open.signup + ":" + at;
    var code = await SJCodes.link(open, at);
    place("mine-code").hidden = !code;
    if (!code) { place("mine-digits").textContent = say("nocode_now", { from: clock(open.opens), to: clock(open.closes) }); return; }
    var six = await SJCodes.digits(code), qr = await import(root.dataset.qr);
    place("mine-digits").textContent = six.slice(0, 3) + " " + six.slice(3);
    qr.generate(location.origin + "/s/" + open.token + "-" + SJCodes.text(code)).toCanvas(place("mine-code"), { padX: 2, padY: 2 });
  }

  /* ---------- the server ---------- */
  function csrf() { var found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie); return found ? found[1] : ""; }
  async function prepare() {
    var asked = Date.now();
    var answer = await fetch(root.dataset.day, { method: "POST", headers: { "X-CSRFToken": csrf() } });
    var kind = answer.headers.get("Content-Type") || "";
    if (answer.redirected || kind.indexOf("json") < 0) { place("login").hidden = false; tell(say("login"), false); return; }
    var given = await answer.json();
    if (!answer.ok) { tell(given.reason, false); return; }
    given.met_server = given.server; given.met_phone = Math.round((asked + Date.now()) / 2);
    given.perf = performance.now() - (Date.now() - given.met_phone);
    day = given;
    place("login").hidden = true;
    await SJStore.keepDay(day);
    show(); showOwn();
  }
  async function sync() {
    if (syncing || !navigator.onLine) { return; }
    syncing = true;
    try {
      for (var batch = waiting(); batch.length; batch = waiting()) {
        var first = batch[0], same = batch.filter(function (one) { return one.token === first.token; }).slice(0, BATCH);
        if (!await send(first, same)) { break; }
      }
    } catch (lost) { /* no network after all: what is not answered is sent again */ }
    syncing = false;
    show();
  }
  async function send(first, batch) {
    var body = { now: Date.now(), met_server: first.met_server, met_phone: first.met_phone,
      readings: batch.map(function (one) {
        return { id: one.id, shift: one.shift, signup: one.signup, direction: one.direction,
          method: one.method, at: one.at, code: one.code, window: one.window };
      }) };
    var answer = await fetch(root.dataset.sync, { method: "POST", headers: { "Content-Type": "application/json", "X-Field-Phone": first.token }, body: JSON.stringify(body) });
    var given = await answer.json();
    if (!answer.ok) { tell(given.reason, false); return false; }
    batch.forEach(function (one) {
      var became = given.results[one.id];
      if (became) { one.outcome = became.outcome; one.said = became.said; }
    });
    await SJStore.keep(batch);
    return batch.every(function (one) { return one.outcome; });
  }
  /* The phone's clock against its own running time: a jump is told at once, the server judges it. */
  function watchClock() {
    if (!day || day.perf === undefined) { return; }
    if (Math.abs(Date.now() - day.met_phone - (performance.now() - day.perf)) > SKEW_MS) { tell(say("jumped"), false); }
  }

  /* ---------- keeping the page itself ---------- */
  async function keepPage() {
    if (!("caches" in window) || !navigator.onLine) { return; }
    var cache = await caches.open("shijian-field");
    var files = Array.prototype.map.call(document.querySelectorAll("script[src],link[rel=stylesheet]"), function (one) { return one.src || one.href; });
    files.push(location.pathname, root.dataset.reader, root.dataset.wasm, root.dataset.qr, root.dataset.icons);
    try { await cache.addAll(files); } catch (failed) { tell(say("notkept"), false); return; }
    var wanted = files.map(function (file) { return new URL(file, location.href).href; });
    (await cache.keys()).forEach(function (one) { if (wanted.indexOf(one.url) < 0) { cache.delete(one); } });
    place("kept").hidden = false;
  }
  async function restore() {
    readings = (await SJStore.readings()).sort(function (a, b) { return a.at - b.at; });
    day = (await SJStore.day()) || null;
    if (day) { delete day.perf; }
    if (day && now() > day.until) { day = null; await SJStore.dropDay(); }
    var old = readings.filter(function (one) { return one.outcome && Date.now() - one.at > 7 * 86400000; });
    await SJStore.drop(old.map(function (one) { return one.id; }));
  }

  function listen() {
    window.addEventListener("online", function () { show(); sync(); });
    window.addEventListener("offline", show);
    place("prepare").addEventListener("click", function () { prepare().catch(function () { tell(say("noserver"), false); }); });
    place("refresh").addEventListener("click", function () { prepare().catch(function () { tell(say("noserver"), false); }); });
    place("send").addEventListener("click", sync);
    place("form").addEventListener("submit", function (event) {
      event.preventDefault();
      var field = place("digits"), six = field.value.normalize("NFKC").replace(/\D/g, "");
      if (six.length !== 6) { tell(say("wrong"), false); return; }
      field.value = ""; typed(six);
    });
    var files = { reader: root.dataset.reader, wasm: root.dataset.wasm }, video = place("video");
    place("camera").addEventListener("click", function () {
      var box = place("view");
      if (!box.hidden) { SJCamera.stop(video); box.hidden = true; return; }
      box.hidden = false;
      SJCamera.start(video, place("canvas"), files, scanned).catch(function () {
        if (box.hidden) { return; }  /* closed again before it was open */
        box.hidden = true; SJCamera.stop(video); tell(say("nocamera"), false);
      });
    });
    setInterval(function () { showOwn(); watchClock(); }, 1000);
    setInterval(sync, EVERY_MS);
  }
  document.addEventListener("DOMContentLoaded", async function () {
    root = document.getElementById("field");
    Array.prototype.forEach.call(document.querySelectorAll("#words [data-word]"), function (one) { words[one.dataset.word] = one.textContent; });
    if (!window.isSecureContext || !window.indexedDB) { tell(say("cannot"), false); return; }
    listen();
    await restore();
    show();
    keepPage();
    if (navigator.onLine && !day) { await prepare().catch(function () { /* the page stands without */ }); }
    sync(); showOwn();
    root.dataset.ready = "1";
  });
})();

/* Codes of a half minute, checked on the phone by their anchors: engines/chained.py in the browser. */
var SJCodes = (function () {
  "use strict";
  var LINKS = 32, SECONDS = 30, BYTES = 15;
  var encoder = new TextEncoder();

  function bytesOf(text) {
    var raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (c) { return c.charCodeAt(0); });
  }
  function textOf(bytes) {
    return btoa(String.fromCharCode.apply(null, bytes)).replace(/\+/g, "-").replace(/\//g, "_");
  }
  function digest(prefix, bytes) {
    var head = encoder.encode(prefix), whole = new Uint8Array(head.length + bytes.length);
    whole.set(head); whole.set(bytes, head.length);
    return crypto.subtle.digest("SHA-256", whole).then(function (found) { return new Uint8Array(found); });
  }
  async function hashed(bytes, times) {
    for (var n = 0; n < times; n += 1) { bytes = (await digest("link", bytes)).slice(0, BYTES); }
    return bytes;
  }
  function windowAt(ms) { return Math.floor(ms / 1000 / SECONDS); }

  /* A volunteer's own code of a half minute, from the seeds on their own phone. */
  async function link(own, at) {
    var block = Math.floor(at / LINKS), seed = own.seeds[block - own.first_block];
    return seed ? hashed(bytesOf(seed), LINKS - 1 - at % LINKS) : null;
  }
  /* Whether a shown code is this person's of this half minute. */
  async function fits(shift, person, shown, at) {
    var held = person.anchors[Math.floor(at / LINKS) - shift.first_block];
    return Boolean(held) && textOf(await hashed(bytesOf(shown), at % LINKS + 1)) === held;
  }
  async function digits(bytes) {
    var found = await digest("digits", bytes), number = 0n;
    for (var n = 0; n < 8; n += 1) { number = number * 256n + BigInt(found[n]); }
    return String(number % 1000000n).padStart(6, "0");
  }
  /* Whether six digits can be this person's of this half minute; most mistyped ones cannot. */
  async function mayBe(shift, person, six, at) {
    var place = at - shift.first_window, checks = bytesOf(person.checks);
    if (place < 0 || place >= checks.length) { return false; }
    return (await digest("check\nsignup:" + person.signup + "\n" + six, new Uint8Array()))[0] === checks[place];
  }
  return { LINKS: LINKS, SECONDS: SECONDS, windowAt: windowAt, link: link, fits: fits, digits: digits,
    mayBe: mayBe, text: textOf, bytes: bytesOf, hashed: hashed };
})();

/* The camera as a reader of codes: zxing in WebAssembly, loaded only when the camera is opened. */
var SJCamera = (function () {
  "use strict";
  var stream = null, timer = 0;

  function script(address) {
    return new Promise(function (done, failed) {
      if (window.ZXingWASM) { done(); return; }
      var made = document.createElement("script");
      made.src = address; made.onload = done; made.onerror = failed;
      document.head.appendChild(made);
    });
  }
  async function load(files) {
    await script(files.reader);
    window.ZXingWASM.prepareZXingModule({ overrides: { locateFile: function () { return files.wasm; } } });
  }
  async function look(video, canvas, seen) {
    if (!stream) { return; }
    if (video.videoWidth) {
      var scale = Math.min(1, 720 / video.videoWidth);
      canvas.width = video.videoWidth * scale; canvas.height = video.videoHeight * scale;
      var brush = canvas.getContext("2d", { willReadFrequently: true });
      brush.drawImage(video, 0, 0, canvas.width, canvas.height);
      var found = await window.ZXingWASM.readBarcodes(
        brush.getImageData(0, 0, canvas.width, canvas.height), { formats: ["QRCode"], maxNumberOfSymbols: 1 });
      if (found.length && found[0].text) { await seen(found[0].text); }
    }
    timer = setTimeout(function () { look(video, canvas, seen); }, 200);
  }
  async function start(video, canvas, files, seen) {
    await load(files);
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    look(video, canvas, seen);
  }
  function stop(video) {
    clearTimeout(timer);
    if (stream) { stream.getTracks().forEach(function (track) { track.stop(); }); }
    stream = null; video.srcObject = null;
  }
  return { start: start, stop: stop };
})();

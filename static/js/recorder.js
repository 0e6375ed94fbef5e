// Speak into the page: record, pause, stop, throw away. How long it is and how loud is shown, and said in words; what
// happens when the microphone is refused is said too. What was recorded when something breaks off is kept.
//
// In the part: [data-recorder-length], [data-recorder-level], [data-recorder-heard], [data-recorder-stop],
// [data-recorder-pause], [data-recorder-away].

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 48_000;
const SLICE = 1000;
const QUIET = 20;
const NEAR_THE_END = 300; // seconds

export const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia && kind());

function kind() {
  return KINDS.find((one) => MediaRecorder.isTypeSupported(one)) ?? "";
}

const REFUSED = {
  NotAllowedError: "The microphone was not allowed. Allow it for this address in the browser, or choose a file that was recorded elsewhere.",
  SecurityError: "The browser lets no page use the microphone here. Choose a file that was recorded elsewhere.",
  NotFoundError: "No microphone was found. Choose a file that was recorded elsewhere.",
  NotReadableError: "Something else is using the microphone. Close it and try again.",
};

/** `begin()` asks for the microphone and records until it is stopped; `done(blob, seconds)` gets what was recorded. */
export function recorder(part, { minutes, bytes, say, done, heardSoFar = () => {} }) {
  const find = (name) => part.querySelector(`[data-recorder-${name}]`);
  const [length, level, heard, stop, pause, away] = ["length", "level", "heard", "stop", "pause", "away"].map(find);
  let now = null;

  async function begin() {
    if (now) return;
    now = { chunks: [], size: 0, seconds: 0, isKept: true, isWarned: false };
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    } catch (wrong) {
      now = null;
      say(REFUSED[wrong?.name] ?? REFUSED.NotFoundError);
      return;
    }
    const media = new MediaRecorder(stream, { mimeType: kind(), audioBitsPerSecond: BITS });
    Object.assign(now, { media, stream, ear: listen(stream), timer: setInterval(tick, 250), at: performance.now() });
    media.addEventListener("dataavailable", ({ data }) => {
      if (!data.size || !now) return;
      now.chunks.push(data);
      now.size += data.size;
      heardSoFar(data, now.chunks.length - 1, media.mimeType);
      if (now.size > bytes * 0.97) end("The recording is as large as can be kept. It was stopped; speak on in another.");
    });
    media.addEventListener("stop", ended);
    stream.getAudioTracks()[0].addEventListener("ended", () => end("The microphone went away. What was said until then is here."));
    media.start(SLICE);
    now.awake = await navigator.wakeLock?.request("screen").catch(() => null);
    part.hidden = false;
    pause.textContent = "Pause";
    stop.focus();
    say("Recording.");
  }

  function tick() {
    if (now.media.state === "recording") {
      const at = performance.now();
      now.seconds += (at - now.at) / 1000;
      now.at = at;
    }
    length.textContent = clock(now.seconds);
    const loud = now.media.state === "recording" ? now.ear.loud() : 0;
    level.value = loud;
    now.lately = Math.max(loud, (now.lately ?? 0) * 0.9);
    const words = now.media.state === "paused" ? "Paused" : now.lately > QUIET ? "You are heard" : now.seconds > 2 ? "Nothing is heard" : "";
    if (heard.textContent !== words) heard.textContent = words;
    const left = minutes * 60 - now.seconds;
    if (left < NEAR_THE_END && !now.isWarned) {
      now.isWarned = true;
      say(`${Math.round(left / 60)} minutes are left for this recording.`);
    }
    if (left <= 0) end(`The recording is ${minutes} minutes long, which is as long as can be kept. Speak on in another.`);
  }

  function end(words = "") {
    if (!now?.media || now.media.state === "inactive") return;
    now.words = words;
    now.media.stop();
  }

  function ended() {
    const { chunks, seconds, stream, ear, timer, media, awake, isKept, words } = now;
    now = null;
    clearInterval(timer);
    ear.close();
    awake?.release?.();
    for (const track of stream.getTracks()) track.stop();
    part.hidden = true;
    const whole = new Blob(chunks, { type: media.mimeType.split(";")[0] });
    if (!isKept || whole.size === 0) {
      done(null, 0);
      say(isKept ? "Nothing was recorded." : "Thrown away.");
      return;
    }
    done(whole, Math.max(1, Math.round(seconds)));
    say(words || `Recorded, ${clock(seconds)}.`);
  }

  stop.addEventListener("click", () => end());
  away.addEventListener("click", () => {
    if (now) now.isKept = false;
    end();
  });
  pause.addEventListener("click", () => {
    const { media } = now ?? {};
    if (media?.state === "recording") {
      media.pause();
      pause.textContent = "Go on";
      say("Paused.");
    } else if (media?.state === "paused") {
      now.at = performance.now();
      media.resume();
      pause.textContent = "Pause";
      say("Recording.");
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (now?.media) event.preventDefault();
  });

  return { begin };
}

/** How loud it is, from 0 to 100. */
function listen(stream) {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  ear.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(ear);
  const waves = new Uint8Array(ear.fftSize);
  return {
    loud() {
      ear.getByteTimeDomainData(waves);
      let most = 0;
      for (const wave of waves) most = Math.max(most, Math.abs(wave - 128));
      return Math.round(Math.sqrt(most / 128) * 100); // so that a quiet voice moves it too
    },
    close: () => context.close(),
  };
}

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

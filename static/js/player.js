// A player with a way back of five seconds; and, beside the form in which a recording is typed up, the same from the
// keyboard while one types: Alt and P plays and pauses, Alt and B goes back. Nothing plays by itself.

const BACK = 5;

export function mount(player) {
  const sound = player.querySelector("audio");
  const button = player.querySelector("[data-player-back]");
  button.hidden = false;
  button.addEventListener("click", () => goBack(sound));
}

export function mountTyping(section) {
  const sounds = [...section.querySelectorAll("audio")];
  if (!sounds.length) return;
  section.querySelector("[data-typing-keys]").hidden = false;
  let last = sounds[0];
  for (const sound of sounds) {
    sound.addEventListener("play", () => {
      for (const other of sounds) if (other !== sound) other.pause();
      last = sound;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code === "KeyP") {
      event.preventDefault();
      if (last.paused) last.play();
      else last.pause();
    } else if (event.code === "KeyB") {
      event.preventDefault();
      goBack(last);
    }
  });
}

function goBack(sound) {
  sound.currentTime = Math.max(0, sound.currentTime - BACK);
}

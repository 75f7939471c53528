// Counts down while no code is accepted. The server decides; this only tells how long it takes.

const countdown = document.getElementById("backup-codes-countdown");
const end = performance.now() + Number(countdown.dataset.seconds) * 1000;

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  const seconds = Math.ceil((end - performance.now()) / 1000);
  if (seconds > 0) {
    countdown.textContent = countdown.dataset.left.replace("{0}", clock(seconds));
    setTimeout(tick, 1000);
  } else {
    // Said once, while the seconds before are not read out.
    countdown.setAttribute("role", "status");
    countdown.textContent = countdown.dataset.over;
  }
}

countdown.hidden = false;
tick();

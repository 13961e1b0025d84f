// The way out: a blank page at once, the session ended behind it, then somebody else's front page in this one's place.
// Without this script the same form does it by itself, a moment later.
const form = document.querySelector("form.exit");

function leave() {
  const blank = document.createElement("div");
  blank.className = "blank";
  document.body.append(blank);
  document.title = " ";
  const away = () => location.replace(form.dataset.exit);
  fetch(form.action, { method: "POST", redirect: "manual", keepalive: true }).then(away, away);
  setTimeout(away, 600);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });

  // Escape three times within two seconds does the same.
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    pressed = [...pressed.filter((time) => event.timeStamp - time < 2000), event.timeStamp];
    if (pressed.length === 3) leave();
  });
}
